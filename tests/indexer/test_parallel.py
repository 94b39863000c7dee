"""Reading in worker processes gives what reading here gives, in the same order, and errors name their file."""

from pathlib import Path

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


def test_no_file_is_no_offer(tmp_path: Path) -> None:
    assert read_all([], tmp_path, lambda _: None) == []
