"""tantivy (Rust, through tantivy-py): text, keyword terms, fast fields, aggregations.

It knows no geography, no nested sessions and no disjunctive facets. Adapted as well as it can be: cells for circles
(see ``benchmarks.cells``), one value a session start, and one more query for every facet whose own filter is active.
A sort by distance is answered by price, which tantivy can do (in its favour).
"""

from collections.abc import Iterable
from datetime import date
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import tantivy

from benchmarks.cells import cells, cover
from benchmarks.documents import Document, known
from benchmarks.rival import BOOSTS, PERMANENT, UNKNOWN, Found, facet_of, range_buckets
from search_svc.engine.plan import (
    TEXT_FIELDS,
    FacetRequest,
    Filter,
    Range,
    SearchPlan,
    StartRange,
    Terms,
    Word,
    edge_name,
)

_KEYWORDS = (
    *("teaching", "level", "register", "certification", "provider", "region", "department"),
    *("accessibility", "funder", "rome", "formacode", "start", "cell", "flag"),
)
_INTEGERS = ("price", "day")
_FLOATS = ("hours", "insertion")
_SORT_FIELDS = {"price": "price", "hours": "hours", "insertion": "insertion", "start": "day", "distance": "price"}
_HEAP = 256_000_000
_IDS = "ids.txt"

Query = Any


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("row", fast=True)
    for field in TEXT_FIELDS:
        builder.add_text_field(f"text_{field}", tokenizer_name="whitespace", index_option="freq")
    for field in _KEYWORDS:
        builder.add_text_field(field, fast=field not in {"cell", "flag"}, tokenizer_name="raw", index_option="basic")
    for field in _INTEGERS:
        builder.add_integer_field(field, indexed=True, fast=True)
    for field in _FLOATS:
        builder.add_float_field(field, indexed=True, fast=True)
    return builder.build()


