"""The body of a search: pure, so that a whole request can be looked at in a test."""

from collections.abc import Iterable
from typing import Any

import orjson

from search_svc.engine.elastic.area import range_query
from search_svc.engine.elastic.clauses import (
    Query,
    all_of,
    exact_query,
    seen_by,
    text_queries,
)
from search_svc.engine.elastic.facets import aggregations, faceted_filters, plain_filters
from search_svc.engine.elastic.filters import filter_query
from search_svc.engine.elastic.remaining import SortedList
from search_svc.engine.elastic.sorting import scores_text, sort_clauses
from search_svc.engine.outlines import Outlines
from search_svc.engine.page import GROUPS_EXACT_TO
from search_svc.engine.plan import SearchPlan

# What phase 2 and the page need of each hit, read from columns: loading stored fields costs four times as much.
COLUMNS = ("siren", "group", "x", "y", "z", "remote", "unlocated", "available_until", "outcome")


def search_body(plan: SearchPlan, outlines: Outlines, departments: Iterable[str]) -> dict[str, Any]:
    """The request that answers a plan. ``departments`` are those of offers known only by their département.

    ValueError for a field or facet that does not exist, and for a position that needs ``after``.
    """
    window = plan.window
    body: dict[str, Any] = {
        "size": window.size,
        "track_total_hits": True,
        "_source": False,
        "stored_fields": "_none_",
        "query": _query(plan, outlines, departments),
        "aggs": aggregations(plan, _of_answer()),
    }
    faceted = [filter_query(wanted, plan) for wanted in faceted_filters(plan)]
    if faceted:
        body["post_filter"] = all_of(faceted)
    if window.size:
        body |= {"docvalue_fields": list(COLUMNS), "sort": sort_clauses(plan)}
        if scores_text(plan):
            body["track_scores"] = True  # without it a script that sorts sees a score of 0
        if plan.group != "none":
            body["collapse"] = {"field": "group"}
        if plan.group == "none" and window.after is not None:
            body["search_after"] = orjson.loads(window.after)
        elif window.offset + window.size > GROUPS_EXACT_TO:
            raise ValueError(f"a window ends at {GROUPS_EXACT_TO} unless it begins after a position")
        else:
            body["from"] = window.offset
    return body


def groups_body(plan: SearchPlan, outlines: Outlines, departments: Iterable[str], groups: list[int]) -> dict[str, Any]:
    """The request that counts the matching offers of some groups."""
    wanted = [filter_query(one, plan) for one in faceted_filters(plan)]
    query = all_of([_query(plan, outlines, departments), *wanted, {"terms": {"group": groups}}])
    return {
        "size": 0,
        "track_total_hits": False,
        "query": query,
        "aggs": {"groups": {"terms": {"field": "group", "size": len(groups)}}},
    }


def list_body(
    plan: SearchPlan,
    outlines: Outlines,
    departments: Iterable[str],
    of: SortedList,
    size: int,
    after: list[Any] | None,
) -> dict[str, Any]:
    """The request for the first offers of a list, or those after one of its; one a group when the plan groups."""
    wanted = [filter_query(one, plan) for one in faceted_filters(plan)]
    body: dict[str, Any] = {
        "size": size,
        "track_total_hits": False,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": list(COLUMNS),
        "query": _query(plan, outlines, departments),
        "sort": of.sort(),
    }
    body["query"]["bool"]["filter"] = [*body["query"]["bool"]["filter"], *wanted, of.query]
    if plan.group != "none":
        body["collapse"] = {"field": "group"}
    if after is not None:
        body["search_after"] = after
    return body


def of_one_offer(body: dict[str, Any], offer_id: str) -> dict[str, Any]:
    """A request of this module restricted to one offer."""
    query = body["query"]["bool"]
    only = {"ids": {"values": [offer_id]}}
    return {**body, "query": {"bool": {**query, "filter": [*query.get("filter", ()), only]}}}


def _of_answer() -> dict[str, Any]:
    """One group more than is counted tells that there are more. Terms, for ``cardinality`` is wrong by a few."""
    return {
        "groups": {"terms": {"field": "group", "size": GROUPS_EXACT_TO + 1}},
        "remote": {"filter": {"term": {"remote": True}}},
    }


def _query(plan: SearchPlan, outlines: Outlines, departments: Iterable[str]) -> Query:
    scored = scores_text(plan)
    filters: list[Query] = [] if plan.audiences is None else [seen_by(plan.audiences)]
    inside = range_query(plan, outlines, departments)
    if inside is not None:
        filters.append(inside)
    filters += [filter_query(wanted, plan) for wanted in plain_filters(plan)]
    found: dict[str, Any] = {}
    if plan.text is not None:
        worth = plan.scoring.text.units(plan.text) if scored and plan.scoring is not None else None
        words = text_queries(plan.text, worth)
        exact = exact_query(plan.text)
        if scored:
            found["must"] = words
        else:
            filters += words
        if exact is not None:
            found["should"] = [exact]
            found["minimum_should_match"] = 0
    found["filter"] = filters or [{"match_all": {}}]
    return {"bool": found}
