"""``/v1``: every route reads its parameters, asks the service and writes the answer; nothing is decided here."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query, Request
from fastapi.responses import Response

from search_svc.api.answers import answer
from search_svc.api.entitlement import Viewer, entitlement_of
from search_svc.api.guard import only_known_parameters
from search_svc.api.openapi import described
from search_svc.query.comparing import Compare, Comparison
from search_svc.query.parameters import OfferSearch, PlaceSearch, Question, Suggest
from search_svc.query.rank_responses import OfferRanking
from search_svc.query.responses import (
    CertificationDetail,
    OfferDetail,
    OfferPage,
    Places,
    RankingCriteria,
    Suggestions,
)
from search_svc.query.service import SearchService

router = APIRouter(prefix="/v1", dependencies=[Depends(only_known_parameters), Depends(entitlement_of)])


async def service_of(request: Request) -> SearchService:
    """The service of the application that answers (a coroutine, as FastAPI runs functions in a thread)."""
    service: SearchService = request.app.state.service
    return service


Service = Annotated[SearchService, Depends(service_of)]
OfferId = Annotated[
    str, Path(max_length=500, description="Id of an offer: siret~formation~action.", examples=["13000548100010~F1~A1"])
]
# No number is nearly as long: an engine is not asked for one that is.
LONGEST_NUMBER = 20
CertificationNumber = Annotated[
    str, Path(max_length=LONGEST_NUMBER, description="Number of a certification: RNCP37674, RS6604, CPF206.")
]


@router.get("/offers", summary="Search offers", **described(OfferPage, 403, 410, 503))
async def search(
    request: Request, service: Service, viewer: Viewer, search: Annotated[OfferSearch, Query()]
) -> Response:
    """Offers that answer a question, a page at a time, with totals and facets."""
    return answer(request, await service.search(search, viewer))


@router.post("/offers/search", summary="Search offers, privately", **described(OfferPage, 400, 403, 410, 413, 503))
async def search_privately(
    request: Request, service: Service, viewer: Viewer, search: Annotated[OfferSearch, Body()]
) -> Response:
    """The same search with its parameters in the body, so that places stay out of addresses and logs."""
    return answer(request, await service.search(search, viewer))


@router.get("/offers/{id}", summary="One offer", **described(OfferDetail, 404, 503))
async def offer(request: Request, service: Service, viewer: Viewer, id: OfferId) -> Response:  # noqa: A002
    """An offer with all its texts and sessions."""
    return answer(request, await service.offer(id, viewer))


@router.get("/offers/{id}/ranking", summary="Why this rank", **described(OfferRanking, 404, 503))
async def offer_ranking(
    request: Request,
    service: Service,
    viewer: Viewer,
    id: OfferId,  # noqa: A002
    question: Annotated[Question, Query()],
) -> Response:
    """Why an offer stands where it does for a question: its components, band, turn and rank, the results before it with
    what decided, and where it would stand with other evidence."""
    return answer(request, await service.offer_ranking(id, question, viewer))


@router.get("/comparison", summary="Offers side by side", **described(Comparison, 404, 503))
async def comparison(
    request: Request, service: Service, viewer: Viewer, asked: Annotated[Compare, Query()]
) -> Response:
    """The facts of a few offers in the order asked, and the names of those that differ."""
    return answer(request, await service.comparison(asked, viewer))


@router.get("/suggestions", summary="Complete a question", **described(Suggestions, 503))
async def suggestions(request: Request, service: Service, typed: Annotated[Suggest, Query()]) -> Response:
    """Jobs, certifications, providers and domains that begin like what is typed."""
    return answer(request, await service.suggestions(typed))


@router.get("/places", summary="Find a place", **described(Places, 503))
async def places(request: Request, service: Service, typed: Annotated[PlaceSearch, Query()]) -> Response:
    """Places that `home` and `work` understand, by the beginning of their name or their postcode."""
    return answer(request, await service.places(typed))


@router.get("/certifications/{number}", summary="One certification", **described(CertificationDetail, 404, 503))
async def certification(request: Request, service: Service, number: CertificationNumber) -> Response:
    """A certification of the RNCP or the répertoire spécifique, or an action with a CPF code."""
    return answer(request, await service.certification(number))


@router.get("/ranking", summary="The criteria of relevance", **described(RankingCriteria, 503))
async def ranking(request: Request, service: Service) -> Response:
    """The criteria that order results by relevance, with their weights, from the file that ranks; what the law asks to
    be told of the order (payment, links, exhaustiveness, updates); how many offers and providers are compared."""
    return answer(request, await service.ranking())
