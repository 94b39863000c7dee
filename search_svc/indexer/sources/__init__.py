"""The formats read, one module each.

``files`` finds the leaf files, ``recognise`` tells their format, ``readers`` sends each to its reader; ``encoding``,
``xml`` and ``csv_tables`` are what the readers stand on.
"""
