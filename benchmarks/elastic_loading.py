"""Load one size into a node, in a process of its own: by the adapter, or by ``helpers.parallel_bulk`` as the measure.

``python -m benchmarks.elastic_loading STAGE STORE URL OUT`` with STAGE one of

* ``documents``: make the adapter's documents without a node and write them, ready to send, beside OUT;
* ``warm``: send some of them, so that the node has compiled what loading needs before any clock starts;
* ``adapter``: store → searchable, as ``search-svc reindex`` does it;
* ``parallel_bulk``: the ready documents by the client's own helper, then the adapter's finish: flush, refresh, merge.
"""

import argparse
import json
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from elasticsearch import helpers

from benchmarks.elastic_node import index_facts
from benchmarks.measuring import memory
from search_svc.engine.elastic import Cluster, bring_up_to_date
from search_svc.engine.elastic.documents import Documents, Row
from search_svc.engine.elastic.state import definition
from search_svc.engine.elastic.store_register import StoreRegister
from search_svc.store import Store

STAGES = ("documents", "warm", "adapter", "parallel_bulk")
READY = "elastic-documents"
_WARM = 20_000
_RIVAL_INDEX = "parallel-bulk"
# As many operations a request and requests at a time as the adapter has.
_CHUNK, _THREADS = 1_000, 2
_PATIENT_SECONDS = 3_600.0


def make_documents(data_dir: Path, ready: Path) -> dict[str, Any]:
    """Write every document as a line "id, tab, JSON". The seconds are those of one core that makes them all."""
    with Store(data_dir, read_only=True) as store, ready.open("wb") as file:
        documents = Documents(StoreRegister(store))
        count, spent = 0, 0.0
        begun = time.perf_counter()
        stored = (Row(identifier, formation, body) for identifier, formation, _, body in store.offer_rows())
        while rows := list(islice(stored, _CHUNK)):
            made = documents.documents(rows)
            writing = time.perf_counter()
            for row, document in zip(rows, made, strict=True):
                file.write(b"%s\t%s\n" % (row.id.encode(), document))
            spent += time.perf_counter() - writing
            count += len(rows)
        seconds = time.perf_counter() - begun - spent
    return {
        "documents": count,
        "mb": round(ready.stat().st_size / 1e6, 1),
        "making_seconds": round(seconds, 2),
        "making_rate": round(count / seconds),
    }


def load_by_adapter(data_dir: Path, cluster: Cluster) -> dict[str, Any]:
    """The adapter's full load. ``writing`` ends when the last thousand was handed over, but for those still on their
    way (3,000 at most)."""
    handed, at = 0, 0.0
    processors = _Processors(cluster)
    begun = time.perf_counter()

    def progress(count: int) -> None:
        nonlocal handed, at
        handed, at = count, time.perf_counter()

    with Store(data_dir, read_only=True) as store:
        loaded = bring_up_to_date(store, cluster, full=True, progress=progress)
    searchable = time.perf_counter()
    spent = processors.spent()
    if loaded.refused:
        raise RuntimeError(f"{len(loaded.refused)} documents refused, the first: {loaded.refused[0]}")
    with cluster.loading_client() as client:
        facts = index_facts(client, cluster.offers)
    return {**_rates(loaded.written, handed, at - begun, searchable - begun), **spent, **facts}


def load_by_helper(ready: Path, cluster: Cluster, most: int | None = None) -> dict[str, Any]:
    """``helpers.parallel_bulk`` with the adapter's client, its settings of the index, and its finish."""
    with cluster.loading_client() as client:
        client.options(ignore_status=404).indices.delete(index=_RIVAL_INDEX)
        parts = definition("offers")
        settings = {**parts["settings"]["index"], "translog.durability": "async"}
        client.indices.create(index=_RIVAL_INDEX, settings={"index": settings}, mappings=parts["mappings"])
        processors = _Processors(cluster)
        begun = time.perf_counter()
        actions = islice(_actions(ready), most)
        written = _written(helpers.parallel_bulk(client, actions, chunk_size=_CHUNK, thread_count=_THREADS))
        at = time.perf_counter()
        patient = client.options(request_timeout=_PATIENT_SECONDS)
        patient.indices.refresh(index=_RIVAL_INDEX)
        patient.indices.flush(index=_RIVAL_INDEX)
        patient.indices.forcemerge(index=_RIVAL_INDEX, max_num_segments=1)
        searchable = time.perf_counter()
        spent = processors.spent()
        facts = index_facts(client, _RIVAL_INDEX)
        client.indices.delete(index=_RIVAL_INDEX)
    return {**_rates(written, written, at - begun, searchable - begun), **spent, **facts}


class _Processors:
    """Seconds of processor that node and loader use, to tell what else the machine was doing."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._node, self._loader = self._node_seconds(), time.process_time()

    def spent(self) -> dict[str, float]:
        """Since this object was made."""
        node, loader = self._node_seconds() - self._node, time.process_time() - self._loader
        return {"node_cpu_seconds": round(node, 2), "loader_cpu_seconds": round(loader, 2)}

    def _node_seconds(self) -> float:
        with self._cluster.loading_client() as client:
            (found,) = client.nodes.stats(metric="process")["nodes"].values()
        return float(found["process"]["cpu"]["total_in_millis"]) / 1e3


def _actions(ready: Path) -> Iterator[dict[str, Any]]:
    with ready.open("rb") as file:
        for line in file:
            identifier, _, document = line.rstrip(b"\n").partition(b"\t")
            yield {"_index": _RIVAL_INDEX, "_id": identifier.decode(), "_source": document}


def _written(results: Iterable[tuple[bool, Any]]) -> int:
    return sum(1 for _ in results)  # a failure raises


def _rates(written: int, handed: int, writing: float, searchable: float) -> dict[str, Any]:
    return {
        "written": written,
        "writing_seconds": round(writing, 2),
        "writing_rate": round(handed / writing),
        "searchable_seconds": round(searchable, 2),
        "searchable_rate": round(written / searchable),
    }


def main() -> None:
    """Parse the command line, load, write down what it took."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stage", choices=STAGES)
    parser.add_argument("store", type=Path)
    parser.add_argument("url")
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    cluster, ready = Cluster((arguments.url,)), arguments.out.with_name(READY)
    if arguments.stage == "documents":
        result = make_documents(arguments.store, ready)
    elif arguments.stage == "adapter":
        result = load_by_adapter(arguments.store, cluster)
    else:
        result = load_by_helper(ready, cluster, _WARM if arguments.stage == "warm" else None)
    arguments.out.write_text(json.dumps({**result, "memory": memory()}))


if __name__ == "__main__":
    main()
