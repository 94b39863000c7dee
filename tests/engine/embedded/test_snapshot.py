"""A snapshot that is missing, damaged, foreign or old is rebuilt; one that is whole is used as it is."""

import asyncio
import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from search_svc.engine.embedded import EmbeddedEngine, build_snapshot
from search_svc.engine.embedded import snapshot as snapshots
from search_svc.engine.embedded.snapshot import current_name, open_current
from search_svc.engine.plan import SearchPlan, Window
from search_svc.store import Store
from tests.engine.generated import TODAY, batches, fill_registers
from tests.engine.offers import make, write

EVERYTHING = SearchPlan(today=TODAY, group="none", window=Window(0, 1000), audiences=None)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    rng = random.Random(7)
    with Store(tmp_path) as store:
        fiches, providers = fill_registers(store, rng)
        for batch in batches(300, fiches, providers, rng):
            store.write(batch)
    build_snapshot(tmp_path)
    return tmp_path


def folder(directory: Path) -> Path:
    return directory / "index" / current_name(directory)


def ids(directory: Path) -> list[str]:
    engine = EmbeddedEngine(directory)
    page = asyncio.run(engine.search(EVERYTHING))
    asyncio.run(engine.close())
    return list(page.candidates.ids)


def test_a_snapshot_reads_back_as_it_was_built(directory: Path):
    found = open_current(directory)
    assert found is not None
    built = build_snapshot(directory)
    for (name, before), (again, after) in zip(
        found.segment.arrays().items(), built.segment.arrays().items(), strict=True
    ):
        assert name == again
        assert np.array_equal(before, after, equal_nan=before.dtype.kind == "f")
    assert found.insertion == built.insertion


def test_a_whole_snapshot_is_not_rebuilt(directory: Path):
    name = current_name(directory)
    ids(directory)
    assert current_name(directory) == name


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


DAMAGES: dict[str, Callable[[Path], None]] = {"flip": flip, "truncate": truncate, "delete": Path.unlink}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("which", ["unit.npy", "formation_terms.rows.npy", "insertion.msgpack", "manifest.json"])
def test_a_damaged_snapshot_is_rebuilt(directory: Path, damage: str, which: str):
    expected, name = ids(directory), current_name(directory)
    DAMAGES[damage](folder(directory) / which)
    assert open_current(directory) is None or which == "manifest.json"
    assert ids(directory) == expected
    if damage != "flip" or which != "manifest.json":
        assert current_name(directory) != name


@pytest.mark.parametrize("seed", range(12))
def test_any_flipped_bytes_are_noticed(directory: Path, seed: int):
    rng = random.Random(seed)
    expected = ids(directory)
    path = rng.choice(sorted(p for p in folder(directory).iterdir() if p.suffix == ".npy"))
    data = bytearray(path.read_bytes())
    for _ in range(rng.choice([1, 4, 100])):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    changed = bytes(data) != path.read_bytes()
    path.write_bytes(data)
    assert (open_current(directory) is None) == changed
    assert ids(directory) == expected


def test_a_snapshot_of_another_format_analysis_or_store_is_rebuilt(directory: Path):
    expected = ids(directory)
    for key, value in (("format", 0), ("analysis", "other"), ("identity", 1)):
        name = current_name(directory)
        path = folder(directory) / "manifest.json"
        path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))
        assert ids(directory) == expected
        assert current_name(directory) != name


def test_a_pointer_to_nowhere_is_rebuilt(directory: Path):
    expected = ids(directory)
    (directory / "index" / "CURRENT").write_text("snapshot-0-nothing")
    assert ids(directory) == expected
    (directory / "index" / "CURRENT").write_text("")
    assert ids(directory) == expected


def test_a_build_that_fails_leaves_the_snapshot_before(directory: Path, monkeypatch: pytest.MonkeyPatch):
    name = current_name(directory)

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    with Store(directory) as store:
        write(store, make("new"))
    with monkeypatch.context() as patched:
        patched.setattr(snapshots.np, "save", full)
        with pytest.raises(OSError, match="no space left"):
            build_snapshot(directory)
    assert current_name(directory) == name
    assert [path.name for path in (directory / "index").iterdir() if path.name.startswith(".")] == []
    assert make("new").id in ids(directory)


def test_only_the_newest_snapshots_stay_on_disk(directory: Path):
    for _ in range(4):
        build_snapshot(directory)
    assert len([path for path in (directory / "index").iterdir() if path.is_dir()]) == 2


def test_a_build_is_not_repeated_when_another_process_was_faster(directory: Path):
    stale = current_name(directory)
    newer = build_snapshot(directory).name or current_name(directory)
    assert build_snapshot(directory, replacing=stale).name == newer == current_name(directory)
