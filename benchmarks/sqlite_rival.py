"""SQLite alone: FTS5 for text (one row a formation), an R*Tree for places, SQL for filters, facets and sorts.

Circles are exact: the R*Tree gives the box, the chord between earth-centred points decides. A plan with facets first
collects its candidates in a temporary table with one 0/1 column a filter, so that a facet can ignore its own.
"""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from math import cos, radians
from pathlib import Path
from typing import cast

import numpy as np

from benchmarks.documents import Document, Unit
from benchmarks.rival import BOOSTS, PERMANENT, Found, facet_of, range_buckets
from search_svc.engine.geodesy import chord, earth_centred, origin_point
from search_svc.engine.plan import TEXT_FIELDS, FacetRequest, Filter, Origin, Range, SearchPlan, Terms, Word, edge_name

_BATCH = 2000
_KM_A_DEGREE = 110.5  # the least a degree of latitude measures
_WEIGHTS = ", ".join(map(str, BOOSTS.values()))
_WORD_FIELDS = " ".join(field for field in TEXT_FIELDS if field != "provider")
_SINGLE = ("teaching", "level", "register", "certification", "provider", "region", "department")
_MULTIPLE = ("accessibility", "funder", "rome", "formacode")
_NUMBERS = ("price", "hours", "insertion")
_SORTS = {"price": "price", "hours": "hours", "insertion": "insertion"}
_OTHER = re.compile(r"[^0-9a-z]")

_SCHEMA = f"""
CREATE TABLE offer (
    row INTEGER PRIMARY KEY, id TEXT, unit INTEGER, public INTEGER, remote INTEGER, permanent INTEGER,
    {", ".join(f"{name} TEXT" for name in _SINGLE)}, {", ".join(f"{name} REAL" for name in _NUMBERS)},
    x REAL, y REAL, z REAL
);
CREATE VIRTUAL TABLE text USING fts5({", ".join(TEXT_FIELDS)}, content='', detail=column, tokenize='ascii');
CREATE VIRTUAL TABLE place USING rtree(row, south, north, west, east);
CREATE TABLE start (offer INTEGER, day INTEGER, month TEXT, PRIMARY KEY (offer, day)) WITHOUT ROWID;
{"".join(f"CREATE TABLE {n} (offer INTEGER, value TEXT, PRIMARY KEY (offer, value)) WITHOUT ROWID;" for n in _MULTIPLE)}
"""
_INDEXES = """
CREATE INDEX offer_unit ON offer (unit);
INSERT INTO text (text) VALUES ('optimize');
ANALYZE;
"""


def _safe(term: str) -> str:
    """A term as letters and digits only, the same one for the same term: FTS5 splits at anything else."""
    return _OTHER.sub(lambda match: f"q{ord(match[0]):x}q", term)


class Sqlite:
    """A ``Rival`` on SQLite's own extensions."""

    name = f"SQLite {sqlite3.sqlite_version} FTS5 + R*Tree"

    def build(self, directory: Path, documents: Iterable[Document], today: int) -> None:  # noqa: ARG002
        """Index the documents; every session is kept, today is asked for in the query."""
        directory.mkdir(parents=True)
        with sqlite3.connect(directory / "rival.db") as database:
            database.executescript(_SCHEMA)
            units: set[int] = set()
            rows = enumerate(documents)
            while batch := list(islice(rows, _BATCH)):
                _insert(database, batch, units)
            database.executescript(_INDEXES)
        database.close()

    def open(self, directory: Path) -> None:
        """Open read-only, with room for the whole database in the page cache."""
        self._database = sqlite3.connect(f"file:{directory / 'rival.db'}?mode=ro", uri=True, isolation_level=None)
        self._database.executescript(
            "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -400000; PRAGMA mmap_size = 1000000000;"
        )

    def prepare(self, plan: SearchPlan, touched: tuple[str, ...]) -> tuple[str, ...]:  # noqa: ARG002
        """The départements touched."""
        return touched

    def search(self, plan: SearchPlan, prepared: object) -> Found:
        """Answer a plan."""
        question = _Question(plan, cast(tuple[str, ...], prepared))
        database = self._database
        database.execute("DROP TABLE IF EXISTS temp.found")
        database.execute(f"CREATE TEMP TABLE found AS {question.candidates}", question.parameters)
        passing = question.passing(None)
        (total,) = database.execute(f"SELECT count(*) FROM temp.found WHERE {passing}").fetchone()
        ids = database.execute(
            f"SELECT offer.id FROM temp.found JOIN offer USING (row) WHERE {passing} ORDER BY {question.order} LIMIT 20"
        )
        found = [identifier for (identifier,) in ids]
        return Found(total, found, {facet.name: self._counts(facet, question) for facet in plan.facets})

    def _counts(self, facet: FacetRequest, question: "_Question") -> dict[str | None, int]:
        passing = question.passing(facet.name)
        if facet.name in _SINGLE:
            sql = f"SELECT {facet.name}, count(*) FROM temp.found WHERE {passing} GROUP BY 1"
        elif facet.edges:
            cases = " ".join(
                f"WHEN {facet.name} >= {low} THEN '{edge_name(low)}'" for low, _ in reversed(range_buckets(facet.edges))
            )
            sql = f"SELECT CASE {cases} END, count(*) FROM temp.found WHERE {passing} GROUP BY 1"
        elif facet.name == "start":
            day = question.plan.today.toordinal()
            sql = f"""
                SELECT month, count(DISTINCT row) FROM temp.found JOIN start ON start.offer = row
                 WHERE {passing} AND day >= {day} GROUP BY 1
                UNION ALL SELECT '{PERMANENT}', count(*) FROM temp.found WHERE {passing} AND permanent HAVING count(*)
                UNION ALL SELECT NULL, count(*) FROM temp.found WHERE {passing} AND NOT permanent AND NOT EXISTS
                    (SELECT 1 FROM start WHERE start.offer = row AND day >= {day}) HAVING count(*)"""
        else:
            sql = f"""
                SELECT value, count(*) FROM temp.found JOIN {facet.name} ON offer = row WHERE {passing} GROUP BY 1
                UNION ALL SELECT NULL, count(*) FROM temp.found WHERE {passing}
                    AND NOT EXISTS (SELECT 1 FROM {facet.name} WHERE offer = row) HAVING count(*)"""
        return dict(self._database.execute(sql).fetchall())


