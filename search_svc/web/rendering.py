"""Templates of the pages: Jinja2 with every value escaped and every missing name an error."""

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from search_svc.query.labels import date_label, euros, number_label
from search_svc.web import wording

# A page loads its own stylesheet and picture and sends its own form: nothing else, no script at all.
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A page's address may hold places: no cache that is shared may keep it.
_HEADERS = {"Content-Security-Policy": _POLICY, "Cache-Control": "private, no-cache"}
STATIC = "/static"


def _decimal(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in re.split(r"\n+", text) if line.strip()]


def is_web_address(text: str) -> bool:
    """Whether a provider's address may become a link: http or https, never ``javascript:``."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("search_svc.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        decimal=_decimal, paragraphs=_paragraphs, number=number_label, day=date_label, euros=euros
    )
    environment.tests["web_address"] = is_web_address
    environment.globals.update(say=wording, static=STATIC, here="")
    return environment


_ENVIRONMENT = _environment()


def page(
    template: str, status: int, values: Mapping[str, object], headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """A template as a response."""
    text = _ENVIRONMENT.get_template(template).render(values)
    return HTMLResponse(text, status, {**_HEADERS, **(headers or {})})
