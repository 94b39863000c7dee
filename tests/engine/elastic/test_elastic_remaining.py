"""The queries and lists of what remains to pay, run on hundreds of offers by a small reader of those queries: no node.

What Elasticsearch itself makes of them is shown by test_elastic_conformance.py.
"""

import asyncio
import random
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import pytest

from search_svc.catalogue import ActionKind
from search_svc.engine.elastic.filters import filter_query
from search_svc.engine.elastic.merging import merged_hits
from search_svc.engine.elastic.remaining import bucket_counts, cases, remaining_facet, sorted_lists, unknown_query
from search_svc.engine.elastic.views import View
from search_svc.engine.outlines import Outlines
from search_svc.engine.plan import FacetRequest, Range, SearchPlan, Sort, Window
from tests.engine.generated import TODAY
from tests.engine.plans import account

SEED = 20261124
Document = dict[str, Any]
KINDS: tuple[ActionKind | None, ...] = ("rncp", "rs", "bilan", "light_licence", None)
PRICES = (None, 0, 4_999, 5_000, 15_000, 15_001, 64_999, 65_000, 75_001, 119_999, 335_000, 335_001, 900_000)


def documents(draw: random.Random) -> list[Document]:
    """Offers of 40 groups, some without a price, a duration or a kind. A group has one kind."""
    kinds = {group: draw.choice(KINDS) for group in range(40)}
    made = []
    for number in range(400):
        group, price, hours = draw.randrange(40), draw.choice(PRICES), draw.choice((None, 7.0, 13.0, 70.0))
        tier = 2 if price is None else draw.choice((0, 0, 0, 1))
        found: Document = {"id": f"offer{number:03}", "group": group, "lot0": draw.randrange(9), "price_tier": tier}
        known = {"kind": kinds[group], "price": price, "hours": hours}
        made.append(found | {name: value for name, value in known.items() if value is not None})
    return made


def matches(query: dict[str, Any], document: Document) -> bool:
    """Whether a query matches, of those kinds of query that are used here."""
    (kind, body), *_ = query.items()
    if kind == "bool":
        should = body.get("should", ())
        return (
            all(matches(one, document) for one in body.get("filter", ()))
            and not any(matches(one, document) for one in body.get("must_not", ()))
            and (not should or any(matches(one, document) for one in should))
        )
    if kind == "exists":
        return body["field"] in document
    if kind in ("match_all", "match_none"):
        return kind == "match_all"
    (field, wanted), *_ = body.items()
    if field == "audience":
        return True
    if kind == "term":
        return bool(document.get(field) == wanted)
    if kind == "terms":
        return document.get(field) in wanted
    value = document.get(field)
    above = {"gte": lambda a, b: a >= b, "lte": lambda a, b: a <= b, "lt": lambda a, b: a < b}
    return value is not None and all(above[name](value, bound) for name, bound in wanted.items())


def asked(found: list[Document], body: dict[str, Any]) -> dict[str, Any]:
    """The hits of a request, as a node would answer it."""

    def key(document: Document) -> list[Any]:
        return [document[name] for part in body["sort"] for name in part]

    def order(document: Document) -> list[Any]:
        ways = [way for part in body["sort"] for way in part.values()]
        return [-v if way == "desc" else v for v, way in zip(key(document), ways, strict=True)]

    some = sorted((document for document in found if matches(body["query"], document)), key=order)
    if "collapse" in body:
        some = list({document["group"]: document for document in reversed(some)}.values())
        some.sort(key=order)
    after = body.get("search_after")
    if after is not None:
        some = some[[key(document) for document in some].index(after) + 1 :]
    hits = [{"sort": key(one), "fields": {"group": [one["group"]]}, "id": one["id"]} for one in some[: body["size"]]]
    return {"hits": {"hits": hits}}


def remains(document: Document, plan: SearchPlan) -> int | None:
    assert plan.remaining is not None
    return plan.remaining.of(document.get("kind"), document.get("price"), document.get("hours"))


def standing(document: Document, plan: SearchPlan) -> list[Any]:
    """Where an offer stands: tier, what remains, lot, id."""
    cents = remains(document, plan)
    tier, value = (128, 0) if cents is None else (document["price_tier"], -cents if plan.sort.descending else cents)
    return [tier, value, document["lot0"], document["id"]]


