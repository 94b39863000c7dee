"""The OpenAPI document: parameters come from pydantic models, answers from msgspec structs, errors are problems."""

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import msgspec
from fastapi import FastAPI
from msgspec import Struct

from search_svc.api.problems import PROBLEM_JSON, Problem

_REF = "#/components/schemas/{name}"
_ERRORS = {
    401: "The token cannot be used, or one is needed; `detail` and WWW-Authenticate say why.",
    400: "The body is not valid JSON.",
    403: "The status of the token does not open what is asked; `errors` names the parameter.",
    404: "There is no such thing, or one may not see it.",
    410: "The list cannot be continued: the index or the ranking it was made with is no longer held.",
    413: "The body is too large.",
    422: "A parameter cannot be honoured; `errors` names each.",
    503: "The engine cannot answer, or tokens cannot be checked now; see Retry-After.",
}


def described(answer: type[Struct], *errors: int) -> dict[str, Any]:
    """Keyword arguments of a route that answers with ``answer`` (a struct) and may refuse with these statuses."""
    responses: dict[int | str, Any] = {
        200: {"description": (answer.__doc__ or "").split("\n")[0], "content": _content("application/json", answer)}
    }
    for status in dict.fromkeys((401, 422, 503, *errors)):
        responses[status] = {"description": _ERRORS[status], "content": _content(PROBLEM_JSON, Problem)}
    return {"responses": responses, "response_model": None}


def _content(media_type: str, model: type[Struct]) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": _REF.format(name=model.__name__)}}}


def describe(app: FastAPI, answers: tuple[type[Struct], ...]) -> None:
    """Make ``app.openapi`` describe these structs beside the parameters."""
    build: Callable[[], dict[str, Any]] = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            document = build()
            _, schemas = msgspec.json.schema_components((*answers, Problem), ref_template=_REF)
            components = document.setdefault("components", {}).setdefault("schemas", {})
            clash = components.keys() & schemas.keys()
            if clash:
                raise ValueError(f"two schemas of one name: {', '.join(sorted(clash))}")
            components.update(schemas)
            _describe_token(document)
            app.openapi_schema = document
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _describe_token(document: dict[str, Any]) -> None:
    """A token may be sent to every address of ``/v1`` and is needed by none."""
    document["components"]["securitySchemes"] = {
        "entitlement": {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": "Signed entitlement: who asks, and the status that opens the extended list.",
        }
    }
    for path, operations in document["paths"].items():
        if path.startswith("/v1/"):
            for operation in operations.values():
                operation["security"] = [{}, {"entitlement": []}]


def service_version() -> str:
    """The version of the installed package."""
    return version("search-svc")
