"""``/v1/ranking/replay``: the order of an answer, computed anew."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import Response

from search_svc.api.answers import answer
from search_svc.api.entitlement import Viewer, entitlement_of
from search_svc.api.guard import only_known_parameters
from search_svc.api.naming import NamesFields
from search_svc.api.openapi import described
from search_svc.api.routes import Service
from search_svc.query.replaying import Replay, Replayed

router = APIRouter(
    prefix="/v1", dependencies=[Depends(only_known_parameters), Depends(entitlement_of)], route_class=NamesFields
)


@router.post("/ranking/replay", summary="Replay an answer", **described(Replayed, 400, 403, 410, 413, 503))
async def replay(request: Request, service: Service, viewer: Viewer, asked: Annotated[Replay, Body()]) -> Response:
    """The order of an answer, computed anew from its question and its `ranking` block (in the body, as the question may
    hold places). What remains to pay and the extended list depend on the token's status: replay with the status it was
    asked with. 410 when that ranking or index version is no longer held."""
    return answer(request, await service.replay(asked, viewer))
