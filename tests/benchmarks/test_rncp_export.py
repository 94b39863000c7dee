from pathlib import Path

from benchmarks.rncp_export import read, write_export


def test_the_export_has_the_size_and_the_fiches_asked_for(shared_data: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    size = write_export(path, shared_data / "certifications", megabytes=4, count=214)
    assert 0.95 < size / 4e6 < 1.1
    found = read(path, tmp_path / "store")
    assert found["fiches"] == 214
    assert found["unreadable"] == 0
    assert found["partners"] > 214
    assert found["seconds"] > 0
