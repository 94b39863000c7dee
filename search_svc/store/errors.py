"""What can go wrong when a store is opened.

StoreError
├── StoreMissing   nothing has been ingested in this data directory yet
├── StoreBusy      another process is writing
└── StoreFormat    the file was written by another version of this program
"""


class StoreError(Exception):
    """Base of the store's own errors (SQLite's come as ``sqlite3.Error``)."""


class StoreMissing(StoreError):  # noqa: N818 (reads as what happened)
    """There is no store in the directory and the opener may not create one."""


class StoreBusy(StoreError):  # noqa: N818 (reads as what happened)
    """Another process holds the writer's lock."""


class StoreFormat(StoreError):  # noqa: N818 (reads as what happened)
    """The file has a format this program does not read."""
