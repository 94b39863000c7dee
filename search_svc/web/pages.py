"""The pages: ``/`` (search), ``/offres/{id}``, ``/offres/{id}/rang``, ``/certifications/{number}`` and ``/criteres``.
They ask the very service the API asks.

The form is a GET: a search can be kept, shared, reloaded and gone back to without a script. Its address then holds the
places, so nothing of ours writes addresses down (the log names routes), pages send no referrer and no shared cache may
keep them. Who wants places out of the address too asks ``POST /v1/offers/search``.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.routing import APIRoute

from search_svc.api.entitlement import Viewer, entitlement_of
from search_svc.api.problems import CHALLENGE
from search_svc.api.routes import LONGEST_NUMBER, Service
from search_svc.engine.port import EngineUnavailable, VersionGone
from search_svc.entitlement import Entitlement, EntitlementError
from search_svc.entitlement.errors import KeysUnavailable
from search_svc.query.refusals import BadParameters, Gone, NotFound, NotOpened
from search_svc.web import results
from search_svc.web.certification import certification_values
from search_svc.web.form import Asked, read
from search_svc.web.rendering import page


class _Page(APIRoute):
    """A route whose refusals are pages too, not the API's problems."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def answer_or_refuse(request: Request) -> Response:
            try:
                return await answer(request)
            except NotFound:
                return _refusal(404, "Offre introuvable", "Cette offre n’existe pas, ou n’est plus proposée.")
            except EntitlementError:
                return _refusal(
                    401,
                    "Liste étendue fermée",
                    "La liste étendue demande une habilitation signée et valable, que l’application transmet.",
                    headers={"WWW-Authenticate": CHALLENGE},
                )
            except NotOpened:
                return _refusal(
                    403, "Liste étendue fermée", "Votre situation n’ouvre aucune offre de plus que la liste publique."
                )
            except KeysUnavailable as error:
                headers = {"Retry-After": str(error.retry_after)}
                return _refusal(
                    503, "La recherche est indisponible", "Réessayez dans quelques instants.", headers=headers
                )
            except (Gone, VersionGone):
                return _refusal(
                    410,
                    "La liste a changé",
                    "Le catalogue ou son classement a été mis à jour depuis la première page : la suite de cette liste"
                    " n’existe plus.",
                    f"/?{read(request.query_params.multi_items()).query}",
                    "Reprendre à la première page",
                )
            except EngineUnavailable as error:
                headers = {"Retry-After": str(error.retry_after)}
                return _refusal(
                    503, "La recherche est indisponible", "Réessayez dans quelques instants.", headers=headers
                )

        return answer_or_refuse


# A HEAD asks whether an address answers, as link checkers and load balancers do.
_READ = ["GET", "HEAD"]
router = APIRouter(include_in_schema=False, route_class=_Page)


def _refusal(
    status: int,
    heading: str,
    text: str,
    address: str = "/",
    link: str = "Nouvelle recherche",
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    values = {"heading": heading, "text": text, "address": address, "link": link}
    return page("refusal.html", status, values, headers)


@router.api_route("/", methods=_READ)
async def search_page(request: Request, service: Service, viewer: Viewer) -> HTMLResponse:
    """The form, the results and the filters. A question that cannot be honoured comes back with its fields marked."""
    asked = read(request.query_params.multi_items())
    # A form sent empty asks for every offer; an address without a query only opens the page.
    if asked.search is None or not request.query_params:
        return _search(asked, results.form_values(asked), 422 if asked.faults else 200)
    try:
        found = await service.search(asked.search, viewer)
    except BadParameters as refusal:
        asked = asked.refused(refusal)
        return _search(asked, results.form_values(asked), 422)
    explicit = asked.understood(found.understood)
    providers = await service.providers(found.ranking.index_version)
    return _search(explicit, results.result_values(asked, explicit, found, providers))


def _search(asked: Asked, values: dict[str, object], status: int = 200) -> HTMLResponse:
    return page("search.html", status, {"asked": asked, **values})


@router.api_route("/offres/{id}", methods=_READ)
async def offer_page(request: Request, service: Service, viewer: Viewer, id: str) -> HTMLResponse:  # noqa: A002
    """One offer; with a question in the address, also why it stands where it does for it."""
    return await _offer(request, service, viewer, id, "offer.html", always_ranked=False)


@router.api_route("/offres/{id}/rang", methods=_READ)
async def rank_page(request: Request, service: Service, viewer: Viewer, id: str) -> HTMLResponse:  # noqa: A002
    """Who stands before an offer for the question in the address, and what would change its rank."""
    return await _offer(request, service, viewer, id, "rank.html", always_ranked=True)


async def _offer(
    request: Request, service: Service, viewer: Entitlement | None, offer_id: str, template: str, *, always_ranked: bool
) -> HTMLResponse:
    asked = read(request.query_params.multi_items())
    offer = await service.offer(offer_id, viewer)
    if asked.search is None:
        return _refusal(422, "Adresse refusée", " ".join(f"{name} : {text}" for name, text in asked.faults.items()))
    ranking = None
    if asked.query or always_ranked:
        try:
            ranking = await service.offer_ranking(offer_id, asked.search, viewer)
        except BadParameters as refusal:
            faults = asked.refused(refusal).faults
            return _refusal(422, "Adresse refusée", " ".join(f"{name} : {text}" for name, text in faults.items()))
    understood = results.understanding_text(ranking.understood) if ranking and ranking.understood else ""
    return page(template, 200, {"asked": asked, "offer": offer, "ranking": ranking, "understood": understood})


@router.api_route("/certifications/{number}", methods=_READ, dependencies=[Depends(entitlement_of)])
async def certification_page(request: Request, service: Service, number: str) -> HTMLResponse:
    """One certification with every cohort of its leavers and how many offers anybody may see; the same for everybody,
    whatever their entitlement. A question in the address only leads back to its results."""
    asked = read(request.query_params.multi_items())
    try:
        if len(number) > LONGEST_NUMBER:
            raise NotFound("There is no such certification.")
        found = await service.certification(number)
    except NotFound:
        return _refusal(404, "Certification introuvable", "Aucun des registres chargés ne connaît ce numéro.")
    if asked.search is None:
        return _refusal(422, "Adresse refusée", " ".join(f"{name} : {text}" for name, text in asked.faults.items()))
    return page("certification.html", 200, {"asked": asked, **certification_values(found)})


@router.api_route("/criteres", methods=_READ)
async def criteria_page(request: Request, service: Service) -> HTMLResponse:  # noqa: ARG001
    """The criteria of relevance, from the file that ranks, and what the law asks to be told of the order."""
    return page("criteria.html", 200, {"criteria": await service.ranking(), "here": "criteria"})
