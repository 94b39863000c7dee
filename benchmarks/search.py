"""``make bench``: how fast, how large, how exact, beside tantivy and SQLite FTS5 on the same data in the same run.

``python -m benchmarks.search [--offers 20000,500000] [--questions 500] [--maker PATH] [--fresh]``

Data is made once a size and kept under ``.cache/bench`` with what making it cost; questions are asked anew each run,
every engine in a process of its own, one thread each, one after the other. The table goes to the terminal and with all
figures to ``benchmarks/results``.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.comparing import compare
from benchmarks.loading import RIVALS, SEED, TODAY, Data, load
from benchmarks.log import WORKLOADS, questions, read_pools
from benchmarks.measuring import machine
from benchmarks.table import table

RESULTS = Path(__file__).parent / "results"
# numpy must not use a second thread behind our back.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def measure(data: Data, count: int) -> dict[str, Any]:
    """Everything about one size."""
    load(data, ["files", "store", "documents", *RIVALS])
    log = questions(read_pools(data.store, SEED), count, SEED, TODAY)
    (data.home / "questions.json").write_text(json.dumps(log))
    engine = _ask("answering", data, "engine")
    answers = engine.pop("answers")
    circles = {name: ["radius_km" in search for search in searches] for name, searches in log.items()}
    rivals: dict[str, Any] = {}
    for rival in RIVALS:
        rivals[rival] = _ask("answering", data, rival)
        rivals[rival]["agreement"] = compare(answers, rivals[rival].pop("answers"), circles)
    found = sorted(answer["total"] for answer in answers["filtered"])
    return {
        "offers": data.offers,
        "maker": data.maker or "fixtures",
        "seed": SEED,
        "today": TODAY.isoformat(),
        "machine": machine(),
        "made": {stage: data.done(stage) for stage in ("files", "store", "documents", *RIVALS)},
        "engine": engine,
        "service": _ask("answering", data, "service"),
        "rivals": rivals,
        "http": _ask("http_overhead", data, "http"),
        "hits": {
            "of": len(found),
            "none": found.count(0),
            "median": sorted(found)[len(found) // 2],
            "most": max(found),
        },
    }


def _ask(module: str, data: Data, engine: str) -> dict[str, Any]:
    out = data.home / f"answers-{engine}.json"
    arguments = [] if module == "http_overhead" else [engine]
    home = data.store if module == "http_overhead" else data.home
    files = [str(home), str(data.home / "questions.json"), str(out)]
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments, *files]
    subprocess.run(command, check=True, env={**os.environ, **_ONE_THREAD})
    return dict(json.loads(out.read_text()))


def main() -> None:
    """Parse the command line, measure each size, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--offers", default="20000,500000", help="sizes, separated by commas")
    parser.add_argument("--questions", type=int, default=500, help="questions a workload")
    parser.add_argument("--maker", help="path of a make_catalogue.py to use instead of the fixtures")
    parser.add_argument("--fresh", action="store_true", help="make the data anew")
    arguments = parser.parse_args()
    RESULTS.mkdir(exist_ok=True)
    for offers in map(int, arguments.offers.split(",")):
        data = Data(offers, arguments.maker)
        if arguments.fresh:
            shutil.rmtree(data.home, ignore_errors=True)
        result = measure(data, arguments.questions)
        name = data.home.name
        (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
        text = table(result, WORKLOADS)
        (RESULTS / f"{name}.md").write_text(text)
        print(text, flush=True)


if __name__ == "__main__":
    main()
