"""Errors as RFC 9457 problems: one shape for every refusal, whatever raised it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Annotated, Any

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from msgspec import Meta, Struct
from starlette.exceptions import HTTPException

from search_svc.engine.port import EngineUnavailable, VersionGone
from search_svc.entitlement import EntitlementError, EntitlementRequired
from search_svc.entitlement.errors import KeysUnavailable
from search_svc.query.refusals import BadParameters, Gone, NotFound, NotOpened, ParameterFault, faults_of

PROBLEM_JSON = "application/problem+json"
CHALLENGE = 'Bearer realm="search-svc"'


class ProblemError(Struct, frozen=True):
    """One parameter at fault."""

    parameter: str
    detail: str


class Problem(Struct, frozen=True):
    """A refusal (RFC 9457). ``type`` is about:blank: the status says what kind it is, ``errors`` which parameters."""

    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str
    errors: tuple[ProblemError, ...] = ()
    type: str = "about:blank"


def problem(
    status: int,
    detail: str = "",
    faults: tuple[ParameterFault, ...] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response for a problem."""
    body = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail or HTTPStatus(status).description or HTTPStatus(status).phrase,
        errors=tuple(ProblemError(fault.parameter, fault.detail) for fault in faults),
    )
    return Response(
        msgspec.json.encode(body),
        status,
        {"Cache-Control": "no-store", **(headers or {})},
        PROBLEM_JSON,
    )


def bad_parameters(faults: tuple[ParameterFault, ...]) -> Response:
    """422, with every parameter at fault."""
    return problem(422, "; ".join(f"{fault.parameter}: {fault.detail}" for fault in faults), faults)


def not_entitled(error: EntitlementError) -> Response:
    """401 with its challenge (RFC 6750, 3): an error code and what is wrong when a token was sent, none without."""
    if isinstance(error, EntitlementRequired):
        faults = (ParameterFault(error.parameter, str(error)),)
        return problem(401, f"{error.parameter}: {error}", faults, {"WWW-Authenticate": CHALLENGE})
    # Our sentences are ASCII without quotation marks, as that header asks.
    challenge = f'{CHALLENGE}, error="invalid_token", error_description="The token {error}"'
    return problem(401, f"Authorization: the token {error}.", headers={"WWW-Authenticate": challenge})


def handle_problems(app: FastAPI) -> None:
    """Answer every error of an application with a problem."""

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> Response:
        if any(e["type"] == "json_invalid" for e in error.errors()):
            return problem(400, "The body is not valid JSON.")
        return bad_parameters(faults_of([_located(e) for e in error.errors()]))

    @app.exception_handler(BadParameters)
    async def _bad(_: Request, error: BadParameters) -> Response:
        return bad_parameters(error.faults)

    @app.exception_handler(NotOpened)
    async def _not_opened(_: Request, error: NotOpened) -> Response:
        return problem(403, str(error), error.faults)

    @app.exception_handler(EntitlementError)
    async def _refused(_: Request, error: EntitlementError) -> Response:
        return not_entitled(error)

    @app.exception_handler(KeysUnavailable)
    async def _no_keys(_: Request, error: KeysUnavailable) -> Response:
        return problem(503, "Tokens cannot be checked now.", headers={"Retry-After": str(error.retry_after)})

    @app.exception_handler(NotFound)
    async def _absent(_: Request, error: NotFound) -> Response:
        return problem(404, str(error))

    @app.exception_handler(Gone)
    @app.exception_handler(VersionGone)
    async def _gone(_: Request, error: Exception) -> Response:
        return problem(410, f"{error} Ask for the first page again.")

    @app.exception_handler(EngineUnavailable)
    async def _unavailable(_: Request, error: EngineUnavailable) -> Response:
        return problem(503, "The search engine cannot answer now.", headers={"Retry-After": str(error.retry_after)})

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> Response:
        detail = error.detail if error.detail != HTTPStatus(error.status_code).phrase else ""
        return problem(error.status_code, detail, headers=error.headers)


def _located(error: Any) -> tuple[tuple[int | str, ...], str, dict[str, object]]:
    # FastAPI puts the part of the request first: ("query", "level", 0).
    return tuple(error["loc"][1:]), error["msg"], error.get("ctx", {})
