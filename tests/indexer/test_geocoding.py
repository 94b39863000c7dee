"""Stated coordinates, checked against the postcode, in named towns."""

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from search_svc.catalogue import Address, Place
from search_svc.catalogue.thesaurus import Commune, Outline
from search_svc.indexer.geocoding import Geocoder, Located
from search_svc.places.distance import distance_km
from search_svc.places.gazetteer import Gazetteer

VILLEURBANNE = Commune("69266", "Villeurbanne", "69100", 45.7719, 4.8902, "69", "84")
LYON_3 = Commune("69383", "Lyon 3e", "69003", 45.7573, 4.8570, "69", "84")
VIENNE = Commune("38544", "Vienne", "38200", 45.5203, 4.8811, "38", "84")
HOEDIC = Commune("56085", "Hoëdic", "56170", 47.3397, -2.8768, "56", "53")
QUIBERON = Commune("56186", "Quiberon", "56170", 47.4861, -3.1264, "56", "53")
SAINT_DENIS = Commune("97411", "Saint-Denis", "97400", -20.9337, 55.4462, "974", "04")
PAPEETE = Commune("98735", "Papeete", "98714", -17.5374, -149.5666, "987", "")
# Served from the Hautes-Alpes, it lies in the Alpes-de-Haute-Provence.
PONTIS = Commune("04154", "Pontis", "05160", 44.5047, 6.3575, "04", "93")
COMMUNES = (VILLEURBANNE, LYON_3, VIENNE, HOEDIC, QUIBERON, SAINT_DENIS, PAPEETE, PONTIS)


def box(code: str, west: float, south: float, east: float, north: float) -> Outline:
    return Outline("department", code, code, shapely.to_wkb(shapely.box(west, south, east, north)))


# Rectangles: the Rhône ends south of Lyon, and the Morbihan leaves its isles out.
OUTLINES = (box("69", 4.3, 45.6, 5.1, 46.2), box("38", 4.8, 44.9, 6.0, 45.58), box("56", -3.5, 47.45, -2.2, 48.1))

with_outlines = Geocoder(Gazetteer(COMMUNES, OUTLINES))
without_outlines = Geocoder(Gazetteer(COMMUNES))


def locate(
    postcode: str,
    town: str = "",
    latitude: float | None = None,
    longitude: float | None = None,
    country: str = "FR",
    geocoder: Geocoder = with_outlines,
) -> Located:
    return geocoder.locate(
        Address(postcode=postcode, town=town, latitude=latitude, longitude=longitude, country=country)
    )


def test_coordinates_in_the_commune_are_exact() -> None:
    located = locate("69100", "VILLEURBANNE", 45.7662, 4.8795)
    assert located.flags == ()
    assert located.place is not None
    place = located.place
    assert (place.source, place.latitude, place.longitude) == ("exact", 45.7662, 4.8795)
    assert (place.label, place.postcode, place.department, place.region) == ("Villeurbanne", "69100", "69", "84")


def test_without_coordinates_the_commune_serves() -> None:
    located = locate("69100", "VILLEURBANNE")
    assert located.flags == ()
    assert located.place is not None
    assert (located.place.source, located.place.latitude, located.place.longitude) == ("commune", 45.7719, 4.8902)


def test_half_a_coordinate_is_none() -> None:
    located = locate("69100", "VILLEURBANNE", 45.7662)
    assert located.place is not None
    assert (located.place.source, located.flags) == ("commune", ())


@pytest.mark.parametrize(
    ("postcode", "town", "commune"),
    [("69100", "VILLEURBANNE", VILLEURBANNE), ("97400", "SAINT DENIS", SAINT_DENIS), ("98714", "PAPEETE", PAPEETE)],
)
def test_swapped_coordinates_are_flagged_and_replaced_by_the_communes(
    postcode: str, town: str, commune: Commune
) -> None:
    located = locate(postcode, town, commune.longitude + 0.01, commune.latitude + 0.01)
    assert located.flags == ("coordinates_swapped",)
    assert located.place is not None
    assert located.place.source == "commune"
    assert (located.place.latitude, located.place.longitude) == (commune.latitude, commune.longitude)


def test_coordinates_out_of_range_are_flagged_and_replaced() -> None:
    located = locate("69100", "VILLEURBANNE", 95.5, 200.1)
    assert located.flags == ("coordinates_out_of_range",)
    assert located.place is not None
    assert (located.place.source, located.place.latitude) == ("commune", 45.7719)


@pytest.mark.parametrize("geocoder", [with_outlines, without_outlines])
@pytest.mark.parametrize(("latitude", "longitude"), [(48.8566, 2.3522), (0.0, 0.0), (45.4, 4.9)])
def test_coordinates_more_than_thirty_kilometres_away_contradict(
    geocoder: Geocoder, latitude: float, longitude: float
) -> None:
    located = locate("69100", "VILLEURBANNE", latitude, longitude, geocoder=geocoder)
    assert located.flags == ("coordinates_contradict_postcode",)
    assert located.place is not None
    assert located.place.source == "commune"


