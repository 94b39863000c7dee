"""``replay``: an answer computed anew from its question and its ranking block."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from search_svc.cli.engine import ask
from search_svc.cli.errors import VerbError
from search_svc.cli.viewing import viewer
from search_svc.query.refusals import BadParameters, parameter_faults
from search_svc.query.replaying import Replay
from search_svc.settings import load_settings


def replay(
    file: Annotated[
        Path, typer.Argument(help="JSON of question, ranking and offers, as for /v1/ranking/replay; - reads it.")
    ],
    entitlement: Annotated[
        Path | None,
        typer.Option(help="File of a token (JWT) of the status the answer was made for.", metavar="FILE"),
    ] = None,
) -> None:
    """Compute the order of an answer anew, and fail (exit 1) when it differs from the offers given."""
    text = sys.stdin.read() if str(file) == "-" else file.read_text("utf-8")
    try:
        asked = Replay.model_validate_json(text)
    except ValidationError as error:
        raise BadParameters(*parameter_faults(error)) from error
    if asked.extended and entitlement is None:
        raise BadParameters.one("extended", "needs --entitlement")
    settings = load_settings()
    who = viewer(settings, entitlement)
    answer = ask(settings, lambda service: service.replay(asked, who))
    for rank, offer in enumerate(answer.offers, start=1):
        typer.echo(f"{rank:>3}  {offer}")
    if answer.matches is False:
        raise VerbError(f"the order differs at rank {answer.differs_at}")
