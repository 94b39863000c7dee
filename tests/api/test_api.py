"""The HTTP edge over the tiny catalogue."""

import asyncio
import json
import logging
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tiny_catalogue import HIDDEN, PASTRY_LYON, TODAY, write

from search_svc.api import create_app
from search_svc.api.middleware import BODY_LIMIT
from search_svc.engine.port import EngineUnavailable, VersionGone
from search_svc.entitlement import Entitlement
from search_svc.query.parameters import OfferSearch
from search_svc.query.service import SearchService
from search_svc.settings import Settings

LYON = PASTRY_LYON.offer.id
JSON = {"content-type": "application/json"}
PROBLEM = "application/problem+json"
GETS = (
    "/v1/offers",
    f"/v1/offers/{LYON}",
    f"/v1/offers/{LYON}/ranking",
    "/v1/suggestions?q=patis",
    "/v1/places?q=vien",
    "/v1/certifications/RNCP38765",
    "/v1/ranking",
    "/v1/openapi.json",
    "/health/live",
    "/health/ready",
    "/metrics",
)


class Client:
    """Requests to an application in this process."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner) -> None:
        self.app = app
        self._runner = runner

    def request(self, method: str, path: str, **options: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, **options)

        return self._runner.run(send())

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.request("GET", path, **options)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    directory = tmp_path_factory.mktemp("story")
    write(directory)
    app = create_app(Settings(data_dir=directory, today=TODAY))
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Client(app, runner)
        runner.run(lifespan.__aexit__(None, None, None))


def faults(response: httpx.Response) -> list[str]:
    assert response.headers["content-type"] == PROBLEM
    problem = response.json()
    assert problem["status"] == response.status_code
    return [error["parameter"] for error in problem["errors"]]


# --- answers --------------------------------------------------------------------------------------------------------
def test_a_null_cursor_in_a_body_is_the_first_page(client: Client) -> None:
    response = client.request("POST", "/v1/offers/search", json={"q": "patissier", "cursor": None})
    assert response.status_code == 200


def test_a_provider_is_a_siret_or_a_siren(client: Client) -> None:
    siret = PASTRY_LYON.offer.stated.siret
    for value in (siret, siret[:9]):
        answer = client.get("/v1/offers", params={"provider": value, "facets": "provider"}).json()
        assert [item["id"] for item in answer["items"]] == [LYON]
        assert [bucket["value"] for bucket in answer["facets"]["provider"] if bucket["selected"]] == [value]
        assert value in (answer["items"][0]["provider"]["siret"], answer["items"][0]["provider"]["siret"][:9])
    assert client.get("/v1/offers", params={"provider": f"{siret[:9]}99999"}).json()["total"]["offers"] == 0


def test_the_story_is_answered_with_every_field_of_the_contract(client: Client) -> None:
    response = client.get(
        "/v1/offers",
        params={"q": "pâtissier", "home": "Villeurbanne", "work": "Vienne", "price_max": "3200", "facets": ["level"]},
    )
    answer = response.json()
    assert response.status_code == 200
    names = {"total", "items", "facets", "next", "corrections", "understood", "help", "origins", "funding", "ranking"}
    assert set(answer) == names
    item = next(item for item in answer["items"] if item["id"] == LYON)
    assert set(item) == {
        *("id", "formation_number", "action_number", "title", "certification", "provider", "place", "teaching"),
        *("entry", "price", "remaining", "hours", "next_session", "sessions", "insertion", "rating", "accessibility"),
        *("findings", "remaining_reason", "insertion_state"),
        *("funders", "financing", "eligibility", "distance", "group", "score", "components", "explanation"),
    }
    assert item["price"] == "3100.50"
    assert Decimal(item["price"]) == PASTRY_LYON.offer.stated.price
    assert item["next_session"] == "2027-03-01"
    assert item["distance"]["home_km"] < item["distance"]["work_km"]
    assert answer["facets"]["level"] == [{"value": "3", "label": "CAP, BEP (niveau 3)", "count": 3, "selected": False}]


def test_the_same_search_can_be_asked_with_a_body(client: Client) -> None:
    question = {"q": "pâtissier", "home": "Lyon", "level": [3], "radius_km": 100, "explain": True}
    body = client.request("POST", "/v1/offers/search", json=question)
    assert body.json() == client.get("/v1/offers", params=question).json()
    assert body.headers["cache-control"] == "no-store"


def test_pages_follow_each_other_through_the_cursor(client: Client) -> None:
    first = client.get("/v1/offers", params={"size": 3}).json()
    second = client.get("/v1/offers", params={"size": 3, "cursor": first["next"]}).json()
    shown = [item["id"] for page in (first, second) for item in page["items"]]
    assert len(set(shown)) == len(shown) == first["total"]["groups"]
    assert second["next"] is None


@pytest.mark.parametrize("path", GETS)
def test_every_address_answers(client: Client, path: str) -> None:
    assert client.get(path).status_code == 200


# --- refusals -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("path", GETS)
def test_an_unknown_parameter_is_refused_by_name_everywhere(client: Client, path: str) -> None:
    response = client.get(path + ("&" if "?" in path else "?") + "colour=red")
    assert (response.status_code, faults(response)) == (422, ["colour"])


def test_a_single_value_given_twice_is_refused(client: Client) -> None:
    assert faults(client.get("/v1/offers?home=Lyon&home=Vienne&level=3&level=4")) == ["home"]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("sort=distance", "sort"),
        ("radius_km=10", "radius_km"),
        ("price_min=2&price_max=1", "price_min"),
        ("size=101", "size"),
        ("level=9", "level"),
        ("teaching=", "teaching"),
        ("q=%00", "q"),
        ("home=Xyzville", "home"),
        ("cursor=nonsense", "cursor"),
        ("corridor_km=5&home=Lyon", "corridor_km"),
        ("extended=perhaps", "extended"),
    ],
)
def test_a_parameter_that_cannot_be_honoured_is_a_problem_that_names_it(client: Client, query: str, named: str) -> None:
    response = client.get(f"/v1/offers?{query}")
    assert (response.status_code, faults(response)) == (422, [named])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"", 422),
        (b"[]", 422),
        (b'"q"', 422),
        (b"\xff", 400),
        (b'{"q": 5}', 422),
        (b'{"level": 3}', 422),
        (b'{"level": []}', 422),
        (b'{"radius_km": NaN, "home": "Lyon"}', 422),
        (b'{"q": "\\ud800"}', 422),
        (b'{"rights": -1}', 422),
        (b'{"sort": "remaining"}', 422),
    ],
)
def test_a_body_that_is_not_a_question_is_a_problem(client: Client, body: bytes, status: int) -> None:
    response = client.request("POST", "/v1/offers/search", content=body, headers=JSON)
    assert response.status_code == status
    faults(response)


def test_a_body_above_the_limit_is_refused_stated_or_not(client: Client) -> None:
    body = json.dumps({"q": "a" * BODY_LIMIT}).encode()

    async def chunks() -> Any:
        for start in range(0, len(body), 1000):
            yield body[start : start + 1000]

    for content in (body, chunks()):
        response = client.request(
            "POST", "/v1/offers/search", content=content, headers={"content-type": "application/json"}
        )
        assert response.status_code == 413
        faults(response)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", f"/v1/offers/{HIDDEN.offer.id}", 404),
        ("GET", f"/v1/offers/{HIDDEN.offer.id}/ranking", 404),
        ("GET", "/v1/certifications/RNCP1", 404),
        ("DELETE", "/v1/offers", 405),
        ("POST", "/v1/offers", 405),
    ],
)
def test_other_refusals_are_problems_too(client: Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert faults(response) == []


class Broken(SearchService):
    """A service whose engine raises."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def search(self, _search: OfferSearch, _viewer: Entitlement | None = None) -> Any:
        raise self._error

    async def status(self) -> Any:
        raise self._error


