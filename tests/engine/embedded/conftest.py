"""A store of a test's own, and an engine whose every answer is held against the oracle."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from search_svc.catalogue import Offer
from search_svc.engine.embedded import EmbeddedEngine
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan
from search_svc.store import Store
from tests.engine.comparison import assert_same
from tests.engine.offers import write
from tests.engine.test_against_oracle import oracle_of

Ask = Callable[..., SearchPage]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as opened:
        yield opened


@pytest.fixture
def ask(store: Store) -> Ask:
    """Stores the offers, asks the plan, and holds the answer against the oracle."""

    def asked(offers: list[Offer], plan: SearchPlan, **texts: str) -> SearchPage:
        write(store, *offers, **texts)
        engine = EmbeddedEngine(store.path.parent)
        page = asyncio.run(engine.search(plan))
        assert_same(page, oracle_of(store).answer(plan), plan)
        asyncio.run(engine.close())
        return page

    return asked
