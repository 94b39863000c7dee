"""What an offer must be beside its certification: near the town of the query, taught its way, of its provider."""

import pytest
from tiny_catalogue import (
    DRIVING,
    LYON,
    PASTRY_GRENOBLE,
    PASTRY_LYON,
    PASTRY_REMOTE,
    PASTRY_VIENNE,
    TODAY,
    Drafted,
)

from search_svc.catalogue import OfferDocument
from search_svc.evaluation.judgements import Expectation, Judgement
from search_svc.query.items import Evidence, item

ANYWHERE = Expectation()
IN_LYON = Expectation(near=(LYON.latitude, LYON.longitude))


def relevant(offer: Drafted, expected: Expectation = ANYWHERE) -> bool:
    judgement = Judgement("pâtisserie", frozenset({"RNCP38765"}), expected=expected)
    return judgement.relevant(item(OfferDocument(offer=offer.offer, formation=offer.formation), Evidence(), TODAY))


def test_an_offer_is_relevant_when_its_certification_is() -> None:
    assert relevant(PASTRY_GRENOBLE)
    assert not relevant(DRIVING)


@pytest.mark.parametrize(
    ("offer", "met"), [(PASTRY_LYON, True), (PASTRY_VIENNE, True), (PASTRY_GRENOBLE, False), (PASTRY_REMOTE, True)]
)
def test_a_town_is_met_within_thirty_kilometres_and_by_what_is_remote(offer: Drafted, met: bool) -> None:
    """Vienne is 26 km from Lyon, Grenoble 94 km."""
    assert relevant(offer, IN_LYON) is met


def test_a_mode_is_met_by_that_mode_alone() -> None:
    remote = Expectation(teaching=frozenset({"remote"}))
    assert relevant(PASTRY_REMOTE, remote)
    assert not relevant(PASTRY_LYON, remote)


def test_a_provider_is_met_by_any_of_its_establishments() -> None:
    siren = PASTRY_LYON.offer.stated.siret[:9]
    assert relevant(PASTRY_LYON, Expectation(providers=frozenset({siren})))
    assert not relevant(PASTRY_VIENNE, Expectation(providers=frozenset({siren})))


def test_what_is_expected_is_counted_by_the_filters_of_the_search() -> None:
    assert IN_LYON.filters() == {"home": f"{LYON.latitude},{LYON.longitude}", "radius_km": 30.0}
    assert ANYWHERE.filters() == {}
