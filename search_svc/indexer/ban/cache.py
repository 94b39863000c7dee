"""``addresses.db``: answers of the BAN, kept in the data directory: no address is asked twice in half a year."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Self

from search_svc.indexer.ban.answer import Answer, Answered

FILE_NAME = "addresses.db"
# Streets get new names and numbers: an older answer still serves, but is asked again.
KEPT_DAYS = 180

# ``latitude`` is NULL where nothing was found. ``asked`` is a day.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    question TEXT PRIMARY KEY, asked TEXT NOT NULL,
    latitude REAL, longitude REAL, score REAL, kind TEXT, postcode TEXT, citycode TEXT, city TEXT
) WITHOUT ROWID;
"""


class AnswerCache:
    """The answers of a data directory. Open it only while holding the store's writer lock."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._connection = sqlite3.connect(directory / FILE_NAME)
        self._connection.execute("PRAGMA journal_mode=WAL")
        self._connection.executescript(_SCHEMA)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._connection.close()

    @staticmethod
    def exists(directory: Path) -> bool:
        """Whether answers were ever kept there."""
        return (directory / FILE_NAME).is_file()

    def find(self, question: str) -> Answered | None:
        """What was answered to a question, None when it was never answered."""
        row = self._connection.execute(
            "SELECT latitude, longitude, score, kind, postcode, citycode, city FROM answers WHERE question = ?",
            (question,),
        ).fetchone()
        if row is None:
            return None
        return Answered(question, None if row[0] is None else Answer(*row))

    def to_ask(self, questions: Iterable[str], today: date) -> Iterator[str]:
        """Those of the questions that were never answered, or too long ago."""
        oldest = (today - timedelta(days=KEPT_DAYS)).isoformat()
        for question in questions:
            row = self._connection.execute("SELECT asked FROM answers WHERE question = ?", (question,)).fetchone()
            if row is None or row[0] < oldest:
                yield question

    def keep(self, answered: Sequence[Answered], today: date) -> None:
        """Keep answers, in place of older ones; durable on return."""
        with self._connection:
            self._connection.executemany(
                "INSERT OR REPLACE INTO answers VALUES (?,?,?,?,?,?,?,?,?)",
                (_row(question, answer, today) for question, answer in answered),
            )


def _row(question: str, answer: Answer | None, today: date) -> tuple[object, ...]:
    if answer is None:
        return (question, today.isoformat(), *(None,) * 7)
    point = (answer.latitude, answer.longitude)
    return (
        question, today.isoformat(), *point, answer.score, answer.kind, answer.postcode, answer.citycode, answer.city
    )  # fmt: skip
