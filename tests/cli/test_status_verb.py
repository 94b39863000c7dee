"""``status`` on drift and age, and ``reindex``."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.terminal import DATA_DIR, run
from search_svc.cli.status import freshness_lines, warnings
from search_svc.engine.drift import Drift, ProviderDrift
from search_svc.engine.embedded.snapshot import current_name
from search_svc.query.freshness import Fresh

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MISSING = tuple(ProviderDrift(f"30000000{i}", 10, 10 - i, (f"edof|30000000{i}00011",)) for i in range(6, 0, -1))


def test_an_index_that_follows_its_store_gives_no_warning(data: Path) -> None:
    done = run("status", **{DATA_DIR: str(data)})
    assert (done.exit_code, done.stderr) == (0, "")
    assert "0.00%, 0 offers differ, index 0 commits behind" in done.stdout
    assert " UTC, " in done.stdout


def test_the_warning_names_the_share_the_remedy_and_some_providers() -> None:
    told = list(warnings(Drift(stored=1000, indexed=979, behind=0, outdated=0, providers=MISSING)))
    assert told[0] == (
        "index and store differ by 21 offers, 2.1% of 1,000 (more than 1%);"
        " `search-svc reindex` makes the index anew from the store"
    )
    assert told[1] == "provider 300000006: 10 stored, 4 indexed (edof|30000000600011)"
    assert told[-1] == "and 1 more providers"


def test_below_one_percent_nothing_is_said() -> None:
    assert list(warnings(Drift(stored=10_000, indexed=9_979, behind=1, outdated=0, providers=MISSING))) == []


def test_the_index_of_another_store_is_told_apart() -> None:
    drift = Drift(stored=10, indexed=10, behind=None, outdated=0, providers=())
    assert "another store" in next(warnings(drift))
    assert ("drift", "the index was not made of this store") in freshness_lines(Fresh(drift, None), NOON)


@pytest.mark.parametrize(
    ("age", "told"),
    [
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(minutes=119), "119 minutes ago"),
        (timedelta(hours=30), "30 hours ago"),
        (timedelta(days=3, hours=23), "3 days ago"),
    ],
)
def test_the_age_of_the_last_ingest(age: timedelta, told: str) -> None:
    lines = dict(freshness_lines(Fresh(Drift(1, 1, 0, 0, ()), NOON - age), NOON))
    assert lines["last ingest"].endswith(f" UTC, {told}")


def test_a_process_without_a_store_says_so() -> None:
    assert freshness_lines(None, NOON) == [("offers stored", "no store in this directory: drift is not measured")]


def test_reindex_makes_a_new_snapshot_with_the_same_answers(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(data, copy)
    before, asked = current_name(copy), ("search", "boulanger", "--size", "20")
    answer = run(*asked, **{DATA_DIR: str(copy)}).stdout
    done = run("reindex", **{DATA_DIR: str(copy)})
    assert (done.exit_code, done.stderr) == (0, "")
    assert "offers indexed anew for embedded in " in done.stdout
    assert current_name(copy) not in ("", before)
    assert run(*asked, **{DATA_DIR: str(copy)}).stdout == answer


def test_reindex_needs_no_index_at_all(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(data, copy)
    shutil.rmtree(copy / "index")
    assert run("reindex", **{DATA_DIR: str(copy)}).exit_code == 0
    assert run("status", **{DATA_DIR: str(copy)}).stderr == ""


def test_reindex_into_a_cluster_that_is_away_is_one_clear_line(data: Path) -> None:
    done = run(
        "reindex",
        **{DATA_DIR: str(data)},
        SEARCH_SVC_ENGINE="elasticsearch",
        SEARCH_SVC_ELASTICSEARCH_URL="http://127.0.0.1:9",
    )
    assert done.exit_code == 1
    assert done.stderr.startswith("error: Elasticsearch does not answer: ")
    assert done.stderr.count("\n") == 1
