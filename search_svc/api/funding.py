"""``/v1/rights`` and ``/v1/funding``: rights on an account, and how a price is paid. No index is asked."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request
from fastapi.responses import Response

from search_svc.api.answers import answer
from search_svc.api.entitlement import entitlement_of
from search_svc.api.guard import only_known_parameters
from search_svc.api.naming import NamesFields
from search_svc.api.openapi import described
from search_svc.funding import (
    FundingPlan,
    PriceToPay,
    RightsEstimate,
    WorkHistory,
    plan,
)
from search_svc.funding import estimate as estimate_rights

router = APIRouter(
    prefix="/v1", dependencies=[Depends(only_known_parameters), Depends(entitlement_of)], route_class=NamesFields
)


@router.post("/rights/estimate", summary="Estimate rights", **described(RightsEstimate, 400, 413))
async def rights(request: Request, history: Annotated[WorkHistory, Body()]) -> Response:
    """The personal training account of a work history, in euros: each line with its rule and legal text."""
    return answer(request, estimate_rights(history))


@router.post("/funding/plan", summary="Plan a payment", **described(FundingPlan, 400, 413))
async def funding(request: Request, asked: Annotated[PriceToPay, Body()]) -> Response:
    """How a price is paid on a day: rights, cap, participation, abondements, what remains, and each rule asked."""
    return answer(request, plan(asked))
