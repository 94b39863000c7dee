"""The cuts of an audit: what is known of a provider, and what is not."""

from pathlib import Path

import numpy as np
import pytest
from asking import asker
from tiny_catalogue import BAKERS, DISTANT, PASTRY, STORY, write

from search_svc.audit.providers import (
    NO_REGION,
    SEVERAL_REGIONS,
    UNKNOWN,
    Provider,
    cuts,
    letter,
    providers_of,
    region,
    size,
)


def provider(**known: object) -> Provider:
    values: dict[str, object] = {"siren": 1, "offers": 1, "name": None, "regions": frozenset(), "arrival": None}
    return Provider(**{**values, **known})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("offers", "told"),
    [(0, UNKNOWN), (1, "1 offer"), (2, "2 to 9 offers"), (99, "10 to 99 offers"), (100, "100 offers or more")],
)
def test_size_is_by_offers(offers: int, told: str) -> None:
    assert size(provider(offers=offers)) == told


@pytest.mark.parametrize(
    ("name", "told"),
    [("École du Rhône", "E"), ("A. Formation", "A"), ("« 3D Lyon »", "0-9"), ("…", UNKNOWN), (None, UNKNOWN)],
)
def test_the_first_letter_is_folded(name: str | None, told: str) -> None:
    assert letter(provider(name=name)) == told


@pytest.mark.parametrize(
    ("regions", "told"),
    [({"53"}, "Bretagne"), ({"53", "11"}, SEVERAL_REGIONS), ({""}, NO_REGION), (set(), UNKNOWN)],
)
def test_the_region_is_that_of_its_offers(regions: set[str], told: str) -> None:
    assert region(provider(regions=frozenset(regions))) == told


def test_what_is_not_known_is_a_category_and_has_no_place_in_a_trend() -> None:
    arrival = cuts([provider(arrival=9), provider(), provider(arrival=2)])[1]
    assert arrival.labels == ("third quarter", UNKNOWN, "first quarter")
    assert arrival.categories == ("first quarter", "third quarter", UNKNOWN)
    assert arrival.order is not None
    assert np.array_equal(arrival.order, [0.75, np.nan, 0.25], equal_nan=True)


def test_providers_are_those_of_the_index_and_the_store(tmp_path: Path) -> None:
    write(tmp_path)
    seen = {
        int(siret[:9]): {drafted.offer.id for drafted in STORY if drafted.offer.id.startswith(siret)}
        for siret in (BAKERS, PASTRY, DISTANT)
    }
    with asker(tmp_path) as opened:
        pastry, bakers, distant = sorted(
            opened.run(providers_of(opened.service, tmp_path, seen)), key=lambda of: (of.arrival, of.siren)
        )
        apart = opened.run(providers_of(opened.service, tmp_path / "nowhere", seen))
    assert [of.siren for of in (pastry, bakers, distant)] == [int(siret[:9]) for siret in (PASTRY, BAKERS, DISTANT)]
    assert (bakers.offers, bakers.regions) == (3, frozenset({"84"}))
    assert [of.arrival for of in apart] == [None] * 3