class Tantivy:
    """A ``Rival`` on tantivy, one thread, one merged segment."""

    name = f"tantivy {version('tantivy')}"

    def build(self, directory: Path, documents: Iterable[Document], today: int) -> None:
        """Index; ``today`` is the ordinal of the day whose past sessions are not worth counting."""
        directory.mkdir(parents=True)
        index = tantivy.Index(_schema(), path=str(directory))
        writer = index.writer(heap_size=_HEAP, num_threads=1)
        ids: list[str] = []
        # One run of offers shares its texts: joined once.
        for _, run in groupby(documents, key=lambda document: document.unit.number):
            texts: dict[str, str] | None = None
            for document in run:
                if texts is None:
                    texts = {f"text_{field}": " ".join(terms) for field, terms in document.unit.tokens.items()}
                writer.add_document(tantivy.Document(row=len(ids), **_fields(document, texts, today)))
                ids.append(document.id)
        writer.commit()
        writer.wait_merging_threads()
        (directory / _IDS).write_text("\n".join(ids))

    def open(self, directory: Path) -> None:
        """Open the index."""
        self._index = tantivy.Index.open(str(directory))
        self._searcher = self._index.searcher()
        self._schema = _schema()
        self._ids = (directory / _IDS).read_text().split("\n")

    def prepare(self, plan: SearchPlan, touched: tuple[str, ...]) -> list[str]:
        """The cells of the plan's circles, a département being a cell of what is known no better."""
        if plan.radius_km is None:
            return []
        found: dict[str, None] = {}
        for origin in (plan.home, plan.work):
            if origin is not None:
                found.update(dict.fromkeys(cover(origin, plan.radius_km)))
        return [*found, *touched]

    def search(self, plan: SearchPlan, prepared: object) -> Found:
        """Answer a plan."""
        hard = self._hard(plan, cast(list[str], prepared))
        own = {facet_of(filter_): self._filter(filter_, plan) for filter_ in plan.filters}
        everything = self._all([*hard, *own.values()])
        order = plan.sort
        result: Any = self._searcher.search(
            everything,
            limit=20,
            count=True,
            order_by_field=_SORT_FIELDS.get(order.key),
            order=tantivy.Order.Desc if order.descending else tantivy.Order.Asc,
        )
        addresses = [address for _, address in result.hits]
        # tantivy-py hands out numbers only: the row of each hit leads to its id.
        rows = self._searcher.fast_field_values("row", addresses) if addresses else []
        ids = [self._ids[int(row or 0)] for row in rows]
        return Found(int(result.count or 0), ids, self._facets(plan, hard, own, everything))

    def _hard(self, plan: SearchPlan, cells_in_range: list[str]) -> list[Query]:
        hard = [self._word(word) for word in plan.text.words] if plan.text else []
        if plan.audiences is not None:
            hard.append(self._term("flag", "public"))
        if plan.radius_km is not None and (plan.home or plan.work):
            near = tantivy.Query.term_set_query(self._schema, "cell", cells_in_range)
            hard.append(self._any([near, self._term("flag", "remote")]))
        return hard

    def _word(self, word: Word) -> Query:
        options = [
            tantivy.Query.boost_query(self._scored(f"text_{field}", term), BOOSTS[field])
            for field in TEXT_FIELDS
            for term in (word.names if field == "provider" else word.terms)
        ]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, option) for option in options])

    def _filter(self, filter_: Filter, plan: SearchPlan) -> Query:
        if isinstance(filter_, Terms):
            terms = [self._term(filter_.field, value) for value in filter_.values]
            return self._all(terms) if filter_.every else self._any(terms)
        if isinstance(filter_, Range):
            kind = tantivy.FieldType.Integer if filter_.field in _INTEGERS else tantivy.FieldType.Float
            number = int if filter_.field in _INTEGERS else float
            low = None if filter_.minimum is None else number(filter_.minimum)
            high = None if filter_.maximum is None else number(filter_.maximum)
            return self._unscored(tantivy.Query.range_query(self._schema, filter_.field, kind, low, high))
        return self._starts(filter_, plan)

    def _starts(self, wanted: StartRange, plan: SearchPlan) -> Query:
        first = max(plan.today, wanted.first) if wanted.first else plan.today
        last = wanted.last.toordinal() if wanted.last else None
        days = tantivy.Query.range_query(self._schema, "day", tantivy.FieldType.Integer, first.toordinal(), last)
        return self._any([days, self._term("start", PERMANENT)])

    def _facets(
        self, plan: SearchPlan, hard: list[Query], own: dict[str, Query], everything: Query
    ) -> dict[str, dict[str | None, int]]:
        shared = [facet for facet in plan.facets if facet.name not in own]
        counts = self._counts(everything, shared) if shared else {}
        for facet in plan.facets:
            if facet.name in own:
                others = [query for name, query in own.items() if name != facet.name]
                counts |= self._counts(self._all([*hard, *others]), [facet])
        return counts

    def _counts(self, query: Query, facets: list[FacetRequest]) -> dict[str, dict[str | None, int]]:
        wanted = {facet.name: _aggregation(facet) for facet in facets}
        answer = self._searcher.aggregate(query, {**wanted, "all": {"value_count": {"field": "row"}}})
        total = int(answer["all"]["value"])
        counts: dict[str, dict[str | None, int]] = {}
        for facet in facets:
            buckets = answer[facet.name]["buckets"]
            if facet.edges:
                numbers = {edge_name(b["from"]): b["doc_count"] for b in buckets if "from" in b}
                found: dict[str | None, int] = {edge: count for edge, count in numbers.items() if count}
                if unknown := total - sum(numbers.values()):
                    found[None] = unknown
                counts[facet.name] = found
            else:
                counts[facet.name] = {
                    None if bucket["key"] == UNKNOWN else bucket["key"]: bucket["doc_count"] for bucket in buckets
                }
        return counts

    def _scored(self, field: str, term: str) -> Query:
        return tantivy.Query.term_query(self._schema, field, term, index_option="freq")

    def _term(self, field: str, value: str) -> Query:
        return self._unscored(tantivy.Query.term_query(self._schema, field, value, index_option="basic"))

    @staticmethod
    def _unscored(query: Query) -> Query:
        return tantivy.Query.const_score_query(query, 0.0)

    def _all(self, queries: list[Query]) -> Query:
        if not queries:
            return tantivy.Query.all_query()
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])

    def _any(self, queries: list[Query]) -> Query:
        return self._unscored(tantivy.Query.boolean_query([(tantivy.Occur.Should, query) for query in queries]))


def _aggregation(facet: FacetRequest) -> dict[str, Any]:
    if facet.edges:
        ranges = [
            {"from": low} if high is None else {"from": low, "to": high} for low, high in range_buckets(facet.edges)
        ]
        return {"range": {"field": facet.name, "ranges": ranges}}
    return {"terms": {"field": facet.name, "size": facet.size + 1}}


def _fields(document: Document, texts: dict[str, str], today: int) -> dict[str, Any]:
    months = dict.fromkeys(_month(day) for day in document.days if day >= today)
    starts = [*months, *([PERMANENT] if document.permanent else [])]
    flags = [name for name in ("public", "remote") if getattr(document, name)]
    fields: dict[str, Any] = {
        **texts,
        **{name: getattr(document, name) or UNKNOWN for name in _KEYWORDS[:7]},
        **{name: list(known(getattr(document, name), UNKNOWN)) for name in ("accessibility", "funder")},
        "rome": list(document.rome),
        "formacode": list(document.formacode),
        "start": list(known(starts, UNKNOWN)),
        "flag": flags,
        "day": list(document.days),
    }
    if document.latitude is not None and document.longitude is not None:
        fields["cell"] = cells(document.latitude, document.longitude)
    elif document.unlocated and document.department:
        fields["cell"] = document.department
    for name in ("price", "hours", "insertion"):
        if (value := getattr(document, name)) is not None:
            fields[name] = value
    return fields


def _month(day: int) -> str:
    return date.fromordinal(day).strftime("%Y-%m")
