"""Judgement files: which certifications are relevant to which query.

A TSV has the columns ``query`` and ``certifs`` (numbers separated by spaces), and may have ``kind`` (figures are told
by kind) and ``level`` (searched with that filter). A JSON file has a list ``search`` of objects with ``query`` and
``expect``, and maybe ``kind`` and ``niveau``. Whatever else a file holds is named as unused.
"""

import csv
import io
import json
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from search_svc.catalogue import Teaching, siren_of
from search_svc.places.distance import distance_km
from search_svc.query.parameters import OfferSearch
from search_svc.query.responses import Item

TSV_COLUMNS = ("query", "certifs", "kind", "level")
JSON_KEYS = ("query", "expect", "kind", "niveau")


# A query that names a town is answered within a daily journey of it; an offer beyond is not relevant.
REACH_KM = 30.0


class JudgementsError(Exception):
    """A judgement file cannot be used; the message names file, line and column."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What an offer must be beside its certification, because the words of the query say so; empty: nothing.

    ``near``: latitude and longitude in degrees; within REACH_KM of it, or remote. ``providers`` are SIRENs.
    """

    near: tuple[float, float] | None = None
    teaching: frozenset[Teaching] = frozenset()
    providers: frozenset[str] = frozenset()

    def filters(self) -> dict[str, object]:
        """The parameters that search what is expected, to count what there is of it."""
        found: dict[str, object] = {}
        if self.near is not None:
            latitude, longitude = self.near
            found |= {"home": f"{latitude},{longitude}", "radius_km": REACH_KM}
        if self.teaching:
            found["teaching"] = tuple(self.teaching)
        if self.providers:
            found["provider"] = tuple(self.providers)
        return found

    def met(self, item: Item) -> bool:
        """Whether a result is as expected. What it does not state is not."""
        if self.teaching and item.teaching not in self.teaching:
            return False
        if self.providers and siren_of(item.provider.siret) not in self.providers:
            return False
        if self.near is None or item.teaching == "remote":
            return True
        if item.place is None or item.place.lat is None or item.place.lon is None:
            return False
        return distance_km(*self.near, item.place.lat, item.place.lon) <= REACH_KM


@dataclass(frozen=True, slots=True)
class Judgement:
    """A query, the numbers of its relevant certifications, its kind ("" when not stated) and the levels filtered by.

    ``expected``: what else a relevant offer must be.
    """

    query: str
    certifications: frozenset[str]
    kind: str = ""
    levels: tuple[int, ...] = ()
    expected: Expectation = Expectation()

    def filters(self) -> dict[str, tuple[int, ...]]:
        """The filters it is searched with, as parameters."""
        return {"level": self.levels} if self.levels else {}

    def relevant(self, item: Item) -> bool:
        """Whether a result is relevant to it."""
        return (
            item.certification is not None
            and item.certification.number in self.certifications
            and self.expected.met(item)
        )


@dataclass(frozen=True, slots=True)
class Judgements:
    """The judgements of a file, in its order, and the columns (or keys) of it that are not used."""

    judgements: tuple[Judgement, ...]
    unused: tuple[str, ...]

    def sample(self, size: int, seed: int) -> "Judgements":
        """``size`` of them drawn without replacement, in the order of the file; all when there are not more."""
        if size >= len(self.judgements):
            return self
        kept = sorted(random.Random(seed).sample(range(len(self.judgements)), size))
        return replace(self, judgements=tuple(self.judgements[i] for i in kept))


def read_judgements(path: Path) -> Judgements:
    """The judgements of a TSV, or of a JSON file by its name. JudgementsError, or OSError when it cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise JudgementsError(f"{path}: not UTF-8 (byte {error.start})") from error
    found = _read_json(path, text) if path.suffix.lower() == ".json" else _read_tsv(path, text)
    if not found.judgements:
        raise JudgementsError(f"{path}: holds no query")
    return found


def _read_tsv(path: Path, text: str) -> Judgements:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
    head = next(rows, [])
    for column in TSV_COLUMNS[:2]:
        if column not in head:
            raise JudgementsError(f"{path}, line 1: no column {column!r}; found {', '.join(head) or 'nothing'}")
    if len(set(head)) < len(head):
        raise JudgementsError(f"{path}, line 1: a column is named twice")

    def judgements() -> Iterator[Judgement]:
        try:
            for row in rows:
                where = f"{path}, line {rows.line_num}"
                if not row:
                    continue
                if len(row) != len(head):
                    raise JudgementsError(f"{where}: {len(row)} cells where the header has {len(head)}")
                cells = dict(zip(head, row, strict=True))
                yield _judgement(
                    where,
                    cells["query"],
                    cells["certifs"].split(),
                    cells.get("kind", ""),
                    cells.get("level", "").split(),
                )
        except csv.Error as error:
            raise JudgementsError(f"{path}, line {rows.line_num}: {error}") from error

    return Judgements(tuple(judgements()), tuple(name for name in head if name not in TSV_COLUMNS))


def _read_json(path: Path, text: str) -> Judgements:
    try:
        whole = json.loads(text)
    except ValueError as error:
        raise JudgementsError(f"{path}: not JSON: {error}") from error
    if not isinstance(whole, dict) or not isinstance(whole.get("search"), list):
        raise JudgementsError(f"{path}: an object with a list 'search' is expected")
    unused = [name for name in whole if name != "search"]

    def judgements() -> Iterator[Judgement]:
        for number, case in enumerate(whole["search"], start=1):
            where = f"{path}, search {number}"
            if not isinstance(case, dict) or not _is_case(case):
                raise JudgementsError(f"{where}: 'query' (a text) and 'expect' (a list of numbers) are needed")
            unused.extend(f"search.{key}" for key in case if key not in JSON_KEYS)
            levels = [str(case["niveau"])] if "niveau" in case else []
            yield _judgement(where, case["query"], case["expect"], str(case.get("kind", "")), levels)

    found = tuple(judgements())
    return Judgements(found, tuple(dict.fromkeys(unused)))


def _is_case(case: Mapping[str, Any]) -> bool:
    expected = case.get("expect")
    return (
        isinstance(case.get("query"), str)
        and isinstance(expected, list)
        and all(isinstance(number, str) for number in expected)
    )


def _judgement(where: str, query: str, numbers: Iterable[str], kind: str, levels: Iterable[str]) -> Judgement:
    """A judgement whose every part the search accepts, so that no mistake of the file counts as one of the ranking."""
    if not query.strip():
        raise JudgementsError(f"{where}, query: is empty")
    certifications = frozenset(numbers)
    if not certifications:
        raise JudgementsError(f"{where}: no relevant certification for {query!r}")
    try:
        whole_levels = tuple(int(level) for level in levels)
    except ValueError as error:
        raise JudgementsError(f"{where}, level: {error}") from error
    found = Judgement(query, certifications, kind.strip(), whole_levels)
    try:
        OfferSearch.model_validate({"q": query, **found.filters()})
        for number in sorted(certifications):
            OfferSearch.model_validate({"certification": (number,)})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise JudgementsError(f"{where}, {fault['loc'][0]}: {fault['msg']}") from error
    return found
