"""One BAN service: geopy's ``BANFrance`` at a configured address, at a polite pace, tried twice."""

import time
from collections.abc import Sequence
from http.client import HTTPException
from urllib.parse import urlsplit

from geopy.adapters import URLLibAdapter
from geopy.exc import GeocoderRateLimited, GeopyError
from geopy.geocoders import BANFrance

from search_svc.indexer.ban.answer import Answer, Answered, answer_of
from search_svc.indexer.ban.batch import ask_batch

# The public service allows 50 requests a second from one address; others share ours.
REQUESTS_A_SECOND = 20
TIMEOUT_SECONDS = 5
# Before the second try; a service that says « Retry-After » is given what it asks for, up to a minute.
WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 60.0
USER_AGENT = "search-svc"

# What a service that is down, slow, busy or not a BAN at all makes of a request.
_FAILURES = (GeopyError, OSError, HTTPException, LookupError, TypeError, AttributeError, ValueError)


class AskingFailed(Exception):  # noqa: N818 (it says what happened)
    """The service did not answer, twice; the message says what it did and never what was asked."""


class Client:
    """Asks the service at ``url`` (``https://data.geopf.fr/geocodage``)."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        parts = urlsplit(self._url)
        # Named, so that another HTTP library that happens to be installed changes nothing.
        self._ban = BANFrance(
            domain=f"{parts.netloc}{parts.path}",
            scheme=parts.scheme,
            timeout=TIMEOUT_SECONDS,
            user_agent=USER_AGENT,
            adapter_factory=URLLibAdapter,
        )
        self._next_slot = 0.0

    def ask(self, question: str) -> Answered:
        """The best answer to one question; AskingFailed."""
        try:
            return self._ask(question)
        except _FAILURES as error:
            time.sleep(_wait_after(error))
        try:
            return self._ask(question)
        except _FAILURES as error:
            raise AskingFailed(type(error).__name__) from None

    def ask_many(self, questions: Sequence[str]) -> list[Answered]:
        """The answers to at most ``batch.QUESTIONS`` questions, without those the service failed on; AskingFailed."""
        try:
            return ask_batch(self._url, questions, USER_AGENT)
        except _FAILURES as error:
            raise AskingFailed(type(error).__name__) from None

    def _ask(self, question: str) -> Answered:
        self._wait_for_slot()
        found = self._ban.geocode(question, limit=1)
        return Answered(question, None if found is None else _answer(found.raw))

    def _wait_for_slot(self) -> None:
        now = time.monotonic()
        if now < self._next_slot:
            time.sleep(self._next_slot - now)
        self._next_slot = max(now, self._next_slot) + 1 / REQUESTS_A_SECOND


def _answer(feature: dict[str, dict[str, list[float]]]) -> Answer:
    longitude, latitude = feature["geometry"]["coordinates"]
    return answer_of(feature["properties"], latitude, longitude)


def _wait_after(error: BaseException) -> float:
    if isinstance(error, GeocoderRateLimited) and error.retry_after is not None:
        return float(min(error.retry_after, LONGEST_WAIT_SECONDS))
    return WAIT_SECONDS
