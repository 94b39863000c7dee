from pathlib import Path

import pytest

from search_svc.catalogue.thesaurus import Commune, Outline
from search_svc.places import Gazetteer
from search_svc.store import Store

VILLEURBANNE = (45.7707, 4.8885)
VIENNE = (45.5256, 4.8745)
# A field in the Ain, 2 km from the Rhône.
NEAR_THE_BORDER = (45.80, 5.10)


@pytest.mark.parametrize(
    ("postcode", "town", "insee", "commune"),
    [
        ("69100", "VILLEURBANNE", "", "69266"),
        ("69003", "Lyon 3e", "", "69383"),
        ("69003", "LYON", "", "69383"),
        ("90110", "Saint-Germain-le-Châtelet", "", "90091"),
        ("90110", "ST GERMAIN LE CHATLET", "", "90091"),
        ("51300", "Vitry", "", "51649"),
        ("92350", "Plessis-Robinson", "", "92060"),
        ("92350", "Robinson", "", "92060"),
        ("97490", "Sainte-Clotilde", "", "97411"),
        ("90110", "", "90091", "90091"),
        ("93100", "Montreuil", "93100", "93048"),  # a feed that states the postcode as INSEE code
        ("69100", "VILLEURBANNE", "97411", "69266"),
        ("75270", "PARIS CEDEX 06", "", "75106"),
        ("38209", "VIENNE CEDEX", "", "38544"),
        ("20000", "Ajaccio", "", "2A004"),
    ],
)
def test_postcode_and_town_choose_the_commune(
    gazetteer: Gazetteer, postcode: str, town: str, insee: str, commune: str
) -> None:
    found = gazetteer.commune(postcode, town, insee)
    assert found
    assert found.insee == commune


def test_without_a_town_the_most_populated_commune_of_the_postcode_stands(gazetteer: Gazetteer) -> None:
    found = gazetteer.commune("51300")
    assert found
    assert found.name == "Vitry-le-François"


def test_a_postcode_nobody_knows_with_a_town_nobody_knows_is_no_commune(gazetteer: Gazetteer) -> None:
    assert gazetteer.commune("69999", "ZZYZX") is None
    assert gazetteer.commune("00000", "LYON") is None
    assert gazetteer.commune("", "LYON") is None


def test_a_commune_served_from_the_next_department_keeps_its_own(gazetteer: Gazetteer) -> None:
    served_elsewhere = [
        postcode
        for commune in gazetteer.communes
        if (postcode := commune.postcode)[:2] != commune.department[:2] and commune.department[:1] not in "29"
    ]
    assert served_elsewhere
    for postcode in served_elsewhere:
        department = gazetteer.department_of_postcode(postcode)
        assert department in {commune.department for commune in gazetteer.communes_of(postcode)} | {postcode[:2]}


def test_any_postcode_gives_a_department_even_unknown_ones(gazetteer: Gazetteer, packaged: Gazetteer) -> None:
    for place in (gazetteer, packaged):
        assert place.department_of_postcode("69999") == "69"
        assert place.department_of_postcode("97133") == "977"
        assert place.department_of_postcode("00000") is None


def test_whole_cities_are_known_beside_their_arrondissements(gazetteer: Gazetteer) -> None:
    for insee, name, population in (("75056", "Paris", 2e6), ("69123", "Lyon", 5e5), ("13055", "Marseille", 8e5)):
        found = gazetteer.by_insee(insee)
        assert found
        assert found.name == name
        assert found.population > 0.9 * population


def test_the_nearest_commune_and_how_far_it_is(gazetteer: Gazetteer) -> None:
    commune, km = gazetteer.nearest(*VIENNE)
    assert commune.name == "Vienne"
    assert km < 3


@pytest.mark.parametrize("kind", ["gazetteer", "without_outlines"])
def test_whether_a_point_lies_in_a_department(kind: str, request: pytest.FixtureRequest) -> None:
    place: Gazetteer = request.getfixturevalue(kind)
    assert place.in_department(*VILLEURBANNE, "69") is True
    assert place.in_department(*VILLEURBANNE, "38") is False
    assert place.in_department(*VILLEURBANNE, "13") is False
    assert place.in_department(*VIENNE, "38") is True
    assert place.in_department(-20.88, 55.45, "974") is True
    assert place.in_department(*VIENNE, "974") is False


def test_the_border_of_a_department_is_blurred(gazetteer: Gazetteer) -> None:
    assert gazetteer.in_department(*NEAR_THE_BORDER, "01") is True
    assert gazetteer.in_department(*NEAR_THE_BORDER, "38") is True


def test_nothing_tells_the_department_of_a_point_with_packaged_towns(packaged: Gazetteer) -> None:
    assert packaged.in_department(*VILLEURBANNE, "69") is None


@pytest.mark.parametrize("kind", ["gazetteer", "without_outlines", "packaged"])
def test_departments_touched_by_a_circle(kind: str, request: pytest.FixtureRequest) -> None:
    place: Gazetteer = request.getfixturevalue(kind)
    touched = place.departments_within(*VILLEURBANNE, 50)
    assert {"69", "38", "01"} <= touched
    assert not touched & {"13", "75", "31", "974", "03", "43"}
    assert "974" in place.departments_within(-20.88, 55.45, 10)
    assert "69" in place.departments_within(*VILLEURBANNE, 0)


def test_outlines_and_communes_mostly_agree_on_circles(gazetteer: Gazetteer, without_outlines: Gazetteer) -> None:
    for commune in gazetteer.communes[::4000]:
        exact = gazetteer.departments_within(commune.latitude, commune.longitude, 40)
        stated = without_outlines.departments_within(commune.latitude, commune.longitude, 40)
        assert len(exact ^ stated) <= 2


def test_packaged_towns_give_a_place_within_the_region_of_the_postcode(packaged: Gazetteer) -> None:
    found = packaged.commune("69100", "VILLEURBANNE")
    assert found
    assert (found.name, found.postcode, found.department, found.region) == ("Villeurbanne", "", "", "84")
    assert packaged.commune("13001", "VILLEURBANNE") is None
    assert packaged.commune("69100") is None


def test_a_town_of_a_frequent_name_is_looked_for_near_its_prefecture(packaged: Gazetteer) -> None:
    in_isere = packaged.commune("38150", "Anjou")
    assert in_isere is None or in_isere.region == "84"
    assert packaged.commune("97400", "Saint-Denis") == packaged.named("Saint-Denis")[0]
    near_paris = packaged.commune("93200", "Saint-Denis")
    assert near_paris
    assert near_paris.region == "11"


def test_the_communes_of_the_store_come_before_the_packaged_ones(
    tmp_path: Path, real_places: tuple[list[Commune], list[Outline]]
) -> None:
    communes, outlines = real_places
    with Store(tmp_path) as store:
        assert Gazetteer.from_store(store).by_insee("69266") is None
        assert Gazetteer.from_store(store).named("Villeurbanne")
        store.replace_communes(communes)
        store.replace_outlines(outlines)
    with Store(tmp_path, read_only=True) as store:
        stored = Gazetteer.from_store(store)
    assert stored.by_insee("69266")
    assert stored.in_department(*VILLEURBANNE, "69") is True
