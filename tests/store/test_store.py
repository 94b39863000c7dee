"""The store keeps what it acknowledged and says what changed."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from search_svc.catalogue import (
    Decision,
    Formation,
    Offer,
    Place,
    SourceRef,
    StatedAction,
    offer_id,
)
from search_svc.store import Batch, Store, StoreBusy, StoreFormat, StoreMissing, offer_digest

SIRET = "79094038150636"
LYON = Place("Lyon", "69003", "69", "84", "commune", 45.76, 4.85)


def formation(number: str = "F1", title: str = "CAP pâtissier") -> Formation:
    return Formation(siret=SIRET, number=number, title=title, contents="Pâte feuilletée")


def offer(action: str = "A1", price: str | None = "1200.50", of: Formation | None = None) -> Offer:
    of = of or formation()
    return Offer(
        id=offer_id(of.siret, of.number, action),
        stated=StatedAction(
            siret=of.siret,
            formation_number=of.number,
            action_number=action,
            source=SourceRef("edof.zip!1.xml", 12),
            format="edof",
            title=of.title,
            price=None if price is None else Decimal(price),
        ),
        place=LYON,
        decision=Decision(cpf=True),
    )


def ids(store: Store, since: int = 0, deleted: bool = False) -> list[str]:
    return [row.offer.id for row in store.offers(since=since, deleted=deleted)]


@pytest.fixture
def store(tmp_path: Path):
    with Store(tmp_path) as opened:
        yield opened


def test_an_offer_comes_back_as_it_was_written(store: Store):
    seq = store.write(Batch(offers=[offer()], formations=[formation()]))
    stored = store.offer(offer().id)
    assert stored is not None
    assert (stored.seq, stored.offer, stored.deleted) == (seq, offer(), False)
    assert store.formation(SIRET, "F1") == formation()
    assert list(store.formations()) == [formation()]


def test_each_batch_has_a_higher_seq_and_the_log_gives_what_changed(store: Store):
    first = store.write(Batch(offers=[offer("A1"), offer("A2")], formations=[formation()]))
    second = store.write(Batch(offers=[offer("A2", "10")]))
    assert first < second == store.seq()
    assert ids(store, since=first) == [offer("A2").id]
    assert ids(store) == [offer("A1").id, offer("A2").id]


def test_a_withdrawn_offer_stays_as_a_tombstone_and_can_come_back(store: Store):
    store.write(Batch(offers=[offer("A1"), offer("A2")], formations=[formation()]))
    gone = store.write(Batch(deleted=[offer("A1").id]))
    assert ids(store) == [offer("A2").id]
    assert ids(store, since=gone - 1, deleted=True) == [offer("A1").id]
    assert store.count_offers() == 1
    assert set(store.offer_hashes(f"edof|{SIRET}")) == {offer("A2").id}
    store.write(Batch(offers=[offer("A1")]))
    assert sorted(ids(store)) == [offer("A1").id, offer("A2").id]


def test_the_hash_ignores_where_the_offer_was_read_and_nothing_else(store: Store):
    store.write(Batch(offers=[offer()], formations=[formation()]))
    (stored,) = store.offer_hashes(f"edof|{SIRET}").values()
    elsewhere = structs.replace(offer(), stated=structs.replace(offer().stated, source=SourceRef("other.xml", 3)))
    assert offer_digest(elsewhere, formation()) == stored
    assert offer_digest(offer(price="1"), formation()) != stored
    assert offer_digest(offer(), formation(title="Boulanger")) != stored


def test_a_changed_formation_touches_its_other_offers(store: Store):
    first = store.write(Batch(offers=[offer("A1"), offer("A2")], formations=[formation()]))
    store.write(Batch(offers=[offer("A9", of=formation("F2"))], formations=[formation("F2")]))
    renamed = formation(title="CAP boulanger")
    third = store.write(Batch(offers=[offer("A1", of=renamed)], formations=[renamed]))
    assert first < third
    assert sorted(ids(store, since=third - 1)) == [offer("A1").id, offer("A2").id]
    assert store.offer_hashes(f"edof|{SIRET}")[offer("A2").id] == offer_digest(offer("A2"), renamed)


def test_an_offer_without_its_formation_is_refused_and_nothing_is_written(store: Store):
    with pytest.raises(ValueError, match="F2"):
        store.write(Batch(offers=[offer("A1", of=formation("F2"))], formations=[formation("F1")]))
    assert store.seq() == 0
    assert list(store.formations()) == []


def test_offers_rewritten_while_iterating_are_not_visited_again(store: Store):
    store.write(Batch(offers=[offer(f"A{i}") for i in range(5000)], formations=[formation()]))
    visited = 0
    for row in store.offers():
        visited += 1
        store.write(Batch(offers=[row.offer])) if visited % 1000 == 0 else None
    assert visited == 5000


def test_a_second_writer_is_refused_at_once(store: Store, tmp_path: Path):
    with pytest.raises(StoreBusy, match="another process is writing"):
        Store(tmp_path)


def test_a_reader_sees_commits_of_the_writer(store: Store, tmp_path: Path):
    with Store(tmp_path, read_only=True) as reader:
        before = reader.data_version()
        assert reader.seq() == 0
        store.write(Batch(offers=[offer()], formations=[formation()]))
        assert reader.data_version() != before
        assert ids(reader) == [offer().id]


def test_a_consistent_reader_does_not_see_later_commits(store: Store, tmp_path: Path):
    store.write(Batch(offers=[offer("A1")], formations=[formation()]))
    with Store(tmp_path, read_only=True) as reader:
        with reader.consistent():
            assert ids(reader) == [offer("A1").id]
            store.write(Batch(offers=[offer("A2")]))
            assert ids(reader) == [offer("A1").id]
        assert len(ids(reader)) == 2


def test_reading_an_empty_directory_says_what_to_do(tmp_path: Path):
    with pytest.raises(StoreMissing, match="ingest"):
        Store(tmp_path, read_only=True)


def test_a_file_of_another_format_is_refused(tmp_path: Path):
    with Store(tmp_path) as store:
        store._connection.execute("PRAGMA user_version=99")
    with pytest.raises(StoreFormat, match="format 99"):
        Store(tmp_path)
    (tmp_path / "store.db").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreFormat, match="not a store"):
        Store(tmp_path)


def test_a_killed_writer_leaves_the_lock_free_and_every_acknowledged_batch(tmp_path: Path):
    program = (
        "import sys, os, signal; sys.path.insert(0, sys.argv[2]);"
        "from pathlib import Path; from tests.store.test_store import *;"
        "s = Store(Path(sys.argv[1])); s.write(Batch(offers=[offer()], formations=[formation()]));"
        "s._connection.execute('BEGIN IMMEDIATE'); s._connection.execute('UPDATE offers SET deleted = 1');"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    root = str(Path(__file__).resolve().parents[2])
    subprocess.run([sys.executable, "-c", program, str(tmp_path), root], check=False)
    with Store(tmp_path) as store:
        assert ids(store) == [offer().id]
