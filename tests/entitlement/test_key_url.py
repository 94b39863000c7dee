"""Keys over HTTP: when they are asked for, and what is done with answers that do not help."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from issuing import ed25519, key_set

from search_svc.entitlement.errors import KeySetError, KeysUnavailable
from search_svc.entitlement.key_set import LONGEST_KEY_SET
from search_svc.entitlement.key_url import FRESH_SECONDS, PAUSE_SECONDS, KeyUrl, fetch_bytes

OLD, NEW = ed25519("old"), ed25519("new")


class Issuer:
    """What an issuer publishes, how often it was asked, and a clock that only tests move."""

    def __init__(self) -> None:
        self.published: bytes | Exception = key_set(OLD)
        self.asked = 0
        self.now = 1000.0
        self.source = KeyUrl("https://identity.example.fr/keys", self.fetch, lambda: self.now)

    def fetch(self, _url: str) -> bytes:
        self.asked += 1
        if isinstance(self.published, Exception):
            raise self.published
        return self.published

    def known(self, name: str) -> bool:
        return asyncio.run(self.source.key(name)) is not None


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


def test_nothing_is_asked_before_a_token_comes_and_then_once(issuer: Issuer) -> None:
    assert issuer.asked == 0
    assert [issuer.known("old") for _ in range(5)] == [True] * 5
    assert issuer.asked == 1


def test_a_key_that_is_new_is_asked_for_at_once(issuer: Issuer) -> None:
    assert issuer.known("old")
    issuer.published = key_set(OLD, NEW)
    issuer.now += PAUSE_SECONDS
    assert issuer.known("new")
    assert issuer.asked == 2


def test_names_of_keys_that_are_made_up_do_not_flood_the_issuer(issuer: Issuer) -> None:
    assert not any(issuer.known(f"made-up-{number}") for number in range(100))
    assert issuer.asked == 1
    issuer.now += PAUSE_SECONDS
    assert not any(issuer.known(f"made-up-{number}") for number in range(100))
    assert issuer.asked == 2


def test_a_key_that_was_withdrawn_is_forgotten_within_the_time_of_freshness(issuer: Issuer) -> None:
    assert issuer.known("old")
    issuer.published = key_set(NEW)
    issuer.now += FRESH_SECONDS - 1
    assert issuer.known("old")
    issuer.now += 1
    assert not issuer.known("old")


@pytest.mark.parametrize("failure", [ConnectionRefusedError(), TimeoutError(), b"<html>", key_set(), b""])
def test_the_last_good_keys_stay_when_the_issuer_fails(
    issuer: Issuer, failure: bytes | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    assert issuer.known("old")
    issuer.published = failure
    issuer.now += FRESH_SECONDS
    with caplog.at_level(logging.WARNING):
        assert [issuer.known("old") for _ in range(5)] == [True] * 5
    assert issuer.asked == 2
    assert len(caplog.messages) == 1
    assert "identity.example.fr" not in caplog.text
    issuer.now += PAUSE_SECONDS
    issuer.published = key_set(NEW)
    assert issuer.known("new")


def test_without_any_key_nobody_is_refused_and_the_issuer_is_left_in_peace(issuer: Issuer) -> None:
    issuer.published = ConnectionRefusedError()
    for _ in range(5):
        with pytest.raises(KeysUnavailable):
            issuer.known("old")
    assert issuer.asked == 1


def test_many_tokens_at_once_ask_once() -> None:
    asked = 0

    def slow(_url: str) -> bytes:
        nonlocal asked
        asked += 1
        time.sleep(0.05)
        return key_set(OLD)

    async def many() -> list[object]:
        source = KeyUrl("https://identity.example.fr/keys", slow)
        return list(await asyncio.gather(*(source.key("old") for _ in range(20))))

    assert all(asyncio.run(many()))
    assert asked == 1


# --- over HTTP ------------------------------------------------------------------------------------------------------
Answering = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def served(answer: Answering) -> Iterator[str]:
    """The address of a server on this machine that answers so."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                answer(self)
            except ConnectionError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """No line of log."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/keys"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def body(handler: BaseHTTPRequestHandler, data: bytes, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def test_keys_come_over_http() -> None:
    with served(lambda handler: body(handler, key_set(OLD))) as address:
        assert asyncio.run(KeyUrl(address).key("old")) is not None


def test_an_answer_without_end_is_cut_off() -> None:
    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while True:
            handler.wfile.write(b" " * 65536)

    with served(endless) as address, pytest.raises(KeySetError, match=f"longer than {LONGEST_KEY_SET}"):
        fetch_bytes(address)


def test_an_answer_drop_by_drop_takes_no_longer_than_the_time_out() -> None:
    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b" ")
            time.sleep(0.05)

    start = time.monotonic()
    with served(dripping) as address, pytest.raises(TimeoutError):
        fetch_bytes(address, timeout=0.2)
    assert time.monotonic() - start < 2


def test_a_redirection_is_not_followed() -> None:
    def elsewhere(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/elsewhere":
            body(handler, key_set(OLD))
            return
        handler.send_response(302)
        handler.send_header("Location", "/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    with served(elsewhere) as address, pytest.raises(OSError, match="302"):
        fetch_bytes(address)


@pytest.mark.parametrize("status", [404, 500, 503])
def test_an_error_is_no_set_of_keys(status: int) -> None:
    with served(lambda asked: body(asked, key_set(OLD), status)) as at, pytest.raises(OSError, match=str(status)):
        fetch_bytes(at)
