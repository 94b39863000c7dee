import pytest
from geopy.distance import geodesic
from hypothesis import given
from hypothesis import strategies as st

from search_svc.places.distance import distance_km

latitudes = st.floats(-60, 60)
longitudes = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((45.7707, 4.8885), (45.5256, 4.8745), 27.2),  # Villeurbanne, Vienne
        ((48.8534, 2.3488), (43.2965, 5.3698), 661.0),  # Paris, Marseille
        ((48.8534, 2.3488), (-20.8823, 55.4504), 9380.0),  # Paris, Saint-Denis
    ],
)
def test_distances_between_towns(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert distance_km(*one, *other) == pytest.approx(km, rel=0.01)


def test_a_place_is_at_no_distance_from_itself() -> None:
    assert distance_km(45.77, 4.88, 45.77, 4.88) == 0


@given(latitudes, longitudes, st.floats(-10, 10), st.floats(-20, 20))
def test_it_agrees_with_the_geodesic(latitude: float, longitude: float, north: float, east: float) -> None:
    other = (max(-60, min(60, latitude + north)), longitude + east)
    expected = geodesic((latitude, longitude), other).km
    assert distance_km(latitude, longitude, *other) == pytest.approx(expected, rel=1e-4, abs=1e-3)


@given(latitudes, longitudes, latitudes, longitudes)
def test_there_and_back_are_as_far(a: float, b: float, c: float, d: float) -> None:
    assert distance_km(a, b, c, d) == pytest.approx(distance_km(c, d, a, b), abs=1e-6)
