"""Addresses for those who run the service: is it alive, can it answer, what has it been doing."""

import sqlite3
from contextlib import suppress

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from search_svc.api.guard import only_known_parameters
from search_svc.api.metrics import CONTENT_TYPE, Metrics
from search_svc.api.routes import Service
from search_svc.engine.port import EngineError
from search_svc.store import StoreError

router = APIRouter(dependencies=[Depends(only_known_parameters)], include_in_schema=False)
OPENAPI_ADDRESS = "/v1/openapi.json"
_UNCACHED = {"Cache-Control": "no-store"}


@router.get("/health/live")
async def live() -> Response:
    """200 as long as the process answers."""
    return JSONResponse({"status": "live"}, headers=_UNCACHED)


@router.get("/health/ready")
async def ready(service: Service) -> Response:
    """200 with the index version when the engine can answer, else a 503 problem."""
    status = await service.status()
    return JSONResponse(
        {"status": "ready", "engine": status.engine, "index_version": status.version, "offers": status.public_offers},
        headers=_UNCACHED,
    )


@router.get("/metrics")
async def metrics(request: Request, service: Service) -> Response:
    """Prometheus metrics of this process."""
    collected: Metrics = request.app.state.metrics
    # An engine that is down must not take along the metrics that show it.
    with suppress(EngineError):
        status = await service.status()
        collected.status(status)
        # Nor a store that is being replaced.
        with suppress(StoreError, sqlite3.Error):
            if (fresh := await service.freshness(status)) is not None:
                collected.freshness(fresh)
    return Response(collected.text(), headers={"Content-Type": CONTENT_TYPE, **_UNCACHED})


@router.get(OPENAPI_ADDRESS)
async def openapi(request: Request) -> Response:
    """The OpenAPI document of ``/v1``."""
    return JSONResponse(request.app.openapi())
