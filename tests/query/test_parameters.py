from typing import Any

import pytest
from pydantic import ValidationError

from search_svc.query.cursor import question_hash
from search_svc.query.parameters import FACET_NAMES, OfferSearch, Question
from search_svc.query.refusals import parameter_faults


def faults(**parameters: Any) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        OfferSearch.model_validate(parameters)
    return [fault.parameter for fault in parameter_faults(refusal.value)]


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"corridor_km": 5}, "corridor_km"),
        ({"corridor_km": 5, "home": "Vienne"}, "corridor_km"),
        ({"corridor_km": 5, "work": "Vienne", "radius_km": 10}, "corridor_km"),
        ({"corridor_km": 0, "home": "Lyon", "work": "Vienne"}, "corridor_km"),
        ({"corridor_km": 1001, "home": "Lyon", "work": "Vienne"}, "corridor_km"),
        ({"corridor_km": "nan", "home": "Lyon", "work": "Vienne"}, "corridor_km"),
        ({"extended": "perhaps"}, "extended"),
        ({"sort": "-relevance"}, "sort"),
        ({"teaching": ["présentiel"]}, "teaching"),
        ({"teaching": []}, "teaching"),
        ({"level": [2]}, "level"),
        ({"level": ["CAP"]}, "level"),
        ({"register": ["RNCP", "RSCH"]}, "register"),
        ({"certification": ["37674"]}, "certification"),
        ({"rome": ["D11"]}, "rome"),
        ({"formacode": ["2153"]}, "formacode"),
        ({"provider": ["1300054810001"]}, "provider"),
        ({"region": ["82"]}, "region"),
        ({"department": ["20"]}, "department"),
        ({"accessibility": ["lift"]}, "accessibility"),
        ({"funder": ["opco"]}, "funder"),
        ({"group": "provider"}, "group"),
        ({"size": 101}, "size"),
        ({"size": -1}, "size"),
        ({"price_min": "-1"}, "price_min"),
        ({"price_max": "NaN"}, "price_max"),
        ({"price_max": "10.005"}, "price_max"),
        ({"hours_min": "nan"}, "hours_min"),
        ({"hours_max": "inf"}, "hours_max"),
        ({"insertion_min": 70}, "insertion_min"),
        ({"rating_min": 0}, "rating_min"),
        ({"rating_min": 5.1}, "rating_min"),
        ({"start_from": "01/03/2027"}, "start_from"),
        ({"start_from": "2027-02-29"}, "start_from"),
        ({"start_from": "1767225600"}, "start_from"),
        ({"start_to": 0}, "start_to"),
        ({"size": True}, "size"),
        ({"home": ""}, "home"),
        ({"home": "   "}, "home"),
        ({"home": "4.88,145.77", "work": "145.77,4.88"}, "work"),
        ({"home": "Vienne", "radius_km": 0}, "radius_km"),
        ({"home": "Vienne", "radius_km": "nan"}, "radius_km"),
        ({"radius_km": 30}, "radius_km"),
        ({"sort": "distance"}, "sort"),
        ({"sort": "-distance"}, "sort"),
        ({"sort": "remaining"}, "sort"),
        ({"sort": "-remaining"}, "sort"),
        ({"facets": ["remaining"]}, "facets"),
        ({"remaining_min": 100}, "remaining_min"),
        ({"remaining_max": 100}, "remaining_max"),
        ({"rights": -1}, "rights"),
        ({"rights": "3200.001"}, "rights"),
        ({"rights": 3200, "remaining_min": 200, "remaining_max": 100}, "remaining_min"),
        ({"price_min": 2000, "price_max": 1000}, "price_min"),
        ({"hours_min": 200, "hours_max": 100}, "hours_min"),
        ({"start_from": "2027-03-02", "start_to": "2027-03-01"}, "start_from"),
        ({"q": "pâtissier\x00"}, "q"),
        ({"q": "p\ud800tissier"}, "q"),
        ({"home": "Villeurbanne\n"}, "home"),
        ({"q": "a" * 1001}, "q"),
        ({"provider": [f"{n:09}" for n in range(101)]}, "provider"),
        ({"cursor": ""}, "cursor"),
        ({"explain": "perhaps"}, "explain"),
    ],
)
def test_what_cannot_be_honoured_is_refused_by_name(parameters: dict[str, Any], named: str) -> None:
    assert faults(**parameters) == [named]


