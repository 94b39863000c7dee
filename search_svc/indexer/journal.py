"""``ingest.db``: what the indexer remembers between runs beside the store: the quarantine, and when it last decided."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import Self

from search_svc.indexer import quarantine

FILE_NAME = "ingest.db"
_SCHEMA = (
    """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
    + quarantine.SCHEMA
)


class Journal:
    """The journal of a data directory. Open it only while holding the store's writer lock."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self.connection = sqlite3.connect(directory / FILE_NAME)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.connection.close()

    def begin_run(self) -> int:
        """The number of the run that begins, one higher than the last."""
        run = int(self._fact("run") or 0) + 1
        self._remember("run", str(run))
        return run

    def decided(self) -> tuple[int, date] | None:
        """(register_seq, day) every stored offer was last decided with; None when never."""
        value = self._fact("decided")
        if value is None:
            return None
        seq, _, day = value.partition(" ")
        return int(seq), date.fromisoformat(day)

    def remember_decided(self, register_seq: int, day: date) -> None:
        """Every stored offer is decided with these registers as of this day."""
        self._remember("decided", f"{register_seq} {day.isoformat()}")

    def compared(self, seq: int) -> Counter[str] | None:
        """What comparing the stored offers showed, by finding; None when the store was not compared at this seq."""
        value = self._fact("compared")
        if value is None:
            return None
        then, found = json.loads(value)
        return Counter(found) if then == seq else None

    def remember_compared(self, seq: int, found: Counter[str]) -> None:
        """Every stored offer was compared with the others as they are at this seq."""
        self._remember("compared", json.dumps([seq, found]))

    def remember_ended(self, moment: datetime) -> None:
        """An ingest ended now (with a time zone)."""
        self._remember("ended", moment.isoformat())

    def _fact(self, name: str) -> str | None:
        row = self.connection.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _remember(self, name: str, value: str) -> None:
        with self.connection:
            self.connection.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))


def quarantined(directory: Path) -> Iterator[quarantine.Entry]:
    """What is in quarantine in a data directory, by file and line; nothing where no ``ingest`` ran."""
    if (directory / FILE_NAME).is_file():
        with closing(_read_only(directory)) as connection:
            yield from quarantine.read_entries(connection)


def quarantine_counts(directory: Path) -> dict[str, Counter[str]]:
    """Kind ("offer", "session", "record") → entries by reason, for ``status``."""
    if not (directory / FILE_NAME).is_file():
        return {"offer": Counter(), "session": Counter(), "record": Counter()}
    with closing(_read_only(directory)) as connection:
        return quarantine.count_entries(connection)


def last_ingest(directory: Path) -> datetime | None:
    """When the last ``ingest`` of a data directory ended (with its time zone), None where none did."""
    if not (directory / FILE_NAME).is_file():
        return None
    with closing(_read_only(directory)) as connection:
        row = connection.execute("SELECT value FROM facts WHERE name = 'ended'").fetchone()
    return None if row is None else datetime.fromisoformat(row[0])


def _read_only(directory: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{(directory / FILE_NAME).absolute().as_uri()}?mode=ro", uri=True)
