"""One transaction: all of it is durable when the block ends, none of it when it raises or the process dies."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Begin at once (so a second writer fails here, not half-way), commit at the end of the block."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def next_seq(connection: sqlite3.Connection) -> int:
    """Raise the change counter inside the transaction and return it."""
    (seq,) = connection.execute("UPDATE counters SET value = value + 1 WHERE name = 'seq' RETURNING value").fetchone()
    return int(seq)
