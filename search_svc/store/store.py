"""The store: the durable truth both engines are built from (SQLite, WAL, synchronous=FULL, one writer).

``seq`` is the change log: each committed batch gives its rows a higher one. Deleted offers stay as tombstones so that
readers that follow the log see them go.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from search_svc.catalogue import Formation, Offer, offer_id
from search_svc.store import codec
from search_svc.store.lock import FileLock
from search_svc.store.ratings import Ratings
from search_svc.store.registers import Registers
from search_svc.store.schema import connect
from search_svc.store.transaction import next_seq, transaction

FILE_NAME = "store.db"
LOCK_NAME = "store.lock"
# Rows read at a time: bounds memory and never leaves a read transaction open while the caller works.
_CHUNK = 2_000
# Values in one statement: SQLite takes more, but compiles each length anew.
_VARIABLES = 500


@dataclass(frozen=True, slots=True)
class StoredOffer:
    """A row of the change log. ``offer`` is kept for tombstones too."""

    seq: int
    offer: Offer
    deleted: bool


@dataclass(slots=True)
class Batch:
    """Changes committed together. ``offers`` replaces or adds; ``deleted`` are offer ids.

    Every offer needs its formation, in the same batch or already stored.
    """

    offers: list[Offer] = field(default_factory=list)
    formations: list[Formation] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


class Store(Registers, Ratings):
    """Opens (and creates) ``store.db`` in a data directory. Not thread-safe; one process may write at a time.

    A writer waits up to ``wait_seconds`` for another to end, then raises StoreBusy. Readers never wait.
    Raises StoreMissing (read-only, nothing there) and StoreFormat.
    """

    def __init__(self, directory: Path, *, read_only: bool = False, wait_seconds: float = 0.0) -> None:
        self.path = directory / FILE_NAME
        self._lock: FileLock | None = None
        if not read_only:
            directory.mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(directory / LOCK_NAME, wait_seconds)
        try:
            self._connection = connect(self.path, read_only=read_only)
        except BaseException:
            self._release()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file and let the next writer in. Closing twice is fine."""
        self._connection.close()
        self._release()

    # --- offers -------------------------------------------------------------------------------------------------------
    def write(self, batch: Batch) -> int:
        """Commit a batch; on return it is durable. Returns its seq.

        The other offers of a formation whose text changed get the new seq too: readers of the log must see them.
        Raises ValueError, and changes nothing, for an offer whose formation is unknown.
        """
        with transaction(self._connection) as connection:
            seq = next_seq(connection)
            formations = _Formations(connection)
            changed = [formation for formation in batch.formations if formations.put(formation)]
            connection.executemany(
                "INSERT INTO offers (id, seq, deleted, source, formation, digest, body) VALUES (?1,?2,0,?3,?4,?5,?6) "
                "ON CONFLICT (id) DO UPDATE SET seq=?2, deleted=0, source=?3, formation=?4, digest=?5, body=?6",
                (_offer_row(offer, seq, formations) for offer in batch.offers),
            )
            for formation in changed:
                _touch_offers(connection, formation, seq)
            connection.executemany(
                "UPDATE offers SET seq = ?, deleted = 1 WHERE id = ? AND deleted = 0",
                ((seq, identifier) for identifier in batch.deleted),
            )
        return seq

    def seq(self) -> int:
        """The highest committed seq (0 when empty). Registers written also raise it."""
        return self._counter("seq")

    def register_seq(self) -> int:
        """The seq at which a register (certifications, organisations, thesaurus, places) last changed."""
        return self._counter("register_seq")

    def identity(self) -> int:
        """A random number this store got when it was created: another store, even with the same seq, differs."""
        return self._counter("identity")

    def data_version(self) -> int:
        """A number that differs when another connection committed since this one last asked (microseconds)."""
        (version,) = self._connection.execute("PRAGMA data_version").fetchone()
        return int(version)

    @contextmanager
    def consistent(self) -> Iterator[None]:
        """Inside the block every read sees the store as it was at the first one, whatever is committed meanwhile."""
        self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("COMMIT")

    def offers(self, *, since: int = 0, deleted: bool = False) -> Iterator[StoredOffer]:
        """Offers changed after ``since`` in order of seq, tombstones only when asked for.

        Rows written while iterating (re-decided offers, say) are not visited again.
        """
        last = self.seq()
        position = (since + 1, 0)
        query = (
            "SELECT seq, number, deleted, body FROM offers WHERE (seq, number) > (?, ?) AND seq <= ? "
            f"{'' if deleted else 'AND deleted = 0'} ORDER BY seq, number LIMIT {_CHUNK}"
        )
        while chunk := self._connection.execute(query, (*position, last)).fetchall():
            for seq, _, gone, body in chunk:
                yield StoredOffer(seq, codec.decode_offer(body), bool(gone))
            position = (chunk[-1][0], chunk[-1][1])

    def offer_rows(self, *, since: int = 0) -> Iterator[tuple[str, int, bool, bytes]]:
        """(id, row of its formation, deleted, encoded Offer) of what changed after ``since``, in order of seq.

        For builds that go through 500,000 offers and want some of their fields only. Tombstones are left out of a
        reading from the start.
        """
        query = (
            "SELECT seq, number, id, formation, deleted, body FROM offers WHERE (seq, number) > (?, ?) "
            f"{'' if since else 'AND deleted = 0'} ORDER BY seq, number LIMIT {_CHUNK}"
        )
        position = (since + 1, 0)
        while chunk := self._connection.execute(query, position).fetchall():
            for row in chunk:
                yield row[2], row[3], bool(row[4]), row[5]
            position = chunk[-1][:2]

    def formation_rows(self, *, after: int = 0) -> Iterator[tuple[int, Formation]]:
        """(row, formation) in order of row, from the row behind ``after``."""
        query = f"SELECT number, body FROM formations WHERE number > ? ORDER BY number LIMIT {_CHUNK}"
        while chunk := self._connection.execute(query, (after,)).fetchall():
            for number, body in chunk:
                yield number, codec.decode_formation(body)
            after = chunk[-1][0]

    def formation_row(self, row: int) -> Formation:
        """The formation at a row; KeyError when there is none."""
        found = self._connection.execute("SELECT body FROM formations WHERE number = ?", (row,)).fetchone()
        if found is None:
            raise KeyError(row)
        return codec.decode_formation(found[0])

    def formation_bodies(self, rows: Sequence[int]) -> dict[int, bytes]:
        """Encoded formations by row; rows that do not exist are absent."""
        found: dict[int, bytes] = {}
        for first in range(0, len(rows), _VARIABLES):
            part = rows[first : first + _VARIABLES]
            marks = ",".join("?" * len(part))
            found |= self._connection.execute(f"SELECT number, body FROM formations WHERE number IN ({marks})", part)
        return found

    def offer(self, identifier: str) -> StoredOffer | None:
        """One offer or tombstone, None when never seen."""
        row = self._connection.execute("SELECT seq, body, deleted FROM offers WHERE id = ?", (identifier,)).fetchone()
        return StoredOffer(row[0], codec.decode_offer(row[1]), bool(row[2])) if row else None

    def count_offers(self) -> int:
        """Number of offers that are not withdrawn."""
        (count,) = self._connection.execute("SELECT count(*) FROM offers WHERE deleted = 0").fetchone()
        return int(count)

    def count_changed(self, since: int) -> int:
        """Number of offers written or withdrawn after a seq."""
        (count,) = self._connection.execute("SELECT count(*) FROM offers WHERE seq > ?", (since,)).fetchone()
        return int(count)

    def offers_by_source(self) -> dict[str, int]:
        """Source ``format|siret`` → number of its offers that are not withdrawn."""
        query = "SELECT source, count(*) FROM offers WHERE deleted = 0 GROUP BY source"
        return dict(self._connection.execute(query).fetchall())

    def offer_ids(self, format_name: str) -> Iterator[str]:
        """Ids of the live offers of one format, whatever their provider. Write nothing while iterating."""
        # Sources are ``format|siret``: a range of the index, since "}" follows "|".
        query = "SELECT id FROM offers WHERE source >= ? AND source < ? AND deleted = 0"
        for (identifier,) in self._connection.execute(query, (f"{format_name}|", f"{format_name}}}")):
            yield identifier

    def offer_hashes(self, source: str) -> dict[str, bytes]:
        """id → digest (``codec.offer_digest``) of the stored offer and its formation, for one source ``format|siret``
        (live offers only): what ``--delta`` compares with to say unchanged, and ``--full`` to find what vanished."""
        query = "SELECT id, digest FROM offers WHERE source = ? AND deleted = 0"
        return dict(self._connection.execute(query, (source,)).fetchall())

    def formation(self, siret: str, number: str) -> Formation | None:
        """The texts of a formation, None when never seen."""
        row = self._connection.execute(
            "SELECT body FROM formations WHERE siret = ? AND formation = ?", (siret, number)
        ).fetchone()
        return codec.decode_formation(row[0]) if row else None

    def formations(self) -> Iterator[Formation]:
        """Every formation ever seen, also those whose offers were all withdrawn."""
        for body in self._stream("SELECT number, body FROM formations WHERE number > ? ORDER BY number LIMIT ?", -1):
            yield codec.decode_formation(body)

    # --- inside -------------------------------------------------------------------------------------------------------
    def _counter(self, name: str) -> int:
        (value,) = self._connection.execute("SELECT value FROM counters WHERE name = ?", (name,)).fetchone()
        return int(value)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()


