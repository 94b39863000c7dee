"""The service and its engine, opened for one command."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from search_svc.engine.embedded import EmbeddedEngine
from search_svc.query.service import SearchService, open_service
from search_svc.settings import Settings

_Answer = TypeVar("_Answer")


def make_searchable(settings: Settings) -> None:
    """Build what the engine answers from, so that the first question after an ingest does not wait for it."""

    async def build() -> None:
        await EmbeddedEngine(settings.data_dir).close()

    asyncio.run(build())


def ask(settings: Settings, question: Callable[[SearchService], Awaitable[_Answer]]) -> _Answer:
    """One question to the service of the data directory."""

    async def asking() -> _Answer:
        async with open_service(settings) as service:
            return await question(service)

    return asyncio.run(asking())
