"""``serve``: the API and the pages over HTTP, in as many processes as asked."""

import gc
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

import typer
import uvicorn
from fastapi import FastAPI

from search_svc.entitlement.verifier import open_verifier
from search_svc.settings import Settings, load_settings
from search_svc.store import Store
from search_svc.web import create_service

HOST = "127.0.0.1"
PORT = 8000


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = HOST,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = PORT,
    workers: Annotated[
        int, typer.Option(min=1, max=4 * (os.cpu_count() or 1), help="Processes that answer; they share the data.")
    ] = 1,
) -> None:
    """Serve the API and the pages."""
    settings = load_settings()
    typer.echo(f"Serving {settings.data_dir} on http://{host}:{port}, stop with Ctrl-C")
    run(settings, host, port, workers)


def run(settings: Settings, host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped. Raises StoreMissing at once when nothing was ingested, rather than in every worker."""
    if settings.engine == "embedded":
        with Store(settings.data_dir, read_only=True):
            pass
    settings.signing_key()  # made before the workers start, so that they all read the same
    open_verifier(settings)  # what is wrong with the keys is said at once, and not by every worker
    uvicorn.run(
        f"{__name__}:application",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        loop="uvloop",
        http="httptools",
        # Addresses hold places: the application has a log of its own that names routes only.
        access_log=False,
        log_level="warning",
        server_header=False,
    )


def application() -> FastAPI:
    """The application of one worker, from the environment."""
    app = create_service(load_settings())
    start_and_stop = app.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with start_and_stop(app):
            await app.state.service.warm_up()
            # What is alive now lives as long as the process: the collector need not walk it again at every request.
            gc.collect()
            gc.freeze()
            yield

    app.router.lifespan_context = lifespan
    return app
