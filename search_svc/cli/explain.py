"""``explain``: why one offer stands where it does for a question."""

from typing import Annotated

import typer

from search_svc.cli.engine import ask
from search_svc.cli.question import question
from search_svc.cli.table import show_ranking
from search_svc.query.rank_responses import OfferRanking
from search_svc.query.service import SearchService
from search_svc.settings import load_settings


def explain(
    offer: Annotated[str, typer.Argument(help="Id of the offer: siret~formation~action.")],
    q: Annotated[str, typer.Option(help="Words of the question.")] = "",
    home: Annotated[str | None, typer.Option(help="Where one lives.")] = None,
    work: Annotated[str | None, typer.Option(help="Where one works.")] = None,
    radius: Annotated[float | None, typer.Option(help="Kilometres around home or work.")] = None,
    corridor: Annotated[float | None, typer.Option(help="Kilometres beside the line from home to work.")] = None,
    reading: Annotated[
        str | None, typer.Option(help="literal: no word is read as a place, a duration or a code.")
    ] = None,
    sort: Annotated[str | None, typer.Option(help="Order of the list.")] = None,
) -> None:
    """Say why an offer stands where it does for a question."""
    asked = question(q=q, home=home, work=work, radius_km=radius, corridor_km=corridor, reading=reading, sort=sort)

    async def asking(service: SearchService) -> tuple[str, OfferRanking]:
        return (await service.offer(offer)).title, await service.offer_ranking(offer, asked)

    show_ranking(*ask(load_settings(), asking))
