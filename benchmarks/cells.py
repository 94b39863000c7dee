"""A quadtree over Web Mercator: cells of a point, and the cells that cover a circle.

This is how a text engine without geography searches around a place: every document carries the names of its cells at
several levels, a circle is a set of names. Cells cut by the rim at the finest level count when their centre is inside,
so the answer is exact but for a rim about a fiftieth of the radius wide.
"""

from collections.abc import Iterator
from math import asinh, atan, cos, degrees, pi, radians, sinh, tan

from search_svc.engine.plan import Origin
from search_svc.places.distance import distance_km

COARSEST, FINEST = 8, 16
# The finest cells of a cover are at most this fraction of the radius wide.
CELLS_A_RADIUS = 24
_EQUATOR_KM = 40_075.0


def _fraction(latitude: float, longitude: float) -> tuple[float, float]:
    return (longitude + 180) / 360, (1 - asinh(tan(radians(latitude))) / pi) / 2


def cells(latitude: float, longitude: float) -> list[str]:
    """The names of the cells a point lies in, one a level."""
    x, y = _fraction(latitude, longitude)
    return [f"{level}/{int(x * 2**level)}/{int(y * 2**level)}" for level in range(COARSEST, FINEST + 1)]


def _point(level: int, x: float, y: float) -> Origin:
    return Origin(degrees(atan(sinh(pi * (1 - 2 * y / 2**level)))), x / 2**level * 360 - 180)


def cover(origin: Origin, radius_km: float) -> list[str]:
    """Names of the cells that make up the circle."""
    width = _EQUATOR_KM * cos(radians(origin.latitude))
    finest = next(
        (level for level in range(COARSEST, FINEST) if width / 2**level <= radius_km / CELLS_A_RADIUS), FINEST
    )
    x, y = _fraction(origin.latitude, origin.longitude)
    reach = radius_km / width * 2**COARSEST
    names: list[str] = []
    for column in range(int(x * 2**COARSEST - reach), int(x * 2**COARSEST + reach) + 1):
        for row in range(int(y * 2**COARSEST - reach), int(y * 2**COARSEST + reach) + 1):
            names.extend(_cover(origin, radius_km, width, COARSEST, column, row, finest))
    return names


def _cover(
    origin: Origin, radius_km: float, width: float, level: int, column: int, row: int, finest: int
) -> Iterator[str]:
    centre = _point(level, column + 0.5, row + 0.5)
    away = distance_km(origin.latitude, origin.longitude, centre.latitude, centre.longitude)
    half_diagonal = width / 2**level * 0.75  # a little more than √2 / 2: cells are not quite square
    if away - half_diagonal > radius_km:
        return
    if away + half_diagonal <= radius_km or (level == finest and away <= radius_km):
        yield f"{level}/{column}/{row}"
    elif level < finest:
        for x in (2 * column, 2 * column + 1):
            for y in (2 * row, 2 * row + 1):
                yield from _cover(origin, radius_km, width, level + 1, x, y, finest)
