"""Outlines of départements: does a circle or corridor touch one? Asked for offers known only by their département."""

from collections import OrderedDict
from collections.abc import Iterable
from math import cos, hypot, radians

import numpy as np
import shapely
import shapely.affinity
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from search_svc.engine.corridor import length, line_distance, waypoints
from search_svc.engine.geodesy import MEAN_RADIUS, arc, beneath, earth_centred, origin_point, squared_chords
from search_svc.engine.plan import Origin, SearchPlan
from search_svc.places.packaged import towns
from search_svc.places.territories import DEPARTMENTS
from search_svc.store import Store

# Without outlines nor communes a département is a disc around its préfecture: the mean area of a French département is
# 6,000 km², that of a disc of 44 km.
_DISC_KM = 44.0
_KM_PER_DEGREE = 111.2
# Less than any degree of latitude (110.57 km at the equator), by what a plane and two latitudes may differ.
_BOX_KM_PER_DEGREE = 100.0
# Edges are bent with the globe every so many degrees (11 km, which stray by 3 m).
_EDGE_DEGREES = 0.1
# Distances kept, one an origin or a line and département.
_REMEMBERED = 20_000


class Outlines:
    """Outlines by département: those loaded, else the hull of its communes, else a disc around its préfecture."""

    def __init__(self, loaded: dict[str, BaseGeometry]) -> None:
        self._loaded = loaded
        self._distances: OrderedDict[tuple[str, Origin, Origin | None], float] = OrderedDict()
        self._boxes: dict[str, tuple[float, float, float, float]] = {}

    @staticmethod
    def read(store: Store) -> "Outlines":
        """What the registers of a store say."""
        return Outlines(Outlines.stored(store))

    @staticmethod
    def stored(store: Store) -> dict[str, BaseGeometry]:
        """Shapes (degrees) by département, of those a store's registers know."""
        hulls: dict[str, list[tuple[float, float]]] = {}
        for commune in store.communes():
            hulls.setdefault(commune.department, []).append((commune.longitude, commune.latitude))
        shapes = {code: shapely.MultiPoint(points).convex_hull for code, points in hulls.items()}
        for outline in store.outlines():
            if outline.kind == "department":
                shapes[outline.code] = shapely.from_wkb(outline.wkb)
        return shapes

    def distance(self, origin: Origin, department: str) -> float:
        """Kilometres from an origin to the nearest point of a département, 0 inside; infinite for an unknown code."""
        return self._distance(department, origin, None)

    def line_distance(self, start: Origin, end: Origin, department: str) -> float:
        """Kilometres from the line between two origins to a département, 0 where they cross, infinite as above."""
        return self._distance(department, start, end)

    def in_range(self, plan: SearchPlan, departments: Iterable[str]) -> list[str]:
        """The départements, of those given, that a circle or the corridor of a plan touches. None without limit."""
        departments = list(departments)
        found = [] if plan.reach_km is None else self.touched(plan.origins, departments, plan.reach_km)
        if plan.line is not None and plan.corridor_km is not None:
            others = [code for code in departments if code not in found]
            found += self._crossed(*plan.line, others, plan.corridor_km)
        return found

    def _crossed(self, start: Origin, end: Origin, departments: list[str], corridor_km: float) -> list[str]:
        middle, reach = waypoints(start, end, 2)[1], length(start, end) / 2 + corridor_km
        return [
            code
            for code in departments
            if code and self._may_touch(middle, code, reach) and self.line_distance(start, end, code) <= corridor_km
        ]

    def _distance(self, department: str, start: Origin, end: Origin | None) -> float:
        key = (department, start, end)
        if key not in self._distances:
            if len(self._distances) >= _REMEMBERED:
                self._distances.popitem(last=False)
            shape = self._shape(department)
            self._distances[key] = (
                distance_to_outline(shape, start) if end is None else line_to_outline(shape, start, end)
            )
        return self._distances[key]

    def touched(self, origins: Iterable[Origin], departments: Iterable[str], radius_km: float) -> list[str]:
        """The départements, of those given, that a circle around some origin touches."""
        origins = list(origins)
        return [
            code
            for code in departments
            if code
            and any(self._may_touch(o, code, radius_km) and self.distance(o, code) <= radius_km for o in origins)
        ]

    def _may_touch(self, origin: Origin, department: str, radius_km: float) -> bool:
        """Whether the box around a département is near enough: most are not, and a box costs a microsecond."""
        if department not in self._boxes:
            self._boxes[department] = self._shape(department).bounds
        west, south, east, north = self._boxes[department]
        northward = max(south - origin.latitude, 0.0, origin.latitude - north)
        eastward = max(west - origin.longitude, 0.0, origin.longitude - east)
        shorten = cos(radians(min(max(abs(origin.latitude), abs(south), abs(north)), 90.0)))
        # An empty shape has a box of NaN, which is never too far: ``distance`` says infinite.
        return not hypot(northward, eastward * shorten) * _BOX_KM_PER_DEGREE > radius_km

    def _shape(self, department: str) -> BaseGeometry:
        if department not in self._loaded:
            self._loaded[department] = _disc(department)
        return self._loaded[department]


