"""Shared fixtures. Tests over ``../shared/data`` skip where it is absent (CI always has it)."""

from pathlib import Path

import pytest

from scripts.relevance_sets import ingest_shared

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real samples and of the 20,000-offer catalogue."""
    if not SHARED_DATA.is_dir():
        pytest.skip("../shared/data is not there")
    return SHARED_DATA


@pytest.fixture(scope="session")
def with_thesauri(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data directory of the shared catalogue with the ROME and the Formacode; read only, many tests share it."""
    return ingest_shared(shared_data, tmp_path_factory.mktemp("with-thesauri"), thesauri=True)


@pytest.fixture(scope="session")
def without_thesauri(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same without them."""
    return ingest_shared(shared_data, tmp_path_factory.mktemp("without-thesauri"), thesauri=False)
