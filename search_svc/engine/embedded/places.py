"""Circles and corridors: which rows are in range of the origins or of the line between them, and how far they are."""

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.corridor import Section, beside, height, limit, sections
from search_svc.engine.embedded.segment import REMOTE, Bools, Floats, Int64s, Segment
from search_svc.engine.geodesy import arc, chord, origin_point, squared_chords
from search_svc.engine.outlines import Outlines
from search_svc.engine.plan import Origin, SearchPlan

# Single precision places a point within 0.5 m on each axis, so a distance is wrong by less than this.
_SINGLE_PRECISION_KM = 0.002
# The same for heights above a plane: sums of three products of up to 6,378 km.
_SINGLE_PRECISION_HEIGHT_KM = 0.01
Points = tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]

# Above this share of the rows the first pass goes through all of them instead of gathering the candidates.
_MOST = 0.5


def has_range(plan: SearchPlan) -> bool:
    """Whether the plan limits the distance."""
    return plan.reach_km is not None


def in_range(segment: Segment, rows: Int64s, plan: SearchPlan, outlines: Outlines) -> Bools:
    """Which ``rows`` are within the plan's radius of either origin, or of the line between them by its corridor. Remote
    offers stay; a place known only by its département is in range when a circle or the corridor touches the outline."""
    if len(rows) > _MOST * len(segment):
        return everything_in_range(segment, plan, outlines)[rows]
    inside: Bools = segment.teaching[rows] == REMOTE
    columns = segment.x32
    points = (columns[0][rows], columns[1][rows], columns[2][rows])
    touched = _touched(segment, plan, outlines)
    if touched.any():
        unlocated = np.flatnonzero(segment.unlocated[rows])
        inside[unlocated] |= touched[segment.department[rows[unlocated]]]
    _add_range(inside, segment, points, plan, rows)
    return inside


def everything_in_range(segment: Segment, plan: SearchPlan, outlines: Outlines) -> Bools:
    """The same for every row of the segment, superseded ones included."""
    inside: Bools = segment.teaching == REMOTE
    touched = _touched(segment, plan, outlines)
    if touched.any():
        rows = segment.unlocated_rows
        inside[rows] |= touched[segment.department[rows]]
    _add_range(inside, segment, segment.x32, plan, None)
    return inside


def _add_range(inside: Bools, segment: Segment, points: Points, plan: SearchPlan, rows: Int64s | None) -> None:
    """Mark the points (of ``rows``, or of all) in the circles and the corridor of a plan."""
    for origin in plan.origins:
        _add_circle(inside, segment, points, origin, plan.reach_km or 0.0, rows)
    if plan.line is not None and plan.corridor_km is not None:
        for section in sections(*plan.line):
            _add_section(inside, segment, points, section, plan.corridor_km, rows)


def _add_circle(
    inside: Bools, segment: Segment, points: Points, origin: Origin, radius_km: float, rows: Int64s | None
) -> None:
    """Mark the points (of ``rows``, or of all) within the radius: in single precision, exactly near the rim."""
    limit = chord(radius_km)
    point = origin_point(origin.latitude, origin.longitude)
    near = squared_chords(points, point)
    inner, outer = max(limit - _SINGLE_PRECISION_KM, 0.0), limit + _SINGLE_PRECISION_KM
    surely: Bools = near <= np.float32(inner * inner)
    maybe = near <= np.float32(outer * outer)
    maybe &= ~surely
    inside |= surely
    rim = np.flatnonzero(maybe)
    if len(rim):
        at = rim if rows is None else rows[rim]
        exact = squared_chords((segment.x[at], segment.y[at], segment.z[at]), point)
        inside[rim] |= exact <= limit * limit


def _add_section(
    inside: Bools, segment: Segment, points: Points, section: Section, corridor_km: float, rows: Int64s | None
) -> None:
    """Mark the points beside a section of the line: those near its plane in single precision, then exactly."""
    maybe: Bools = np.abs(height(points, section.across)) <= limit(corridor_km) + _SINGLE_PRECISION_HEIGHT_KM
    maybe &= ~inside
    near = np.flatnonzero(maybe)
    if len(near):
        at = near if rows is None else rows[near]
        inside[near] = beside((segment.x[at], segment.y[at], segment.z[at]), section, corridor_km)


def distances(segment: Segment, rows: Int64s, origin: Origin | None) -> Floats:
    """Kilometres from an origin to each row, NaN where there is no distance."""
    if origin is None:
        return np.full(len(rows), np.nan)
    point = origin_point(origin.latitude, origin.longitude)
    return arc(np.sqrt(squared_chords((segment.x[rows], segment.y[rows], segment.z[rows]), point)))


def nearer(segment: Segment, rows: Int64s, plan: SearchPlan) -> Floats:
    """Kilometres from the nearer of the plan's origins, NaN where there is no distance."""
    return np.fmin(distances(segment, rows, plan.home), distances(segment, rows, plan.work))


def _touched(segment: Segment, plan: SearchPlan, outlines: Outlines) -> Bools:
    """Which of the segment's départements are in range, of those with offers known only by them."""
    touched = np.zeros(len(segment.departments), np.bool_)
    known = segment.unlocated_departments
    touched[[known[code] for code in outlines.in_range(plan, known)]] = True
    return touched
