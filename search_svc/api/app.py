"""The application: routes, problems, middleware and the service behind them."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from search_svc.api import health, routes
from search_svc.api.metrics import Metrics
from search_svc.api.middleware import Around, BodyLimit
from search_svc.api.openapi import describe, service_version
from search_svc.api.problems import handle_problems
from search_svc.query.responses import (
    CertificationDetail,
    OfferDetail,
    OfferPage,
    OfferRanking,
    Places,
    RankingCriteria,
    Suggestions,
)
from search_svc.query.service import SearchService, open_service
from search_svc.settings import Settings

_ANSWERS = (
    OfferPage,
    OfferDetail,
    OfferRanking,
    Suggestions,
    Places,
    CertificationDetail,
    RankingCriteria,
)


def create_app(settings: Settings, service: SearchService | None = None) -> FastAPI:
    """The HTTP application. It opens the engine when it starts and closes it when it stops, unless a service is given.

    Swagger's page is left out, as it loads scripts from another host; the document is at ``/v1/openapi.json``.
    """
    metrics = Metrics()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # uvicorn's own access log writes whole addresses, and with them places: ours says what it needs to.
        logging.getLogger("uvicorn.access").disabled = True
        async with AsyncExitStack() as stack:
            app.state.service = service or await stack.enter_async_context(open_service(settings, metrics.phase))
            yield

    app = FastAPI(
        title="search-svc",
        version=service_version(),
        description="Search and comparison of CPF training offers. Errors are RFC 9457 problems.",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.metrics = metrics
    app.include_router(routes.router)
    app.include_router(health.router)
    handle_problems(app)
    describe(app, _ANSWERS)
    app.add_middleware(BodyLimit)
    app.add_middleware(Around, metrics=metrics)
    return app
