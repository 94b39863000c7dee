"""From the store to the cluster: everything into new indices, or what changed into the present ones."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from elasticsearch import Elasticsearch, NotFoundError
from msgspec import structs

from search_svc.engine.elastic.bulk import Bulk, Refusal
from search_svc.engine.elastic.connection import Cluster, failures
from search_svc.engine.elastic.documents import Documents, Row
from search_svc.engine.elastic.registers import fiche_documents, lexicon_documents, outline_documents, places_documents
from search_svc.engine.elastic.state import (
    FORMAT,
    STATE_ID,
    State,
    analysis_digest,
    definition,
    read_state,
    state_document,
)
from search_svc.engine.elastic.store_register import StoreRegister
from search_svc.engine.outlines import Outlines
from search_svc.engine.port import EngineError
from search_svc.store import Store
from search_svc.store.lock import FileLock

_LOCK = "elasticsearch.lock"
# Who waits for another load longer than this is told.
_WAIT_SECONDS = 3_600.0
# A copy on a second node, and a third when there are three: one may be lost, and reads spread over all.
_REPLICAS = "0-2"
# A reload waits so long for the copies before it is published; slower ones follow later.
_COPIES_SECONDS = 60
# Offers made into documents at a time.
_BATCH = 1_000
# Layers of the lexicon, one a delta: past this number the next load begins anew.
_LAYERS = 200

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. ``refused`` are documents Elasticsearch does not take, which cannot be found."""

    version: str
    full: bool
    written: int
    refused: tuple[Refusal, ...] = ()


def bring_up_to_date(store: Store, cluster: Cluster, *, full: bool = False, progress: Progress | None = None) -> Loaded:
    """Make everything committed to the store searchable; returns what was done.

    Only what changed since the last load is written, unless ``full`` or the index is another store's, another
    format's, or a register changed (what every offer is joined with). Raises EngineUnavailable, and StoreBusy when
    another load of this data directory lasts an hour.
    """
    lock = FileLock(store.path.parent / _LOCK, _WAIT_SECONDS)
    client = cluster.loading_client()
    try:
        with failures(), store.consistent():
            return _Load(store, cluster, client, progress or (lambda _: None)).run(full=full)
    finally:
        client.close()
        lock.release()


def published_state(client: Elasticsearch, cluster: Cluster) -> State | None:
    """The state of the cluster's index, None when there is none this program can read."""
    try:
        return read_state(client.get(index=cluster.registers, id=STATE_ID)["_source"])
    except (NotFoundError, EngineError):
        return None


