"""The help of a search without an answer: on Elasticsearch as on the embedded engine, and as the searches it names."""

import asyncio
import random
from pathlib import Path

import pytest

from search_svc.engine.choice import open_gazetteer
from search_svc.engine.elastic import Cluster, ElasticEngine, bring_up_to_date
from search_svc.engine.embedded import EmbeddedEngine
from search_svc.query.parameters import OfferSearch
from search_svc.query.service import SearchService
from search_svc.settings import Settings
from search_svc.store import Store
from tests.engine.generated import TODAY, batches, fill_registers
from tests.helped import changed, random_question

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

SEED = 20261125
QUESTIONS = 100
WORDS = ("pâtissier", "boulanger", "CAP", "chocolat", "cariste", "CACES", "granit", "web", "patisier", "xyzzy", "paie")


def test_help_counts_the_same_offers_on_both_engines(tmp_path: Path, cluster: Cluster):
    rng = random.Random(SEED)
    with Store(tmp_path) as store:
        fiches, providers = fill_registers(store, rng)
        for batch in batches(300, fiches, providers, rng):
            store.write(batch)
        bring_up_to_date(store, cluster)
    assert asyncio.run(_helped(tmp_path, cluster, rng)) > QUESTIONS / 5


async def _helped(directory: Path, cluster: Cluster, rng: random.Random) -> int:
    """How many random questions found nothing and were helped, each the same way by both engines."""
    settings = Settings(data_dir=directory, today=TODAY)
    places = await open_gazetteer(settings)
    elastic = SearchService(ElasticEngine(cluster), places, settings)
    embedded = SearchService(EmbeddedEngine(directory), places, settings)
    helped = 0
    try:
        for _ in range(QUESTIONS):
            asked = {**random_question(rng, WORDS), "size": 0}
            page = await elastic.search(OfferSearch.model_validate(asked))
            expected = await embedded.search(OfferSearch.model_validate(asked))
            assert (page.total, page.help) == (expected.total, expected.help), asked
            helped += bool(page.help)
            for item in page.help:
                beside = await elastic.search(OfferSearch.model_validate(changed(asked, item)))
                assert beside.total.offers == item.offers, (asked, item)
    finally:
        await elastic.close()
        await embedded.close()
    return helped
