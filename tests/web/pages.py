"""A page as a test reads it: parsed by lxml, asked in the words of a person."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
from fastapi import FastAPI
from lxml import html
from tiny_catalogue import TODAY

from search_svc.settings import Settings
from search_svc.web import create_service


class Page:
    """A parsed page."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.status = response.status_code
        self.root: Any = html.document_fromstring(response.text)

    def all(self, path: str) -> list[Any]:
        return list(self.root.xpath(path))

    def text(self, path: str = "//main") -> str:
        (node,) = self.all(path)
        return words(node)

    def card(self, title: str) -> str:
        """The text of the result with this title."""
        (article,) = self.all(f"//article[h3='{title}']")
        return words(article)

    def titles(self) -> list[str]:
        return [words(link) for link in self.all("//article/h3/a")]

    def link(self, text: str) -> str:
        """The address of the one link that reads so."""
        (address,) = {node.get("href") for node in self.all("//a") if words(node) == text}
        return str(address)

    def field(self, name: str) -> Any:
        (node,) = self.all(f"//*[@id='{name}']")
        return node


class Browser:
    """Opens pages of an application in this process, without script and without following anything by itself."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner) -> None:
        self._transport = httpx.ASGITransport(app)
        self._runner = runner

    def request(
        self, method: str, address: str, headers: dict[str, str] | None = None, **parameters: str
    ) -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://test") as client:
                return await client.request(method, address, headers=headers, params=parameters or None)

        return self._runner.run(send())

    def open(self, address: str) -> Page:
        return Page(self.request("GET", address))

    def search(self, **parameters: object) -> Page:
        return self.open(f"/?{urlencode(parameters, doseq=True)}")


@contextmanager
def browsing(directory: Path) -> Iterator[Browser]:
    """A browser on the pages of a data directory, from start to stop of the application."""
    app = create_service(Settings(data_dir=directory, today=TODAY))
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Browser(app, runner)
        runner.run(lifespan.__aexit__(None, None, None))


def words(node: Any) -> str:
    """The text of a node with single spaces (no-break spaces too become plain ones)."""
    return " ".join(" ".join(node.itertext()).split())
