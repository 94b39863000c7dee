"""An offer that only a public body pays for: nobody learns of it at any address without a token that opens it."""

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tiny_catalogue import CERTIFICATIONS, LYON, STORY, TODAY, add, draft, write

from search_svc.api import create_app
from search_svc.catalogue import Certification, Coded
from search_svc.entitlement.development import DevelopmentKey
from search_svc.query.parameters import FACET_NAMES
from search_svc.settings import Settings
from search_svc.store import Store
from search_svc.web import create_service

SIRET = "13000000300013"
FICHE = Certification(
    number="RNCP99001",
    title="Tailleur de malachite",
    register="RNCP",
    active=True,
    rome=(Coded("B9901", "Taille de malachite"),),
    formacodes=(Coded("99901", "Malachite"),),
)
OFFER = draft(
    SIRET,
    "ZF1",
    "Zéphyrine quartzifère",
    at=LYON,
    certification="RNCP99001",
    contents="obsidienne",
    cpf=False,
    funders=(2,),
    provider_name="Institut Cornaline",
)
AGEFIPH = draft("13000000400011", "ZF2", "Zéphyrine jaspée", at=LYON, cpf=False, funders=(7,))
ID = OFFER.offer.id
# Said by the offer alone, and by no question below.
SECRETS = ("quartzif", "jasp", "cornaline", SIRET, SIRET[:9], "ZF1", "ZF2")
FACETS = [("facets", name) for name in FACET_NAMES if name != "remaining"]
# What is asked of each address to make it speak of the offer; other addresses are asked with the parts of their path.
ASKED: dict[str, list[list[tuple[str, str]]]] = {
    "/v1/offers": [
        [("q", "zephyrine"), *FACETS],
        [("q", "zephirine")],
        [("q", "zephyrine obsidienne"), ("explain", "true")],
        [("q", "malachite")],
        [("q", "obsidienne lyon"), ("teaching", "remote")],
        [("certification", "RNCP99001"), *FACETS],
        [("rome", "B9901"), *FACETS],
        [("funder", "region"), *FACETS],
        [("size", "100"), ("group", "none"), *FACETS],
    ],
    "/v1/offers/{id}": [[]],
    "/v1/offers/{id}/ranking": [[("q", "zephyrine")]],
    "/v1/comparison": [[("ids", ID)], [("ids", f"{STORY[0].offer.id},{ID}")]],
    "/v1/suggestions": [[("q", typed)] for typed in ("zeph", "mala", "corn", "tail", "inst", "taille de m")],
    "/v1/places": [[("q", "Lyon")]],
    "/v1/certifications/{number}": [[]],
    "/v1/ranking": [[]],
}
PAGES = (
    "/?q=zephyrine",
    "/?q=malachite",
    f"/offres/{ID}",
    f"/offres/{ID}/rang?q=zephyrine",
    "/certifications/RNCP99001",
    "/criteres",
)
PATH = {"{id}": ID, "{number}": "RNCP99001"}


class Client:
    def __init__(self, app: FastAPI, runner: asyncio.Runner, key: DevelopmentKey) -> None:
        self.app, self._runner, self._key = app, runner, key

    def get(self, path: str, status: list[str] | None = None, method: str = "GET", **options: Any) -> httpx.Response:
        headers = {} if status is None else {"Authorization": f"Bearer {self._key.token('holder', status)}"}

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, headers=headers, **options)

        return self._runner.run(send())


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    directory = tmp_path_factory.mktemp("invisible")
    write(directory)
    with Store(directory) as store:
        store.merge_certifications((*CERTIFICATIONS, FICHE))
        add(store, (OFFER, AGEFIPH))
    settings = Settings(data_dir=directory, today=TODAY, development=True)
    app = create_service(settings)
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Client(app, runner, DevelopmentKey(settings.development_key()))
        runner.run(lifespan.__aexit__(None, None, None))


def addresses() -> list[str]:
    paths = create_app(Settings()).openapi()["paths"]
    return sorted(path for path, methods in paths.items() if "get" in methods)


def filled(path: str) -> str:
    for name, value in PATH.items():
        path = path.replace(name, value)
    return path


def secrets_in(response: httpx.Response) -> list[str]:
    text = response.text.casefold()
    return [secret for secret in SECRETS if secret.casefold() in text and secret not in str(response.request.url)]


