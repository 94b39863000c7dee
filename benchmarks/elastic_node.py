"""A node of its own for a benchmark, run by ``scripts/elasticsearch.sh``, and what it tells of itself."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
from elasticsearch import Elasticsearch

_SCRIPT = Path(__file__).resolve().parents[1] / "scripts" / "elasticsearch.sh"
_NAME = "bench"
# Away from the ports of tests and of a node one may have running.
_PORT = 9250


@dataclass(frozen=True, slots=True)
class Node:
    """A running node."""

    url: str
    run: Path

    def about(self) -> dict[str, str]:
        """Version, virtual machine and heap, as the node says."""
        with Elasticsearch(self.url) as client:
            (found,) = client.nodes.info(metric="jvm,os")["nodes"].values()
        heap = found["jvm"]["mem"]["heap_max_in_bytes"] / 2**30
        return {
            "version": found["version"],
            "java": found["jvm"]["version"],
            "heap": f"{heap:g} GiB",
            "processors": str(found["os"]["allocated_processors"]),
        }

    def memory(self) -> dict[str, float]:
        """MB resident of the node's processes, files mapped into memory included."""
        process = psutil.Process(int((self.run / _NAME / "pid").read_text()))
        family = [process, *process.children(recursive=True)]
        return {"rss_mb": round(sum(one.memory_info().rss for one in family) / 1e6, 1)}


@contextmanager
def node(run: Path, heap: str) -> Iterator[Node]:
    """An empty node below ``run`` (not inside a folder only this user may enter), gone with its data at the end."""
    environment = {**os.environ, "ELASTIC_RUN": str(run), "ELASTIC_HEAP": heap}

    def script(*arguments: str) -> None:
        subprocess.run([str(_SCRIPT), *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)

    script("wipe")
    try:
        script("start", _NAME, str(_PORT))
        yield Node(f"http://127.0.0.1:{_PORT}", run)
    finally:
        script("wipe")


def index_facts(client: Elasticsearch, index: str) -> dict[str, Any]:
    """Documents, MB on disk and segments of an index."""
    stats = client.indices.stats(index=index, metric="docs,store,segments")["_all"]["primaries"]
    return {
        "documents": stats["docs"]["count"],
        "mb": round(stats["store"]["size_in_bytes"] / 1e6, 1),
        "segments": stats["segments"]["count"],
    }
