"""Distances on WGS84 by array operations.

Points are earth-centred coordinates in kilometres. The straight line between two points of the ellipsoid is exact; the
arc over it is taken on a sphere of the mean radius, which is within 0.001 % of the geodesic at 100 km and within 0.1 %
at 10,000 km (tests compare with Karney's geodesic).
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# WGS84: semi-major axis in km and first eccentricity squared (NIMA TR8350.2).
_A = 6378.137
_E2 = 6.69437999014e-3
MEAN_RADIUS = 6371.0088


def earth_centred(latitude: Floats, longitude: Floats) -> tuple[Floats, Floats, Floats]:
    """x, y, z in km of points given in degrees, at height 0."""
    phi, lam = np.radians(latitude), np.radians(longitude)
    n = _A / np.sqrt(1 - _E2 * np.sin(phi) ** 2)
    return n * np.cos(phi) * np.cos(lam), n * np.cos(phi) * np.sin(lam), n * (1 - _E2) * np.sin(phi)


def beneath(direction: Floats) -> Floats:
    """x, y, z in km of the point of the ellipsoid in a direction (three numbers) from the centre of the earth."""
    x, y, z = direction / _A
    distance: Floats = np.sqrt(x**2 + y**2 + z**2 / (1 - _E2))
    return direction / distance


def arc(chord: Floats) -> Floats:
    """Kilometres over ground of a straight line of ``chord`` km."""
    return 2 * MEAN_RADIUS * np.arcsin(np.minimum(chord / (2 * MEAN_RADIUS), 1.0))


def chord(kilometres: float) -> float:
    """The straight line under an arc: the inverse of ``arc``. More than half the globe is infinite."""
    half = kilometres / (2 * MEAN_RADIUS)
    return float("inf") if half >= np.pi / 2 else float(2 * MEAN_RADIUS * np.sin(half))


def squared_chords(
    points: tuple[NDArray[np.floating], NDArray[np.floating], NDArray[np.floating]], origin: tuple[float, float, float]
) -> NDArray[np.floating]:
    """Squared straight lines in km² from points to an origin, in the precision of the points; NaN stays NaN."""
    total = points[0] - points[0].dtype.type(origin[0])
    total *= total
    for axis in (1, 2):
        difference = points[axis] - points[axis].dtype.type(origin[axis])
        difference *= difference
        total += difference
    return total


def origin_point(latitude: float, longitude: float) -> tuple[float, float, float]:
    """x, y, z of one point."""
    x, y, z = earth_centred(np.array([latitude]), np.array([longitude]))
    return float(x[0]), float(y[0]), float(z[0])
