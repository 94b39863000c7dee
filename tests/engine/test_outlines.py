"""A circle touches a département or it does not, by its outline, its communes, or a disc around its préfecture."""

from pathlib import Path

import pytest
import shapely

from search_svc.catalogue.thesaurus import Commune
from search_svc.engine.outlines import Outlines
from search_svc.engine.plan import Origin
from search_svc.store import Store
from tests.engine.generated import square

LYON = Origin(45.7578, 4.8320)
MARSEILLE = Origin(43.2965, 5.3698)


def squares() -> Outlines:
    return Outlines({"69": shapely.from_wkb(square("69", LYON.latitude, LYON.longitude, 0.8).wkb)})


def test_inside_the_distance_is_zero():
    assert squares().distance(LYON, "69") == 0.0
    assert squares().touched([LYON], ["69"], 0.0) == ["69"]


def test_outside_it_is_the_distance_to_the_border():
    north = Origin(LYON.latitude + 0.4 + 0.5, LYON.longitude)
    assert squares().distance(north, "69") == pytest.approx(0.5 * 111.13, rel=0.01)
    assert squares().touched([north], ["69"], 56.5) == ["69"]
    assert squares().touched([north], ["69"], 54.5) == []


@pytest.mark.parametrize("radius", [1.0, 10.0, 55.0, 56.0, 100.0, 231.0, 300.0])
@pytest.mark.parametrize("north", [-2.0, -0.9, -0.2, 0.0, 0.5, 3.0])
@pytest.mark.parametrize("east", [-3.0, -0.5, 0.0, 0.39, 0.9])
def test_the_box_never_hides_a_département_that_is_touched(radius: float, north: float, east: float):
    origin = Origin(LYON.latitude + north, LYON.longitude + east)
    touched = squares().distance(origin, "69") <= radius
    assert squares().touched([origin], ["69"], radius) == (["69"] if touched else [])


def test_either_origin_is_enough():
    assert squares().touched([MARSEILLE, LYON], ["69"], 1.0) == ["69"]


def test_without_an_outline_the_communes_serve(tmp_path: Path):
    with Store(tmp_path) as store:
        towns = [(45.0, 5.0), (45.0, 6.0), (46.0, 5.5)]
        store.replace_communes([Commune(str(i), "c", "38000", a, b, "38", "84") for i, (a, b) in enumerate(towns)])
        outlines = Outlines.read(store)
    assert outlines.distance(Origin(45.3, 5.5), "38") == 0.0
    assert outlines.distance(Origin(44.5, 5.5), "38") == pytest.approx(0.5 * 111.13, rel=0.01)


def test_without_either_a_disc_around_the_préfecture_serves():
    outlines = Outlines({})
    assert outlines.distance(LYON, "69") == 0.0
    assert 100 < outlines.distance(MARSEILLE, "69") < 300


def test_an_unknown_code_is_never_touched():
    assert Outlines({}).touched([LYON], ["00", ""], 20_000.0) == []
