"""Keys from the address of an issuer: asked for when old or when a token names a new one, kept when it is silent."""

import asyncio
import logging
import time
from collections.abc import Callable
from http.client import HTTPException
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

from jwt import PyJWK

from search_svc.entitlement.errors import KeySetError, KeysUnavailable
from search_svc.entitlement.key_set import LONGEST_KEY_SET, KeySet, read_key_set

_log = logging.getLogger("search_svc.entitlement")

# A key that its issuer withdrew is believed for so long at most, while the address answers.
FRESH_SECONDS = 600.0
# Between two requests, whatever tokens say: made-up names of keys must not make us flood the issuer.
PAUSE_SECONDS = 30.0
# For one request whole, as the first person after FRESH_SECONDS waits for it.
TIMEOUT_SECONDS = 3.0

Fetch = Callable[[str], bytes]


class KeyUrl:
    """The keys of the set at ``url``; nothing is asked before a token comes. ``fetch`` and ``clock`` are for tests."""

    def __init__(self, url: str, fetch: Fetch | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._fetch = fetch or fetch_bytes
        self._clock = clock
        self._keys: KeySet = {}
        self._renewed = self._asked = -float("inf")
        self._lock = asyncio.Lock()

    async def key(self, name: str) -> PyJWK | None:
        """The key of that name, None when the issuer has none. KeysUnavailable when no keys were ever had."""
        if self._is_due(name):
            # One request for many tokens: who waited finds it done.
            async with self._lock:
                if self._is_due(name):
                    await self._renew()
        if not self._keys:
            raise KeysUnavailable(round(PAUSE_SECONDS))
        return self._keys.get(name)

    def _is_due(self, name: str) -> bool:
        now = self._clock()
        return now - self._asked >= PAUSE_SECONDS and (name not in self._keys or now - self._renewed >= FRESH_SECONDS)

    async def _renew(self) -> None:
        try:
            self._keys = read_key_set(await asyncio.to_thread(self._fetch, self._url))
            self._renewed = self._clock()
        except (OSError, HTTPException, KeySetError) as error:
            why = str(error) if isinstance(error, KeySetError) else type(error).__name__
            kept = "the last good keys stay" if self._keys else "no token can be judged"
            _log.warning("the address of keys does not help (%s): %s", why, kept)
        finally:
            self._asked = self._clock()


class _NoRedirect(HTTPRedirectHandler):
    """A redirection is an error: keys come from the address that was configured and no other."""

    def redirect_request(self, *_: Any) -> None:
        """No request to follow up with."""


def fetch_bytes(url: str, timeout: float = TIMEOUT_SECONDS) -> bytes:
    """The body at an address (a 200, no redirection), of LONGEST_KEY_SET bytes at most, within ``timeout`` seconds.

    OSError or HTTPException when it cannot be had, KeySetError when it is longer.
    """
    until = time.monotonic() + timeout
    request = Request(url, headers={"Accept": "application/jwk-set+json, application/json", "User-Agent": "search-svc"})
    body = b""
    with build_opener(_NoRedirect).open(request, timeout=timeout) as response:
        # A time-out of the socket is for each read: who sends a byte a second would never meet it.
        while chunk := response.read1(LONGEST_KEY_SET):
            body += chunk
            if len(body) > LONGEST_KEY_SET:
                raise KeySetError(f"is longer than {LONGEST_KEY_SET} bytes")
            if time.monotonic() > until:
                raise TimeoutError
    return body
