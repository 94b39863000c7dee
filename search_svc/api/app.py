"""The application: routes, problems, middleware and the service behind them."""

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI

from search_svc.api import funding, health, replay, routes
from search_svc.api.metrics import Metrics
from search_svc.api.middleware import Around, BodyLimit
from search_svc.api.openapi import describe, service_version
from search_svc.api.problems import handle_problems
from search_svc.entitlement.verifier import open_verifier
from search_svc.funding import FundingPlan, RightsEstimate
from search_svc.query.comparing import Comparison
from search_svc.query.rank_responses import OfferRanking
from search_svc.query.replaying import Replayed
from search_svc.query.responses import (
    CertificationDetail,
    OfferDetail,
    OfferPage,
    Places,
    RankingCriteria,
    Suggestions,
)
from search_svc.query.service import SearchService, open_service
from search_svc.settings import Settings

_CONVENTIONS = """
Search and comparison of training offers paid by the personal training account (CPF).

* **Unknown is null**, never zero and never absent. Prices are decimal strings in euros, dates ISO 8601 days, distances
  kilometres, rates fractions between 0 and 1. Labels are in French.
* **Nothing is ignored.** An unknown parameter, a single value given twice or a value that cannot be honoured is a 422
  problem (RFC 9457) whose `errors` name each parameter. A list repeats its parameter's name.
* **Pages** follow `next`, given back as `cursor` with the same question; size and facets may change. A cursor pins
  words, places, day, ranking and index version. When that version is no longer held the answer is 410. Grouped lists
  end at 10,000 results with a 422; with `group=none` they go to the end.
* **Nothing found** comes with `help`: what to leave out of the question, and how many offers there are then.
* **Entitlement.** Nobody needs one for the public list. A token (`Authorization: Bearer`) that is sent is checked at
  every address of `/v1`, and a 401 with `WWW-Authenticate` says what is wrong with it.
* **Freshness.** Answers to GET carry a strong `ETag` and `Cache-Control: private, no-cache`: keep them and ask again
  with `If-None-Match`. Answers to POST are not to be kept.
* **Privacy.** `POST /v1/offers/search` takes the same parameters in its body, so that places stay out of addresses. The
  service's own log holds neither addresses nor bodies.
""".strip()
_ANSWERS = (
    OfferPage,
    OfferDetail,
    OfferRanking,
    Suggestions,
    Places,
    CertificationDetail,
    RankingCriteria,
    Replayed,
    Comparison,
    RightsEstimate,
    FundingPlan,
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
            if service is None:
                app.state.service = await stack.enter_async_context(open_service(settings, metrics.phase))
                await app.state.service.warm_up()
            else:
                app.state.service = service
            # The vocabulary stays: the collector need not walk its hundred thousand objects in the middle of a request.
            gc.collect()
            gc.freeze()
            yield

    app = FastAPI(
        title="search-svc",
        version=service_version(),
        description=_CONVENTIONS,
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.metrics = metrics
    app.state.verifier = open_verifier(settings)
    app.include_router(routes.router)
    app.include_router(replay.router)
    app.include_router(funding.router)
    app.include_router(health.router)
    handle_problems(app)
    describe(app, _ANSWERS)
    app.add_middleware(BodyLimit)
    app.add_middleware(Around, metrics=metrics)
    return app
