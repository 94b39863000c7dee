import gzip
import os
import zipfile
from pathlib import Path

import pytest

from search_svc.indexer.sources import files
from search_svc.indexer.sources.files import FileDamagedError, FileRefusedError, SourceFile, walk


def zipped(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def read(file: SourceFile) -> bytes:
    with file.open() as stream:
        return stream.read()


def only(path: Path) -> SourceFile:
    found = list(walk(path))
    assert len(found) == 1
    return found[0]


def test_a_plain_file_is_its_only_leaf(tmp_path: Path) -> None:
    path = tmp_path / "edof.xml"
    path.write_bytes(b"<lheo/>")
    file = only(path)
    assert (file.name, file.head, read(file)) == ("edof.xml", b"<lheo/>", b"<lheo/>")


def test_the_files_of_a_zip_are_named_after_it_in_order(tmp_path: Path) -> None:
    path = zipped(tmp_path / "edof.zip", {"b.xml": b"B", "a/c.xml": b"C"})
    assert [(file.name, read(file)) for file in walk(path)] == [("edof.zip!a/c.xml", b"C"), ("edof.zip!b.xml", b"B")]


def test_a_folder_gives_its_files_and_those_of_its_archives(tmp_path: Path) -> None:
    (tmp_path / "lyon").mkdir()
    (tmp_path / "lyon" / "offers.xml").write_bytes(b"X")
    zipped(tmp_path / "vienne.zip", {"1.xml": b"V"})
    assert [file.name for file in walk(tmp_path)] == ["vienne.zip!1.xml", "lyon/offers.xml"]


def test_archives_are_known_by_their_bytes_not_by_their_name(tmp_path: Path) -> None:
    zipped(tmp_path / "export.dat", {"fiches.xml": b"<FICHES/>"})
    (tmp_path / "feed").write_bytes(gzip.compress(b"<lheo/>"))
    assert {file.name: file.head for file in walk(tmp_path)} == {
        "export.dat!fiches.xml": b"<FICHES/>",
        "feed": b"<lheo/>",
    }


def test_accents_of_a_name_survive_a_zip_without_the_utf8_flag(tmp_path: Path) -> None:
    path = tmp_path / "csv.zip"
    zipped(path, {"CompXXtences.csv": b"x"})
    path.write_bytes(path.read_bytes().replace(b"CompXXtences.csv", "Compétences.csv".encode()))
    assert only(path).name == "csv.zip!Compétences.csv"


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        list(walk(tmp_path / "nowhere"))


def test_a_zip_bomb_is_refused_and_named(tmp_path: Path) -> None:
    path = zipped(tmp_path / "bomb.zip", {"zeros.xml": bytes(40 << 20)})
    assert path.stat().st_size < 50_000
    file = only(path)
    assert "archive bomb" in file.refusal
    with pytest.raises(FileRefusedError, match=r"bomb\.zip: archive bomb"):
        file.open()


def test_a_gzip_bomb_is_refused_while_reading(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xml.gz"
    path.write_bytes(gzip.compress(bytes(40 << 20)))
    file = only(path)
    assert not file.refusal, "its size is not known before it is read"
    with file.open() as stream:
        assert len(stream.read(files.RATIO_FREE_BYTES - 1)) == files.RATIO_FREE_BYTES - 1
        with pytest.raises(FileRefusedError, match=r"bomb\.xml\.gz: archive bomb"):
            stream.read()


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_MEMBERS", 3)
    path = zipped(tmp_path / "many.zip", {f"{n}.xml": b"x" for n in range(4)})
    assert "more than 3 files" in only(path).refusal


def test_a_real_export_is_no_bomb(shared_data: Path) -> None:
    assert not [file.refusal for file in walk(shared_data / "catalogue") if file.refusal]


@pytest.mark.parametrize("inner", ["zip", "gz"])
def test_an_archive_inside_an_archive_is_refused_and_the_rest_is_read(tmp_path: Path, inner: str) -> None:
    nested = zipped(tmp_path / "n.zip", {"x": b"x"}).read_bytes() if inner == "zip" else gzip.compress(b"x")
    path = zipped(tmp_path / "outer.zip", {"a.xml": b"<lheo/>", f"b.{inner}": nested})
    good, bad = walk(path)
    assert (good.head, good.refusal) == (b"<lheo/>", "")
    assert (bad.head, bad.refusal) == (b"", "an archive inside an archive is refused")


def test_a_zip_inside_a_gzip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "n.gz"
    path.write_bytes(gzip.compress(zipped(tmp_path / "n.zip", {"x": b"x"}).read_bytes()))
    assert only(path).refusal == "an archive inside an archive is refused"


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\evil.xml", "a/../../b.xml"])
def test_a_name_that_leaves_the_archive_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "tricky.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"x")
    assert only(path).refusal == "a path that leaves the archive is refused"


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.xml"
    secret.write_bytes(b"<lheo/>")
    folder = tmp_path / "feed"
    folder.mkdir()
    (folder / "link.xml").symlink_to(secret)
    assert only(folder).refusal == "a link that leaves its folder is refused"


def test_a_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xml")
    assert only(tmp_path).refusal == "not a regular file"


def test_a_file_that_only_looks_like_a_zip_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and nothing else")
    (tmp_path / "b.xml").write_bytes(b"<lheo/>")
    bad, good = walk(tmp_path)
    assert "damaged archive" in bad.refusal
    assert good.head == b"<lheo/>"


def test_what_comes_before_the_cut_of_an_archive_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.gz"
    data = os.urandom(300_000)
    path.write_bytes(gzip.compress(data)[:200_000])
    with only(path).open() as stream:
        first = files.read_chunk(stream, 1 << 20)
        with pytest.raises(FileDamagedError, match=r"cut\.gz: damaged archive"):
            files.read_chunk(stream, 1 << 20)
    assert len(first) > 100_000
    assert data.startswith(first)