class _Formations:
    """The formations a batch touches, read once each: their row number and their text."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: dict[tuple[str, str], tuple[int, Formation]] = {}

    def put(self, formation: Formation) -> bool:
        """Add or replace; True when a stored one had another text."""
        key, body = (formation.siret, formation.number), codec.encode(formation)
        fingerprint = codec.digest(body)
        found = self._connection.execute(
            "SELECT number, digest FROM formations WHERE siret = ? AND formation = ?", key
        ).fetchone()
        if found is None:
            cursor = self._connection.execute(
                "INSERT INTO formations (siret, formation, digest, body) VALUES (?, ?, ?, ?)", (*key, fingerprint, body)
            )
            self._known[key] = (cursor.lastrowid or 0, formation)
            return False
        self._known[key] = (found[0], formation)
        if found[1] == fingerprint:
            return False
        self._connection.execute(
            "UPDATE formations SET digest = ?, body = ? WHERE number = ?", (fingerprint, body, found[0])
        )
        return True

    def get(self, offer: Offer) -> tuple[int, Formation]:
        key = (offer.stated.siret, offer.stated.formation_number)
        if key not in self._known:
            row = self._connection.execute(
                "SELECT number, body FROM formations WHERE siret = ? AND formation = ?", key
            ).fetchone()
            if row is None:
                raise ValueError(f"offer {offer.id}: its formation {key[1]!r} of {key[0]} is neither stored nor given")
            self._known[key] = (row[0], codec.decode_formation(row[1]))
        return self._known[key]


def _offer_row(offer: Offer, seq: int, formations: _Formations) -> tuple[str, int, str, int, bytes, bytes]:
    number, formation = formations.get(offer)
    source = f"{offer.stated.format}|{offer.stated.siret}"
    return offer.id, seq, source, number, codec.offer_digest(offer, formation), codec.encode(offer)


def _touch_offers(connection: sqlite3.Connection, formation: Formation, seq: int) -> None:
    """Give the live offers of a changed formation, other than the batch's own, the batch's seq and a new digest."""
    prefix = offer_id(formation.siret, formation.number, "")
    rows = connection.execute(
        "SELECT number, body FROM offers WHERE id > ?1 AND id < ?1 || char(127) AND deleted = 0 AND seq < ?2",
        (prefix, seq),
    ).fetchall()
    connection.executemany(
        "UPDATE offers SET seq = ?, digest = ? WHERE number = ?",
        [(seq, codec.offer_digest(codec.decode_offer(body), formation), number) for number, body in rows],
    )
