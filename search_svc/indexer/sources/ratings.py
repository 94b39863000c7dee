"""Ratings of offers, as a CSV with a header or as JSON Lines (one object a line), of the same names:

* ``siret``, ``formation``, ``action``: the offer the trainee followed, by its identity;
* ``rating``: a whole number from 1 to 5;
* ``count``: how many such ratings (a distribution); a file without this column has one rating a row;
* ``state``: ``pending``, ``published`` or ``rejected``; a file without this column has published ratings only.

A row that cannot be read costs itself, and a damaged file what lies behind the damage. JSON numbers are taken as well
as their text.
"""

import json
import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from search_svc.catalogue import SourceRef, offer_id
from search_svc.catalogue.rating import BEST, MODERATION_STATES, WORST, ModerationState
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.csv_tables import Row, read_rows
from search_svc.indexer.sources.encoding import open_text
from search_svc.indexer.sources.files import FileDamagedError, SourceFile

_IDENTITY = ("siret", "formation", "action")
_FIELDS = frozenset((*_IDENTITY, "rating", "count", "state"))
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_SIRET = re.compile(r"[0-9]{14}")
# Much longer than any rating: such a line is not one, and is not kept in memory as JSON.
_LONGEST_LINE = 10_000


class RatingRow(Struct, frozen=True):
    """``count`` ratings of one value for one offer. ``rating`` may lie outside 1 to 5: who loads it says so."""

    source: SourceRef
    offer: str
    rating: int
    count: int
    state: ModerationState

    @property
    def in_range(self) -> bool:
        """Whether the rating is one of 1 to 5."""
        return WORST <= self.rating <= BEST


def read_csv(file: SourceFile) -> Iterator[RatingRow | UnreadableRecord]:
    """The rows of a CSV; FileRefusedError when the file must not be read."""
    for row in read_rows(file):
        yield row if isinstance(row, UnreadableRecord) else _rating(row)


def read_json_lines(file: SourceFile) -> Iterator[RatingRow | UnreadableRecord]:
    """The lines of a JSON Lines file; FileRefusedError when the file must not be read."""
    number = 0
    with open_text(file.open()) as stream:
        try:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield _of_line(SourceRef(file.name, number), line)
        except FileDamagedError as error:
            yield UnreadableRecord(SourceRef(file.name, number), str(error).removeprefix(f"{file.name}: "))


def _of_line(source: SourceRef, line: str) -> RatingRow | UnreadableRecord:
    try:
        found = json.loads(line) if len(line) <= _LONGEST_LINE else None
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return UnreadableRecord(source, "not one JSON object on one line")
    values = {
        name: value if isinstance(value, str) else json.dumps(value) for name, value in found.items() if name in _FIELDS
    }
    return _rating(Row(source, values))


def _rating(row: Row) -> RatingRow | UnreadableRecord:
    values = {name: value.strip() for name, value in row.values.items()}
    missing = [name for name in (*_IDENTITY, "rating") if not values.get(name)]
    if missing:
        return UnreadableRecord(row.source, f"{missing[0]}: is missing")
    if not _SIRET.fullmatch(values["siret"]):
        return UnreadableRecord(row.source, f"siret: not 14 digits: {values['siret'][:40]!r}")
    numbers: Mapping[str, str] = {"rating": values["rating"], "count": values.get("count", "1")}
    for name, text in numbers.items():
        if not _WHOLE.fullmatch(text) or (name == "count" and int(text) < 0):
            return UnreadableRecord(row.source, f"{name}: not a whole number: {text[:40]!r}")
    state = values.get("state", "published")
    if state not in MODERATION_STATES:
        return UnreadableRecord(row.source, f"state: none of {', '.join(MODERATION_STATES)}: {state[:40]!r}")
    offer = offer_id(values["siret"], values["formation"], values["action"])
    return RatingRow(row.source, offer, int(numbers["rating"]), int(numbers["count"]), state)
