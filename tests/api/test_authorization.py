"""The header Authorization at every address of the API: absent is public, right is accepted, anything else is a 401."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from search_svc.api import create_app
from search_svc.api.entitlement import Viewer
from search_svc.entitlement import EntitlementRequired
from search_svc.entitlement.development import DevelopmentKey
from search_svc.entitlement.errors import KeysUnavailable
from search_svc.entitlement.verifier import Issuer, Verifier
from search_svc.settings import Settings

CHALLENGE = 'Bearer realm="search-svc"'


@dataclass
class Edge:
    """An application without a catalogue, and the key that signs its development tokens."""

    app: FastAPI
    key: DevelopmentKey

    def request(self, method: str, path: str, *headers: tuple[str, str]) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(
                    method, path, headers=[(name.encode(), value.encode()) for name, value in headers]
                )

        return asyncio.run(send())

    def whoami(self, *headers: tuple[str, str]) -> httpx.Response:
        return self.request("GET", "/whoami", *headers)

    def bearer(self, **claims: Any) -> tuple[str, str]:
        return "Authorization", f"Bearer {self.key.token('holder', **claims)}"


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Edge:
    settings = Settings(data_dir=tmp_path_factory.mktemp("edge"), development=True)
    app = create_app(settings)

    @app.get("/whoami", include_in_schema=False)
    async def whoami(viewer: Viewer) -> dict[str, Any]:
        """What a route is told of who asks."""
        return {"role": viewer and viewer.role, "status": sorted(viewer.status) if viewer else None}

    @app.get("/closed", include_in_schema=False)
    async def closed() -> None:
        """A question that needs an entitlement."""
        raise EntitlementRequired("extended")

    return Edge(app, DevelopmentKey(settings.development_key()))


def described(edge: Edge) -> list[tuple[str, str]]:
    paths = edge.app.openapi()["paths"]
    return [(method.upper(), path) for path, found in paths.items() for method in found]


def test_without_the_header_one_is_the_public(edge: Edge) -> None:
    assert edge.whoami().json() == {"role": None, "status": None}


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_token_tells_the_route_who_asks(edge: Edge, scheme: str) -> None:
    token = edge.key.token("holder", ["esat", "jobseeker"])
    answer = edge.whoami(("authorization", f"{scheme}  {token}"))
    assert answer.json() == {"role": "holder", "status": ["esat", "jobseeker"]}


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer a b", "Bearer a.b.c", "Basic dXNlcjpwYXNz", "Bearer é"])
def test_a_header_that_cannot_be_used_is_a_401_and_never_the_public_list(edge: Edge, value: str) -> None:
    answer = edge.whoami(("Authorization", value))
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith(f'{CHALLENGE}, error="invalid_token", error_description="The ')
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert problem["status"] == 401
    assert problem["detail"].startswith("Authorization: the token ")


def test_two_tokens_are_refused_even_when_both_are_right(edge: Edge) -> None:
    assert edge.whoami(edge.bearer(), edge.bearer(status=["esat"])).status_code == 401


def test_every_address_of_the_api_checks_the_token_it_is_sent(edge: Edge) -> None:
    operations = described(edge)
    assert len(operations) > 10
    for method, path in operations:
        assert edge.request(method, path, ("Authorization", "Bearer a.b.c")).status_code == 401, (method, path)


def test_every_address_says_that_a_token_may_be_sent_and_what_then_can_happen(edge: Edge) -> None:
    document = edge.app.openapi()
    assert document["components"]["securitySchemes"]["entitlement"]["scheme"] == "bearer"
    for path, operations in document["paths"].items():
        for operation in operations.values():
            assert operation["security"] == [{}, {"entitlement": []}], path
            assert {"401", "503"} <= set(operation["responses"]), path


def test_a_token_in_the_address_is_no_token_and_a_422(edge: Edge) -> None:
    token = edge.key.token("holder", ["esat"])
    for name in ("access_token", "token", "authorization"):
        answer = edge.request("GET", f"/v1/places?q=vien&{name}={token}")
        assert answer.status_code == 422
        assert [error["parameter"] for error in answer.json()["errors"]] == [name]
        assert token not in answer.text


def test_what_needs_a_token_says_so_and_names_the_parameter(edge: Edge) -> None:
    answer = edge.request("GET", "/closed")
    assert answer.status_code == 401
    # RFC 6750, 3: no error code when no token was sent.
    assert answer.headers["www-authenticate"] == CHALLENGE
    assert [error["parameter"] for error in answer.json()["errors"]] == ["extended"]


def test_neither_token_nor_person_reaches_a_log_or_an_answer(edge: Edge, caplog: pytest.LogCaptureFixture) -> None:
    token = edge.key.token("advisor", ["esat"], "person-of-vienne", "advisor-of-lyon")
    broken = token[:-8] + "AAAAAAAA"
    with caplog.at_level(logging.DEBUG):
        answers = [edge.whoami(("Authorization", f"Bearer {text}")) for text in (token, broken)]
    assert [answer.status_code for answer in answers] == [200, 401]
    told = caplog.text + "".join(answer.text + str(answer.headers) for answer in answers)
    for secret in (token, broken, token.split(".")[1], "person-of-vienne", "advisor-of-lyon"):
        assert secret not in told


def test_a_token_that_cannot_be_judged_now_is_our_fault_and_not_its_bearers(tmp_path_factory: Any) -> None:
    class Silent:
        async def key(self, _name: str) -> None:
            raise KeysUnavailable(30)

    settings = Settings(data_dir=tmp_path_factory.mktemp("silent"), development=True)
    app = create_app(settings)
    app.state.verifier = Verifier(Issuer("issuer", "audience", Silent()))
    edge = Edge(app, DevelopmentKey(settings.development_key()))
    answer = edge.request("GET", "/v1/places?q=vien", edge.bearer())
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
