"""Killed at random while it writes and builds, twenty times over, the index reopens with what was acknowledged."""

import asyncio
import random
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from search_svc.engine.embedded import EmbeddedEngine, build_snapshot
from search_svc.engine.plan import SearchPlan, Window
from search_svc.store import Store
from tests.engine.embedded.writer import state
from tests.engine.generated import TODAY
from tests.engine.offers import make, write

ROOT = Path(__file__).resolve().parents[3]
KILLS = 20
EVERYTHING = SearchPlan(today=TODAY, group="none", window=Window(0, 1_000_000))


def write_and_kill(directory: Path, seed: int, seconds: float) -> tuple[int, int]:
    """(last batch acknowledged, last begun) by a writer killed after about ``seconds`` of writing; -1 for none."""
    command = [sys.executable, "-m", "tests.engine.embedded.writer", str(directory), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
    words = [line.split() for line in lines if line.endswith("\n")]
    numbers = {kind: [int(number) for k, number in words if k == kind] for kind in ("begin", "done")}
    return max(numbers["done"], default=-1), max(numbers["begin"], default=-1)


@pytest.mark.slow
def test_twenty_kills_leave_exactly_what_was_acknowledged(tmp_path: Path):
    rng = random.Random(20261122)
    done = -1
    for kill in range(KILLS):
        acknowledged, begun = write_and_kill(tmp_path, kill, rng.uniform(0.0, 0.6))
        done = max(done, acknowledged)
        with Store(tmp_path, read_only=True) as store:
            stored, last = {row.offer.id for row in store.offers()}, store.seq() - 1
        # The batch that was being written is there whole or not at all.
        assert done <= last <= max(begun, done)
        assert stored == state(last)
        engine = EmbeddedEngine(tmp_path)
        page = asyncio.run(engine.search(EVERYTHING))
        assert set(page.candidates.ids) == stored
        asyncio.run(engine.close())
    assert done > KILLS, "too little was written to prove anything"
    build_snapshot(tmp_path)
    folders = [path.name for path in (tmp_path / "index").iterdir() if path.is_dir()]
    assert len(folders) <= 2, "killed builds leave nothing behind the next one"


def test_several_readers_follow_one_writer(tmp_path: Path):
    program = (
        "import asyncio, sys; from pathlib import Path; from search_svc.engine.embedded import EmbeddedEngine;"
        "from tests.engine.embedded.test_kills import EVERYTHING; engine = EmbeddedEngine(Path(sys.argv[1]));"
        "print('open', flush=True)\n"
        "for line in sys.stdin:\n"
        "    print(asyncio.run(engine.search(EVERYTHING)).totals.offers, flush=True)\n"
    )
    with Store(tmp_path) as store:
        write(store, make("a"))
        readers = [
            subprocess.Popen(
                [sys.executable, "-c", program, str(tmp_path)],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                bufsize=1,
            )
            for _ in range(3)
        ]
        try:
            for reader in readers:
                assert reader.stdout is not None
                assert reader.stdout.readline() == "open\n"
            for number in range(2, 8):
                write(store, make(f"b{number}"))
                for reader in readers:
                    assert reader.stdin is not None
                    assert reader.stdout is not None
                    reader.stdin.write("count\n")
                    assert reader.stdout.readline() == f"{number}\n"
        finally:
            for reader in readers:
                reader.communicate()
    assert all(reader.returncode == 0 for reader in readers)


def test_the_answer_does_not_depend_on_where_the_snapshot_ends(tmp_path: Path):
    with Store(tmp_path) as store:
        write(store, make("a"), make("b"))
        engine = EmbeddedEngine(tmp_path)
        write(store, make("c"), make("a"))
        with_delta = asyncio.run(engine.search(EVERYTHING))
        (tmp_path / "index" / "CURRENT").unlink()
        rebuilt = asyncio.run(EmbeddedEngine(tmp_path).search(replace(EVERYTHING)))
    assert with_delta.version == rebuilt.version
    assert list(with_delta.candidates.ids) == list(rebuilt.candidates.ids)
