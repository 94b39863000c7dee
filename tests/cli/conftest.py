"""The command line over a small demo catalogue, written and ingested once."""

from pathlib import Path

import pytest

from cli.terminal import DATA_DIR, TODAY, run
from fixtures.make_demo import write_catalogue


@pytest.fixture(scope="package")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("catalogue")
    write_catalogue(out, 150, 1, TODAY)
    return out


@pytest.fixture(scope="package")
def data(catalogue: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the catalogue in it; ``report.json`` and ``decisions.csv`` lie beside."""
    directory = tmp_path_factory.mktemp("data")
    files = ["--report", str(directory / "report.json"), "--decisions", str(directory / "decisions.csv")]
    done = run("ingest", "--offers", str(catalogue), *files, **{DATA_DIR: str(directory)})
    assert done.exit_code == 0, done.output
    return directory