class _Question:
    """A plan as SQL: the candidates, and the condition that every filter but one facet's holds."""

    def __init__(self, plan: SearchPlan, touched: tuple[str, ...]) -> None:
        self.plan = plan
        self._touched = ", ".join(map(_quoted, touched))
        self.parameters: list[object] = []
        self._facets = [facet_of(filter_) for filter_ in plan.filters]
        conditions = self._hard()
        source = "offer"
        score = "0.0"
        before: list[object] = []
        if plan.text:
            source = (
                f"(SELECT rowid AS unit, bm25(text, {_WEIGHTS}) AS score FROM text WHERE text MATCH ?) AS hit "
                "CROSS JOIN offer USING (unit)"
            )
            score = "hit.score"
            before.append(" AND ".join(_match(word) for word in plan.text.words))
        flags = [f"coalesce({self._filter(filter_)}, 0) AS f{i}" for i, filter_ in enumerate(plan.filters)]
        distance = self._distance() if plan.sort.key == "distance" else "NULL"
        self.candidates = (
            f"SELECT row, {score} AS score, {distance} AS distance, permanent, {', '.join(_SINGLE)}, "
            f"{', '.join(_NUMBERS)}{''.join(', ' + flag for flag in flags)} "
            f"FROM {source} WHERE {' AND '.join(conditions) or '1'}"
        )
        self.parameters[:0] = before
        self.order = self._order()

    def passing(self, facet: str | None) -> str:
        """SQL: every filter holds but the one of ``facet``."""
        return " AND ".join(f"f{i}" for i, name in enumerate(self._facets) if name != facet) or "1"

    def _hard(self) -> list[str]:
        plan = self.plan
        conditions = ["public"] if plan.audiences is not None else []
        origins = [origin for origin in (plan.home, plan.work) if origin is not None]
        if plan.radius_km is not None and origins:
            boxes = " UNION ALL ".join(_box(origin, plan.radius_km) for origin in origins)
            limit = chord(plan.radius_km) ** 2
            near = " OR ".join(f"{_squared_chord(origin)} <= {limit!r}" for origin in origins)
            # With words there are few candidates: the chord alone is cheaper than the tree.
            tree = "" if plan.text else f"row IN ({boxes}) AND "
            unlocated = f" OR (x IS NULL AND department IN ({self._touched}))" if self._touched else ""
            conditions.append(f"(remote OR ({tree}({near})){unlocated})")
        return conditions

    def _filter(self, filter_: Filter) -> str:
        if isinstance(filter_, Terms):
            values = ", ".join(_quoted(value) for value in filter_.values)
            if filter_.field in _SINGLE:
                return f"{filter_.field} IN ({values})"
            needed = len(filter_.values) if filter_.every else 1
            return f"((SELECT count(*) FROM {filter_.field} WHERE offer = row AND value IN ({values})) >= {needed})"
        if isinstance(filter_, Range):
            low = [] if filter_.minimum is None else [f"{filter_.field} >= {filter_.minimum!r}"]
            high = [] if filter_.maximum is None else [f"{filter_.field} <= {filter_.maximum!r}"]
            return f"({' AND '.join([*low, *high])})"
        first = max(self.plan.today, filter_.first) if filter_.first else self.plan.today
        last = f" AND day <= {filter_.last.toordinal()}" if filter_.last else ""
        return f"(permanent OR EXISTS (SELECT 1 FROM start WHERE offer = row AND day >= {first.toordinal()}{last}))"

    def _distance(self) -> str:
        parts = [_squared_chord(origin) for origin in (self.plan.home, self.plan.work) if origin is not None]
        return parts[0] if len(parts) == 1 else f"min({', '.join(parts)})"

    def _order(self) -> str:
        key, direction = self.plan.sort.key, "DESC" if self.plan.sort.descending else "ASC"
        if key == "relevance":
            return "score"
        if key == "start":
            day = self.plan.today.toordinal()
            expression = f"(SELECT min(day) FROM start WHERE start.offer = found.row AND day >= {day})"
        else:
            expression = f"found.{_SORTS.get(key, key)}"
        return f"{expression} IS NULL, {expression} {direction}"


