"""Circles: which rows lie within a radius of either origin, and how far each row is."""

import numpy as np

from search_svc.engine.embedded.segment import REMOTE, Bools, Floats, Int64s, Segment
from search_svc.engine.geodesy import arc, chord, origin_point, squared_chords
from search_svc.engine.outlines import Outlines
from search_svc.engine.plan import Origin, SearchPlan

# Single precision places a point within 0.5 m on each axis, so a distance is wrong by less than this.
_SINGLE_PRECISION_KM = 0.002
# Above this share of the rows the first pass goes through all of them instead of gathering the candidates.
_MOST = 0.5


def in_range(segment: Segment, rows: Int64s, plan: SearchPlan, outlines: Outlines) -> Bools:
    """Which ``rows`` are within the plan's radius of either origin. Remote offers stay; a place known only by its
    département is in range when the circle touches the outline."""
    origins = [origin for origin in (plan.home, plan.work) if origin is not None]
    if plan.radius_km is None or not origins:
        return np.ones(len(rows), np.bool_)
    inside: Bools = segment.teaching[rows] == REMOTE
    for origin in origins:
        inside |= _within(segment, rows, origin, plan.radius_km)
    touched = _touched(segment, origins, plan.radius_km, outlines)
    if touched.any():
        unlocated = np.flatnonzero(segment.unlocated[rows])
        inside[unlocated] |= touched[segment.department[rows[unlocated]]]
    return inside


def _within(segment: Segment, rows: Int64s, origin: Origin, radius_km: float) -> Bools:
    limit = chord(radius_km)
    point = origin_point(origin.latitude, origin.longitude)
    columns = segment.x32
    if len(rows) > _MOST * len(segment):
        near = squared_chords(columns, point)[rows]
    else:
        near = squared_chords((columns[0][rows], columns[1][rows], columns[2][rows]), point)
    inner = max(limit - _SINGLE_PRECISION_KM, 0.0)
    inside: Bools = near <= inner * inner
    outer = limit + _SINGLE_PRECISION_KM
    rim = np.flatnonzero(near <= outer * outer) if np.isfinite(limit) else np.flatnonzero(~np.isnan(near))
    rim = rim[~inside[rim]]
    if len(rim):
        at = rows[rim]
        exact = squared_chords((segment.x[at], segment.y[at], segment.z[at]), point)
        inside[rim] = exact <= limit * limit
    return inside


def distances(segment: Segment, rows: Int64s, origin: Origin | None) -> Floats:
    """Kilometres from an origin to each row, NaN where there is no distance."""
    if origin is None:
        return np.full(len(rows), np.nan)
    point = origin_point(origin.latitude, origin.longitude)
    return arc(np.sqrt(squared_chords((segment.x[rows], segment.y[rows], segment.z[rows]), point)))


def nearer(segment: Segment, rows: Int64s, plan: SearchPlan) -> Floats:
    """Kilometres from the nearer of the plan's origins, NaN where there is no distance."""
    return np.fmin(distances(segment, rows, plan.home), distances(segment, rows, plan.work))


def _touched(segment: Segment, origins: list[Origin], radius_km: float, outlines: Outlines) -> Bools:
    """Which of the segment's départements some circle touches, of those with offers known only by them."""
    touched = np.zeros(len(segment.departments), np.bool_)
    for code in segment.unlocated_departments.tolist():
        department = segment.departments[code]
        touched[code] = bool(department) and any(outlines.distance(o, department) <= radius_km for o in origins)
    return touched
