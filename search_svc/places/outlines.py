"""Whether points and circles touch the outlines of départements."""

from collections.abc import Iterable
from math import cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray

from search_svc.catalogue.thesaurus import Outline
from search_svc.places.distance import distance_km

# The simplified outlines of IGN stray from the true border by up to some kilometres (a gulf, a bend of a river).
TOLERANCE_KM = 3.0
_KM_PER_DEGREE = 110.5  # of latitude, at its least: bounding boxes must not be too small


class Outlines:
    """The départements' outlines, empty when none were loaded."""

    def __init__(self, outlines: Iterable[Outline]) -> None:
        self._shapes = {
            outline.code: shapely.from_wkb(outline.wkb) for outline in outlines if outline.kind == "department"
        }
        for shape in self._shapes.values():
            shapely.prepare(shape)

    def knows(self, department: str) -> bool:
        """Whether the outline of a département is loaded."""
        return department in self._shapes

    def near(self, latitude: float, longitude: float, department: str) -> bool:
        """Whether a point is inside the outline or within TOLERANCE_KM of it."""
        return self._touches(self._shapes[department], latitude, longitude, TOLERANCE_KM)

    def within(self, latitude: float, longitude: float, radius_km: float) -> frozenset[str]:
        """The départements whose outline a circle touches."""
        return frozenset(
            code for code, shape in self._shapes.items() if self._touches(shape, latitude, longitude, radius_km)
        )

    def _touches(self, shape: shapely.Geometry, latitude: float, longitude: float, radius_km: float) -> bool:
        west, south, east, north = shape.bounds
        high = radius_km / _KM_PER_DEGREE
        wide = high / max(cos(radians(min(abs(latitude) + high, 89.0))), 0.01)
        if not (west - wide <= longitude <= east + wide and south - high <= latitude <= north + high):
            return False
        if shapely.contains_xy(shape, longitude, latitude):
            return True
        return _distance_km(shape, latitude, longitude) <= radius_km


def _distance_km(shape: shapely.Geometry, latitude: float, longitude: float) -> float:
    """Kilometres from a point outside a shape to its border: the nearest point on a plane true at the point."""
    narrowing = cos(radians(latitude))

    def flat(coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return coordinates * (narrowing, 1.0)

    here = shapely.Point(longitude * narrowing, latitude)
    nearest = shapely.get_coordinates(shapely.shortest_line(shapely.transform(shape, flat), here))[0]
    return distance_km(latitude, longitude, float(nearest[1]), float(nearest[0]) / narrowing)
