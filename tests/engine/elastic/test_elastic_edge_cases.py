"""The offers made by hand for the embedded engine, on Elasticsearch and against the same oracle."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from search_svc.catalogue import Offer
from search_svc.engine.elastic import Cluster, bring_up_to_date
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan
from search_svc.store import Store
from tests.engine.comparison import assert_same
from tests.engine.elastic.both_engines import Asked, asked
from tests.engine.embedded import test_edge_cases as by_hand
from tests.engine.offers import write
from tests.engine.test_against_oracle import oracle_of

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as opened:
        yield opened


@pytest.fixture
def ask(store: Store, cluster: Cluster) -> Iterator[by_hand.Ask]:
    """Stores the offers, loads them, asks the plan, and holds the answer against the oracle."""
    bring_up_to_date(store, cluster)
    with asked(cluster) as elastic:

        def ask_one(offers: list[Offer], plan: SearchPlan, **texts: str) -> SearchPage:
            return _answer(elastic, store, cluster, offers, plan, texts)

        yield ask_one


def _answer(
    elastic: Asked, store: Store, cluster: Cluster, offers: list[Offer], plan: SearchPlan, texts: dict[str, str]
) -> SearchPage:
    write(store, *offers, **texts)
    assert not bring_up_to_date(store, cluster).refused
    elastic.look()
    page = elastic.search(plan)
    assert_same(page, oracle_of(store).answer(plan), plan)
    return page


# Those that ask through ``ask``; the others are about the embedded engine's own files.
for _name, _test in vars(by_hand).items():
    if _name.startswith("test_") and "ask" in _test.__code__.co_varnames[: _test.__code__.co_argcount]:
        globals()[_name] = _test
# It asks the embedded engine beside.
del globals()["test_a_field_that_does_not_exist_is_refused"]