def distance_to_outline(outline: BaseGeometry, origin: Origin) -> float:
    """Kilometres from an origin to the nearest point of an outline (degrees), 0 inside, infinite for an empty one.

    The nearest point is sought on a plane tangent at the origin (longitudes shortened by the cosine of the latitude),
    which is exact to about 1 % within 300 km; its distance is then taken on WGS84.
    """
    if outline.is_empty:
        return float("inf")
    plane = np.array([cos(radians(origin.latitude)), 1.0])
    here = shapely.Point(origin.longitude * plane[0], origin.latitude)
    there = shapely.transform(outline, lambda degrees: degrees * plane)
    nearest, origin_again = shapely.get_coordinates(shapely.shortest_line(there, here))
    if (nearest == origin_again).all():
        return 0.0
    x, y, z = earth_centred(nearest[1:], nearest[:1] / plane[0])
    return float(arc(np.sqrt(squared_chords((x, y, z), origin_point(origin.latitude, origin.longitude))))[0])


def line_to_outline(outline: BaseGeometry, start: Origin, end: Origin) -> float:
    """Kilometres from the line between two origins to the nearest point of an outline (degrees), 0 where they cross,
    infinite for an empty one.

    The nearest point is sought on a cylinder around the globe along the line, which is true to 0.2 % within 400 km on
    either side and strays from the line by 0.1 km in 1,000 km; its distance is then taken on WGS84.
    """
    if outline.is_empty or start == end:
        return distance_to_outline(outline, start)
    first, middle, last = (np.array(origin_point(stop.latitude, stop.longitude)) for stop in waypoints(start, end, 2))
    across = np.cross(first, last)
    axes = np.array([axis / np.linalg.norm(axis) for axis in (middle, np.cross(across, middle), across)])

    def unrolled(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
        points = np.array(earth_centred(degrees[:, 1], degrees[:, 0]))
        below, ahead, above = axes @ (points / np.linalg.norm(points, axis=0))
        return MEAN_RADIUS * np.column_stack((np.arctan2(ahead, below), np.arcsin(np.clip(above, -1, 1))))

    bent = shapely.segmentize(outline, _EDGE_DEGREES)
    corners = shapely.get_coordinates(bent)
    points = np.array(earth_centred(corners[:, 1], corners[:, 0]))
    if (axes[0] @ points).min() < 0:
        # Over a quarter of the globe away, towards where the cylinder is cut open: by its corners.
        return float(line_distance((points[0], points[1], points[2]), start, end).min())
    line = shapely.LineString(unrolled(np.array([(stop.longitude, stop.latitude) for stop in (start, end)])))
    there = shapely.transform(bent, unrolled)
    nearest, on_line = shapely.get_coordinates(shapely.shortest_line(there, line))
    if (nearest == on_line).all():
        return 0.0
    ahead, above = nearest / MEAN_RADIUS
    direction = np.array((np.cos(above) * np.cos(ahead), np.cos(above) * np.sin(ahead), np.sin(above))) @ axes
    x, y, z = beneath(direction)[:, np.newaxis]
    return float(line_distance((x, y, z), start, end)[0])


def _disc(department: str) -> BaseGeometry:
    territory = DEPARTMENTS.get(department)
    if territory is None:
        return shapely.Point()
    for town in towns():
        if town.name == territory.capital and town.region == territory.region:
            degrees = _DISC_KM / _KM_PER_DEGREE
            shape = shapely.Point(town.longitude, town.latitude).buffer(degrees)
            widen = 1 / float(np.cos(np.radians(town.latitude)))
            return shapely.affinity.scale(shape, xfact=widen, yfact=1.0, origin="centroid")
    return shapely.Point()
