"""An offer that only a public body pays for: nobody learns of it at any address without a token that opens it.

Every answer of the catalogue that holds such offers is, to the byte, that of a twin without them.
``tests/engine/elastic/test_elastic_invisible_offers.py`` runs the same on Elasticsearch.
"""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from hidden_offers import AGEFIPH, ID, PUBLIC_IDS, Catalogues, Client, Load, served
from hidden_questions import ASKED, BODIES, FACETS, PAGES, QUESTIONS, SEARCHES, STUCK, Parameters
from tiny_catalogue import TODAY

from search_svc.api import create_app
from search_svc.engine.choice import make_searchable
from search_svc.settings import Settings

STATUSES = pytest.mark.parametrize("status", [None, ["disabled_worker"]], ids=["public", "another status"])
EVERY_PUBLIC_OFFER = len(PUBLIC_IDS)


@pytest.fixture(scope="module")
def load() -> Load:
    def embedded(directory: Path) -> Settings:
        settings = Settings(data_dir=directory, today=TODAY, development=True)
        make_searchable(settings)
        return settings

    return embedded


@pytest.fixture(scope="module", params=[False, True], ids=["at once", "in two steps"])
def catalogues(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, load: Load
) -> Iterator[Catalogues]:
    with served(tmp_path_factory.mktemp("invisible"), load, in_two_steps=request.param) as found:
        yield found


@pytest.fixture
def client(catalogues: Catalogues) -> Client:
    return catalogues.everything


def operations() -> set[tuple[str, str]]:
    paths = create_app(Settings()).openapi()["paths"]
    return {(method.upper(), path) for path, methods in paths.items() for method in methods}


def answer_alike(
    catalogues: Catalogues, status: list[str] | None, method: str, path: str, **options: Any
) -> httpx.Response:
    """The answer of the catalogue, which its twin without the offers gives too: status, headers and body."""
    found = catalogues.everything.ask(method, path, status, **options)
    twin = catalogues.twin(status).ask(method, path, status, **options)
    about = (method, path, options)
    assert (found.status_code, found.text) == (twin.status_code, twin.text), about
    assert sorted(found.headers.multi_items()) == sorted(twin.headers.multi_items()), about
    return found


def test_every_operation_of_the_api_is_asked() -> None:
    assert operations() == {("GET", path) for path in ASKED} | {("POST", path) for path in BODIES}


@STATUSES
@pytest.mark.parametrize("path", ASKED)
def test_no_address_tells_of_it(catalogues: Catalogues, path: str, status: list[str] | None) -> None:
    for parts, parameters in ASKED[path]:
        answer_alike(catalogues, status, "GET", path.format(**parts), params=parameters)


@STATUSES
@pytest.mark.parametrize("path", BODIES)
def test_no_post_tells_of_it(catalogues: Catalogues, path: str, status: list[str] | None) -> None:
    for body in BODIES[path]:
        answer_alike(catalogues, status, "POST", path, json=body)


@STATUSES
def test_no_page_of_a_list_tells_of_it(catalogues: Catalogues, status: list[str] | None) -> None:
    """Each list to its end, by its cursors: one that is merged too when the token opens part of it."""
    extended = {} if status != ["disabled_worker"] else {"extended": "true"}
    for asked in (
        {"sort": "remaining", "rights": "800", "group": "none"},
        {"q": "patissier", "home": "Lyon", "group": "none"},
        {"sort": "price", "group": "none"},
        {"q": "zephyrine"},
        {},
    ):
        parameters: Parameters = {**asked, **extended, "size": 2, "facets": FACETS}
        while True:
            page = answer_alike(catalogues, status, "GET", "/v1/offers", params=parameters).json()
            if page["next"] is None:
                break
            parameters = {**parameters, "cursor": page["next"]}


def test_a_token_that_opens_some_opens_no_other(catalogues: Catalogues) -> None:
    for asked in (*SEARCHES, *STUCK):
        parameters = {**asked, "extended": "true"}
        answer_alike(catalogues, ["disabled_worker"], "GET", "/v1/offers", params=parameters)
    for question in QUESTIONS:
        path = f"/v1/offers/{AGEFIPH.offer.id}/ranking"
        assert answer_alike(catalogues, ["disabled_worker"], "GET", path, params=question).status_code == 200