@pytest.mark.parametrize("status", [None, [], ["disabled_worker"]], ids=["public", "no status", "another status"])
@pytest.mark.parametrize("path", addresses())
def test_no_address_of_the_api_tells_of_it(client: Client, path: str, status: list[str] | None) -> None:
    for parameters in ASKED.get(path, [[]]):
        response = client.get(filled(path), status, params=parameters)
        told = [secret for secret in secrets_in(response) if secret != ID or "{id}" not in path]
        # What was asked for may be named in the refusal: an id, no more.
        assert not [secret for secret in told if secret not in ID or response.status_code != 404], (path, parameters)
        if "{id}" in path or path == "/v1/comparison":
            assert response.status_code == 404


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("status", [None, ["disabled_worker"]], ids=["public", "another status"])
def test_no_page_tells_of_it(client: Client, path: str, status: list[str] | None) -> None:
    response = client.get(path, status)
    assert not [secret for secret in secrets_in(response) if secret not in ID]
    if path.startswith("/offres"):
        assert response.status_code == 404


def test_metrics_and_health_count_what_everybody_sees(client: Client) -> None:
    assert client.get("/health/ready").json()["offers"] == 6
    text = client.get("/metrics").text
    assert "\nsearch_svc_offers 6.0\n" in text
    assert not [secret for secret in SECRETS if secret in text]


def test_totals_facets_and_the_certification_count_as_if_it_were_not_there(client: Client) -> None:
    everything = client.get("/v1/offers", params=[("size", "0"), *FACETS]).json()
    assert everything["total"]["offers"] == 6
    told = json.dumps(everything["facets"])
    assert not [secret for secret in (*SECRETS, "RNCP99001", "malachite") if secret in told]
    assert client.get("/v1/certifications/RNCP99001").json()["offers"] == 0


def test_nothing_found_is_not_helped_by_it(client: Client) -> None:
    answer = client.get("/v1/offers", params={"q": "zephyrine", "teaching": "in_person"}).json()
    assert answer["total"]["offers"] == 0
    assert not answer["help"]
    assert answer["corrections"] is None


def test_a_token_that_opens_it_shows_it_with_who_pays(client: Client) -> None:
    answer = client.get("/v1/offers", ["jobseeker"], params={"q": "zephyrine", "extended": "true"}).json()
    (item,) = answer["items"]
    assert item["id"] == ID
    assert item["eligibility"] == {"cpf": False, "reasons": ["not_certifying"]}
    (way,) = item["financing"]
    assert (way["payer"], way["purchase"], way["account_debited"]) == ("region", "collective", True)
    body = {"q": "zephyrine", "extended": True}
    assert client.get("/v1/offers/search", ["jobseeker"], "POST", json=body).json()["items"] == answer["items"]
    assert client.get(f"/v1/offers/{ID}", ["jobseeker"]).json()["title"] == "Zéphyrine quartzifère"
    assert client.get(f"/v1/offers/{ID}/ranking", ["jobseeker"], params={"q": "zephyrine"}).json()["rank"] == 1
    compared = client.get("/v1/comparison", ["jobseeker"], params={"ids": f"{STORY[0].offer.id},{ID}"}).json()
    assert [one["id"] for one in compared["items"]] == [STORY[0].offer.id, ID]


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
        without, closed = client.get(path, None, method, **asked), client.get(path, [], method, **asked)
        assert (without.status_code, closed.status_code) == (401, 403)
        for response in (without, closed):
            assert response.headers["content-type"] == "application/problem+json"
            assert [error["parameter"] for error in response.json()["errors"]] == ["extended"]
        assert without.headers["www-authenticate"].startswith("Bearer")


def test_a_cursor_does_not_carry_the_list_to_somebody_else(client: Client) -> None:
    first = client.get("/v1/offers", ["jobseeker"], params={"extended": "true", "size": 2}).json()
    assert first["next"]
    for status, extended in ((None, "true"), (None, "false"), (["disabled_worker"], "true"), (["jobseeker"], "false")):
        asked = {"extended": extended, "size": 2, "cursor": first["next"]}
        assert client.get("/v1/offers", status, params=asked).status_code in (401, 422)


def test_a_page_says_that_the_list_is_extended_and_who_pays(client: Client) -> None:
    page = client.get("/?q=zephyrine&extended=true", ["jobseeker"]).text
    assert "Liste étendue" in page
    assert "Financée par Conseil régional (achat collectif). Votre compte CPF est débité." in page
    detail = client.get(f"/offres/{ID}", ["jobseeker"]).text
    assert "Qui paie" in detail
    assert client.get("/?q=zephyrine&extended=true").status_code == 401
    assert client.get("/?q=zephyrine&extended=true", []).status_code == 403
    assert "Liste étendue" not in client.get("/?q=patissier", ["jobseeker"]).text