def _match(word: Word) -> str:
    terms = " OR ".join(f'"{_safe(term)}"' for term in word.terms)
    names = " OR ".join(f'"{_safe(name)}"' for name in word.names)
    clauses = [f"{{{_WORD_FIELDS}}} : ({terms})"] if terms else []
    clauses += [f"provider : ({names})"] if names else []
    return f"({' OR '.join(clauses)})"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _squared_chord(origin: Origin) -> str:
    x, y, z = (float(value) for value in origin_point(origin.latitude, origin.longitude))
    return f"((x - {x!r}) * (x - {x!r}) + (y - {y!r}) * (y - {y!r}) + (z - {z!r}) * (z - {z!r}))"


def _box(origin: Origin, radius_km: float) -> str:
    high = radius_km / _KM_A_DEGREE
    wide = high / max(0.01, cos(radians(abs(origin.latitude) + high)))
    return (
        f"SELECT row FROM place WHERE south <= {origin.latitude + high} AND north >= {origin.latitude - high} "
        f"AND west <= {origin.longitude + wide} AND east >= {origin.longitude - wide}"
    )


def _insert(database: sqlite3.Connection, batch: list[tuple[int, Document]], units: set[int]) -> None:
    fresh: dict[int, Unit] = {}
    for _, document in batch:
        if document.unit.number not in units:
            units.add(document.unit.number)
            fresh[document.unit.number] = document.unit
    database.executemany(
        f"INSERT INTO text (rowid, {', '.join(TEXT_FIELDS)}) VALUES (?{', ?' * len(TEXT_FIELDS)})",
        [(u.number, *(" ".join(map(_safe, tokens)) for tokens in u.tokens.values())) for u in fresh.values()],
    )
    located = [(row, d.latitude, d.longitude) for row, d in batch if d.latitude is not None and d.longitude is not None]
    points = dict(zip([row for row, _, _ in located], _earth_centred(located), strict=True))
    database.executemany(
        f"INSERT INTO offer VALUES ({', '.join('?' * (9 + len(_SINGLE) + len(_NUMBERS)))})",
        [
            (
                *(row, d.id, d.unit.number, d.public, d.remote, d.permanent),
                *(getattr(d, name) for name in (*_SINGLE, *_NUMBERS)),
                *points.get(row, (None, None, None)),
            )
            for row, d in batch
        ],
    )
    database.executemany(
        "INSERT INTO place VALUES (?, ?, ?, ?, ?)", [(row, lat, lat, lon, lon) for row, lat, lon in located]
    )
    database.executemany("INSERT OR IGNORE INTO start VALUES (?, ?, ?)", _starts(batch))
    for name in _MULTIPLE:
        values = [(row, value) for row, document in batch for value in getattr(document, name)]
        database.executemany(f"INSERT INTO {name} VALUES (?, ?)", values)


def _earth_centred(located: list[tuple[int, float, float]]) -> list[tuple[float, float, float]]:
    columns = np.array([place[1:] for place in located], np.float64).reshape(-1, 2)
    x, y, z = earth_centred(columns[:, 0], columns[:, 1])
    return list(zip(x.tolist(), y.tolist(), z.tolist(), strict=True))


def _starts(batch: list[tuple[int, Document]]) -> Iterator[tuple[int, int, str]]:
    for row, document in batch:
        for day in document.days:
            yield row, day, date.fromordinal(day).strftime("%Y-%m")
