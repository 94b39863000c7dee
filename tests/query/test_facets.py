from datetime import date
from typing import Any

import pytest

from search_svc.engine.page import FacetCount
from search_svc.engine.plan import FacetRequest
from search_svc.query.facets import facet_requests, facet_values
from search_svc.query.parameters import FACET_NAMES, OfferSearch
from search_svc.query.responses import FacetValue


def values(name: Any, counts: list[tuple[str | None, int]], **labels: str) -> Any:
    def of(**parameters: Any) -> tuple[FacetValue, ...]:
        search = OfferSearch.model_validate(parameters)
        return facet_values(name, [FacetCount(*count) for count in counts], search, labels)

    return of


def test_every_facet_can_be_asked_for() -> None:
    requests = facet_requests(OfferSearch(facets=FACET_NAMES, rights=3200))
    assert {request.name for request in requests} == set(FACET_NAMES)


def test_prices_are_asked_for_in_cents() -> None:
    assert facet_requests(OfferSearch(facets=("price",))) == (
        FacetRequest("price", edges=(0, 50_000, 100_000, 150_000, 200_000, 300_000, 500_000, 1_000_000)),
    )


def test_a_selected_value_is_always_asked_for() -> None:
    search = OfferSearch(facets=("provider",), provider=("130005481", "110000001"))
    assert facet_requests(search)[0].include == ("110000001", "130005481")


def test_a_selected_value_stays_with_no_offer() -> None:
    shown = values("level", [("5", 12), ("4", 3), (None, 2)])(level=[3])
    assert [(value.value, value.count, value.selected) for value in shown] == [
        ("3", 0, True),
        ("4", 3, False),
        ("5", 12, False),
        (None, 2, False),
    ]


def test_levels_stand_in_their_order_with_unknown_last() -> None:
    shown = values("level", [("5", 12), (None, 7), ("3", 5), ("4", 3)])(level=[3])
    assert [(value.value, value.label, value.selected) for value in shown] == [
        ("3", "CAP, BEP (niveau 3)", True),
        ("4", "Bac (niveau 4)", False),
        ("5", "BTS, bac +2 (niveau 5)", False),
        (None, "Non précisé", False),
    ]


def test_providers_stand_by_count_with_their_names() -> None:
    shown = values("provider", [("130005481", 9), ("110000001", 4)], **{"130005481": "GRETA de Vienne"})()
    assert [(value.label, value.count) for value in shown] == [("GRETA de Vienne", 9), ("110000001", 4)]


def test_months_are_written_out_and_permanent_entry_comes_after_them() -> None:
    shown = values("start", [("permanent", 40), ("2027-03", 9), ("2026-12", 7), (None, 2)])()
    assert [value.label for value in shown] == ["décembre 2026", "mars 2027", "Entrée permanente", "Non précisé"]


def test_the_months_of_a_start_filter_are_selected() -> None:
    shown = values("start", [("2026-12", 7), ("2027-03", 9), ("2027-04", 9), ("permanent", 1)])(
        start_from=date(2027, 3, 15), start_to=date(2027, 4, 1)
    )
    assert [value.selected for value in shown] == [False, True, True, True]


def test_buckets_of_price_are_all_shown_and_named() -> None:
    shown = values("price", [("50000", 3), ("150000.0", 2), (None, 5)])()
    assert [(value.value, value.count) for value in shown] == [
        ("0", 0),
        ("500", 3),
        ("1000", 0),
        ("1500", 2),
        ("2000", 0),
        ("3000", 0),
        ("5000", 0),
        ("10000", 0),
        (None, 5),
    ]
    assert shown[0].label == "Moins de 500\u00a0€"
    assert shown[3].label == "De 1\u202f500 à moins de 2\u202f000\u00a0€"
    assert shown[7].label == "10\u202f000\u00a0€ et plus"


@pytest.mark.parametrize(
    ("parameters", "selected"),
    [
        ({}, []),
        ({"price_min": 500, "price_max": "999.99"}, ["500"]),
        ({"price_min": 500, "price_max": 1000}, ["500"]),
        ({"price_max": 500}, ["0"]),
        ({"price_min": 4000}, ["3000", "5000", "10000"]),
        ({"price_min": 1000, "price_max": 1000}, ["1000"]),
        ({"price_min": 0, "price_max": 0}, ["0"]),
    ],
)
def test_the_buckets_a_price_range_lies_in_are_selected(parameters: dict[str, Any], selected: list[str]) -> None:
    assert [value.value for value in values("price", [])(**parameters) if value.selected] == selected


def test_insertion_is_shown_in_percent() -> None:
    shown = values("insertion", [("0.6", 3)])(insertion_min=0.6)
    assert [(value.value, value.count, value.selected) for value in shown][3:5] == [("0.6", 3, True), ("0.7", 0, True)]
    assert shown[3].label == "De 60 à moins de 70\u00a0%"


def test_remote_offers_are_the_unknown_of_a_department() -> None:
    shown = values("department", [(None, 5), ("69", 3)], **{"69": "Rhône (69)"})()
    assert [value.label for value in shown] == ["Rhône (69)", "Sans lieu (à distance)"]


def test_a_bucket_nobody_asked_for_is_an_error_of_the_engine() -> None:
    with pytest.raises(ValueError, match="price"):
        values("price", [("123", 1)])()


def test_every_kind_of_accessibility_has_its_three_states() -> None:
    counts: list[tuple[str | None, int]] = [("hearing:not_said", 9), ("wheelchair", 7), ("wheelchair:no", 2)]
    shown = values("accessibility", counts)(accessibility=["wheelchair"])
    assert [(value.value, value.label, value.count, value.selected) for value in shown[:6]] == [
        ("wheelchair", "Accès en fauteuil roulant", 7, True),
        ("wheelchair:no", "Accès en fauteuil roulant : non", 2, False),
        ("wheelchair:not_said", "Accès en fauteuil roulant : non précisé", 0, False),
        ("hearing", "Handicap auditif", 0, False),
        ("hearing:no", "Handicap auditif : non", 0, False),
        ("hearing:not_said", "Handicap auditif : non précisé", 9, False),
    ]
    assert len(shown) == 3 * 6


def test_an_offer_is_counted_once_in_each_kind_of_accessibility() -> None:
    with pytest.raises(ValueError, match="no offer can be"):
        values("accessibility", [(None, 1)])()
