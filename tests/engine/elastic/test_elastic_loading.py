"""Loads into a real node: what is published, what is refused, and what a failure leaves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from search_svc.engine.elastic import Cluster, bring_up_to_date, loading
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan, Window
from search_svc.engine.port import EngineUnavailable
from search_svc.store import Batch, Store
from tests.engine.elastic.both_engines import Asked, asked
from tests.engine.generated import TODAY
from tests.engine.offers import make, write

pytestmark = pytest.mark.elasticsearch

EVERYTHING = SearchPlan(today=TODAY, group="none", window=Window(0, 50), audiences=None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as opened:
        yield opened


@contextmanager
def client_of(cluster: Cluster) -> Iterator[Elasticsearch]:
    client = cluster.loading_client()
    try:
        yield client
    finally:
        client.close()


def indices(cluster: Cluster) -> set[str]:
    with client_of(cluster) as client:
        return set(client.indices.get(index=f"{cluster.prefix}-*"))


def actions(page: SearchPage) -> set[str]:
    return {identifier.rsplit("~", 1)[1] for identifier in page.candidates.ids}


def everything(elastic: Asked) -> set[str]:
    elastic.look()
    return actions(elastic.search(EVERYTHING))


def test_a_first_load_is_full_and_a_second_finds_nothing_to_do(store: Store, cluster: Cluster) -> None:
    write(store, make("a"), make("b"))
    first = bring_up_to_date(store, cluster)
    assert (first.full, first.written) == (True, 2)
    again = bring_up_to_date(store, cluster)
    assert (again.full, again.written, again.version) == (False, 0, first.version)


def test_changes_and_withdrawals_go_into_the_same_index(store: Store, cluster: Cluster) -> None:
    write(store, make("a"), make("b"))
    bring_up_to_date(store, cluster)
    before = indices(cluster)
    with asked(cluster) as elastic:
        assert everything(elastic) == {"a", "b"}
        write(store, make("c", formation="F2"))
        store.write(Batch(deleted=[make("a").id]))
        loaded = bring_up_to_date(store, cluster)
        assert (loaded.full, loaded.written) == (False, 2)
        assert everything(elastic) == {"b", "c"}
    assert indices(cluster) == before


def test_a_changed_text_is_found_in_every_offer_of_its_formation(store: Store, cluster: Cluster) -> None:
    write(store, make("a"), make("b"), title="CAP Pâtissier")
    bring_up_to_date(store, cluster)
    write(store, make("a"), title="CAP Boulanger")
    assert bring_up_to_date(store, cluster).written == 2
    with asked(cluster) as elastic:
        found = elastic.run(elastic.engine.documents([make("b").id]))[0]
        assert found is not None
        assert found.formation.title == "CAP Boulanger"


def test_a_full_reload_moves_the_aliases_and_leaves_no_index_behind(store: Store, cluster: Cluster) -> None:
    write(store, make("a"))
    bring_up_to_date(store, cluster)
    before = indices(cluster)
    with asked(cluster) as elastic:
        assert everything(elastic) == {"a"}
        write(store, make("b", formation="F2"))
        bring_up_to_date(store, cluster, full=True)
        assert everything(elastic) == {"a", "b"}
    after = indices(cluster)
    assert before.isdisjoint(after)
    assert len(after) == 2
    with client_of(cluster) as client:
        assert set(client.indices.get_alias(name=cluster.offers)) < after
        settings = client.indices.get_settings(index=cluster.offers)
        for index in settings.values():
            assert index["settings"]["index"]["translog"]["durability"] == "request"
            assert index["settings"]["index"]["auto_expand_replicas"] == "0-2"


def test_a_failure_deletes_the_half_built_index_and_the_old_one_answers(
    store: Store, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, make("a"))
    bring_up_to_date(store, cluster)
    before = indices(cluster)
    write(store, make("b", formation="F2"))

    def broken(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(loading, "lexicon_documents", broken)
    with pytest.raises(OSError, match="disk"):
        bring_up_to_date(store, cluster, full=True)
    assert indices(cluster) == before
    with asked(cluster) as elastic:
        assert everything(elastic) == {"a"}


def test_what_a_killed_load_left_is_removed_by_the_next_full_one(store: Store, cluster: Cluster) -> None:
    write(store, make("a"))
    with client_of(cluster) as client:
        client.indices.create(index=f"{cluster.offers}-deadbeef")
    bring_up_to_date(store, cluster)
    assert f"{cluster.offers}-deadbeef" not in indices(cluster)


def test_a_changed_register_reloads_everything(store: Store, cluster: Cluster) -> None:
    from tests.engine.generated import certifications

    write(store, make("a", certifications=("RNCP1000",)))
    bring_up_to_date(store, cluster)
    import random

    store.merge_certifications(certifications(1, random.Random(1)))
    assert bring_up_to_date(store, cluster).full
    with asked(cluster) as elastic:
        assert elastic.run(elastic.engine.certification("RNCP1000")) is not None


def test_another_store_reloads_everything(store: Store, cluster: Cluster, tmp_path: Path) -> None:
    write(store, make("a"))
    bring_up_to_date(store, cluster)
    with Store(tmp_path / "other") as other:
        write(other, make("b"))
        assert bring_up_to_date(other, cluster).full
    with asked(cluster) as elastic:
        assert everything(elastic) == {"b"}


def test_each_refused_document_is_reported_and_the_others_are_found(store: Store, cluster: Cluster) -> None:
    write(store, make("a"), make("long", formation="F2", provider_name="x" * 40_000))
    loaded = bring_up_to_date(store, cluster)
    (refusal,) = loaded.refused
    assert refusal.id == make("long", formation="F2").id
    assert "immense term" in refusal.reason or "max length" in refusal.reason
    with asked(cluster) as elastic:
        assert everything(elastic) == {"a"}


def test_an_older_version_does_not_overwrite_a_newer_one(store: Store, cluster: Cluster) -> None:
    write(store, make("a"))
    bring_up_to_date(store, cluster)
    with client_of(cluster) as client:
        client.delete(index=cluster.offers, id=make("a").id, version=10**6, version_type="external")
        write(store, make("a", hours=35.0))
        assert bring_up_to_date(store, cluster).written == 0
        assert client.get(index=cluster.registers, id="state")["_source"]["state"]["publishing"] is None


def test_a_load_that_was_killed_before_it_was_published_is_finished_by_the_next(
    store: Store, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(store, make("a"))
    bring_up_to_date(store, cluster)
    write(store, make("b", formation="F2"))

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(loading._Load, "_write_state", die)
        with pytest.raises(Killed):
            bring_up_to_date(store, cluster)
    with asked(cluster) as elastic:
        assert everything(elastic) == {"a"}
        assert not bring_up_to_date(store, cluster).full
        assert everything(elastic) == {"a", "b"}


def test_nothing_loaded_and_nobody_there_are_both_unavailable(cluster: Cluster) -> None:
    for unavailable, said in ((cluster, "ingest"), (replace(cluster, urls=("http://127.0.0.1:9",)), "answer")):
        with asked(unavailable) as elastic, pytest.raises(EngineUnavailable, match=said):
            elastic.search(EVERYTHING)


def test_a_process_without_a_store_knows_the_places_that_were_loaded(store: Store, cluster: Cluster) -> None:
    import asyncio

    from search_svc.catalogue.thesaurus import Commune
    from search_svc.engine.elastic import cluster_places
    from tests.engine.generated import square

    villeurbanne = Commune("69266", "Villeurbanne", "69100", 45.7719, 4.8902, "69", "84")
    store.replace_communes([villeurbanne])
    store.replace_outlines([square("69", 45.75, 4.83, 0.9)])
    write(store, make("a"))
    bring_up_to_date(store, cluster)
    places = asyncio.run(cluster_places(cluster))
    assert list(places.communes()) == [villeurbanne]
    assert [outline.code for outline in places.outlines()] == ["69"]
