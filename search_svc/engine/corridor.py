"""The line between two origins and what lies beside it, on WGS84.

The line is the geodesic. It is cut in sections of at most 100 km; a section lies within 1 m of the plane through its
ends and the centre of the earth, so the distance to the line is the distance to that plane for every point opposite the
section. Neighbouring sections share the plane that parts them: every point between the ends is opposite one of them.
Points beyond the ends are as far as the nearer end. Tests compare with geodesics to points along the line: within
0.1 % up to 300 km on either side of lines of 1,000 km.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import ceil

import numpy as np
from geographiclib.geodesic import Geodesic
from numpy.typing import NDArray

from search_svc.engine.geodesy import MEAN_RADIUS, arc, origin_point, squared_chords
from search_svc.engine.plan import Origin

Floats = NDArray[np.float64]
Vector = tuple[float, float, float]
Points = tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]]

# The geodesic leaves the plane through its ends by up to 0.7 m at 100 km, 65 m at 1,000 km.
SECTION_KM = 100.0
# A shorter line is a point: the circle around it holds its corridor.
_POINT_KM = 1e-6
# No point of the ellipsoid is so high above a plane through its centre.
_ABOVE_ALL_KM = 10_000.0
# Lines kept: the pages of a question, and the questions of a person, ask for the same one.
_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a line from ``start`` to ``end``, as unit normals of planes through the centre of the earth.

    A point is opposite the section when it is on the positive side of ``behind`` and of ``ahead``, and as far from the
    line as from the plane of ``across``.
    """

    start: Origin
    end: Origin
    across: Vector
    behind: Vector
    ahead: Vector


def waypoints(start: Origin, end: Origin, parts: int) -> list[Origin]:
    """The ends of ``parts`` equal parts of the geodesic, both origins included."""
    line = Geodesic.WGS84.InverseLine(start.latitude, start.longitude, end.latitude, end.longitude)
    at = (line.Position(line.s13 * part / parts) for part in range(1, parts))
    return [start, *(Origin(point["lat2"], point["lon2"]) for point in at), end]


def length(start: Origin, end: Origin) -> float:
    """Kilometres of the geodesic."""
    metres = Geodesic.WGS84.Inverse(start.latitude, start.longitude, end.latitude, end.longitude)["s12"]
    return float(metres) / 1000


@lru_cache(_REMEMBERED)
def sections(start: Origin, end: Origin) -> tuple[Section, ...]:
    """The sections of the line between two origins; none when they are one point."""
    kilometres = length(start, end)
    if kilometres < _POINT_KM:
        return ()
    stops = waypoints(start, end, ceil(kilometres / SECTION_KM))
    points = [np.array(origin_point(stop.latitude, stop.longitude)) for stop in stops]
    normals = [_unit(np.cross(a, b)) for a, b in pairwise(points)]
    # The plane that parts two sections halves the angle between them.
    sides = [normals[0], *(a + b for a, b in pairwise(normals)), normals[-1]]
    parting = [_unit(np.cross(side, point)) for side, point in zip(sides, points, strict=True)]
    return tuple(
        Section(stops[i], stops[i + 1], _vector(normal), _vector(parting[i]), _vector(-parting[i + 1]))
        for i, normal in enumerate(normals)
    )


def height(points: Points, normal: Vector) -> NDArray[np.floating]:
    """Kilometres of points above a plane through the centre, in their precision; below it they are negative."""
    total = points[0] * points[0].dtype.type(normal[0])
    for axis in (1, 2):
        total += points[axis] * points[axis].dtype.type(normal[axis])
    return total


def limit(kilometres: float) -> float:
    """The greatest height above the plane of a section within ``kilometres`` over ground."""
    angle = kilometres / MEAN_RADIUS
    return _ABOVE_ALL_KM if angle >= np.pi / 2 else float(MEAN_RADIUS * np.sin(angle))


def beside(points: Points, section: Section, kilometres: float) -> NDArray[np.bool_]:
    """Which points are opposite a section and within ``kilometres`` of it. Only sums and products: an engine that
    does the same in double precision finds the same points."""
    most = limit(kilometres)
    across = height(points, section.across)
    inside: NDArray[np.bool_] = across * across <= most * most
    inside &= height(points, section.behind) >= 0
    inside &= height(points, section.ahead) >= 0
    return inside


def line_distance(points: Points, start: Origin, end: Origin) -> Floats:
    """Kilometres over ground from points to the line between two origins, NaN for points without coordinates."""
    ends = (squared_chords(points, origin_point(o.latitude, o.longitude)) for o in (start, end))
    nearest = arc(np.sqrt(np.minimum(*ends)))
    for section in sections(start, end):
        opposite = (height(points, section.behind) >= 0) & (height(points, section.ahead) >= 0)
        across = np.abs(height(points, section.across)) / MEAN_RADIUS
        beside_it = MEAN_RADIUS * np.arcsin(np.minimum(across, 1.0))
        nearest = np.where(opposite, np.minimum(nearest, beside_it), nearest)
    return nearest


def _unit(vector: Floats) -> Floats:
    return vector / np.linalg.norm(vector)


def _vector(values: Floats) -> Vector:
    return float(values[0]), float(values[1]), float(values[2])
