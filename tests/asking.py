"""A service over a data directory, asked from tests that are not coroutines."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from tiny_catalogue import TODAY

from search_svc.query.parameters import OfferSearch
from search_svc.query.responses import OfferPage
from search_svc.query.service import SearchService, open_service
from search_svc.settings import Settings


class Asker:
    """A service asked from a test that is not a coroutine."""

    def __init__(self, service: SearchService, run: Callable[[Coroutine[Any, Any, Any]], Any], directory: Path) -> None:
        self.service = service
        self.run = run
        self.directory = directory

    def search(self, **parameters: Any) -> OfferPage:
        page: OfferPage = self.run(self.service.search(OfferSearch.model_validate(parameters)))
        return page


@contextmanager
def asker(directory: Path, today: date = TODAY) -> Iterator[Asker]:
    """An asker over a data directory, closed at the end."""
    with asyncio.Runner() as runner:
        opened = open_service(Settings(data_dir=directory, today=today))
        service = runner.run(opened.__aenter__())
        try:
            yield Asker(service, runner.run, directory)
        finally:
            runner.run(opened.__aexit__(None, None, None))