def broken(error: Exception) -> FastAPI:
    app = create_app(Settings())
    app.state.service = Broken(error)
    return app


@pytest.mark.parametrize(
    ("error", "status"),
    [(EngineUnavailable("down", retry_after=7), 503), (VersionGone("gone"), 410), (RuntimeError("secret"), 500)],
)
def test_what_the_engine_cannot_do_is_a_problem(error: Exception, status: int) -> None:
    with asyncio.Runner() as runner:
        response = Client(broken(error), runner).get("/v1/offers")
    assert response.status_code == status
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers.get("retry-after") == ("7" if status == 503 else None)
    faults(response)


def test_a_service_whose_engine_is_down_lives_but_is_not_ready() -> None:
    with asyncio.Runner() as runner:
        client = Client(broken(EngineUnavailable("down")), runner)
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
        assert client.get("/metrics").status_code == 200


# --- around ---------------------------------------------------------------------------------------------------------
def test_an_answer_that_did_not_change_is_not_sent_again(client: Client) -> None:
    first = client.get("/v1/offers?q=boulanger")
    again = client.get("/v1/offers?q=boulanger", headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/v1/offers?q=patissier", headers={"If-None-Match": first.headers["etag"]}).status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize("path", ["/v1/offers", "/nothing", "/v1/offers?size=1000", "/health/live"])
def test_every_answer_has_safe_headers_and_no_open_door_to_other_sites(client: Client, path: str) -> None:
    headers = client.get(path, headers={"Origin": "https://evil-example.fr"}).headers
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "access-control-allow-origin" not in headers


def test_neither_log_nor_metrics_say_where_somebody_lives(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        client.get("/v1/offers?home=45.7719,4.8902&q=p%C3%A2tissier")
        client.get("/v1/offers?home=Xyzville")
        client.request("POST", "/v1/offers/search", json={"home": "45.7719,4.8902"})
        client.get("/home/45.7719,4.8902")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("search_svc")]
    assert [line.rpartition(" ")[0].rpartition(" ")[0] for line in ours] == [
        "GET /v1/offers 200",
        "GET /v1/offers 422",
        "POST /v1/offers/search 200",
        "GET unknown 404",
    ]
    told = "\n".join(ours) + client.get("/metrics").text
    for secret in ("45.77", "4.89", "Xyzville", "tissier"):
        assert secret not in told


def test_the_metrics_tell_requests_by_route_and_searches_by_phase(client: Client) -> None:
    client.get("/v1/offers?q=boulanger")
    text = client.get("/metrics").text
    assert 'search_svc_http_answers_total{method="GET",route="/v1/offers",status="200"}' in text
    for phase in ("understanding", "engine", "ranking", "documents", "answer"):
        assert f'search_svc_search_phase_seconds_count{{phase="{phase}"}}' in text
    assert "\nsearch_svc_offers 6.0\n" in text
    assert "search_svc_index_drifted 0.0" in text


def test_the_openapi_document_describes_every_parameter_and_every_answer(client: Client) -> None:
    document = client.get("/v1/openapi.json").json()
    schemas = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            for parameter in operation.get("parameters", ()):
                assert parameter.get("description"), (path, parameter["name"])
            for status, response in operation["responses"].items():
                (content,) = response["content"].values()
                reference = content["schema"]["$ref"].rpartition("/")[2]
                assert schemas[reference]["description"], (path, status)
    names = {parameter["name"] for parameter in document["paths"]["/v1/offers"]["get"]["parameters"]}
    assert names == set(schemas["OfferSearch"]["properties"])
    assert all("description" in field for field in schemas["OfferSearch"]["properties"].values())


def test_an_answer_is_valid_by_its_own_description(client: Client) -> None:
    schemas = client.get("/v1/openapi.json").json()["components"]["schemas"]
    answer = client.get("/v1/offers?q=patisier&home=Lyon&explain=true&facets=price").json()

    def check(value: Any, name: str) -> None:
        schema = schemas[name]
        assert set(value) == set(schema["properties"]) == set(schema["required"]), name

    check(answer, "OfferPage")
    check(answer["total"], "Total")
    check(answer["corrections"], "Corrections")
    check(answer["ranking"], "RankingBlock")
    for item in answer["items"]:
        check(item, "Item")
        check(item["explanation"], "Explanation")
        check(item["explanation"]["standing"], "Standing")
    for value in answer["facets"]["price"]:
        check(value, "FacetValue")


def test_a_ranking_is_valid_by_its_own_description(client: Client) -> None:
    schemas = client.get("/v1/openapi.json").json()["components"]["schemas"]
    last = client.get("/v1/offers?q=pâtissier&home=Lyon").json()["items"][-1]["id"]
    answer = client.get(f"/v1/offers/{last}/ranking?q=pâtissier&home=Lyon").json()
    assert answer["before"]
    assert answer["changes"]
    for value, name in (
        (answer, "OfferRanking"),
        (answer["expected"], "ExpectedRank"),
        (answer["before"][0], "Ahead"),
        (answer["changes"][0], "Change"),
    ):
        assert set(value) == set(schemas[name]["properties"]) == set(schemas[name]["required"]), name


def replay(client: Client, **changed: Any) -> httpx.Response:
    page = client.get("/v1/offers?q=pâtissier&home=Lyon").json()
    body = {
        "question": {"q": "pâtissier", "home": "Lyon"},
        "ranking": page["ranking"],
        "offers": [item["id"] for item in page["items"]],
    }
    return client.request("POST", "/v1/ranking/replay", json=body | changed)


def test_an_answer_is_replayed(client: Client) -> None:
    answer = replay(client).json()
    assert (answer["matches"], answer["differs_at"]) == (True, None)
    reversed_ = replay(client, offers=answer["offers"][::-1]).json()
    assert (reversed_["matches"], reversed_["differs_at"]) == (False, 1)


def test_a_replay_of_what_is_no_longer_held_is_gone(client: Client) -> None:
    block = client.get("/v1/offers?q=pâtissier&home=Lyon").json()["ranking"]
    for name in ("version", "index_version"):
        response = replay(client, ranking=block | {name: "1-gone"})
        assert response.status_code == 410
        faults(response)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"question": {"q": "pâtissier", "nope": 1}}, "question.nope"),
        ({"question": {"radius_km": 3}}, "question.radius_km"),
        ({"question": {"q": "boulanger"}}, "ranking"),
        ({"ranking": {}}, "ranking.version"),
        ({"offers": ["a"] * 401}, "offers"),
    ],
)
def test_a_replay_that_cannot_be_names_the_field(client: Client, changed: dict[str, Any], field: str) -> None:
    response = replay(client, **changed)
    assert response.status_code == 422
    assert field in faults(response)