@STATUSES
@pytest.mark.parametrize("path", PAGES)
def test_no_page_of_the_site_tells_of_it(catalogues: Catalogues, path: str, status: list[str] | None) -> None:
    answer_alike(catalogues, status, "GET", path)


def test_the_addresses_of_operators_and_the_log_do_not_tell_of_it(
    catalogues: Catalogues, caplog: pytest.LogCaptureFixture
) -> None:
    def seen(client: Client) -> tuple[str, list[str], list[str]]:
        caplog.clear()
        with caplog.at_level(logging.DEBUG, "search_svc"):
            for path in ("/v1/offers?q=zephyrine", f"/v1/offers/{ID}", "/v1/suggestions?q=zeph"):
                client.get(path)
        log = [re.sub(r"[0-9.]+ ms", "ms", message) for message in caplog.messages]
        # What other tests asked is counted too, and how long it took.
        metrics = [line for line in client.get("/metrics").text.splitlines() if not re.search("_(http|phase)_", line)]
        return client.get("/health/ready").text, metrics, log

    found = seen(catalogues.everything)
    assert found == seen(catalogues.public)
    assert f"search_svc_offers {EVERY_PUBLIC_OFFER}.0" in found[1]
    assert f'"offers":{EVERY_PUBLIC_OFFER}' in found[0]
    assert len(found[2]) == 3


@STATUSES
@pytest.mark.parametrize("extra", [{}, {"q": "patissier"}, {"q": "zephirine"}])
def test_a_replay_does_not_tell_of_it(catalogues: Catalogues, extra: Parameters, status: list[str] | None) -> None:
    page = answer_alike(catalogues, status, "GET", "/v1/offers", params=extra).json()
    shown = [item["id"] for item in page["items"]]
    for offers in (shown, [ID, *shown], [*shown, ID], [ID]):
        body = {"question": extra, "ranking": page["ranking"], "offers": offers[:100]}
        assert ID not in answer_alike(catalogues, status, "POST", "/v1/ranking/replay", json=body).text


def test_an_extended_answer_is_replayed_with_its_token_alone(client: Client) -> None:
    for question in ({"q": "zephyrine"}, {"sort": "price", "group": "none"}, {"rights": "800", "sort": "remaining"}):
        page = client.get("/v1/offers", ["jobseeker"], params={**question, "extended": "true"}).json()
        shown = [item["id"] for item in page["items"]]
        body = {"question": question, "ranking": page["ranking"], "offers": shown, "extended": True}
        replayed = client.ask("POST", "/v1/ranking/replay", ["jobseeker"], json=body).json()
        assert ID in shown
        assert replayed["offers"][: len(shown)] == shown
        assert replayed["matches"]
        for status, refused in ((None, 401), ([], 403)):
            response = client.ask("POST", "/v1/ranking/replay", status, json=body)
            assert (response.status_code, response.json()["errors"][0]["parameter"]) == (refused, "extended")
        other = client.ask("POST", "/v1/ranking/replay", ["disabled_worker"], json=body)
        assert (other.status_code, ID in other.text) == (200, False)


def test_a_direct_link_and_its_etag_are_as_those_of_no_offer(catalogues: Catalogues, client: Client) -> None:
    for path in (f"/v1/offers/{ID}", f"/v1/offers/{ID}/ranking", f"/v1/comparison?ids={ID}", f"/offres/{ID}"):
        held = client.get(path, ["jobseeker"])
        assert held.status_code == 200
        headers = {"If-None-Match": held.headers.get("etag", "*")}
        for status in (None, [], ["disabled_worker"]):
            assert answer_alike(catalogues, status, "GET", path, headers=headers).status_code == 404
    page = {"q": "zephyrine"}
    held = client.get("/v1/offers", ["jobseeker"], params={**page, "extended": "true"})
    headers = {"If-None-Match": held.headers["etag"]}
    assert answer_alike(catalogues, None, "GET", "/v1/offers", params=page, headers=headers).status_code == 200


