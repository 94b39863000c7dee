"""``search``: a question asked from the terminal, of the same service as the API and the page."""

from pathlib import Path
from typing import Annotated

import typer

from search_svc.cli.engine import ask
from search_svc.cli.question import question
from search_svc.cli.table import show_page
from search_svc.cli.viewing import viewer
from search_svc.query.refusals import BadParameters
from search_svc.settings import load_settings

_Place = "A name of a place, a postcode, or latitude,longitude."
_List = "Repeatable."


def search(
    words: Annotated[list[str] | None, typer.Argument(help="Words of the question; none: every offer.")] = None,
    home: Annotated[str | None, typer.Option(help=f"Where one lives. {_Place}")] = None,
    work: Annotated[str | None, typer.Option(help=f"Where one works. {_Place}")] = None,
    radius: Annotated[float | None, typer.Option(help="Kilometres around home or work.")] = None,
    corridor: Annotated[
        float | None, typer.Option(help="Kilometres beside the line from home to work; alone or besides the radius.")
    ] = None,
    teaching: Annotated[list[str] | None, typer.Option(help=f"in_person, blended or remote. {_List}")] = None,
    price_min: Annotated[str | None, typer.Option(help="Euros.", metavar="EUROS")] = None,
    price_max: Annotated[str | None, typer.Option(help="Euros.", metavar="EUROS")] = None,
    rights: Annotated[
        str | None, typer.Option(help="Euros on one's account: what remains to pay is told.", metavar="EUROS")
    ] = None,
    remaining_min: Annotated[str | None, typer.Option(help="Euros; needs --rights.", metavar="EUROS")] = None,
    remaining_max: Annotated[str | None, typer.Option(help="Euros; needs --rights.", metavar="EUROS")] = None,
    hours_min: Annotated[float | None, typer.Option(help="Hours.")] = None,
    hours_max: Annotated[float | None, typer.Option(help="Hours.")] = None,
    insertion_min: Annotated[float | None, typer.Option(help="Lowest insertion rate, between 0 and 1.")] = None,
    rating_min: Annotated[float | None, typer.Option(help="Lowest mean of the ratings, 1 to 5.")] = None,
    level: Annotated[list[int] | None, typer.Option(help=f"3 (CAP) to 8 (doctorat). {_List}")] = None,
    register: Annotated[list[str] | None, typer.Option(help=f"RNCP, RS or CPF. {_List}")] = None,
    certification: Annotated[list[str] | None, typer.Option(help=f"Number, like RNCP37674. {_List}")] = None,
    provider: Annotated[list[str] | None, typer.Option(help=f"SIRET or SIREN. {_List}")] = None,
    region: Annotated[list[str] | None, typer.Option(help=f"INSEE code. {_List}")] = None,
    department: Annotated[list[str] | None, typer.Option(help=f"INSEE code. {_List}")] = None,
    accessibility: Annotated[
        list[str] | None,
        typer.Option(help="wheelchair, hearing, visual, adapted_pace, adviser, remote_adaptation. Repeat for all."),
    ] = None,
    start_from: Annotated[str | None, typer.Option(help="First day to start on.", metavar="DATE")] = None,
    start_to: Annotated[str | None, typer.Option(help="Last day to start on.", metavar="DATE")] = None,
    reading: Annotated[
        str | None, typer.Option(help="literal: no word is read as a place, a duration or a code.")
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option(help="relevance, distance, price, remaining, insertion, rating, start or hours; - reverses."),
    ] = None,
    group: Annotated[str | None, typer.Option(help="provider_certification or none.")] = None,
    size: Annotated[int, typer.Option(help="How many results.")] = 10,
    explain: Annotated[bool, typer.Option("--explain", help="Say in sentences why each stands where it does.")] = False,
    extended: Annotated[
        bool, typer.Option("--extended", help="Add what the status of the token opens; needs --entitlement.")
    ] = False,
    entitlement: Annotated[
        Path | None,
        typer.Option(help="File of a token (JWT), as `token` prints; - reads it from standard input.", metavar="FILE"),
    ] = None,
) -> None:
    """Search offers and show them as a table."""
    asked = question(
        q=" ".join(words or ()),
        home=home,
        work=work,
        radius_km=radius,
        corridor_km=corridor,
        teaching=teaching,
        price_min=price_min,
        price_max=price_max,
        rights=rights,
        remaining_min=remaining_min,
        remaining_max=remaining_max,
        hours_min=hours_min,
        hours_max=hours_max,
        insertion_min=insertion_min,
        rating_min=rating_min,
        level=level,
        register=register,
        certification=certification,
        provider=provider,
        region=region,
        department=department,
        accessibility=accessibility,
        start_from=start_from,
        start_to=start_to,
        reading=reading,
        sort=sort,
        group=group,
        size=size,
        explain=True,
        extended=extended,
    )
    if extended and entitlement is None:
        raise BadParameters.one("extended", "needs --entitlement")
    settings = load_settings()
    who = viewer(settings, entitlement)
    show_page(ask(settings, lambda service: service.search(asked, who)), explain=explain)
