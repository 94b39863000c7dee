"""The order of hits: the plan's key, then the lot, then the id, on stored fields or computed by a script.

Scripts compute in double precision and in the order of operations of the embedded engine, so that both put equal offers
side by side. A script is the same text for every plan of its kind: only parameters differ, and Elasticsearch compiles
it once.
"""

from typing import Any

from search_svc.engine.days import day_number
from search_svc.engine.elastic.clauses import EXACT_UNITS
from search_svc.engine.geodesy import origin_point
from search_svc.engine.plan import REMAINING, TEXT_UNITS, Origin, Scoring, SearchPlan

Clause = dict[str, Any]

# Sort key → the stored field that orders it.
STORED = {"price": "price", "hours": "hours", "insertion": "insertion", "rating": "bayesian_rating"}
# Sorts behind every kilometre and day; a true infinity would not come back through JSON.
UNKNOWN = 1e300
_MEAN_DIAMETER_KM = 2 * 6371.0088

# Squared straight line through the earth to the nearest origin, negative for offers without a place. Added up in the
# order of ``geodesy.squared_chords``.
_CHORD = """
  double dx{i} = x - params.x{i}, dy{i} = y - params.y{i}, dz{i} = z - params.z{i};
  double square{i} = dx{i} * dx{i}; square{i} += dy{i} * dy{i}; square{i} += dz{i} * dz{i};
  if (nearest < 0 || square{i} < nearest) nearest = square{i};
"""
_NEAREST = """
double nearest = -1;
if (doc['x'].size() != 0) {{
  double x = doc['x'].value, y = doc['y'].value, z = doc['z'].value;
{chords}}}
"""
_DISTANCE = """
return nearest < 0 ? params.unknown : params.sign * nearest;
"""
_START = """
def days = doc['open_days'];
for (int i = 0; i < days.size(); ++i) {
  long day = days.get(i);
  if (day >= params.today) return params.sign * day;
}
return params.unknown;
"""
_SCORE_BEGIN = """
double total = params.outcome * doc['outcome'].value;
total += params.availability * (doc['available_until'].value >= params.today ? 1.0 : 0.0);
"""
_SCORE_TEXT = """
total += params.text * (_score >= params.exact ? 1.0 : _score / params.units);
"""
_SCORE_DISTANCE = """
double closeness;
if (nearest < 0) closeness = doc['remote'].value ? params.remote : params.unlocated;
else {
  double km = params.diameter * Math.asin(Math.min(Math.sqrt(nearest) / params.diameter, 1.0));
  closeness = params.half / (params.half + km);
}
total += params.distance * closeness;
"""


def sort_clauses(plan: SearchPlan) -> list[Clause]:
    """The sort of a search request; of what remains to pay only its ties, for ``merging`` makes that order."""
    ties: list[Clause] = [{f"lot{plan.lot}": "asc"}, {"id": "asc"}]
    key = _key(plan)
    keys = [] if key is None else [key]
    # What is far below its kind's median stands behind every other price in either direction, before the unknown.
    return [*([{"price_tier": "asc"}] if plan.sort.key == "price" else ()), *keys, *ties]


def position(hit: dict[str, Any], clauses: list[Clause]) -> list[Any]:
    """Where a list goes on behind a hit. Without the tie-break that a point in time adds (``_shard_doc``): the id
    breaks every tie, and the number of a document in its shard tells whoever reads a cursor of those he may not see."""
    return list(hit["sort"][: len(clauses)])


def scores_text(plan: SearchPlan) -> bool:
    """Whether the order depends on where words match."""
    return plan.sort.key == "relevance" and plan.scoring is not None and plan.text is not None


def _key(plan: SearchPlan) -> Clause | None:
    key, descending = plan.sort.key, plan.sort.descending
    if key == REMAINING:
        return None
    if key in STORED:
        return {STORED[key]: {"order": "desc" if descending else "asc", "missing": "_last"}}
    origins = [origin for origin in (plan.home, plan.work) if origin is not None]
    params = {"sign": -1.0 if descending else 1.0, "unknown": UNKNOWN}
    if key == "start":
        return _script(_START, params | {"today": day_number(plan.today)})
    if key == "distance":
        return _script(_nearest(origins) + _DISTANCE, params | _points(origins)) if origins else None
    return None if plan.scoring is None else _score(plan, plan.scoring, origins)


def _score(plan: SearchPlan, scoring: Scoring, origins: list[Origin]) -> Clause:
    source = _SCORE_BEGIN
    params: dict[str, Any] = {
        "outcome": scoring.outcome_weight,
        "availability": scoring.availability_weight,
        "today": day_number(plan.today),
    }
    if plan.text is not None:
        source += _SCORE_TEXT
        params |= {"text": scoring.text_weight, "units": float(TEXT_UNITS), "exact": EXACT_UNITS}
    if origins:
        source += _nearest(origins) + _SCORE_DISTANCE
        params |= {
            "distance": scoring.distance_weight,
            "half": scoring.half_km,
            "remote": scoring.remote_distance,
            "unlocated": scoring.unlocated_distance,
            "diameter": _MEAN_DIAMETER_KM,
            **_points(origins),
        }
    return _script(source + "return total;", params, order="desc")


def _nearest(origins: list[Origin]) -> str:
    return _NEAREST.format(chords="".join(_CHORD.format(i=i) for i in range(len(origins))))


def _points(origins: list[Origin]) -> dict[str, float]:
    points = (origin_point(origin.latitude, origin.longitude) for origin in origins)
    return {f"{axis}{i}": value for i, point in enumerate(points) for axis, value in zip("xyz", point, strict=True)}


def _script(source: str, params: dict[str, Any], order: str = "asc") -> Clause:
    return {"_script": {"type": "number", "order": order, "script": {"source": source, "params": params}}}
