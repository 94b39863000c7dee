"""Three nodes, and the master killed as a crash would while offers are loaded: reads go on, nothing acknowledged is
lost."""

import json
import random
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from search_svc.engine.elastic import Cluster, Loaded, bring_up_to_date
from search_svc.engine.plan import SearchPlan, Window
from search_svc.engine.port import EngineUnavailable
from search_svc.store import Store
from tests.engine.elastic.both_engines import asked
from tests.engine.elastic.conftest import free_port
from tests.engine.elastic.nodes import Nodes
from tests.engine.generated import TODAY, batches, fill_registers

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

SEED = 20261124
BEFORE, LOADED = 1_500, 12_000
EVERYTHING = SearchPlan(today=TODAY, group="none", window=Window(0, 20), audiences=None)


@pytest.fixture(scope="module")
def nodes() -> Iterator[tuple[Nodes, list[str]]]:
    with Nodes(heap="400m") as running:
        yield running, running.run("start-cluster", str(free_port())).splitlines()[-3:]


def master(urls: list[str]) -> str:
    """Name of the master, asked of whoever answers."""
    for url in urls:
        try:
            with urllib.request.urlopen(f"{url}/_cat/master?format=json", timeout=5) as answer:
                return str(json.load(answer)[0]["node"])
        except OSError:
            continue
    raise AssertionError("no node answers")


def test_the_master_dies_during_a_load(nodes: tuple[Nodes, list[str]], tmp_path: Path) -> None:
    running, urls = nodes
    cluster = Cluster(tuple(urls), prefix="three")
    rng = random.Random(SEED)
    with Store(tmp_path) as store:
        fiches, providers = fill_registers(store, rng)
        for batch in batches(BEFORE, fiches, providers, rng):
            store.write(batch)
        assert bring_up_to_date(store, cluster).full
        for batch in batches(LOADED, fiches, providers, rng):
            store.write(batch)
        ids = sorted(row.offer.id for row in store.offers())

    loads: list[Loaded] = []
    sent = threading.Event()

    def told(count: int) -> None:
        if count >= LOADED // 4:
            sent.set()

    def load() -> None:
        with Store(tmp_path, read_only=True) as reading:
            loads.append(bring_up_to_date(reading, cluster, progress=told))

    loading = threading.Thread(target=load)
    answered = refused = 0
    with asked(cluster) as elastic:
        before = elastic.search(EVERYTHING)
        version = before.version
        loading.start()
        assert sent.wait(120)
        victim = master(urls)
        running.run("kill", victim)
        while loading.is_alive():
            try:
                page = elastic.search(EVERYTHING)
                if page.version == version:
                    assert page.totals == before.totals
                    assert page.candidates.ids == before.candidates.ids
                answered += 1
            except EngineUnavailable:
                refused += 1
                time.sleep(0.1)
        loading.join()
        assert loads, "the load failed"
        (loaded,) = loads
        assert not loaded.full
        assert not loaded.refused
        assert answered > 20 * refused, f"{answered} answered, {refused} told to come back"

        elastic.look()
        found: list[str] = []
        after = None
        while page := elastic.search(replace(EVERYTHING, window=Window(len(found), 5_000, after))):
            if not page.candidates.ids:
                break
            found += page.candidates.ids
            after = page.after
        assert sorted(found) == ids
    running.run("rejoin", victim)
