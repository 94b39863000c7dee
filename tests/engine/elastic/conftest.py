"""A real node, started once by scripts/elasticsearch.sh; each test has indices of its own on it.

These tests run under `make test-elastic` (marker ``elasticsearch``), are never skipped, and need what
scripts/elasticsearch.sh says.
"""

import socket
from collections.abc import Generator, Iterator
from uuid import uuid4

import pytest

from search_svc.engine.elastic import Cluster
from tests.conftest import SHARED_DATA
from tests.engine.elastic.nodes import Nodes


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test fails: "no node here" is not a result. Only samples that are not published may be missing."""
    report = yield
    excused = "shared_data" in getattr(item, "fixturenames", ()) and not SHARED_DATA.is_dir()
    if report.skipped and item.get_closest_marker("elasticsearch") and not excused:
        report.outcome = "failed"
        report.longrepr = f"skipped, which a test on Elasticsearch may not be: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def node_url() -> Iterator[str]:
    """The address of a node that is alone."""
    with Nodes() as nodes:
        yield nodes.start("alone", free_port())


@pytest.fixture
def cluster(node_url: str) -> Iterator[Cluster]:
    """The node, with names of this test's own; what it leaves is deleted."""
    found = Cluster((node_url,), prefix=f"test-{uuid4().hex[:8]}")
    yield found
    client = found.loading_client()
    for index in client.indices.get(index=f"{found.prefix}-*"):
        client.indices.delete(index=index)
    client.close()


def free_port() -> int:
    """A port whose follower at a distance of a hundred is free too (the node's transport uses it)."""
    while True:
        with socket.socket() as http, socket.socket() as transport:
            http.bind(("127.0.0.1", 0))
            port = int(http.getsockname()[1])
            try:
                transport.bind(("127.0.0.1", port + 100))
            except (OSError, OverflowError):
                continue
            return port
