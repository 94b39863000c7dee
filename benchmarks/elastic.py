"""``make bench-elastic``: Elasticsearch beside its own bare ``_search``, its own bulk helper, and the embedded engine.

``python -m benchmarks.elastic [--offers 500000] [--questions 500] [--heap 2g]``

Starts one node, loads the data of ``benchmarks.loading`` (made once and kept under ``.cache/bench``) twice, asks both
engines the questions of ``benchmarks.log``, compares the answers and stops the node. The table goes to the terminal and
with all figures to ``benchmarks/results``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.comparing import compare
from benchmarks.elastic_answering import ASKED
from benchmarks.elastic_loading import READY, STAGES
from benchmarks.elastic_node import Node, node
from benchmarks.elastic_table import table
from benchmarks.loading import SEED, STORE, TODAY, Data, load
from benchmarks.log import questions, read_pools
from benchmarks.measuring import machine

RESULTS = Path(__file__).parent / "results"
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def measure(data: Data, count: int, running: Node) -> dict[str, Any]:
    """Everything about one size."""
    log = questions(read_pools(data.store, SEED), count, SEED, TODAY)
    asked = data.home / "questions.json"
    asked.write_text(json.dumps(log))
    begun = machine()
    loads: dict[str, Any] = {}
    for stage in STAGES:
        out = data.home / f"elastic-{stage}.json"
        loads[stage] = _run("elastic_loading", out, stage, str(data.store), running.url)
    (data.home / READY).unlink()
    elastic = _run("elastic_answering", data.home / "answers-elastic.json", running.url, str(asked))
    memory = running.memory()
    embedded = _run("answering", data.home / "answers-engine.json", "engine", str(data.home), str(asked))
    circles = {name: ["radius_km" in search for search in searches] for name, searches in log.items()}
    ours, theirs = embedded.pop("answers"), elastic.pop("answers")
    ours = {name: ours[name] for name in ASKED}
    return {
        "offers": data.offers,
        "seed": SEED,
        "today": TODAY.isoformat(),
        "machine": begun,
        "node": {**running.about(), **memory},
        "store": data.done(STORE),
        "loads": loads,
        "elastic": elastic,
        "embedded": embedded,
        "agreement": {**compare(ours, theirs, circles), "other_first_pages": _other_pages(ours, theirs)},
    }


def _other_pages(ours: dict[str, Any], theirs: dict[str, Any]) -> int:
    """Answers whose first twenty groups differ, or stand in another order."""
    return sum(
        mine["ids"] != other["ids"] for name in ours for mine, other in zip(ours[name], theirs[name], strict=True)
    )


def _run(module: str, out: Path, *arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments, str(out)]
    subprocess.run(command, check=True, env={**os.environ, **_ONE_THREAD})
    result: dict[str, Any] = json.loads(out.read_text())
    known = {name: value for name, value in result.items() if name != "answers"}
    print(f"{module} {arguments[0]}: {json.dumps(known)}", file=sys.stderr, flush=True)
    return result


def main() -> None:
    """Parse the command line, measure each size on a node of its own, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offers", default="500000", help="sizes, separated by commas")
    parser.add_argument("--questions", type=int, default=500, help="questions a workload")
    parser.add_argument("--heap", default="2g", help="heap of the node")
    arguments = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    for offers in map(int, arguments.offers.split(",")):
        data = Data(offers)
        load(data, ["files", STORE])
        # The node runs as a user of its own, who must be able to enter the folder.
        run = Path(tempfile.gettempdir()) / f"search-svc-bench-elastic-{os.getpid()}"
        with node(run, arguments.heap) as running:
            result = measure(data, arguments.questions, running)
        name = f"elastic-{offers}-{SEED}"
        (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        text = table(result)
        (RESULTS / f"{name}.md").write_text(text)
        print(text, flush=True)


if __name__ == "__main__":
    main()
