"""From the clauses of a plan to Elasticsearch's queries. Pure: a whole body can be looked at in a test."""

from collections.abc import Iterable, Sequence
from typing import Any

from search_svc.engine.days import day_number
from search_svc.engine.elastic.texts import key_term
from search_svc.engine.geodesy import chord, origin_point
from search_svc.engine.outlines import Outlines
from search_svc.engine.plan import (
    KEYWORD_FIELDS,
    NUMBER_FIELDS,
    TEXT_FIELDS,
    TEXT_UNITS,
    Filter,
    Origin,
    Range,
    SearchPlan,
    StartRange,
    TextClause,
    Word,
)

Query = dict[str, Any]

NOTHING: Query = {"match_none": {}}
EXACT = "exact"
# An exact title outweighs any sum of words: the script tells it by this, and it is still exact in single precision.
EXACT_UNITS = 2 * TEXT_UNITS
# Elasticsearch measures on a sphere, which is up to 0.6 % wrong; circles this much smaller and larger are certainly
# inside and outside of ours, and only what lies between them is measured again, exactly.
_SPHERE_ERROR = 0.006
# geo_point is rounded to a few centimetres.
_POINT_ERROR_KM = 0.001
# A circle of more kilometres holds the whole globe, whatever the formula.
_WHOLE_GLOBE_KM = 19_800.0


def filter_name(wanted: Filter) -> str:
    """The facet that ignores this filter."""
    return "start" if isinstance(wanted, StartRange) else wanted.field


def filter_query(wanted: Filter, plan: SearchPlan) -> Query:
    """A filter. ValueError for a field that does not exist."""
    if isinstance(wanted, StartRange):
        return _start_query(wanted, plan)
    if isinstance(wanted, Range):
        if wanted.field not in NUMBER_FIELDS:
            raise ValueError(f"no number field {wanted.field!r}")
        bounds = {"gte": wanted.minimum, "lte": wanted.maximum}
        known = {name: bound for name, bound in bounds.items() if bound is not None}
        return {"range": {wanted.field: known}} if known else {"exists": {"field": wanted.field}}
    if wanted.field not in KEYWORD_FIELDS:
        raise ValueError(f"no keyword field {wanted.field!r}")
    if wanted.every:
        return all_of([{"term": {wanted.field: value}} for value in wanted.values]) if wanted.values else NOTHING
    return {"terms": {wanted.field: list(wanted.values)}}


def _start_query(wanted: StartRange, plan: SearchPlan) -> Query:
    first = max(plan.today, wanted.first) if wanted.first is not None else plan.today
    days = {"gte": day_number(first)}
    if wanted.last is not None:
        days["lte"] = day_number(wanted.last)
    return any_of([{"term": {"permanent": True}}, {"range": {"open_days": days}}])


def joinable(plan: SearchPlan) -> Query:
    """Offers with an open session from the plan's day on."""
    return {"range": {"open_days": {"gte": day_number(plan.today)}}}


def all_of(queries: Sequence[Query]) -> Query:
    """Everything must match; everything matches when there is nothing."""
    if not queries:
        return {"match_all": {}}
    return queries[0] if len(queries) == 1 else {"bool": {"filter": list(queries)}}


def any_of(queries: Iterable[Query]) -> Query:
    """Something must match."""
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def text_queries(clause: TextClause, worth: Sequence[Sequence[int]] | None) -> list[Query]:
    """One query a word, named ``word.field`` where it matches; ``worth`` scores each field (``TextScoring.units``)."""
    return [
        _word_query(number, word, None if worth is None else worth[number]) for number, word in enumerate(clause.words)
    ]


def _word_query(number: int, word: Word, worth: Sequence[int] | None) -> Query:
    fields = []
    for bit, field in enumerate(TEXT_FIELDS):
        terms = word.names if field == "provider" else word.terms
        if not terms:
            continue
        path = f"text.{field}"
        found = {"term": {path: terms[0]}} if len(terms) == 1 else {"terms": {path: list(dict.fromkeys(terms))}}
        boost = {} if worth is None else {"boost": worth[bit]}
        fields.append({"constant_score": {"filter": found, **boost, "_name": f"{number}.{bit}"}})
    if not fields:
        return NOTHING
    return any_of(fields) if worth is None else {"dis_max": {"queries": fields}}


def exact_query(clause: TextClause) -> Query | None:
    """Offers of which a title is exactly the question; None for a question no title can equal."""
    term = key_term(clause.exact)
    if not term:
        return None
    return {"constant_score": {"filter": {"term": {"text.exact": term}}, "boost": EXACT_UNITS, "_name": EXACT}}


def range_query(plan: SearchPlan, outlines: Outlines, departments: Iterable[str]) -> Query | None:
    """Offers within the plan's radius of either origin, None when there is no limit.

    Remote offers stay; of those known only by their département, the ones whose outline the circle touches
    (``departments`` are theirs).
    """
    origins = [origin for origin in (plan.home, plan.work) if origin is not None]
    if plan.radius_km is None or not origins:
        return None
    inside = [{"term": {"remote": True}}]
    for origin in origins:
        inside += _circle(origin, plan.radius_km)
    touched = outlines.touched(origins, departments, plan.radius_km)
    if touched:
        inside.append(all_of([{"term": {"unlocated": True}}, {"terms": {"department": touched}}]))
    return any_of(inside)


def _circle(origin: Origin, radius_km: float) -> list[Query]:
    limit = chord(radius_km)
    located = {"exists": {"field": "location"}}
    if limit == float("inf"):
        return [located]
    inner = radius_km * (1 - _SPHERE_ERROR) - _POINT_ERROR_KM
    outer = radius_km * (1 + _SPHERE_ERROR) + _POINT_ERROR_KM
    around = _sphere_circle(origin, outer) if outer < _WHOLE_GLOBE_KM else located
    x, y, z = origin_point(origin.latitude, origin.longitude)
    exactly = {"script": {"script": {"source": WITHIN, "params": {"x": x, "y": y, "z": z, "limit": limit * limit}}}}
    if inner <= 0:
        return [all_of([around, exactly])]
    sure = _sphere_circle(origin, inner)
    return [sure, {"bool": {"filter": [around, exactly], "must_not": [sure]}}]


def _sphere_circle(origin: Origin, radius_km: float) -> Query:
    point = {"lat": origin.latitude, "lon": origin.longitude}
    return {"geo_distance": {"distance": f"{radius_km:.6f}km", "location": point}}


# Squared straight line through the earth, added up in the order of ``geodesy.squared_chords``: the same double.
WITHIN = """
double dx = doc['x'].value - params.x, dy = doc['y'].value - params.y, dz = doc['z'].value - params.z;
double total = dx * dx; total += dy * dy; total += dz * dz;
return total <= params.limit;
"""
