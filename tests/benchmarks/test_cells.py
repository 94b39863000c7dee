from random import Random

import pytest

from benchmarks.cells import cells, cover
from search_svc.engine.plan import Origin
from search_svc.places.distance import distance_km

VILLEURBANNE = Origin(45.7667, 4.8833)
SAINT_DENIS_DE_LA_REUNION = Origin(-20.8823, 55.4504)


def scattered(around: Origin, draw: Random, count: int) -> list[tuple[float, float]]:
    return [(around.latitude + draw.uniform(-1.5, 1.5), around.longitude + draw.uniform(-2, 2)) for _ in range(count)]


@pytest.mark.parametrize("origin", [VILLEURBANNE, SAINT_DENIS_DE_LA_REUNION])
@pytest.mark.parametrize("radius_km", [10, 30, 100])
def test_a_cover_is_the_circle_but_for_a_thin_rim(origin: Origin, radius_km: int) -> None:
    names = set(cover(origin, radius_km))
    wrong = 0
    for latitude, longitude in scattered(origin, Random(1), 20_000):
        km = distance_km(origin.latitude, origin.longitude, latitude, longitude)
        covered = not names.isdisjoint(cells(latitude, longitude))
        if abs(km - radius_km) > radius_km / 24:
            assert covered == (km < radius_km), (latitude, longitude, km)
        wrong += covered != (km < radius_km)
    assert wrong < 200


def test_a_cover_names_each_place_once() -> None:
    names = cover(VILLEURBANNE, 50)
    assert len(names) == len(set(names))
    assert sum(name in set(names) for name in cells(VILLEURBANNE.latitude, VILLEURBANNE.longitude)) == 1
