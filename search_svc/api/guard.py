"""No parameter is ignored: a name an endpoint does not know, or a single value given twice, is a 422 that names it."""

from collections.abc import Callable, Mapping
from typing import Any, get_origin

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import BaseModel

from search_svc.query.refusals import BadParameters, ParameterFault

# By endpoint: the code of a route, of which there are a dozen.
_KNOWN: dict[Callable[..., Any], Mapping[str, bool]] = {}


async def only_known_parameters(request: Request) -> None:
    """Dependency of every router: checks the names and the repetition of the query's parameters.

    FastAPI reads the last of repeated values and skips names nobody declared; both would answer another question than
    the one asked.
    """
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    known = _KNOWN.get(route.endpoint)
    if known is None:
        known = _KNOWN[route.endpoint] = _repeatable(route)
    faults = []
    for name in request.query_params:
        if name not in known:
            faults.append(ParameterFault(name[:100], "is not a parameter of this address"))
        elif not known[name] and len(request.query_params.getlist(name)) > 1:
            faults.append(ParameterFault(name, "is given more than once"))
    if faults:
        raise BadParameters(*faults)


def _repeatable(route: APIRoute) -> Mapping[str, bool]:
    """Name of each query parameter of a route → whether it may be repeated."""
    names: dict[str, bool] = {}
    for parameter in route.dependant.query_params:
        annotation: Any = parameter.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            for name, field in annotation.model_fields.items():
                names[field.alias or name] = get_origin(field.annotation) in (list, tuple)
        else:
            names[parameter.alias] = get_origin(annotation) in (list, tuple)
    return names