def test_those_who_may_see_them_find_them_by_the_same_questions(client: Client) -> None:
    """So none of the questions above is one that hidden offers have nothing to do with."""
    for parameters in SEARCHES:
        public, opened = (
            client.get("/v1/offers", ["jobseeker"], params={**parameters, **more}).json()
            for more in ({}, {"extended": "true"})
        )
        assert opened["total"]["offers"] > public["total"]["offers"], parameters


def test_a_cursor_does_not_carry_the_list_to_somebody_else(client: Client) -> None:
    first = client.get("/v1/offers", ["jobseeker"], params={"extended": "true", "size": 2}).json()
    assert first["next"]
    for status, extended in ((None, "true"), (None, "false"), (["disabled_worker"], "true"), (["jobseeker"], "false")):
        asked = {"extended": extended, "size": 2, "cursor": first["next"]}
        refused = client.get("/v1/offers", status, params=asked)
        assert refused.status_code == 401 if (status, extended) == (None, "true") else 422
        assert [error["parameter"] for error in refused.json()["errors"]] in (["cursor"], ["extended"])


def test_a_token_that_opens_it_shows_it_with_who_pays(client: Client) -> None:
    asked = {"q": "quartzifère", "extended": "true"}
    answer = client.get("/v1/offers", ["jobseeker"], params=asked).json()
    (item,) = answer["items"]
    assert item["id"] == ID
    assert item["eligibility"] == {"cpf": False, "reasons": ["not_certifying"]}
    (way,) = item["financing"]
    assert (way["payer"], way["purchase"], way["account_debited"]) == ("region", "collective", True)
    body = {"q": "quartzifère", "extended": True}
    assert client.ask("POST", "/v1/offers/search", ["jobseeker"], json=body).json()["items"] == answer["items"]
    assert client.get(f"/v1/offers/{ID}", ["jobseeker"]).json()["title"] == "Zéphyrine quartzifère"
    assert client.get(f"/v1/offers/{ID}/ranking", ["jobseeker"], params={"q": "quartzifère"}).json()["rank"] == 1
    compared = client.get("/v1/comparison", ["jobseeker"], params={"ids": f"{PUBLIC_IDS[0]},{ID}"}).json()
    assert [one["id"] for one in compared["items"]] == [PUBLIC_IDS[0], ID]


@pytest.mark.parametrize("status", [["disabled_worker"], ["esat"]])
def test_a_disabled_worker_sees_what_the_agefiph_pays(client: Client, status: list[str]) -> None:
    answer = client.get("/v1/offers", status, params={"q": "zephyrine", "extended": "true"}).json()
    assert [item["id"] for item in answer["items"]] == [AGEFIPH.offer.id]
    (way,) = answer["items"][0]["financing"]
    assert way["payer"] == "agefiph"
    assert any("travailleur handicapé" in condition for condition in way["conditions"])


def test_the_extended_list_is_a_401_without_a_token_and_a_403_with_one_that_opens_nothing(client: Client) -> None:
    for method, path, asked in (
        ("GET", "/v1/offers", {"params": {"extended": "true"}}),
        ("POST", "/v1/offers/search", {"json": {"extended": True}}),
    ):
        without, closed = client.ask(method, path, None, **asked), client.ask(method, path, [], **asked)
        assert (without.status_code, closed.status_code) == (401, 403)
        for response in (without, closed):
            assert response.headers["content-type"] == "application/problem+json"
            assert [error["parameter"] for error in response.json()["errors"]] == ["extended"]
        assert without.headers["www-authenticate"].startswith("Bearer")


def test_a_page_says_that_the_list_is_extended_and_who_pays(client: Client) -> None:
    page = client.get("/?q=quartzifere&extended=true", ["jobseeker"]).text
    assert "Liste étendue" in page
    assert '<input type="hidden" name="extended" value="true">' in page
    assert "Financée par Conseil régional (achat collectif). Votre compte CPF est débité." in page
    assert "Qui paie" in client.get(f"/offres/{ID}", ["jobseeker"]).text
    assert client.get("/?q=quartzifere&extended=true").status_code == 401
    assert client.get("/?q=quartzifere&extended=true", []).status_code == 403
    assert "Liste étendue" not in client.get("/?q=patissier", ["jobseeker"]).text
