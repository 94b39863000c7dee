"""Which engine answers: the one place that reads it from the settings."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from search_svc.engine.embedded import EmbeddedEngine
from search_svc.engine.embedded.publishing import build_snapshot
from search_svc.engine.port import Engine
from search_svc.places import Gazetteer
from search_svc.settings import Settings
from search_svc.store import Store

if TYPE_CHECKING:
    from search_svc.engine.elastic import Cluster, Loaded

# The client of Elasticsearch is imported where it is used: it takes a third of a second that `--help` need not wait.


def open_engine(settings: Settings) -> Engine:
    """The engine of a process that serves. Made in the event loop it is used in. Raises EngineUnavailable."""
    if settings.engine == "embedded":
        return EmbeddedEngine(settings.data_dir, background=True)
    from search_svc.engine.elastic import ElasticEngine

    return ElasticEngine(cluster_of(settings))


async def open_gazetteer(settings: Settings) -> Gazetteer:
    """The places a process knows: those of the store or, when a cluster answers, those loaded into it, so that such a
    process needs no data directory of its own. Raises StoreError and EngineError."""
    if settings.engine == "embedded":
        with Store(settings.data_dir, read_only=True) as store:
            return Gazetteer.from_store(store)
    from search_svc.engine.elastic import cluster_places

    return Gazetteer.from_store(await cluster_places(cluster_of(settings)))


def make_searchable(
    settings: Settings, *, anew: bool = False, progress: Callable[[int], None] | None = None
) -> "Loaded | None":
    """Bring the engine up to date with the store, so that the first question after an ingest does not wait for it.

    ``anew``: all of it, from the store alone, whatever is there; what is there answers until the new one is whole.
    Returns what was loaded into a cluster (with the documents it refuses), None for the embedded engine.
    ``progress`` is told the number of offers read. Raises EngineError and StoreError.
    """
    if settings.engine == "embedded":
        if anew:
            build_snapshot(settings.data_dir)
        asyncio.run(_open_and_close(settings.data_dir))
        return None
    from search_svc.engine.elastic import bring_up_to_date

    with Store(settings.data_dir, read_only=True) as store:
        return bring_up_to_date(store, cluster_of(settings), full=anew, progress=progress)


async def _open_and_close(directory: Path) -> None:
    await EmbeddedEngine(directory).close()


def cluster_of(settings: Settings) -> "Cluster":
    """The cluster of the settings."""
    from search_svc.engine.elastic import Cluster

    assert settings.elasticsearch_url is not None  # load_settings requires it
    key, password = settings.elasticsearch_api_key, settings.elasticsearch_password
    return Cluster(
        urls=tuple(url.strip() for url in settings.elasticsearch_url.split(",")),
        prefix=settings.elasticsearch_prefix,
        api_key=None if key is None else key.get_secret_value(),
        user=settings.elasticsearch_user,
        password=None if password is None else password.get_secret_value(),
        ca_file=settings.elasticsearch_ca_file,
    )
