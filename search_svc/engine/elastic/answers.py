"""From Elasticsearch's answer to a page."""

import math
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from search_svc.engine.days import day_number
from search_svc.engine.elastic.clauses import EXACT
from search_svc.engine.elastic.facets import REST, read_facet, result_of
from search_svc.engine.elastic.remaining import BEHIND_ALL_TIERS
from search_svc.engine.elastic.sorting import STORED, UNKNOWN, position, sort_clauses
from search_svc.engine.geodesy import arc, origin_point, squared_chords
from search_svc.engine.offer_fields import BEHIND_ANY_PRICE, PRICE_UNKNOWN
from search_svc.engine.page import GROUPS_EXACT_TO, Candidates, SearchPage, Totals
from search_svc.engine.plan import REMAINING, Origin, SearchPlan, Sort


def read_page(answer: dict[str, Any], plan: SearchPlan, version: str) -> SearchPage:
    """The page of an answer to ``requests.search_body``. ``group_offers`` is 0 where ``uncounted_groups`` are."""
    hits, counted = answer["hits"]["hits"], answer["aggregations"]
    groups = result_of(counted, REST, "groups")["buckets"]
    totals = Totals(
        offers=answer["hits"]["total"]["value"],
        groups=min(len(groups), GROUPS_EXACT_TO),
        remote=result_of(counted, REST, "remote")["doc_count"],
        groups_exact=len(groups) <= GROUPS_EXACT_TO,
    )
    return SearchPage(
        version,
        totals,
        _candidates(hits, plan, {bucket["key"]: bucket["doc_count"] for bucket in groups}),
        {request.name: read_facet(counted, request, plan) for request in plan.facets},
        orjson.dumps(position(hits[-1], sort_clauses(plan))).decode() if hits and plan.group == "none" else None,
    )


def uncounted_groups(page: SearchPage) -> list[int]:
    """Groups of the page whose offers are still to be counted: when there are too many groups to count them all."""
    rows = page.candidates.group_offers == 0
    return [int(key) for key in page.candidates.group[rows].view(np.int64)]


def count_groups(page: SearchPage, answer: dict[str, Any]) -> None:
    """Fill in the counts of an answer to ``requests.groups_body``."""
    counts = {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"]["groups"]["buckets"]}
    keys, offers = page.candidates.group.view(np.int64), page.candidates.group_offers
    for row in np.flatnonzero(offers == 0).tolist():
        offers[row] = counts[int(keys[row])]


def _candidates(hits: list[dict[str, Any]], plan: SearchPlan, group_offers: dict[int, int]) -> Candidates:
    fields = [hit["fields"] for hit in hits]
    keys = [hit["sort"] for hit in hits]
    group = _column(fields, "group", np.int64)
    x, y, z = (_column(fields, axis, np.float64, missing=np.nan) for axis in "xyz")
    by_score = plan.sort.key == "relevance" and plan.scoring is not None
    # Sort values are the keys (none when nothing but the lot decides), the lot, the id, a tie-break of the point in
    # time; of what remains to pay those that ``merging`` put there, the tier and what remains before the lot.
    lot = 2 if plan.sort.key == REMAINING else len(sort_clauses(plan)) - 2
    grouped = plan.group != "none"
    words, exact = _evidence(hits, len(plan.text.words) if plan.text is not None else 0)
    return Candidates(
        ids=[key[lot + 1] for key in keys],
        siren=_column(fields, "siren", np.int64),
        group=group.view(np.uint64),
        group_offers=np.array([group_offers.get(key, 0) if grouped else 1 for key in group.tolist()], np.int64),
        fields=words,
        exact=exact,
        home_km=_kilometres((x, y, z), plan.home),
        work_km=_kilometres((x, y, z), plan.work),
        remote=_column(fields, "remote", np.bool_),
        unlocated=_column(fields, "unlocated", np.bool_),
        available=_column(fields, "available_until", np.int64) >= day_number(plan.today),
        outcome=_column(fields, "outcome", np.float64),
        lots=np.array([key[lot] for key in keys], np.int64),
        score=np.array([key[0] for key in keys], np.float64) if by_score else np.zeros(len(hits)),
        key=np.array([_key(key[:lot], plan.sort) for key in keys], np.float64),
    )


def _key(values: list[Any], sort: Sort) -> float:
    """``Candidates.key`` of a hit, from the values it was sorted by. A price, and what remains of it, comes behind its
    tier; stored numbers come as they are, what a script or ``merging`` computed with its sign, and an unknown number as
    text."""
    if not values:
        return 0.0
    number = values[-1]
    if sort.key == REMAINING:
        return math.inf if values[0] == BEHIND_ALL_TIERS else number + BEHIND_ANY_PRICE * values[0]
    if sort.key == "relevance":
        return -float(number)
    if sort.key == "price" and values[0] == PRICE_UNKNOWN:
        return math.inf
    if not isinstance(number, int | float) or number >= UNKNOWN:
        return math.inf
    signed = -float(number) if sort.descending and sort.key in STORED else float(number)
    return signed + BEHIND_ANY_PRICE * values[0] if sort.key == "price" else signed


def _column(fields: list[dict[str, Any]], name: str, kind: Any, missing: Any = None) -> NDArray[Any]:
    if missing is None:
        return np.array([row[name][0] for row in fields], kind)
    return np.array([row[name][0] if name in row else missing for row in fields], kind)


def _evidence(hits: list[dict[str, Any]], words: int) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    """Field masks of each word, and whether the title is the question, from the names of queries that matched."""
    masks, exact = np.zeros((len(hits), words), np.uint8), np.zeros(len(hits), np.bool_)
    if words:
        for row, hit in enumerate(hits):
            for name in hit.get("matched_queries", ()):
                if name == EXACT:
                    exact[row] = True
                else:
                    word, bit = name.split(".")
                    masks[row, int(word)] |= 1 << int(bit)
    return masks, exact


def _kilometres(points: tuple[NDArray[Any], NDArray[Any], NDArray[Any]], origin: Origin | None) -> NDArray[np.float64]:
    """As the embedded engine measures: distances do not depend on the engine."""
    if origin is None:
        return np.full(len(points[0]), np.nan)
    return arc(np.sqrt(squared_chords(points, origin_point(origin.latitude, origin.longitude))))
