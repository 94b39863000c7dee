"""The circles and the corridor of a plan as Elasticsearch's queries.

Its own distances only choose what is certainly inside or outside; a script decides what lies between them on the stored
x, y, z, in double precision and in the order of operations of the embedded engine: both find the very same offers.
"""

from collections.abc import Iterable
from math import ceil, hypot

from search_svc.engine.corridor import Section, Vector, length, limit, sections, waypoints
from search_svc.engine.elastic.clauses import Query, all_of, any_of
from search_svc.engine.geodesy import chord, origin_point
from search_svc.engine.outlines import Outlines
from search_svc.engine.plan import Origin, SearchPlan

# Elasticsearch measures on a sphere, which is up to 0.6 % wrong; circles this much smaller and larger are certainly
# inside and outside of ours, and only what lies between them is measured again, exactly.
_SPHERE_ERROR = 0.006
# The same for circles that must hold what is beside a section, which itself is measured with an error of up to 0.1 %.
_COVER_ERROR = 0.01
# geo_point is rounded to a few centimetres.
_POINT_ERROR_KM = 0.001
# A circle of more kilometres holds the whole globe, whatever the formula.
_WHOLE_GLOBE_KM = 19_800.0
# Circles that cover the corridor along all its sections: more would fit it closer, and cost more than the script saves.
_COVERS = 16
_LOCATED: Query = {"exists": {"field": "location"}}


def range_query(plan: SearchPlan, outlines: Outlines, departments: Iterable[str]) -> Query | None:
    """Offers within the plan's radius of either origin or in its corridor, None when there is no limit.

    Remote offers stay; of those known only by their département, the ones whose outline is touched (``departments`` are
    theirs).
    """
    if plan.reach_km is None:
        return None
    inside = [{"term": {"remote": True}}]
    for origin in dict.fromkeys(plan.origins):
        inside += _circle(origin, plan.reach_km)
    if plan.line is not None and plan.corridor_km is not None:
        cut = sections(*plan.line)
        covers = max(_COVERS // max(len(cut), 1), 1)
        inside += [_beside(section, plan.corridor_km, covers) for section in cut]
    touched = outlines.in_range(plan, departments)
    if touched:
        inside.append(all_of([{"term": {"unlocated": True}}, {"terms": {"department": touched}}]))
    return any_of(inside)


def _circle(origin: Origin, radius_km: float) -> list[Query]:
    most = chord(radius_km)
    if most == float("inf"):
        return [_LOCATED]
    inner = radius_km * (1 - _SPHERE_ERROR) - _POINT_ERROR_KM
    around = _sphere_circle(origin, radius_km * (1 + _SPHERE_ERROR) + _POINT_ERROR_KM)
    x, y, z = origin_point(origin.latitude, origin.longitude)
    exactly = _script(WITHIN, {"x": x, "y": y, "z": z, "limit": most * most})
    if inner <= 0:
        return [all_of([around, exactly])]
    sure = _sphere_circle(origin, inner)
    return [sure, {"bool": {"filter": [around, exactly], "must_not": [sure]}}]


def _beside(section: Section, corridor_km: float, covers: int) -> Query:
    """What is beside a section: in circles along it that hold its corridor, and there by the script."""
    kilometres = length(section.start, section.end)
    parts = min(max(ceil(kilometres / (2 * corridor_km)), 1), covers) if corridor_km > 0 else covers
    reach = hypot(kilometres / parts / 2, corridor_km) * (1 + _COVER_ERROR) + _POINT_ERROR_KM
    centres = waypoints(section.start, section.end, 2 * parts)[1::2]
    most = limit(corridor_km)
    params = {
        **_axes("across", section.across),
        **_axes("behind", section.behind),
        **_axes("ahead", section.ahead),
        "limit": most * most,
    }
    return all_of([any_of([_sphere_circle(centre, reach) for centre in centres]), _script(BESIDE, params)])


def _axes(name: str, normal: Vector) -> dict[str, float]:
    return {f"{name}_{axis}": value for axis, value in zip("xyz", normal, strict=True)}


def _sphere_circle(origin: Origin, radius_km: float) -> Query:
    if radius_km >= _WHOLE_GLOBE_KM:
        return _LOCATED
    point = {"lat": origin.latitude, "lon": origin.longitude}
    return {"geo_distance": {"distance": f"{radius_km:.6f}km", "location": point}}


def _script(source: str, params: dict[str, float]) -> Query:
    return {"script": {"script": {"source": source, "params": params}}}


# Squared straight line through the earth, added up in the order of ``geodesy.squared_chords``: the same double.
WITHIN = """
double dx = doc['x'].value - params.x, dy = doc['y'].value - params.y, dz = doc['z'].value - params.z;
double total = dx * dx; total += dy * dy; total += dz * dz;
return total <= params.limit;
"""

# ``corridor.beside``, likewise.
BESIDE = """
double x = doc['x'].value, y = doc['y'].value, z = doc['z'].value;
double across = x * params.across_x; across += y * params.across_y; across += z * params.across_z;
if (across * across > params.limit) return false;
double behind = x * params.behind_x; behind += y * params.behind_y; behind += z * params.behind_z;
if (behind < 0) return false;
double ahead = x * params.ahead_x; ahead += y * params.ahead_y; ahead += z * params.ahead_z;
return ahead >= 0;
"""
