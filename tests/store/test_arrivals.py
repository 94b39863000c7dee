"""The order in which providers came."""

from pathlib import Path

import pytest
from tiny_catalogue import BAKERS, DRIVING, PASTRY, PASTRY_GRENOBLE, PASTRY_LYON, PASTRY_VIENNE, SCHOOL, add

from search_svc.store import Batch, Store, StoreMissing
from search_svc.store.arrivals import first_offers


def test_a_change_or_a_withdrawal_leaves_the_order_of_arrival(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        for drafted in (PASTRY_LYON, PASTRY_VIENNE, DRIVING, PASTRY_GRENOBLE, PASTRY_LYON):
            add(store, (drafted,))
        store.write(Batch(deleted=[PASTRY_VIENNE.offer.id]))
    found = first_offers(tmp_path)
    assert sorted(found, key=found.__getitem__) == [siret[:9] for siret in (PASTRY, BAKERS, SCHOOL)]


def test_without_a_store_nobody_knows(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        first_offers(tmp_path)