def test_every_fault_is_told_at_once() -> None:
    assert faults(colour="red", size=1000, level=[9]) == ["level", "size", "colour"]


def test_a_refusal_does_not_repeat_where_somebody_lives() -> None:
    with pytest.raises(ValidationError) as refusal:
        OfferSearch.model_validate({"home": "99.123,4.88"})
    assert "99.123" not in " ".join(fault.detail for fault in parameter_faults(refusal.value))


def test_a_bad_value_of_a_list_is_told_by_its_position() -> None:
    with pytest.raises(ValidationError) as refusal:
        OfferSearch.model_validate({"level": [3, 9]})
    assert parameter_faults(refusal.value)[0].detail.startswith("value 2: ")


def test_an_empty_range_of_one_value_is_allowed() -> None:
    assert OfferSearch.model_validate({"price_min": 900, "price_max": 900}).price_max == 900


def test_home_or_work_is_enough_for_a_radius_and_a_sort_by_distance() -> None:
    assert OfferSearch(work="Vienne", radius_km=20, sort="distance").radius_km == 20


def test_a_corridor_needs_both_places_and_no_radius() -> None:
    assert OfferSearch(home="Lyon", work="Vienne", corridor_km=5).radius_km is None


def test_a_corridor_is_another_question() -> None:
    wide, narrow = (Question(home="Lyon", work="Vienne", corridor_km=km) for km in (10, 5))
    assert len({question_hash(wide), question_hash(narrow), question_hash(Question(home="Lyon", work="Vienne"))}) == 3


def test_the_same_choice_is_the_same_question_whatever_its_order() -> None:
    one = OfferSearch(teaching=("remote", "blended"), level=(5, 3, 5), q=" pâtissier ")
    other = OfferSearch(teaching=("blended", "remote", "remote"), level=(3, 5), q="pâtissier")
    assert question_hash(one) == question_hash(other)


def test_the_look_of_a_page_is_not_the_question() -> None:
    page = OfferSearch(q="pâtissier", size=5, facets=("level",), explain=True, cursor="x")
    assert question_hash(page) == question_hash(Question(q="pâtissier"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("q", "cuisine"), ("home", "Vienne"), ("work", "Vienne"), ("group", "none"), ("sort", "price")),
        *(
            ("spelling", "literal"),
            ("price_max", 900),
            ("level", [3]),
            ("register", ["RS"]),
            ("start_to", "2027-01-01"),
        ),
    ],
)
def test_every_part_of_the_question_counts(name: str, value: object) -> None:
    assert question_hash(Question()) != question_hash(Question.model_validate({name: value}))


def test_every_parameter_has_a_description() -> None:
    for name, field in OfferSearch.model_fields.items():
        assert field.description, name


def test_the_facets_are_those_of_the_contract_that_this_version_has() -> None:
    assert set(FACET_NAMES) == {
        *("teaching", "price", "hours", "level", "register", "certification", "provider", "region", "department"),
        *("accessibility", "start", "insertion", "funder", "remaining"),
    }


def test_a_code_in_another_form_is_refused_with_the_form_it_should_have() -> None:
    for name, value, form in (
        ("provider", "1300054810001", "a SIRET (14 digits) or a SIREN (9 digits)"),
        ("provider", "130005481\n", "a SIRET (14 digits) or a SIREN (9 digits)"),
        ("rome", "D11", "a ROME code like D1104"),
        ("formacode", "2153", "a Formacode of five digits"),
        ("certification", "37674", "the number of a certification like RNCP37674, RS6604 or CPF206"),
    ):
        with pytest.raises(ValidationError) as refusal:
            OfferSearch.model_validate({name: [value]})
        assert [(fault.parameter, fault.detail) for fault in parameter_faults(refusal.value)] == [
            (name, f"value 1: is not {form}")
        ]
