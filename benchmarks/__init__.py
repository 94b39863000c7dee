"""Benchmarks. ``python -m benchmarks.search`` is the one behind ``make bench``."""
