"""``status`` and ``reindex`` beside a cluster: what went missing there is told, and comes back from the store alone."""

from pathlib import Path

import pytest
from cli.terminal import DATA_DIR, run
from typer.testing import Result

from search_svc.engine.elastic import Cluster
from search_svc.store import Store
from tests.engine.offers import make, write

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]

LYON, VIENNE = "30000000100011", "30000000200019"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with Store(tmp_path) as store:
        write(store, *(make(f"a{i}", siret=siret) for i in range(30) for siret in (LYON, VIENNE)))
    return tmp_path


def verb(name: str, data: Path, cluster: Cluster) -> Result:
    done = run(
        name,
        **{DATA_DIR: str(data)},
        SEARCH_SVC_ENGINE="elasticsearch",
        SEARCH_SVC_ELASTICSEARCH_URL=",".join(cluster.urls),
        SEARCH_SVC_ELASTICSEARCH_PREFIX=cluster.prefix,
    )
    assert done.exit_code == 0, done.output
    return done


def indices(cluster: Cluster) -> set[str]:
    client = cluster.loading_client()
    try:
        return set(client.indices.get(index=f"{cluster.prefix}-*"))
    finally:
        client.close()


def delete(cluster: Cluster, *ids: str) -> None:
    """Take offers out of the index behind the service's back."""
    client = cluster.loading_client()
    try:
        client.delete_by_query(index=cluster.offers, query={"ids": {"values": list(ids)}}, refresh=True)
    finally:
        client.close()


def test_what_went_missing_in_the_cluster_is_told_and_reindexed_from_the_store(data: Path, cluster: Cluster) -> None:
    assert "60 offers indexed anew for elasticsearch" in verb("reindex", data, cluster).stdout
    whole = verb("status", data, cluster)
    assert whole.stderr == ""
    assert "0.00%, 0 offers differ, index 0 commits behind" in whole.stdout

    delete(cluster, *(make(f"a{i}", siret=LYON).id for i in range(3)))
    less = verb("status", data, cluster)
    assert less.stderr.splitlines() == [
        "warning: index and store differ by 3 offers, 5.0% of 60 (more than 1%);"
        " `search-svc reindex` makes the index anew from the store",
        f"warning: provider {LYON[:9]}: 30 stored, 27 indexed (edof|{LYON})",
    ]

    before = indices(cluster)
    verb("reindex", data, cluster)
    assert verb("status", data, cluster).stderr == ""
    assert not before & indices(cluster), "the old indices are deleted"
    assert len(indices(cluster)) == len(before) == 2


def test_offers_changed_since_the_last_load_are_told(data: Path, cluster: Cluster) -> None:
    verb("reindex", data, cluster)
    with Store(data) as store:
        write(store, *(make(f"a{i}", siret=VIENNE, hours=12.0) for i in range(6)))
    late = verb("status", data, cluster)
    assert "10.00%, 6 offers differ, index 1 commits behind" in late.stdout
    assert "10.0% of 60" in late.stderr


def test_the_index_of_another_store_is_told(data: Path, cluster: Cluster, tmp_path_factory: pytest.TempPathFactory):
    verb("reindex", data, cluster)
    other = tmp_path_factory.mktemp("other")
    with Store(other) as store:
        write(store, make("a0", siret=LYON))
    assert "the index was made of another store" in verb("status", other, cluster).stderr
