"""Distances on the WGS84 ellipsoid."""

from math import asin, atan, cos, radians, sin, sqrt, tan

EQUATORIAL_RADIUS_KM = 6378.137
FLATTENING = 1 / 298.257223563


def distance_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres between two points in degrees.

    Lambert's formula for long lines: within 10 m up to thousands of kilometres, where a sphere is wrong by up to 0.5 %.
    """
    reduced = atan((1 - FLATTENING) * tan(radians(latitude)))
    other = atan((1 - FLATTENING) * tan(radians(other_latitude)))
    half_difference = (other - reduced) / 2
    half_longitudes = radians(other_longitude - longitude) / 2
    chord = sin(half_difference) ** 2 + cos(reduced) * cos(other) * sin(half_longitudes) ** 2
    angle = 2 * asin(sqrt(min(1.0, chord)))
    # The corrections divide by zero at the antipodes and at the point itself; nothing French is at its antipodes.
    if angle < 1e-12 or chord > 1 - 1e-12:
        return EQUATORIAL_RADIUS_KM * angle
    mean = (reduced + other) / 2
    x = (angle - sin(angle)) * (sin(mean) * cos(half_difference) / cos(angle / 2)) ** 2
    y = (angle + sin(angle)) * (cos(mean) * sin(half_difference) / sin(angle / 2)) ** 2
    return EQUATORIAL_RADIUS_KM * (angle - FLATTENING / 2 * (x + y))
