"""Facets as aggregations, and back.

A facet ignores its own filter and no other: facets without a filter of their own are counted together over the answer,
each other one over what the remaining filters leave (one filter aggregation for each selected facet).
"""

from collections.abc import Sequence
from typing import Any

from search_svc.catalogue import is_siret
from search_svc.engine.days import day_number, month_name, month_number
from search_svc.engine.elastic.clauses import Query, all_of, filter_name, joinable, value_query
from search_svc.engine.elastic.filters import filter_query
from search_svc.engine.elastic.remaining import bucket_counts, cases, remaining_facet, remaining_of
from search_svc.engine.page import FacetCount
from search_svc.engine.plan import KEYWORD_FIELDS, NUMBER_FIELDS, REMAINING, FacetRequest, Filter, SearchPlan, edge_name

Aggregations = dict[str, Any]
REST = "rest"
# Months beyond any session: an aggregation needs both bounds.
_LAST_MONTH = 8_000 * 12
PERMANENT = "permanent"


def faceted_filters(plan: SearchPlan) -> list[Filter]:
    """Filters that some facet of the plan ignores: they apply after counting."""
    names = {request.name for request in plan.facets}
    return [wanted for wanted in plan.filters if filter_name(wanted) in names]


def plain_filters(plan: SearchPlan) -> list[Filter]:
    """The other filters."""
    names = {request.name for request in plan.facets}
    return [wanted for wanted in plan.filters if filter_name(wanted) not in names]


def aggregations(plan: SearchPlan, of_answer: Aggregations) -> Aggregations:
    """Every facet, and ``of_answer`` over what passes all filters. ValueError for a facet that does not exist."""
    faceted = faceted_filters(plan)
    own = {filter_name(wanted) for wanted in faceted}
    rest = dict(of_answer)
    found: Aggregations = {}
    for request in plan.facets:
        if request.name not in own:
            rest |= _facet(request, plan)
            continue
        others = [filter_query(wanted, plan) for wanted in faceted if filter_name(wanted) != request.name]
        found |= _over(others, f"but {request.name}", _facet(request, plan))
    return found | _over([filter_query(wanted, plan) for wanted in faceted], REST, rest)


def _over(queries: Sequence[Query], name: str, inside: Aggregations) -> Aggregations:
    """Aggregations over what all queries match. Without one they stand alone: a filter would cost a pass over all."""
    if not queries:
        return {f"{name}:{key}": value for key, value in inside.items()}
    return {name: {"filter": all_of(queries), "aggs": inside}} if inside else {}


def result_of(answer: dict[str, Any], name: str, key: str) -> Any:
    """The result of an aggregation made by ``aggregations``: of the answer (REST) or of a facet."""
    alone = answer.get(f"{name}:{key}")
    return answer[name][key] if alone is None else alone


# --- one facet --------------------------------------------------------------------------------------------------------
def _facet(request: FacetRequest, plan: SearchPlan) -> Aggregations:
    name = request.name
    if name == "start":
        return _start(plan)
    if name == REMAINING:
        return remaining_facet(request, remaining_of(plan))
    if name in NUMBER_FIELDS:
        return {f"{name} ranges": {"range": {"field": name, "ranges": _ranges(request)}}, **_unknown(name)}
    if name not in KEYWORD_FIELDS:
        raise ValueError(f"no facet {name!r}")
    found = {f"{name} values": {"terms": {"field": name, "size": request.size}}, **_unknown(name)}
    if request.include:
        asked = sorted(set(request.include))
        found[f"{name} asked"] = {"terms": {"field": name, "include": asked, "size": len(asked)}}
    if sirets := _sirets(request):
        establishments = {siret: value_query(name, siret) for siret in sirets}
        found[f"{name} establishments"] = {"filters": {"filters": establishments}}
    return found


def _sirets(request: FacetRequest) -> list[str]:
    """Establishments to count beside the SIRENs."""
    return [value for value in sorted(set(request.include)) if request.name == "provider" and is_siret(value)]


def _unknown(name: str) -> Aggregations:
    return {f"{name} unknown": {"missing": {"field": name}}}


