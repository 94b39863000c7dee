"""Tests on Elasticsearch that do not run are failures, and no other test starts a node."""

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
_CONFTEST = "from tests.engine.elastic.conftest import pytest_runtest_makereport\n"
_TESTS = """
import pytest

@pytest.mark.elasticsearch
def test_skips_itself():
    pytest.skip("no node")

@pytest.mark.elasticsearch
@pytest.mark.skipif(True, reason="no node")
def test_is_skipped():
    pass

def test_of_something_else():
    pytest.skip("not of Elasticsearch")
"""


def test_a_skipped_test_of_elasticsearch_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(_CONFTEST)
    (tmp_path / "test_sample.py").write_text(_TESTS)
    plain = ["-q", "-p", "no:cacheprovider", "-m", "", "-c", str(ROOT / "pyproject.toml"), f"--rootdir={ROOT}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plain, str(tmp_path)],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "1 failed, 1 skipped, 1 error" in done.stdout  # one skips itself, one is never set up
    assert "skipped, which a test on Elasticsearch may not be" in done.stdout


def test_every_module_that_starts_a_node_is_marked() -> None:
    unmarked = [
        path.name
        for path in sorted(HERE.glob("test_*.py"))
        if re.search(r"\b(cluster|node_url)\b.*\)|\bNodes\(", path.read_text())
        and not re.search(r"^pytestmark = .*pytest\.mark\.elasticsearch", path.read_text(), re.MULTILINE)
        and path.name != Path(__file__).name
    ]
    assert unmarked == []
    assert len(list(HERE.glob("test_*.py"))) > 2