class _Load:
    def __init__(self, store: Store, cluster: Cluster, client: Elasticsearch, progress: Progress) -> None:
        self._store, self._cluster, self._client, self._progress = store, cluster, client, progress
        self._register = StoreRegister(store)
        self._seq = store.seq()

    def run(self, *, full: bool) -> Loaded:
        state = published_state(self._client, self._cluster)
        if full or state is None or self._is_another(state):
            return self._reload()
        if state.seq == self._seq and state.publishing is None:
            return Loaded(state.version, False, 0)
        return self._change(state)

    def _is_another(self, state: State) -> bool:
        """Whether the index cannot be brought up to date by writing what changed."""
        return (
            state.identity != self._store.identity()
            or state.analysis != analysis_digest()
            or state.register_seq != self._store.register_seq()
            or state.seq > self._seq
            or len(state.lexicon) > _LAYERS
        )

    # --- everything ---------------------------------------------------------------------------------------------------
    def _reload(self) -> Loaded:
        suffix = secrets.token_hex(4)
        offers, registers = f"{self._cluster.offers}-{suffix}", f"{self._cluster.registers}-{suffix}"
        with self._deleted_on_failure(offers, registers):
            self._create(offers, "offers")
            self._create(registers, "registers")
            documents = Documents(self._register)
            with Bulk(self._client, offers) as bulk:
                self._write(bulk, documents, 0)
            places = list(places_documents(self._store.communes(), self._store.outlines()))
            layer = lexicon_documents(suffix, documents.words(), documents.suggestions())
            state = State(
                format=FORMAT,
                analysis=analysis_digest(),
                identity=self._store.identity(),
                seq=self._seq,
                register_seq=self._store.register_seq(),
                offers_index=offers,
                registers_index=registers,
                lexicon=((suffix, len(layer)),),
                places=len(places),
                registers=dict(self._store.loaded_registers()),
            )
            with Bulk(self._client, registers) as beside:
                for identifier, document in (*layer, *places):
                    beside.index(identifier, document, self._seq)
                for identifier, document in fiche_documents(self._store.certifications(), self._register.insertion):
                    beside.index(identifier, document, self._seq)
                for identifier, document in outline_documents(Outlines.stored(self._store)):
                    beside.index(identifier, document, self._seq)
            if beside.refused:
                raise EngineError(f"Elasticsearch refuses a register: {beside.refused[0]}")
            self._finish(offers)
            self._finish(registers)
            self._client.index(index=registers, id=STATE_ID, document=state_document(state), refresh=True)
            self._swap(offers, registers)
        return Loaded(state.version, True, bulk.written, tuple(bulk.refused))

    def _create(self, index: str, name: str) -> None:
        parts = definition(name)
        # While it is loaded a crash costs the whole load anyway: the log need not be synced at every request.
        loading = {**parts["settings"]["index"], "translog.durability": "async"}
        self._client.indices.create(index=index, settings={"index": loading}, mappings=parts["mappings"])

    def _finish(self, index: str) -> None:
        """Visible, durable, merged (facets over one segment without holes are several times faster) and copied."""
        self._client.indices.put_settings(index=index, settings={"index": {"translog.durability": "request"}})
        patient = self._client.options(request_timeout=_WAIT_SECONDS)
        patient.indices.refresh(index=index)
        patient.indices.flush(index=index)  # before the merge, which then drops the copies kept for recovery
        patient.indices.forcemerge(index=index, max_num_segments=1)
        self._client.indices.put_settings(index=index, settings={"index": {"auto_expand_replicas": _REPLICAS}})
        self._client.options(request_timeout=_COPIES_SECONDS + 10, ignore_status=408).cluster.health(
            index=index, wait_for_status="green", timeout=f"{_COPIES_SECONDS}s"
        )

    def _swap(self, offers: str, registers: str) -> None:
        """Both aliases move in one step, and the indices they left are deleted in the same."""
        actions: list[dict[str, object]] = []
        for alias, index in ((self._cluster.offers, offers), (self._cluster.registers, registers)):
            actions.append({"add": {"index": index, "alias": alias}})
            old = self._client.options(ignore_status=404).indices.get(index=f"{alias}-*", features="aliases").body
            actions += ({"remove_index": {"index": name}} for name in old if name != index)
        self._client.indices.update_aliases(actions=actions)

    @contextmanager
    def _deleted_on_failure(self, *indices: str) -> Iterator[None]:
        try:
            yield
        except BaseException:
            with failures():
                self._client.indices.delete(index=",".join(indices), ignore_unavailable=True)
            raise

    # --- what changed -------------------------------------------------------------------------------------------------
    def _change(self, state: State) -> Loaded:
        documents = Documents(self._register)
        with Bulk(self._client, state.offers_index) as bulk:
            self._write(bulk, documents, state.seq)
        layer = lexicon_documents(str(self._seq), documents.words(), documents.suggestions())
        with Bulk(self._client, state.registers_index) as beside:
            for identifier, document in layer:
                beside.index(identifier, document, self._seq)
        if beside.refused:
            raise EngineError(f"Elasticsearch refuses the lexicon: {beside.refused[0]}")
        fresh = structs.replace(
            state,
            seq=self._seq,
            publishing=None,
            lexicon=(*state.lexicon, (str(self._seq), len(layer))),
        )
        self._write_state(structs.replace(state, publishing=self._seq))
        self._client.indices.refresh(index=state.offers_index)
        self._write_state(fresh)
        return Loaded(fresh.version, False, bulk.written, tuple(bulk.refused))

    def _write_state(self, state: State) -> None:
        self._client.index(index=state.registers_index, id=STATE_ID, document=state_document(state), refresh=True)

    # --- both ---------------------------------------------------------------------------------------------------------
    def _write(self, bulk: Bulk, documents: Documents, since: int) -> None:
        """Send what changed after a seq, all of it after 0."""
        rows, count = self._store.offer_rows(since=since), 0
        while batch := list(islice(rows, _BATCH)):
            kept = [Row(identifier, formation, body) for identifier, formation, deleted, body in batch if not deleted]
            for row, document in zip(kept, documents.documents(kept), strict=True):
                bulk.index(row.id, document, self._seq)
            for identifier, _, deleted, _ in batch:
                if deleted:
                    bulk.delete(identifier, self._seq)
            count += len(batch)
            self._progress(count)
