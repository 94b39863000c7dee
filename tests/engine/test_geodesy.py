"""Distances stay within 0.5 % of the geodesic everywhere an offer can be, and within 0.01 % around a town."""

import numpy as np
import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from search_svc.engine.geodesy import arc, chord, earth_centred, origin_point, squared_chords

latitudes, longitudes = st.floats(-60, 60), st.floats(-180, 180)


def distance(a: tuple[float, float], b: tuple[float, float]) -> float:
    x, y, z = earth_centred(np.array([b[0]]), np.array([b[1]]))
    return float(arc(np.sqrt(squared_chords((x, y, z), origin_point(*a))))[0])


@given(latitudes, longitudes, latitudes, longitudes)
def test_any_two_points_are_within_half_a_percent(lat1: float, lon1: float, lat2: float, lon2: float):
    expected = geodesic((lat1, lon1), (lat2, lon2)).kilometers
    if expected < 15_000:
        assert distance((lat1, lon1), (lat2, lon2)) == pytest.approx(expected, rel=0.005, abs=1e-6)


@given(st.floats(41, 52), st.floats(-5, 10), st.floats(-1, 1), st.floats(-1, 1))
def test_around_a_town_they_are_within_a_hundredth_of_a_percent(lat: float, lon: float, north: float, east: float):
    expected = geodesic((lat, lon), (lat + north, lon + east)).kilometers
    assert distance((lat, lon), (lat + north, lon + east)) == pytest.approx(expected, rel=1e-4, abs=1e-6)


def test_paris_to_saint_denis_of_reunion():
    paris, saint_denis = (48.8566, 2.3522), (-20.8789, 55.4481)
    assert distance(paris, saint_denis) == pytest.approx(geodesic(paris, saint_denis).kilometers, rel=0.001)


@given(st.floats(0, 19_000))
def test_chord_is_the_inverse_of_arc(km: float):
    assert float(arc(np.array([chord(km)]))[0]) == pytest.approx(km, abs=1e-6)


def test_more_than_half_the_globe_holds_everything():
    assert chord(20_100) == float("inf")


def test_a_place_without_coordinates_has_no_distance():
    x, y, z = earth_centred(np.array([np.nan]), np.array([np.nan]))
    assert np.isnan(squared_chords((x, y, z), origin_point(48.0, 2.0)))[0]
