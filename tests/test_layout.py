"""Guards on the tree itself: small files, tests beside what they test, clean locks, nothing copied from the samples."""

import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
CODE = ("search_svc", "fixtures", "benchmarks", "loadtests", "tests")
LONGEST = 300
# Longer files, each with its reason.
LONGER = {
    "search_svc/query/parameters.py": "one list of parameters, each with its description: it is the documentation",
    "search_svc/query/responses.py": "one list of answers, each field with its description: it is the documentation",
    "tests/api/test_api.py": "one edge, one module of promises",
    "tests/engine/oracle.py": "the oracle is read as one argument, beside nothing it could borrow from",
    "tests/indexer/test_pipeline.py": "one pipeline, from files to report",
}
# Folders of tests/ for what lies outside the package.
BESIDE_THE_PACKAGE = {"fixtures", "benchmarks", "loadtests", "docs"}


def modules() -> list[Path]:
    return [path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py"))]


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / "requirements" / lock).read_text()
    return dict(re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE))


def test_files_stay_short_enough_to_be_read_at_once() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in modules()}
    assert lengths, "no code found"
    too_long = {name: length for name, length in lengths.items() if length > LONGEST and name not in LONGER}
    assert not too_long
    assert not [name for name in LONGER if lengths.get(name, 0) <= LONGEST], "exceptions no longer needed"


def test_tests_mirror_the_package() -> None:
    packages = {path.name for path in (ROOT / "search_svc").iterdir() if (path / "__init__.py").exists()}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and any(path.rglob("test_*.py"))}
    assert folders <= packages | BESIDE_THE_PACKAGE
    assert not packages - folders, "packages without tests of their own"


def test_two_modules_of_the_tests_never_share_a_name_without_packages() -> None:
    """Pytest imports by base name where a folder has no __init__.py: twins would shadow each other."""
    modules = [path for path in (ROOT / "tests").rglob("*.py") if not (path.parent / "__init__.py").exists()]
    names = [path.name for path in modules if path.name != "conftest.py"]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("lock", ["runtime.txt", "dev.txt", "build.txt"])
def test_locks_pin_hashes_and_carry_no_registry_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text()
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links|--trusted-host)\b", text, re.MULTILINE)
    for block in re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip()):
        assert re.match(r"[A-Za-z0-9_.\[\],-]+==", block), block
        assert "--hash=sha256:" in block, block


def test_what_is_tested_is_what_runs() -> None:
    runtime, dev = pins("runtime.txt"), pins("dev.txt")
    assert runtime, "no pins found"
    assert {name: (version, dev.get(name)) for name, version in runtime.items() if dev.get(name) != version} == {}


def test_no_file_of_the_shared_samples_is_copied(shared_data: Path) -> None:
    def digest(path: Path) -> str:
        return hashlib.sha256(path.read_bytes()).hexdigest()

    samples = {digest(path): path.name for path in shared_data.parent.rglob("*") if path.is_file()}
    tracked = [
        path
        for top in (*CODE, "docs", "mappings", "scripts", "requirements")
        for path in (ROOT / top).rglob("*")
        if path.is_file() and path.stat().st_size
    ]
    assert {str(path): samples[digest(path)] for path in tracked if digest(path) in samples} == {}
