from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_svc.places import Gazetteer, find, parse_point, suggest


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Villeurbanne", "Villeurbanne (69)"),
        ("VIENNE", "Vienne (38)"),
        ("69100", "Villeurbanne (69)"),
        ("69100 Villeurbanne", "Villeurbanne (69)"),
        ("Lyon", "Lyon (69)"),
        ("Lyon 3e", "Lyon 3e (69)"),
        ("lyon 3ème arrondissement", "Lyon 3e (69)"),
        ("Paris 13", "Paris 13e (75)"),
        ("St-Étienne", "Saint-Étienne (42)"),
        ("saint etienne", "Saint-Étienne (42)"),
        ("bourg en bresse", "Bourg-en-Bresse (01)"),
        ("Plessis-Robinson", "Le Plessis-Robinson (92)"),
        ("Saint-Denis", "Saint-Denis (974)"),
        ("Saint-Denis (93)", "Saint-Denis (93)"),
        ("Saint-Denis 93", "Saint-Denis (93)"),
        ("93200 Saint-Denis", "Saint-Denis (93)"),
        ("Saint-Denis, La Réunion", "Saint-Denis (974)"),
        ("Saint-Paul", "Saint-Paul (974)"),
        ("Saint-Paul, Nouvelle-Aquitaine", "Saint-Paul (87)"),
        ("97133", "Saint-Barthelemy (977)"),
    ],
)
def test_places_are_found_as_people_write_them(gazetteer: Gazetteer, text: str, label: str) -> None:
    answer = find(gazetteer, text)
    assert answer
    assert answer.exact
    assert answer.place.label == label


@pytest.mark.parametrize(
    ("text", "label"),
    [("villeurbane", "Villeurbanne (69)"), ("Marseile", "Marseille (13)"), ("toulouze", "Toulouse (31)")],
)
def test_a_typo_is_seen_through_and_said(gazetteer: Gazetteer, text: str, label: str) -> None:
    answer = find(gazetteer, text)
    assert answer
    assert not answer.exact
    assert answer.place.label == label


@pytest.mark.parametrize("text", ["Xyzzy", "", "   ", "99999", "69999", "Lens (69)", "Ly", "!!!"])
def test_what_is_no_place_is_not_found(gazetteer: Gazetteer, text: str) -> None:
    assert find(gazetteer, text) is None


def test_ambiguous_names_list_the_other_places(gazetteer: Gazetteer) -> None:
    answer = find(gazetteer, "Saint-Denis")
    assert answer
    assert [place.label for place in answer.alternatives] == [
        "Saint-Denis (93)",
        "Saint-Denis (11)",
        "Saint-Denis (30)",
    ]
    populations = [answer.place.population, *(place.population for place in answer.alternatives)]
    assert populations == sorted(populations, reverse=True)


def test_a_postcode_of_several_communes_lists_them(gazetteer: Gazetteer) -> None:
    answer = find(gazetteer, "51300")
    assert answer
    assert answer.place.label == "Vitry-le-François (51)"
    assert len(answer.alternatives) == 10
    assert {place.postcode for place in answer.alternatives} == {"51300"}


def test_a_point_keeps_its_coordinates(gazetteer: Gazetteer) -> None:
    answer = find(gazetteer, "45.7712345678,4.88")
    assert answer
    assert (answer.place.latitude, answer.place.longitude) == (45.7712345678, 4.88)
    assert answer.place.label == "près de Villeurbanne (69)"
    at_sea = find(gazetteer, "45.0, -20.0")
    assert at_sea
    assert at_sea.place.label == "45.0, -20.0"


def test_a_point_out_of_range_is_an_error_that_says_so() -> None:
    with pytest.raises(ValueError, match="latitude 95 is not between -90 and 90"):
        parse_point("95,4")
    with pytest.raises(ValueError, match="longitude 200 is not between"):
        parse_point("45,200")
    assert parse_point("Lyon, 69") is None


def test_packaged_towns_are_found_by_name(packaged: Gazetteer) -> None:
    answer = find(packaged, "villeurbanne")
    assert answer
    assert answer.place.label == "Villeurbanne (Auvergne-Rhône-Alpes)"
    assert find(packaged, "69100") is None
    near_paris = find(packaged, "Saint-Denis (93)")
    assert near_paris
    assert near_paris.place.region == "11"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("vill", "Villeurbanne (69)"),
        ("villeurabn", "Villeurbanne (69)"),
        ("st den", "Saint-Denis (974)"),
        ("saint-ét", "Saint-Étienne (42)"),
        ("lyon", "Lyon (69)"),
        ("plessis rob", "Le Plessis-Robinson (92)"),
        ("6910", "Villeurbanne (69)"),
        ("Saint-Denis (93)", "Saint-Denis (93)"),
        ("Marseille (13)", "Marseille (13)"),
        ("l isle d", "L'Isle-d'Abeau (38)"),
    ],
)
def test_the_beginning_of_a_name_suggests_the_most_populated(gazetteer: Gazetteer, text: str, label: str) -> None:
    assert suggest(gazetteer, text)[0].label == label


def test_suggestions_name_a_place_once_and_no_more_than_asked(gazetteer: Gazetteer) -> None:
    labels = [place.insee for place in suggest(gazetteer, "saint", limit=20)]
    assert len(labels) == len(set(labels)) == 20
    assert suggest(gazetteer, "lyon", limit=1)[0].label == "Lyon (69)"
    assert suggest(gazetteer, "") == suggest(gazetteer, "xyzzyplugh") == ()


def test_a_suggested_postcode_is_the_one_typed(gazetteer: Gazetteer) -> None:
    assert suggest(gazetteer, "97490")[0].postcode == "97490"


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=30))
def test_no_text_fails(packaged: Gazetteer, text: str) -> None:
    assert len(suggest(packaged, text)) <= 8
    with suppress(ValueError):
        find(packaged, text)


def test_every_label_finds_its_place(gazetteer: Gazetteer) -> None:
    communes = [it for it in gazetteer.distinct() if it.population > 30_000]
    assert len(communes) > 200
    for commune in communes:
        answer = find(gazetteer, f"{commune.name} ({commune.department})")
        assert answer
        assert answer.place.insee == commune.insee
