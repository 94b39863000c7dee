"""What was set aside, and why: offers (and sessions of offers that stay) with file, line, record and reason.

Kept in the indexer's journal beside the store, so that ``status`` can show it. An entry goes when its offer is read
again without that fault, or when ``--full`` no longer finds it in its source.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from search_svc.catalogue import SourceRef, StatedAction

# The reasons of an offer, in the order they are looked at.

# A field the offer cannot do without cannot be read.
UNREADABLE = "unreadable"
# The price is below zero.
NEGATIVE_PRICE = "negative_price"
# Neither usable coordinates, nor a valid postcode, nor a département.
PLACE_UNKNOWN = "place_unknown"

SCHEMA = """
CREATE TABLE IF NOT EXISTS quarantine (
    kind TEXT NOT NULL, offer TEXT NOT NULL, record TEXT NOT NULL, file TEXT NOT NULL, line INTEGER NOT NULL,
    source TEXT NOT NULL, reason TEXT NOT NULL, detail TEXT NOT NULL, run INTEGER NOT NULL,
    UNIQUE (kind, offer, record, file, line, detail)
);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing in quarantine: an offer, a session of an offer that stays, or a record of a register.

    ``offer`` is the offer's id, "" when too little could be read to tell.
    ``provider_source`` is ``format|siret``, "" when unknown; ``detail`` a sentence for a person.
    """

    kind: Literal["offer", "session", "record"]
    offer: str
    at: SourceRef
    provider_source: str
    reason: str
    detail: str = ""


def is_doomed(stated: StatedAction) -> bool:
    """Whether an action is sure to go to quarantine, as far as can be told without a gazetteer."""
    address = stated.address
    has_postcode = len(address.postcode) == 5 and address.postcode.isdigit()
    return _is_negative(stated) or not (has_postcode or address.latitude is not None or address.department)


def reasons(stated: StatedAction, *, placed: bool) -> tuple[str, ...]:
    """Why an action that was read goes to quarantine; none when it does not."""
    return (NEGATIVE_PRICE,) * _is_negative(stated) + (PLACE_UNKNOWN,) * (not placed)


def _is_negative(stated: StatedAction) -> bool:
    return stated.price is not None and stated.price < 0


class Quarantine:
    """The quarantine of a data directory, over the journal's connection. ``run`` numbers the present run."""

    def __init__(self, connection: sqlite3.Connection, run: int) -> None:
        self._connection = connection
        self._run = run
        self._offers = {offer for (offer,) in connection.execute("SELECT DISTINCT offer FROM quarantine") if offer}

    def begin(self, files: Iterable[str]) -> None:
        """Forget what could not be read in these files: they are read again. (It belongs to no source.)"""
        with self._connection:
            self._connection.executemany(
                "DELETE FROM quarantine WHERE source = '' AND file = ?", ((file,) for file in files)
            )

    def replace(self, offers_read: Iterable[str], entries: Iterable[Entry]) -> None:
        """Forget the offers read, then take in the entries; durable on return."""
        known = [(offer,) for offer in offers_read if offer in self._offers]
        rows = [self._row(entry) for entry in entries]
        with self._connection:
            self._connection.executemany("DELETE FROM quarantine WHERE offer = ?", known)
            self._connection.executemany("INSERT OR REPLACE INTO quarantine VALUES (?,?,?,?,?,?,?,?,?)", rows)

    def withdraw(self, sources: Iterable[str]) -> None:
        """Forget what these sources no longer hold: entries no read of this run renewed."""
        with self._connection:
            self._connection.executemany(
                "DELETE FROM quarantine WHERE source = ? AND run < ?", ((source, self._run) for source in sources)
            )

    def _row(self, entry: Entry) -> tuple[str | int, ...]:
        at = entry.at
        key = (entry.kind, entry.offer, at.record, at.file, at.line)
        return (*key, entry.provider_source, entry.reason, entry.detail, self._run)


def read_entries(connection: sqlite3.Connection) -> Iterator[Entry]:
    """Everything in quarantine, by file and line."""
    rows = connection.execute(
        "SELECT kind, offer, file, line, record, source, reason, detail FROM quarantine ORDER BY file, line, record"
    )
    for kind, offer, file, line, record, source, reason, detail in rows:
        yield Entry(kind, offer, SourceRef(file, line, record), source, reason, detail)


def count_entries(connection: sqlite3.Connection) -> dict[str, Counter[str]]:
    """Kind ("offer", "session", "record") → entries by reason."""
    counts: dict[str, Counter[str]] = {"offer": Counter(), "session": Counter(), "record": Counter()}
    for kind, reason, count in connection.execute("SELECT kind, reason, count(*) FROM quarantine GROUP BY 1, 2"):
        counts[kind][reason] = count
    return counts
