"""Drift: what an index lacks, holds too many of, or has not seen yet."""

import asyncio
from pathlib import Path

import pytest

from search_svc.engine.drift import Drift, StoreContents, measure
from search_svc.engine.embedded import EmbeddedEngine
from search_svc.engine.port import IndexContents
from search_svc.store import Batch, Store
from tests.engine.offers import make, write

STORE, OTHER_STORE = 7, 8
LYON, VIENNE = "30000000100011", "30000000200019"


def drift(stored: dict[str, int], indexed: dict[str, int], *, seq: int = 5, changed: int = 0) -> Drift:
    store = StoreContents(STORE, 5, stored, changed)
    return measure(store, IndexContents("v", STORE, seq, indexed))


def test_an_index_that_holds_what_the_store_holds_does_not_drift() -> None:
    found = drift({f"edof|{LYON}": 3, f"lheo-2.3|{LYON}": 1, f"edof|{VIENNE}": 2}, {LYON[:9]: 4, VIENNE[:9]: 2})
    assert (found.stored, found.indexed, found.share, found.providers) == (6, 6, 0.0, ())
    assert not found.is_large


def test_what_one_provider_lacks_is_not_made_up_for_by_another() -> None:
    found = drift({f"edof|{LYON}": 100, f"edof|{VIENNE}": 100}, {LYON[:9]: 97, VIENNE[:9]: 103})
    assert found.stored == found.indexed
    assert (found.differing, found.share) == (6, 0.03)
    assert found.is_large


@pytest.mark.parametrize(("missing", "large"), [(0, False), (10, False), (11, True), (1000, True)])
def test_more_than_one_offer_in_a_hundred_is_a_large_drift(missing: int, large: bool) -> None:
    assert drift({f"edof|{LYON}": 1000}, {LYON[:9]: 1000 - missing}).is_large is large


def test_the_provider_that_differs_most_comes_first_with_its_sources() -> None:
    stored = {f"edof|{LYON}": 10, f"lheo-2.3|{LYON}": 5, f"edof|{VIENNE}": 9}
    found = drift(stored, {LYON[:9]: 14, "300000003": 2})
    assert [(one.siren, one.stored, one.indexed, one.sources) for one in found.providers] == [
        (VIENNE[:9], 9, 0, (f"edof|{VIENNE}",)),
        ("300000003", 0, 2, ()),
        (LYON[:9], 15, 14, (f"edof|{LYON}", f"lheo-2.3|{LYON}")),
    ]


def test_changed_offers_the_index_has_not_seen_are_drift_though_their_number_is_right() -> None:
    found = drift({f"edof|{LYON}": 50}, {LYON[:9]: 50}, seq=3, changed=40)
    assert (found.behind, found.share, found.is_large) == (2, 0.8, True)


def test_the_index_of_another_store_is_always_a_large_drift() -> None:
    found = measure(StoreContents(STORE, 5, {f"edof|{LYON}": 1}, 0), IndexContents("v", OTHER_STORE, 5, {LYON[:9]: 1}))
    assert found.behind is None
    assert found.is_large


def test_a_store_put_back_from_an_older_copy_is_a_large_drift_though_the_counts_agree() -> None:
    found = drift({f"edof|{LYON}": 1}, {LYON[:9]: 1}, seq=6)
    assert found.behind is None
    assert found.is_large


def test_an_empty_store_beside_an_empty_index_does_not_drift() -> None:
    assert (drift({}, {}).share, drift({}, {}).is_large) == (0.0, False)
    assert drift({}, {LYON[:9]: 3}).is_large


def test_the_embedded_engine_follows_its_store_through_withdrawals(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        write(store, *(make(f"a{i}", siret=siret) for i in range(4) for siret in (LYON, VIENNE)))
        engine = EmbeddedEngine(tmp_path)
        write(store, make("late", siret=VIENNE))
        store.write(Batch(deleted=[make("a0", siret=LYON).id]))
        index = asyncio.run(engine.contents())
        assert index.offers_by_provider == {LYON[:9]: 3, VIENNE[:9]: 5}
        found = measure(StoreContents.of(store, index.seq), index)
        assert (found.stored, found.indexed, found.behind, found.differing) == (8, 8, 0, 0)
        write(store, make("a1", siret=LYON, hours=12.0), make("a2", siret=LYON, hours=12.0))
        late = measure(StoreContents.of(store, index.seq), index)
        assert (late.behind, late.outdated, late.providers) == (1, 2, ())
        asyncio.run(engine.close())
