"""``/v1/rights`` and ``/v1/funding``: rights on an account, and how a price is paid. No index is asked."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute

from search_svc.api.answers import answer
from search_svc.api.guard import only_known_parameters
from search_svc.api.openapi import described
from search_svc.funding import (
    FundingError,
    FundingPlan,
    PriceToPay,
    RightsEstimate,
    WorkHistory,
    plan,
)
from search_svc.funding import estimate as estimate_rights
from search_svc.query.refusals import BadParameters, ParameterFault


class _NamesFields(APIRoute):
    """A route whose refusals name the field inside the body: ``periods[1].end``, not only ``periods``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def named(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                if any(fault["type"] == "json_invalid" for fault in error.errors()):
                    raise
                faults = {_path(fault["loc"]): _in_json(fault["msg"]) for fault in error.errors()}
                raise BadParameters(*(ParameterFault(name, detail) for name, detail in faults.items())) from error
            except FundingError as error:
                raise BadParameters.one(error.field, error.detail) from error

        return named


def _path(location: tuple[int | str, ...]) -> str:
    # The first part is where FastAPI read it: ("body", "periods", 1, "end"). Names nobody declared may be long.
    path = ""
    for part in location[1:]:
        path += f"[{part}]" if isinstance(part, int) else f".{part[:100]}"
    return path.removeprefix(".") or "body"


def _in_json(message: str) -> str:
    # Lists are tuples here, so that nothing changes once read; whoever asks writes a list.
    return message.replace("a valid tuple", "a list").replace("Tuple ", "A list ")


router = APIRouter(prefix="/v1", dependencies=[Depends(only_known_parameters)], route_class=_NamesFields)


@router.post("/rights/estimate", summary="Estimate rights", **described(RightsEstimate, 400, 413))
async def rights(request: Request, history: Annotated[WorkHistory, Body()]) -> Response:
    """The personal training account of a work history, in euros: each line with its rule and legal text."""
    return answer(request, estimate_rights(history))


@router.post("/funding/plan", summary="Plan a payment", **described(FundingPlan, 400, 413))
async def funding(request: Request, asked: Annotated[PriceToPay, Body()]) -> Response:
    """How a price is paid on a day: rights, cap, participation, abondements, what remains, and each rule asked."""
    return answer(request, plan(asked))
