"""500 random plans (seed 20261123) answered alike by Elasticsearch, the embedded engine and the oracle: after a full
load, after a delta, and at the version before it."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from search_svc.engine.corridor import line_distance
from search_svc.engine.elastic import Cluster, bring_up_to_date
from search_svc.engine.embedded import EmbeddedEngine
from search_svc.engine.geodesy import earth_centred
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import Origin, SearchPlan, Window
from search_svc.engine.port import VersionGone
from search_svc.store import Store
from tests.engine.comparison import assert_same
from tests.engine.elastic.both_engines import Asked, asked
from tests.engine.generated import TODAY, batches, fill_registers
from tests.engine.oracle import Oracle
from tests.engine.plans import LINES, random_plan
from tests.engine.test_against_oracle import change, counts, oracle_of

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

SEED = 20261123
PLANS = 500
OFFERS = 3_000
EVERYTHING = SearchPlan(today=TODAY, group="none", window=Window(0, OFFERS), audiences=None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    rng = random.Random(SEED)
    with Store(tmp_path) as opened:
        fiches, providers = fill_registers(opened, rng)
        for batch in batches(OFFERS, fiches, providers, rng):
            opened.write(batch)
        yield opened


def test_random_plans_are_answered_as_by_the_embedded_engine_and_the_oracle(store: Store, cluster: Cluster):
    rng = random.Random(SEED)
    assert bring_up_to_date(store, cluster).full
    before = oracle_of(store)
    with asked(cluster) as elastic:
        ask_all(elastic, store, before, rng, PLANS // 2)
        assert same_lexicons(elastic, store)
        pinned = elastic.status().version

        change(store, rng)
        after = oracle_of(store)
        loaded = bring_up_to_date(store, cluster)
        assert not loaded.full
        assert 0 < loaded.written < OFFERS / 4
        assert not loaded.refused
        elastic.look()
        status = elastic.status()
        assert (status.offers, status.public_offers) == counts(after)
        ask_all(elastic, store, after, rng, PLANS // 2)
        ask_all(elastic, store, before, rng, 25, version=pinned)

        assert bring_up_to_date(store, cluster, full=True).full
        elastic.look()
        ask_all(elastic, store, after, rng, 25)
        with pytest.raises(VersionGone):
            elastic.search(replace(random_plan(rng, after), version="00000000-1"))


def ask_all(
    elastic: Asked, store: Store, oracle: Oracle, rng: random.Random, plans: int, version: str | None = None
) -> None:
    """Ask random plans of all three."""
    embedded = EmbeddedEngine(store.path.parent)
    matched = 0
    for _ in range(plans):
        plan = random_plan(rng, oracle)
        expected = oracle.answer(plan)
        found = elastic.search(replace(plan, version=version))
        assert_same(found, expected, plan)
        if version is None:
            assert_same_evidence(found, asyncio.run(embedded.search(plan)))
        matched += expected.offers > 0
        for row in expected.rows[:1]:
            alone = elastic.evidence(replace(plan, version=version), row.id)
            assert list(alone.candidates.ids) == [row.id]
            assert tuple(alone.candidates.fields[0].tolist()) == row.fields
            assert alone.candidates.key[0] == found.candidates.key[0]
    asyncio.run(embedded.close())
    assert matched > plans / 3, "most plans match nothing: they prove little"


def assert_same_evidence(found: SearchPage, embedded: SearchPage) -> None:
    """To the last bit, but for the score: the arc sine of Java may differ from that of C in its last digit."""
    for name in ("siren", "group", "group_offers", "fields", "exact", "remote", "unlocated", "available", "lots"):
        assert np.array_equal(getattr(found.candidates, name), getattr(embedded.candidates, name)), name
    for name in ("home_km", "work_km", "outcome"):
        assert np.array_equal(getattr(found.candidates, name), getattr(embedded.candidates, name), equal_nan=True), name
    assert np.allclose(found.candidates.score, embedded.candidates.score, rtol=0, atol=1e-14)
    assert list(found.candidates.ids) == list(embedded.candidates.ids)
    assert found.facets == embedded.facets


def same_lexicons(elastic: Asked, store: Store) -> bool:
    embedded = EmbeddedEngine(store.path.parent)
    for public_only in (True, False):
        here, there = (
            elastic.lexicon(public_only=public_only),
            asyncio.run(embedded.lexicon(public_only=public_only)),
        )
        assert len(here.words) > 100
        assert list(here.words) == list(there.words)
        assert list(here.counts) == list(there.counts)
        assert list(here.suggestions) == list(there.suggestions)
    return True


def test_a_corridor_that_ends_exactly_at_an_offer_ends_there_on_both_engines(store: Store, cluster: Cluster):
    rng = random.Random(SEED)
    bring_up_to_date(store, cluster)
    places = [row.offer.place for row in store.offers() if row.offer.place.latitude is not None]
    embedded = EmbeddedEngine(store.path.parent)
    with asked(cluster) as elastic:
        for place in rng.sample(places, 60):
            home, work = rng.choice([*LINES, (Origin(48.39, -4.49), Origin(43.77, 7.5))])
            away = line_distance(earth_centred(*map(np.array, ([place.latitude], [place.longitude]))), home, work)
            plan = replace(EVERYTHING, home=home, work=work, corridor_km=float(away[0]))
            found, expected = elastic.search(plan), asyncio.run(embedded.search(plan))
            assert list(found.candidates.ids) == list(expected.candidates.ids)
    asyncio.run(embedded.close())


def test_a_plan_without_an_answer_is_answered_with_nothing(store: Store, cluster: Cluster):
    bring_up_to_date(store, cluster)
    with asked(cluster) as elastic:
        plan: SearchPlan = replace(random_plan(random.Random(1), oracle_of(store)), facets=(), filters=(), text=None)
        assert elastic.evidence(plan, "1~2~3").totals.offers == 0
        assert elastic.run(elastic.engine.documents([])) == []
