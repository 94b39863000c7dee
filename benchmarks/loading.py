"""Data of a benchmark, made once: files, store with its snapshot, and the rivals' indexes, each with what it cost.

``python -m benchmarks.loading OFFERS`` writes what is missing under ``.cache/bench``.
"""

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.documents import documents
from benchmarks.measuring import machine, size_on_disk
from benchmarks.rival import Rival
from benchmarks.sqlite_rival import Sqlite
from benchmarks.tantivy_rival import Tantivy
from fixtures.make_demo import write_catalogue
from search_svc.engine.embedded.publishing import build_snapshot
from search_svc.indexer.pipeline import IngestRequest, ingest

CACHE = Path(__file__).resolve().parents[1] / ".cache" / "bench"
TODAY = date(2026, 11, 22)
SEED = 1
STORE = "store"
RIVALS: dict[str, Callable[[], Rival]] = {"tantivy": Tantivy, "sqlite": Sqlite}


@dataclass(frozen=True, slots=True)
class Data:
    """Where the data of one size lies. ``maker`` is a program to use instead of ``fixtures`` (see ``--maker``)."""

    offers: int
    maker: str | None = None

    @property
    def home(self) -> Path:
        """The folder of this size and maker."""
        return CACHE / f"{'made' if self.maker else 'demo'}-{self.offers}-{SEED}"

    @property
    def files(self) -> Path:
        """The catalogue in the true formats."""
        return self.home / "files"

    @property
    def store(self) -> Path:
        """Our data directory."""
        return self.home / STORE

    def done(self, stage: str) -> dict[str, Any] | None:
        """What a finished stage measured."""
        path = self.home / f"{stage}.json"
        return dict(json.loads(path.read_text())) if path.exists() else None

    def finish(self, stage: str, measured: dict[str, Any]) -> None:
        """Remember a stage as done."""
        (self.home / f"{stage}.json").write_text(json.dumps({**measured, **machine()}, indent=2))


def load(data: Data, stages: list[str]) -> None:
    """Run the stages that were not finished before, each in its own process so that its memory is its own."""
    for stage in stages:
        if data.done(stage) is None:
            arguments = [sys.executable, "-m", "benchmarks.loading", str(data.offers), "--stage", stage]
            subprocess.run([*arguments, *(["--maker", data.maker] if data.maker else [])], check=True)


def run(data: Data, stage: str) -> None:
    """Run one stage."""
    data.home.mkdir(parents=True, exist_ok=True)
    begun = time.perf_counter()
    if stage == "files":
        measured = _write_files(data)
    elif stage == "store":
        measured = _ingest(data)
    elif stage == "documents":
        measured = {"offers": sum(1 for _ in documents(data.store))}
    else:
        measured = _index(data, stage)
    measured["seconds"] = round(time.perf_counter() - begun, 2)
    measured["peak_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, 1)
    data.finish(stage, measured)
    print(f"{data.home.name} {stage}: {json.dumps(measured)}", flush=True)


def _write_files(data: Data) -> dict[str, Any]:
    shutil.rmtree(data.files, ignore_errors=True)
    data.files.mkdir(parents=True)
    if data.maker:
        shared = Path(data.maker).resolve().parents[1] / "data"
        size, seed = ["--offers", str(data.offers)], ["--seed", str(SEED), "--today", str(TODAY)]
        subprocess.run([sys.executable, data.maker, str(shared), str(data.files), *size, *seed], check=True)
    else:
        write_catalogue(data.files, data.offers, SEED, TODAY)
    return {"mb": size_on_disk([data.files])}


def _ingest(data: Data) -> dict[str, Any]:
    """From files to searchable: the whole ingest, then the snapshot."""
    shutil.rmtree(data.store, ignore_errors=True)
    offers = [path for path in data.files.iterdir() if path.name.startswith(("edof", "lheo", "intercarif"))]
    registers = [path for path in data.files.iterdir() if path.stem.split(".")[0] in {"rncp", "rs"}]
    places = [Path(data.maker).resolve().parents[1] / "data" / "places" / "hexasmal.csv"] if data.maker else []
    begun = time.perf_counter()
    report = ingest(
        IngestRequest(
            data_dir=data.store,
            today=TODAY,
            certifications=registers,
            organisations=[data.files / "organisations.csv"],
            offers=offers,
            places=places,
        )
    )
    ingested = time.perf_counter()
    build_snapshot(data.store)
    searchable = time.perf_counter()
    return {
        "report": report.to_json(),
        "ingest_seconds": round(ingested - begun, 2),
        "snapshot_seconds": round(searchable - ingested, 2),
        "offers_a_second": round(report.read / (searchable - begun)),
        "children_peak_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3, 1),
        "store_mb": size_on_disk([path for path in data.store.iterdir() if path.is_file()]),
        "snapshot_mb": size_on_disk([path for path in data.store.iterdir() if path.is_dir()]),
    }


def _index(data: Data, stage: str) -> dict[str, Any]:
    """A rival's index. Joining and analysing the documents is measured by itself: it is the same for all."""
    directory = data.home / stage
    shutil.rmtree(directory, ignore_errors=True)
    rival = RIVALS[stage]()
    rival.build(directory, documents(data.store), TODAY.toordinal())
    return {"name": rival.name, "mb": size_on_disk([directory])}


def main() -> None:
    """Parse the command line and load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("offers", type=int)
    parser.add_argument("--stage", choices=("files", STORE, "documents", *RIVALS))
    parser.add_argument("--maker", help="path of a make_catalogue.py to use instead of the fixtures")
    arguments = parser.parse_args()
    data = Data(arguments.offers, arguments.maker)
    if arguments.stage:
        run(data, arguments.stage)
    else:
        load(data, ["files", "store", "documents", *RIVALS])


if __name__ == "__main__":
    main()