def _ranges(request: FacetRequest) -> list[dict[str, float]]:
    bounds: list[dict[str, float]] = [{"from": edge} for edge in request.edges]
    for bucket, upper in zip(bounds, request.edges[1:], strict=False):
        bucket["to"] = upper
    return bounds


def _start(plan: SearchPlan) -> Aggregations:
    """Months of open sessions. The present month is apart: its days before today do not count."""
    month = month_number(plan.today)
    next_month = day_number(plan.today.replace(year=1970 + (month + 1) // 12, month=(month + 1) % 12 + 1, day=1))
    permanent = {"term": {"permanent": True}}
    return {
        "start now": {"filter": {"range": {"open_days": {"gte": day_number(plan.today), "lt": next_month}}}},
        "start later": {
            "histogram": {
                "field": "open_months",
                "interval": 1,
                "min_doc_count": 1,
                "hard_bounds": {"min": month + 1, "max": _LAST_MONTH},
            }
        },
        "start permanent": {"filter": permanent},
        "start unknown": {"filter": {"bool": {"must_not": [permanent, joinable(plan)]}}},
    }


# --- and back ---------------------------------------------------------------------------------------------------------
def read_facet(answer: dict[str, Any], request: FacetRequest, plan: SearchPlan) -> tuple[FacetCount, ...]:
    """The buckets of a facet."""
    name = request.name
    own = any(filter_name(wanted) == name for wanted in plan.filters)

    def part(key: str) -> Any:
        return result_of(answer, f"but {name}" if own else REST, f"{name} {key}")

    if name == "start":
        return _read_start(part, request, plan)
    unknown = part("unknown")["doc_count"]
    if name == REMAINING:
        parts = (part(str(number)) for number in range(len(cases(remaining_of(plan)))))
        found = zip(request.edges, bucket_counts(parts, request), strict=True)
        return _with_unknown([FacetCount(edge_name(edge), count) for edge, count in found], unknown)
    if name in NUMBER_FIELDS:
        buckets = [
            FacetCount(edge_name(edge), bucket["doc_count"])
            for edge, bucket in zip(request.edges, part("ranges")["buckets"], strict=True)
        ]
        return _with_unknown(buckets, unknown)
    counts = {bucket["key"]: bucket["doc_count"] for bucket in part("values")["buckets"]}
    asked = {bucket["key"]: bucket["doc_count"] for bucket in part("asked")["buckets"]} if request.include else {}
    if _sirets(request):
        asked |= {siret: bucket["doc_count"] for siret, bucket in part("establishments")["buckets"].items()}
    return _with_unknown(_ordered(counts, asked, request), unknown)


def _read_start(part: Any, request: FacetRequest, plan: SearchPlan) -> tuple[FacetCount, ...]:
    months = {month_name(int(bucket["key"])): bucket["doc_count"] for bucket in part("later")["buckets"]}
    if now := part("now")["doc_count"]:
        months[month_name(month_number(plan.today))] = now
    asked = FacetRequest(request.name, request.size, include=tuple(v for v in request.include if v != PERMANENT))
    buckets = _ordered(months, months, asked)
    permanent = part(PERMANENT)["doc_count"]
    if permanent or PERMANENT in request.include:
        buckets.append(FacetCount(PERMANENT, permanent))
    return _with_unknown(buckets, part("unknown")["doc_count"])


def _ordered(counts: dict[str, int], asked: dict[str, int], request: FacetRequest) -> list[FacetCount]:
    """Largest first, then by value; values asked for behind."""
    shown = _largest(counts)[: request.size]
    names = {bucket.value for bucket in shown}
    return shown + _largest({value: asked.get(value, 0) for value in request.include if value not in names})


def _largest(counts: dict[str, int]) -> list[FacetCount]:
    return [FacetCount(v, c) for v, c in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _with_unknown(buckets: list[FacetCount], unknown: int) -> tuple[FacetCount, ...]:
    return (*buckets, FacetCount(None, unknown)) if unknown else tuple(buckets)