def in_order(found: list[Document], plan: SearchPlan) -> list[str]:
    """Ids in the order of a plan, one a group when it groups."""

    def key(document: Document) -> list[Any]:
        return standing(document, plan)

    ordered = sorted(found, key=key)
    if plan.group != "none":
        ordered = sorted({one["group"]: one for one in reversed(ordered)}.values(), key=key)
    return [one["id"] for one in ordered]


def merged(found: list[Document], plan: SearchPlan) -> tuple[list[str], str | None]:
    by_id = {document["id"]: document for document in found}
    view = cast(View, SimpleNamespace(outlines=Outlines({}), departments=()))

    async def ask(body: dict[str, Any]) -> dict[str, Any]:
        return asked(found, body)

    hits, after = asyncio.run(merged_hits(ask, view, plan))
    assert [hit["sort"] for hit in hits] == [standing(by_id[hit["id"]], plan) for hit in hits]
    return [hit["id"] for hit in hits], after


@pytest.fixture(scope="module", params=range(12))
def situation(request: pytest.FixtureRequest) -> tuple[list[Document], SearchPlan]:
    draw = random.Random(SEED + request.param)
    sort = Sort("remaining", descending=draw.random() < 0.5)
    return documents(draw), SearchPlan(today=TODAY, sort=sort, remaining=account(draw))


def test_lists_merged_are_the_order_of_what_remains(situation: tuple[list[Document], SearchPlan]) -> None:
    found, plan = situation
    for group in ("none", "provider_certification"):
        whole = replace(plan, group=group, window=Window(0, 400))
        assert merged(found, whole)[0] == in_order(found, whole)
        assert merged(found, replace(whole, window=Window(13, 9)))[0] == in_order(found, whole)[13:22]


def test_positions_lead_through_the_whole_list_once(situation: tuple[list[Document], SearchPlan]) -> None:
    found, plan = situation
    ids, after, shown = [], None, 0
    while True:
        page, after = merged(found, replace(plan, group="none", window=Window(shown, 37, after)))
        if not page:
            break
        ids += page
        shown += len(page)
    assert ids == in_order(found, replace(plan, group="none"))


def test_every_offer_is_in_one_list_and_in_one_case_at_most(situation: tuple[list[Document], SearchPlan]) -> None:
    found, plan = situation
    assert plan.remaining is not None
    for document in found:
        assert sum(matches(one.query, document) for one in sorted_lists(plan)) == 1
        assert sum(matches(query, document) for _, query in cases(plan.remaining)) == ("kind" in document)
        assert matches(unknown_query(plan.remaining), document) == (remains(document, plan) is None)


def test_ranges_and_buckets_hold_what_remains(situation: tuple[list[Document], SearchPlan]) -> None:
    found, plan = situation
    assert plan.remaining is not None
    known = [(document, cents) for document in found if (cents := remains(document, plan)) is not None]
    edges = (0.0, 5_000.0, 15_000.0, 15_001.0, 200_000.0)
    for low, high in ((None, None), (0, 0), (15_000, 15_000), (1, None), (None, 14_999), (70_000, 20_000)):
        query = filter_query(Range("remaining", low, high), plan)
        wanted = [one["id"] for one, cents in known if (low or 0) <= cents <= (1e9 if high is None else high)]
        assert [one["id"] for one in found if matches(query, one)] == wanted
    parts = []
    for part in remaining_facet(FacetRequest("remaining", edges=edges), plan.remaining).values():
        if "aggs" in part:
            inside = [one for one in found if matches(part["filter"], one) and "price" in one]
            ranges = part["aggs"]["prices"]["range"]["ranges"]
            parts.append({"prices": {"buckets": [{"doc_count": _between(inside, bounds)} for bounds in ranges]}})
    uppers = (*edges[1:], 1e9)
    expected = [sum(low <= cents < high for _, cents in known) for low, high in zip(edges, uppers, strict=True)]
    assert bucket_counts(parts, FacetRequest("remaining", edges=edges)) == expected


def _between(found: list[Document], bounds: dict[str, int]) -> int:
    return sum(bounds["from"] <= one["price"] < bounds.get("to", 1e9) for one in found)
