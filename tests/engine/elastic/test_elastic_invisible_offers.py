"""Offers that only public bodies pay for stay invisible at every address on Elasticsearch too."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from hidden_offers import Load
from tiny_catalogue import TODAY

from search_svc.engine.choice import cluster_of, make_searchable
from search_svc.engine.elastic import loading
from search_svc.settings import Settings
from tests.api import test_invisible_offers as by_the_api

pytestmark = pytest.mark.elasticsearch

# Twins are told apart by their prefix: their indices, and so their index versions, have the same name behind it.
SUFFIX = "7717"


@pytest.fixture(scope="module")
def load(node_url: str) -> Iterator[Load]:
    prefixes: dict[Path, str] = {}
    taken: list[Settings] = []

    def elastic(directory: Path) -> Settings:
        settings = Settings(
            data_dir=directory,
            today=TODAY,
            development=True,
            engine="elasticsearch",
            elasticsearch_url=node_url,
            elasticsearch_prefix=prefixes.setdefault(directory, f"test-{secrets.token_hex(4)}"),
        )
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(loading, "secrets", SimpleNamespace(token_hex=lambda _: SUFFIX))
            make_searchable(settings)
        taken.append(settings)
        return settings

    yield elastic
    for settings in taken:
        cluster = cluster_of(settings)
        client = cluster.loading_client()
        for index in client.indices.get(index=f"{cluster.prefix}-*"):
            client.indices.delete(index=index)
        client.close()


for _name, _found in vars(by_the_api).items():
    if _name.startswith("test_") or _name in ("catalogues", "client"):
        globals()[_name] = _found
