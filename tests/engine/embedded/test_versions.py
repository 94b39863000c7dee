"""Versions follow the store: deltas for offers, a new snapshot for registers, and old ones for who pins them."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from search_svc.catalogue import Certification
from search_svc.engine.embedded import EmbeddedEngine
from search_svc.engine.embedded import version as versions
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan, Terms, Window
from search_svc.engine.port import VersionGone
from search_svc.store import Batch, Store
from tests.engine.generated import TODAY
from tests.engine.offers import make, write
from tests.engine.plans import clause

EVERYTHING = SearchPlan(today=TODAY, group="none", window=Window(0, 1000))
FICHE = Certification(number="RNCP1", title="CAP Pâtissier", register="RNCP", active=True, level=3)


def ask(engine: EmbeddedEngine, plan: SearchPlan = EVERYTHING) -> SearchPage:
    return asyncio.run(engine.search(plan))


def delta(engine: EmbeddedEngine) -> int:
    return int(asyncio.run(engine.status()).detail["delta_offers"])


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path) as opened:
        opened.merge_certifications([FICHE])
        write(opened, *(make(f"a{i}", certifications=("RNCP1",)) for i in range(10)))
        yield opened


def test_a_committed_offer_is_found_by_the_next_search(store: Store, tmp_path: Path):
    engine = EmbeddedEngine(tmp_path)
    before = ask(engine)
    write(store, make("new"))
    after = ask(engine)
    assert after.totals.offers == before.totals.offers + 1
    assert after.version != before.version
    assert delta(engine) > 0


def test_without_a_commit_the_version_stays(store: Store, tmp_path: Path):
    engine = EmbeddedEngine(tmp_path)
    assert ask(engine).version == ask(engine).version == ask(EmbeddedEngine(tmp_path)).version


def test_a_pinned_version_answers_as_it_did_until_it_is_no_longer_held(store: Store, tmp_path: Path):
    engine = EmbeddedEngine(tmp_path)
    first = ask(engine)
    for number in range(3):
        store.write(Batch(deleted=[make(f"a{number}").id]))
        ask(engine)
    pinned = ask(engine, replace(EVERYTHING, version=first.version))
    assert list(pinned.candidates.ids) == list(first.candidates.ids)
    assert ask(engine).totals.offers == 7
    for number in range(3, 8):
        store.write(Batch(deleted=[make(f"a{number}").id]))
        ask(engine)
    with pytest.raises(VersionGone, match="no longer held"):
        ask(engine, replace(EVERYTHING, version=first.version))
    with pytest.raises(VersionGone):
        ask(engine, replace(EVERYTHING, version="nonsense"))


def test_a_changed_register_rebuilds_the_snapshot(store: Store, tmp_path: Path):
    engine = EmbeddedEngine(tmp_path)
    level = replace(EVERYTHING, filters=(Terms("level", ("5",)),))
    assert ask(engine, level).totals.offers == 0
    store.merge_certifications([structs.replace(FICHE, level=5, abbreviation="Tourier")])
    assert ask(engine, level).totals.offers == 10
    assert ask(engine, replace(EVERYTHING, text=clause("tourier"))).totals.offers == 10


def test_a_new_text_of_a_formation_reaches_its_other_offers(store: Store, tmp_path: Path):
    engine = EmbeddedEngine(tmp_path)
    write(store, make("a1", certifications=("RNCP1",)), title="Chocolatier")
    assert ask(engine, replace(EVERYTHING, text=clause("chocolatier"))).totals.offers == 10


def test_many_commits_are_merged(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    engine = EmbeddedEngine(tmp_path)
    for number in range(20):
        write(store, make(f"n{number}", formation=f"F{number}"))
        assert ask(engine).totals.offers == 11 + number
    monkeypatch.setattr(versions, "_MERGE_LEAST", 5)
    write(store, make("last"))
    assert ask(engine).totals.offers == 31
    assert delta(engine) == 0


def test_in_the_background_the_old_version_answers_until_the_new_one_is_built(store: Store, tmp_path: Path):
    engine = EmbeddedEngine(tmp_path, background=True)
    old = ask(engine)
    store.merge_certifications([structs.replace(FICHE, level=5)])
    assert ask(engine).version == old.version
    deadline = time.monotonic() + 60
    while ask(engine).version == old.version:
        assert time.monotonic() < deadline, "the new snapshot never came"
        time.sleep(0.05)
    assert ask(engine, replace(EVERYTHING, filters=(Terms("level", ("5",)),))).totals.offers == 10
