"""What happens around every request: a bound on its body, safe headers, one line of log without anything personal."""

import logging
from time import perf_counter

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from search_svc.api.metrics import Metrics
from search_svc.api.problems import problem

access_log = logging.getLogger("search_svc.access")
error_log = logging.getLogger("search_svc.errors")

# The longest question with full lists is some 10 kB of JSON.
BODY_LIMIT = 64 * 1024
# Methods a client may invent do not become labels.
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
# Answers to questions carry places in their address: nothing may pass them on or show them in a frame. A page that
# needs more (its own stylesheet) sets its own Content-Security-Policy.
SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class BodyLimit:
    """Refuses bodies above ``limit`` bytes with a 413, stated or not, before anything reads them whole."""

    def __init__(self, app: ASGIApp, limit: int = BODY_LIMIT) -> None:
        self._app = app
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stated = dict(scope["headers"]).get(b"content-length", b"0")
        if stated.isdigit() and int(stated) > self._limit:
            await problem(413, f"The body may have {self._limit} bytes.")(scope, receive, send)
            return
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise HTTPException(413, f"The body may have {self._limit} bytes.")
            return message

        await self._app(scope, bounded, send)


class Around:
    """Security headers, metrics and the access log.

    The log names the route's pattern and never the address: a query string or a path can say where somebody lives.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        start = perf_counter()
        status, started = 500, False

        async def with_headers(message: Message) -> None:
            nonlocal status, started
            if message["type"] == "http.response.start":
                status, started = message["status"], True
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, with_headers)
        except Exception:
            # The traceback goes to the error log; a client learns that the fault is ours and nothing else.
            error_log.exception("%s %s failed", _method(scope), _route(scope))
            if started:
                raise
            await problem(500, "This is a fault of the service, not of the question.")(scope, receive, with_headers)
        finally:
            seconds = perf_counter() - start
            method, route = _method(scope), _route(scope)
            self._metrics.request(method, route, status, seconds)
            access_log.info("%s %s %d %.1f ms", method, route, status, seconds * 1000)


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in _METHODS else "other"


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", "unknown")