@pytest.mark.parametrize("geocoder", [with_outlines, without_outlines])
def test_coordinates_in_the_next_departement_contradict_though_they_are_near(geocoder: Geocoder) -> None:
    located = locate("69100", "VILLEURBANNE", VIENNE.latitude, VIENNE.longitude, geocoder=geocoder)
    assert distance_km(VILLEURBANNE.latitude, VILLEURBANNE.longitude, VIENNE.latitude, VIENNE.longitude) < 30
    assert located.flags == ("coordinates_contradict_postcode",)


def test_coordinates_elsewhere_in_the_departement_and_near_are_believed() -> None:
    located = locate("69100", "VILLEURBANNE", 45.95, 4.75)
    assert located.flags == ()
    assert located.place is not None
    assert located.place.source == "exact"


def test_an_isle_the_outline_leaves_out_is_believed() -> None:
    located = locate("56170", "HOEDIC", 47.341, -2.875)
    assert located.flags == ()
    assert located.place is not None
    assert located.place.source == "exact"


def test_a_commune_served_from_the_next_departement_is_in_its_own() -> None:
    located = locate("05160", "PONTIS")
    assert located.place is not None
    assert (located.place.department, located.place.region) == ("04", "93")


@pytest.mark.parametrize(
    ("postcode", "department", "label"), [("69999", "69", "Nullepart"), ("20999", "2B", "Nullepart")]
)
def test_a_commune_that_no_gazetteer_knows_gives_its_departement(postcode: str, department: str, label: str) -> None:
    located = locate(postcode, "Nullepart")
    assert located.place is not None
    place = located.place
    assert (place.source, place.department, place.label) == ("department", department, label)
    assert (place.latitude, place.longitude) == (None, None)


@pytest.mark.parametrize(
    ("department", "label", "region"),
    [
        ("69", "Rhône", "84"),
        ("2A", "Corse-du-Sud", "94"),
        ("974", "La Réunion", "04"),
        ("988", "Nouvelle-Calédonie", ""),
    ],
)
@pytest.mark.parametrize("geocoder", [with_outlines, Geocoder(Gazetteer.packaged())])
def test_a_stated_departement_alone_is_a_place_without_coordinates(
    geocoder: Geocoder, department: str, label: str, region: str
) -> None:
    located = geocoder.locate(Address(department=department))
    assert located == Located(Place(label, "", department, region, "department"))


def test_a_postcode_tells_more_than_a_stated_departement() -> None:
    located = with_outlines.locate(Address(postcode="38200", town="VIENNE", department="69"))
    assert located.place is not None
    assert (located.place.source, located.place.department) == ("commune", "38")
    assert with_outlines.locate(Address(department="20")).place is None


def test_an_unknown_commune_is_exact_where_its_coordinates_lie_in_the_departement() -> None:
    inside, outside = locate("69999", "Nullepart", 45.75, 4.85), locate("69999", "Nullepart", 48.8566, 2.3522)
    assert inside.place is not None
    assert (inside.place.source, inside.flags) == ("exact", ())
    assert outside.place is not None
    assert (outside.place.source, outside.flags) == ("department", ("coordinates_contradict_postcode",))


@pytest.mark.parametrize("postcode", ["", "6910", "ABCDE", "00000", "99999"])
def test_without_a_postcode_coordinates_in_france_are_enough(postcode: str) -> None:
    located = locate(postcode, "", 45.7662, 4.8795)
    assert located.place is not None
    assert (located.place.source, located.place.department, located.place.label) == ("exact", "69", "Villeurbanne")
    assert locate(postcode).place is None


@pytest.mark.parametrize(("latitude", "longitude"), [(0.0, 0.0), (52.52, 13.405), (95.5, 200.1)])
def test_without_a_postcode_coordinates_out_of_france_are_no_place(latitude: float, longitude: float) -> None:
    assert locate("", "", latitude, longitude).place is None


def test_without_a_postcode_swapped_coordinates_give_the_nearest_commune() -> None:
    located = locate("", "", 4.8795, 45.7662)
    assert located.flags == ("coordinates_swapped",)
    assert located.place is not None
    assert (located.place.source, located.place.label) == ("commune", "Villeurbanne")


def test_a_german_postcode_is_no_departement() -> None:
    assert locate("69115", "Heidelberg", country="DE").place is None
    assert locate("97400", "Saint-Denis", country="RE").place is not None


def test_with_packaged_towns_alone_the_town_is_found_in_the_departement_of_the_postcode() -> None:
    packaged = Geocoder(Gazetteer.packaged())
    located = locate("69100", "VILLEURBANNE", geocoder=packaged)
    assert located.place is not None
    place = located.place
    assert (place.source, place.department, place.postcode) == ("commune", "69", "69100")
    assert place.latitude is not None
    assert place.longitude is not None
    assert distance_km(place.latitude, place.longitude, VILLEURBANNE.latitude, VILLEURBANNE.longitude) < 5


@given(
    commune=st.sampled_from(COMMUNES),
    latitude=st.none() | st.floats(-200, 200),
    longitude=st.none() | st.floats(-200, 200),
)
def test_a_known_postcode_always_gives_a_place_near_its_commune(
    commune: Commune, latitude: float | None, longitude: float | None
) -> None:
    place = locate(commune.postcode, commune.name, latitude, longitude).place
    assert place is not None
    assert place.latitude is not None
    assert place.longitude is not None
    assert place.department == commune.department
    assert distance_km(place.latitude, place.longitude, commune.latitude, commune.longitude) <= 30.0
