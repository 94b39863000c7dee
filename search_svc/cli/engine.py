"""The service and its engine, opened for one command."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer

from search_svc.cli.errors import VerbError
from search_svc.engine import choice
from search_svc.query.service import SearchService, open_service
from search_svc.settings import Settings

_Answer = TypeVar("_Answer")


def make_searchable(settings: Settings, *, anew: bool = False, progress: Callable[[int], None] | None = None) -> None:
    """Bring the engine up to date with the store, or make it anew. VerbError names the offers a cluster refuses."""
    loaded = choice.make_searchable(settings, anew=anew, progress=progress)
    if loaded is not None and loaded.refused:
        for refusal in loaded.refused:
            typer.echo(f"refused by Elasticsearch: {refusal.id}: {refusal.reason}", err=True)
        raise VerbError(f"Elasticsearch refuses {len(loaded.refused):,} offers: they cannot be found")


def ask(settings: Settings, question: Callable[[SearchService], Awaitable[_Answer]]) -> _Answer:
    """One question to the service of the data directory."""

    async def asking() -> _Answer:
        async with open_service(settings) as service:
            return await question(service)

    return asyncio.run(asking())
