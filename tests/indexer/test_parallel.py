"""Reading in worker processes gives what reading here gives, in the same order, and errors name their file."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from small_catalogue import SCHOOL_OF_LYON, SCHOOL_OF_METZ, Action, write

from search_svc.indexer import parallel
from search_svc.indexer.parallel import OfferReadError, read_all
from search_svc.indexer.sources.files import walk
from search_svc.indexer.sources.readers import FormattedFile
from search_svc.indexer.spool import read_blocks


def files_of(folder: Path) -> list[FormattedFile]:
    return [("edof", file) for file in walk(folder)]


def records(spools: Path, folder: Path) -> list[tuple[str, str, str]]:
    spools.mkdir()
    contents = read_all(files_of(folder), spools, lambda _: None)
    return [
        (record.action.siret, block.formations[record.formation].title, record.action.action_number)
        for part in contents
        for block in read_blocks(part.path)
        for record in block.records
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(40):
        siret = SCHOOL_OF_LYON if number % 2 else SCHOOL_OF_METZ
        write(folder / f"{number:02}.xml", [Action(f"A{number}", title=f"T{number}"), Action("B", "F2")], siret)
    return folder


def test_workers_read_the_same_in_the_same_order(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = records(tmp_path / "here", folder)
    monkeypatch.setattr(parallel, "WORTH_WORKERS_BYTES", 0)
    assert records(tmp_path / "workers", folder) == here
    assert len(here) == 80
    assert len(list((tmp_path / "workers").iterdir())) > 1


def test_a_reader_that_fails_names_its_file(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr(parallel, "read_offers", fail)
    with pytest.raises(OfferReadError, match=r"00\.xml: RuntimeError: a bug"):
        read_all(files_of(folder), tmp_path, lambda _: None)


def test_a_worker_that_fails_stops_the_others_and_names_the_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "WORTH_WORKERS_BYTES", 0)
    # No reader has this format: the worker meets a KeyError, as it would meet a bug of a reader.
    files = [("no-such-format" if file.name == "17.xml" else name, file) for name, file in files_of(folder)]
    with pytest.raises(OfferReadError, match=r"17\.xml: KeyError"):
        read_all(files, tmp_path, lambda _: None)


@pytest.mark.slow
def test_workers_end_when_their_parent_is_killed(folder: Path, tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom pathlib import Path\nfrom search_svc.indexer import parallel\n"
        "from search_svc.indexer.sources.files import walk\n"
        "parallel.WORTH_WORKERS_BYTES = 0\n"
        "files = [('edof', file) for file in walk(Path(sys.argv[1]))]\n"
        "def read(_): print('reading', flush=True); input()\n"
        "parallel.read_all(files, Path(sys.argv[2]), read)\n"
    )
    command = [sys.executable, "-c", script, str(folder), str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        workers = psutil.Process(process.pid).children(recursive=True)
        assert len(workers) >= 2
        process.kill()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert alive == []


def test_no_file_is_no_offer(tmp_path: Path) -> None:
    assert read_all([], tmp_path, lambda _: None) == []
