"""The extended list on Elasticsearch: the order everybody sees does not change, and it is the embedded engine's."""

import asyncio
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from search_svc.engine.choice import open_gazetteer
from search_svc.engine.elastic import Cluster, ElasticEngine, bring_up_to_date
from search_svc.engine.embedded import EmbeddedEngine
from search_svc.entitlement import Entitlement
from search_svc.query import paging
from search_svc.query.parameters import OfferSearch
from search_svc.query.service import SearchService
from search_svc.settings import Settings
from search_svc.store import Store
from tests.engine.generated import TODAY, batches, fill_registers

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

SEED = 20261126
SORTS = (
    "relevance",
    "distance",
    "-distance",
    "price",
    "-price",
    "insertion",
    "-insertion",
    "start",
    "-start",
    "hours",
    "rating",
    "-rating",
    "remaining",
    "-remaining",
)
WHO = Entitlement(
    "holder", frozenset({"jobseeker", "disabled_worker"}), "someone", None, datetime(2030, 1, 1, tzinfo=UTC)
)


def test_the_public_order_is_kept_and_both_engines_merge_alike(
    tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "WINDOW", 17)
    rng = random.Random(SEED)
    with Store(tmp_path) as store:
        fiches, providers = fill_registers(store, rng)
        for batch in batches(400, fiches, providers, rng):
            store.write(batch)
        bring_up_to_date(store, cluster)
    asyncio.run(_compare(tmp_path, cluster))


async def _compare(directory: Path, cluster: Cluster) -> None:
    settings = Settings(data_dir=directory, today=TODAY)
    places = await open_gazetteer(settings)
    elastic = SearchService(ElasticEngine(cluster), places, settings)
    embedded = SearchService(EmbeddedEngine(directory), places, settings)
    try:
        for sort in SORTS:
            for group in ("provider_certification", "none"):
                asked: dict[str, object] = {"q": "CAP", "sort": sort, "group": group, "home": "45.7578,4.8320"}
                if sort in ("remaining", "-remaining"):
                    asked["rights"] = "1600"
                # Of the same person, whose account is a jobseeker's.
                public = [identifier for identifier, _ in await _walk(elastic, asked, WHO, extended=False)]
                found = await _walk(elastic, asked, WHO, extended=True)
                assert [identifier for identifier, cpf in found if cpf] == public, asked
                assert len(found) > len(public)
                assert found == await _walk(embedded, asked, WHO, extended=True), asked
    finally:
        await elastic.close()
        await embedded.close()


async def _walk(
    service: SearchService, asked: dict[str, object], who: Entitlement, *, extended: bool
) -> list[tuple[str, bool]]:
    found: list[tuple[str, bool]] = []
    cursor = None
    while True:
        more = {"cursor": cursor} if cursor else {}
        search = OfferSearch.model_validate({**asked, "size": 13, "extended": extended, **more})
        page = await service.search(search, who)
        found += [(item.id, item.eligibility.cpf) for item in page.items]
        cursor = page.next
        if cursor is None:
            return found
