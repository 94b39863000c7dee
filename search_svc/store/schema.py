"""Tables of ``store.db``, and how a connection to it is opened."""

import sqlite3
from pathlib import Path

from search_svc.store.errors import StoreFormat, StoreMissing

# Raised when a table or a body changes in a way older programs cannot read. Added fields with a default do not count.
FORMAT = 2
# A reader that meets a checkpoint waits this long before it gives up.
BUSY_TIMEOUT_MS = 5_000

# ``offers.formation`` is the rowid of the formation, for a cheap join. ``id`` starts with ``siret~formation~``, so the
# offers of a formation are a range of ``id`` and need no index of their own.
# ``offers_by_source`` holds ``deleted`` too, so that live offers are counted without a look at their bodies.
# ``authorised`` keeps the SIRETs allowed to sell a fiche beside its body: 30,000 bodies need not be decoded for them.
_TABLES = """
CREATE TABLE counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE formations (
    number INTEGER PRIMARY KEY,
    siret TEXT NOT NULL,
    formation TEXT NOT NULL,
    digest BLOB NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (siret, formation)
);
CREATE TABLE offers (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    seq INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    source TEXT NOT NULL,
    formation INTEGER NOT NULL,
    digest BLOB NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX offers_by_seq ON offers (seq);
CREATE INDEX offers_by_source ON offers (source, deleted);
CREATE TABLE certifications (
    number TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    digest BLOB NOT NULL,
    body BLOB NOT NULL,
    authorised TEXT
);
CREATE TABLE partners (number TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE organisations (
    number INTEGER PRIMARY KEY,
    siren TEXT NOT NULL,
    declaration TEXT NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (siren, declaration)
);
CREATE TABLE reference_registers (name TEXT PRIMARY KEY, rows INTEGER NOT NULL, digest BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE reference_rows (
    register TEXT NOT NULL, position INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (register, position)
) WITHOUT ROWID;
INSERT INTO counters VALUES ('seq', 0), ('register_seq', 0), ('identity', abs(random() / 2));
"""


# Added to format 2 later; only a writer reads it, so that an older store gets it when it is first written to.
_ADDED = "CREATE TABLE IF NOT EXISTS ratings (offer TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID"


def connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """A connection in autocommit mode (transactions are explicit), with the tables in place.

    Raises StoreMissing (read-only and no file) and StoreFormat.
    """
    if read_only and not path.is_file():
        raise StoreMissing(f"no catalogue in {path.parent}: run `search-svc ingest` first")
    mode = "ro" if read_only else "rwc"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,  # SQLite serialises; a test client may open in one thread and ask in another
        timeout=BUSY_TIMEOUT_MS / 1000,
    )
    try:
        _require_format(connection, path, create=not read_only)
        if not read_only:
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute(_ADDED)
    except BaseException:
        connection.close()
        raise
    return connection


def _require_format(connection: sqlite3.Connection, path: Path, *, create: bool) -> None:
    try:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.DatabaseError as error:
        raise StoreFormat(f"{path} is not a store: {error}") from error
    if found == FORMAT:
        return
    if found == 0 and not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        if not create:
            raise StoreMissing(f"no catalogue in {path.parent}: run `search-svc ingest` first")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version={FORMAT}; COMMIT;")
        return
    raise StoreFormat(f"{path} has format {found}, this program reads format {FORMAT}: ingest into an empty directory")
