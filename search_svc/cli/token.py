"""``token``: a JWT of the development key, for trying out what an entitlement opens."""

from typing import Annotated

import typer

from search_svc.entitlement import EntitlementError, Role
from search_svc.entitlement.claims import STATUSES
from search_svc.entitlement.development import DevelopmentKey
from search_svc.settings import load_settings


def token(
    role: Annotated[Role, typer.Option(help="Role of who asks.")],
    status: Annotated[
        list[str] | None, typer.Option(help=f"Status of the person ({', '.join(STATUSES)}); repeat it for several.")
    ] = None,
    subject: Annotated[str, typer.Option(help="Pseudonym of the person searched for.")] = "development",
    actor: Annotated[
        str | None, typer.Option(help="Pseudonym of the advisor who searches for that person (role advisor).")
    ] = None,
) -> None:
    """Print a token of the development key, which expires after four hours. Refused unless SEARCH_SVC_DEVELOPMENT=1."""
    settings = load_settings()
    key = DevelopmentKey(settings.development_key())
    try:
        signed = key.token(role, status or (), subject, actor)
    except EntitlementError as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(signed)
