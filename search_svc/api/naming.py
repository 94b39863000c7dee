"""Names of fields inside a body, for routes whose parameters are nested."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute

from search_svc.funding import FundingError
from search_svc.query.refusals import BadParameters, ParameterFault


class NamesFields(APIRoute):
    """A route whose refusals name the field inside the body: ``periods[1].end``, not only ``periods``."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler of the route, with its refusals named."""
        handle = super().get_route_handler()

        async def named(request: Request) -> Response:
            try:
                return await handle(request)
            except RequestValidationError as error:
                if any(fault["type"] == "json_invalid" for fault in error.errors()):
                    raise
                faults = {_path(fault): _in_json(fault["msg"]) for fault in error.errors()}
                raise BadParameters(*(ParameterFault(name, detail) for name, detail in faults.items())) from error
            except FundingError as error:
                raise BadParameters.one(error.field, error.detail) from error

        return named


def _path(fault: Any) -> str:
    # The first part is where FastAPI read it: ("body", "periods", 1, "end"). Names nobody declared may be long.
    path = ""
    for part in fault["loc"][1:]:
        path += f"[{part}]" if isinstance(part, int) else f".{part[:100]}"
    # A rule that binds several fields says in its context which to blame.
    blamed = fault.get("ctx", {}).get("parameter")
    if blamed:
        path += f".{blamed}"
    return path.removeprefix(".") or "body"


def _in_json(message: str) -> str:
    # Lists are tuples here, so that nothing changes once read; whoever asks writes a list.
    return message.replace("a valid tuple", "a list").replace("Tuple ", "A list ")
