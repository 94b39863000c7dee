"""What comparing the stored offers shows: prices far below their kind's, places far from the provider."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.catalogue import (
    Certification,
    Coded,
    Findings,
    Offer,
    Organisation,
    Place,
    PlaceFarFromProvider,
    PriceFarBelowMedian,
)
from search_svc.indexer.far_places import Commune, far_places
from search_svc.indexer.findings import FEWEST_PROVIDERS, find_in_all
from search_svc.places.gazetteer import Gazetteer
from search_svc.store import Store
from tests.engine.offers import LYON, VIENNE, make, write

BREST = Place("Brest", "29200", "29", "53", "exact", 48.3904, -4.4861)
QUIMPER = Place("Quimper", "29000", "29", "53", "commune", 47.9960, -4.0960)
PASTRY = "RNCP38765"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.packaged()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as opened:
        yield opened


def siret(provider: int) -> str:
    return f"{300_000_000 + provider:09d}00011"


def pastry(provider: int, price: str | None, action: str = "A1", **facts: Any) -> Offer:
    facts = {"certifications": (PASTRY,)} | facts
    return make(action, siret=siret(provider), price=None if price is None else Decimal(price), **facts)


def findings_of(store: Store, offer: Offer) -> Findings | None:
    stored = store.offer(offer.id)
    assert stored is not None
    return stored.offer.findings


def find(store: Store, gazetteer: Gazetteer) -> dict[str, int]:
    return dict(find_in_all(store, gazetteer, lambda _: None))


# --- prices -----------------------------------------------------------------------------------------------------------
def test_a_price_below_a_fifth_of_its_certifications_median_is_found(store: Store, gazetteer: Gazetteer) -> None:
    cheap = pastry(0, "599.99")
    write(store, cheap, *(pastry(n, "3000") for n in range(1, FEWEST_PROVIDERS)))
    assert find(store, gazetteer) == {"price_far_below_median": 1}
    assert findings_of(store, cheap) == Findings(price=PriceFarBelowMedian(PASTRY, Decimal("3000.00"), 5))


def test_a_price_of_exactly_a_fifth_is_not(store: Store, gazetteer: Gazetteer) -> None:
    write(store, pastry(0, "600"), *(pastry(n, "3000") for n in range(1, FEWEST_PROVIDERS)))
    assert find(store, gazetteer) == {}


def test_a_thousand_copies_at_one_euro_do_not_move_the_median(store: Store, gazetteer: Gazetteer) -> None:
    copies = [pastry(0, "1", f"A{n}") for n in range(1000)]
    write(store, *copies, *(pastry(n, "3000") for n in range(1, FEWEST_PROVIDERS)))
    assert find(store, gazetteer) == {"price_far_below_median": 1000}


def test_of_too_few_providers_there_is_no_median(store: Store, gazetteer: Gazetteer) -> None:
    write(store, pastry(0, "1"), *(pastry(n, "3000") for n in range(1, FEWEST_PROVIDERS - 1)))
    assert find(store, gazetteer) == {}


def test_a_price_that_is_not_known_is_neither_far_below_nor_counted(store: Store, gazetteer: Gazetteer) -> None:
    unknown = [pastry(n, None) for n in range(10, 20)]
    write(store, pastry(0, "1"), *unknown, *(pastry(n, "3000") for n in range(1, FEWEST_PROVIDERS - 1)))
    assert find(store, gazetteer) == {}


def test_where_few_state_a_price_the_domain_of_the_register_is_the_kind(store: Store, gazetteer: Gazetteer) -> None:
    fiches = [
        Certification(
            number=number, title="Pâtisserie", register="RNCP", active=True, formacodes=(Coded("42752"),), source="xml"
        )
        for number in ("RNCP1", "RNCP2")
    ]
    store.merge_certifications(fiches)
    cheap = pastry(0, "10", certifications=("RNCP2",))
    write(store, cheap, *(pastry(n, "3000", certifications=("RNCP1",)) for n in range(1, FEWEST_PROVIDERS)))
    assert find(store, gazetteer) == {"price_far_below_median": 1}
    assert findings_of(store, cheap) == Findings(price=PriceFarBelowMedian("RNCP 427", Decimal("3000.00"), 5))


def test_an_offer_that_certifies_nothing_has_no_kind(store: Store, gazetteer: Gazetteer) -> None:
    write(store, *(pastry(n, "3000", certifications=()) for n in range(10)), pastry(11, "1", certifications=()))
    assert find(store, gazetteer) == {}


def test_what_not_everybody_sees_is_compared_with_public_prices_and_is_none(store: Store, gazetteer: Gazetteer) -> None:
    public, hidden = pastry(0, "1"), pastry(1, "2", cpf=False)
    others = [pastry(n, "3000") for n in range(2, FEWEST_PROVIDERS + 1)]
    write(store, public, hidden, *(pastry(n, "3000", cpf=False) for n in range(2, 9)))
    assert find(store, gazetteer) == {}
    write(store, *others)
    assert find(store, gazetteer) == {"price_far_below_median": 2}
    for offer in (public, hidden):
        assert findings_of(store, offer) == Findings(price=PriceFarBelowMedian(PASTRY, Decimal("3000.00"), 5))


def test_a_finding_goes_when_the_median_falls(store: Store, gazetteer: Gazetteer) -> None:
    cheap = pastry(0, "500")
    write(store, cheap, *(pastry(n, "3000") for n in range(1, FEWEST_PROVIDERS)))
    find(store, gazetteer)
    write(store, *(pastry(n, "1000") for n in range(1, FEWEST_PROVIDERS)))
    assert find(store, gazetteer) == {}
    assert findings_of(store, cheap) is None


def test_comparing_twice_writes_nothing(store: Store, gazetteer: Gazetteer) -> None:
    write(store, pastry(0, "1"), *(pastry(n, "3000") for n in range(1, FEWEST_PROVIDERS)))
    first, seq = find(store, gazetteer), store.seq()
    assert find(store, gazetteer) == first
    assert store.seq() == seq


# --- places -----------------------------------------------------------------------------------------------------------
def declare_in_lyon(store: Store, provider: int = 0) -> None:
    number = siret(provider)
    store.merge_organisations(
        [Organisation(siren=number[:9], siret=number, name="École", declaration="1", postcode="69003", town="LYON")]
    )


def test_a_place_far_from_the_declared_address_and_from_the_others_is_found(store: Store, gazetteer: Gazetteer) -> None:
    declare_in_lyon(store)
    far = pastry(0, None, "A1", place=BREST)
    write(store, far, pastry(0, None, "A2", place=LYON), pastry(0, None, "A3", place=VIENNE))
    assert find(store, gazetteer) == {"place_far_from_provider": 1}
    found = findings_of(store, far)
    assert found is not None
    assert found.place is not None
    assert found.place.declared_km == pytest.approx(765, abs=15)
    assert found.place.nearest_km == pytest.approx(765, abs=15)


def test_a_place_near_another_of_its_places_is_not(store: Store, gazetteer: Gazetteer) -> None:
    declare_in_lyon(store)
    write(store, pastry(0, None, "A1", place=BREST), pastry(0, None, "A2", place=QUIMPER))
    assert find(store, gazetteer) == {}


def test_a_place_that_not_everybody_sees_keeps_no_public_one_from_being_far(store: Store, gazetteer: Gazetteer) -> None:
    declare_in_lyon(store)
    public, hidden = pastry(0, None, "A1", place=BREST), pastry(0, None, "A2", place=QUIMPER, cpf=False)
    elsewhere = pastry(1, None, "A1", place=BREST, cpf=False)
    declare_in_lyon(store, 1)
    write(store, public, hidden, elsewhere)
    assert find(store, gazetteer) == {"place_far_from_provider": 2}
    for offer in (public, elsewhere):
        found = findings_of(store, offer)
        assert found is not None
        assert found.place is not None
        assert found.place.nearest_km is None
    assert findings_of(store, hidden) is None  # near the public one


def test_copies_in_one_commune_are_one_place(store: Store, gazetteer: Gazetteer) -> None:
    declare_in_lyon(store)
    write(store, *(pastry(0, None, f"A{n}", place=BREST) for n in range(5)))
    assert find(store, gazetteer) == {"place_far_from_provider": 5}


def test_of_a_provider_that_is_not_in_the_public_list_no_place_is_called_far(
    store: Store, gazetteer: Gazetteer
) -> None:
    write(store, pastry(0, None, "A1", place=BREST), pastry(0, None, "A2", place=LYON))
    assert find(store, gazetteer) == {}


def test_a_remote_offer_is_nowhere(store: Store, gazetteer: Gazetteer) -> None:
    declare_in_lyon(store)
    write(store, pastry(0, None, "A1", place=BREST, teaching="remote"))
    assert find(store, gazetteer) == {}


@given(
    st.lists(
        st.builds(
            Commune,
            st.sampled_from(["29200", "69003", "38200", "57000"]),
            st.sampled_from(["A", "B", "C"]),
            st.floats(42.0, 51.0),
            st.floats(-5.0, 8.0),
        ),
        min_size=1,
        max_size=8,
    )
)
def test_what_is_far_does_not_hang_on_the_order_of_the_offers(communes: list[Commune]) -> None:
    declared = (45.75, 4.85)
    found = far_places(communes, declared)
    assert found == far_places(list(reversed(communes)), declared)
    for finding in found.values():
        assert isinstance(finding, PlaceFarFromProvider)
        assert finding.declared_km >= 100
        assert finding.nearest_km is None or finding.nearest_km >= 100
