"""A jobseeker's account, known by a token alone: exempt of the participation wherever what remains to pay is told."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from tiny_catalogue import BAKERY_VILLEURBANNE, DRIVING, PASTRY_LYON, PASTRY_VIENNE, TODAY, write

from search_svc.entitlement.development import DevelopmentKey
from search_svc.settings import Settings
from search_svc.web import create_service

OFFERS, SEARCH, REPLAY = "/v1/offers", "/v1/offers/search", "/v1/ranking/replay"
LYON, VIENNE = PASTRY_LYON.offer.id, PASTRY_VIENNE.offer.id
BAKERY, PERMIS = BAKERY_VILLEURBANNE.offer.id, DRIVING.offer.id
EUROS_2000 = {"rights": "2000", "group": "none"}
PUBLIC: tuple[list[str] | None, ...] = (None, [], ["disabled_worker", "esat"])


class Edge:
    """A served catalogue, asked with a token of a status or (None) without one."""

    def __init__(self, app: FastAPI, runner: asyncio.Runner, key: DevelopmentKey) -> None:
        self._app, self._runner, self._key = app, runner, key

    def send(self, method: str, path: str, status: list[str] | None, **options: Any) -> tuple[int, Any]:
        headers = {} if status is None else {"Authorization": f"Bearer {self._key.token('holder', status)}"}

        async def request() -> httpx.Response:
            transport = httpx.ASGITransport(self._app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.request(method, path, headers=headers, **options)

        response = self._runner.run(request())
        return response.status_code, response.json()

    def get(self, status: list[str] | None, path: str = OFFERS, **parameters: Any) -> Any:
        code, answer = self.send("GET", path, status, params=parameters)
        assert code == 200, answer
        return answer

    def faults(self, method: str, path: str, status: list[str] | None, **options: Any) -> list[str]:
        code, answer = self.send(method, path, status, **options)
        assert code == 422, answer
        return [error["parameter"] for error in answer["errors"]]


@pytest.fixture(scope="module")
def edge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edge]:
    directory = tmp_path_factory.mktemp("jobseeker")
    write(directory)
    settings = Settings(data_dir=directory, today=TODAY, development=True)
    app = create_service(settings)
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Edge(app, runner, DevelopmentKey(settings.development_key()))
        runner.run(lifespan.__aexit__(None, None, None))


def remaining(answer: Any) -> dict[str, str | None]:
    return {item["id"]: item["remaining"] for item in answer["items"]}


def test_a_jobseeker_pays_no_participation_and_may_drive_without_cofunding(edge: Edge) -> None:
    alone, exempt = (remaining(edge.get(status, **EUROS_2000)) for status in (None, ["jobseeker"]))
    assert (alone[BAKERY], exempt[BAKERY]) == ("150.00", "0.00")
    assert (alone[PERMIS], exempt[PERMIS]) == ("1200.00", "300.00")
    # Above the rights the participation is paid with what they leave: nothing is won there.
    assert (alone[LYON], exempt[LYON]) == ("1100.50", "1100.50")
    assert (alone[VIENNE], exempt[VIENNE]) == (None, None)


@pytest.mark.parametrize("status", PUBLIC, ids=["no token", "no status", "another status"])
def test_anybody_else_pays_it(edge: Edge, status: list[str] | None) -> None:
    answer = edge.get(status, **EUROS_2000)
    assert remaining(answer)[BAKERY] == "150.00"
    assert answer["funding"]["jobseeker"] is False
    assert any("participation forfaitaire est due" in told for told in answer["funding"]["assumptions"])


def test_the_answer_says_that_the_account_is_a_jobseekers(edge: Edge) -> None:
    funding = edge.get(["jobseeker"], **EUROS_2000)["funding"]
    assert funding["jobseeker"] is True
    told = " ".join(funding["assumptions"])
    assert "Demandeur d'emploi : exonéré" in told
    assert "demande alors un cofinancement" not in told


def test_filter_facet_and_sort_agree_with_what_each_offer_says(edge: Edge) -> None:
    whole = edge.get(["jobseeker"], **EUROS_2000, sort="remaining", facets="remaining")
    told = [item["remaining"] for item in whole["items"]]
    known = [Decimal(euros) for euros in told if euros is not None]
    assert known == sorted(known)
    assert told[len(known) :] == [None]
    nothing = edge.get(["jobseeker"], **EUROS_2000, remaining_max="0")
    assert set(remaining(nothing)) == {item["id"] for item in whole["items"] if item["remaining"] == "0.00"}
    assert nothing["total"]["offers"] == 3
    assert edge.get(None, **EUROS_2000, remaining_max="0")["total"]["offers"] == 0
    counts = {value["value"]: value["count"] for value in whole["facets"]["remaining"]}
    edges = sorted((Decimal(value) for value in counts if value is not None), reverse=True)
    expected = Counter(str(next(edge for edge in edges if edge <= euros)) for euros in known)
    assert {value: count for value, count in counts.items() if count and value is not None} == expected
    assert counts["0"] == 3
    # The light licence comes before the pastry only for whom no cofunding is asked.
    order = [item["id"] for item in whole["items"]]
    others = [item["id"] for item in edge.get(None, **EUROS_2000, sort="remaining")["items"]]
    assert order.index(PERMIS) < order.index(LYON)
    assert others.index(PERMIS) > others.index(LYON)


def test_a_search_in_the_body_and_an_extended_one_are_a_jobseekers_too(edge: Edge) -> None:
    for extended in (False, True):
        code, answer = edge.send("POST", SEARCH, ["jobseeker"], json={**EUROS_2000, "extended": extended})
        assert (code, remaining(answer)[BAKERY]) == (200, "0.00")


def test_words_are_read_as_places_by_what_a_jobseeker_finds(edge: Edge) -> None:
    asked = {**EUROS_2000, "q": "boulanger villeurbanne", "remaining_max": "0"}
    found = edge.get(["jobseeker"], **asked)
    assert list(remaining(found)) == [BAKERY]
    assert [one["kind"] for one in found["understood"]["filters"]] == ["place"]
    assert edge.get(None, **asked)["total"]["offers"] == 0


def test_a_status_is_no_parameter(edge: Edge) -> None:
    for name in ("jobseeker", "_jobseeker"):
        assert edge.faults("GET", OFFERS, None, params={**EUROS_2000, name: "true"}) == [name]
        assert edge.faults("POST", SEARCH, None, json={**EUROS_2000, name: True}) == [name]


def test_a_cursor_does_not_carry_a_jobseekers_account_to_somebody_else_nor_back(edge: Edge) -> None:
    asked = {**EUROS_2000, "size": 2, "sort": "remaining"}
    exempt, alone = edge.get(["jobseeker"], **asked)["next"], edge.get(None, **asked)["next"]
    for status in PUBLIC:
        assert edge.faults("GET", OFFERS, status, params={**asked, "cursor": exempt}) == ["cursor"]
        assert len(edge.get(status, **asked, cursor=alone)["items"]) == 2
    assert edge.faults("GET", OFFERS, ["jobseeker"], params={**asked, "cursor": alone}) == ["cursor"]
    both = remaining(edge.get(["jobseeker"], **asked)) | remaining(edge.get(["jobseeker"], **asked, cursor=exempt))
    assert (len(both), both[PERMIS]) == (4, "300.00")


def test_without_rights_a_status_changes_no_public_list_and_its_pages_go_on_without_it(edge: Edge) -> None:
    exempt, alone = edge.get(["jobseeker"], size=2), edge.get(None, size=2)
    assert exempt == alone
    assert edge.get(None, size=2, cursor=exempt["next"]) == edge.get(["jobseeker"], size=2, cursor=alone["next"])


def test_why_an_offer_has_its_rank_is_told_for_the_account_that_pays(edge: Edge) -> None:
    path, asked = f"{OFFERS}/{PERMIS}/ranking", {**EUROS_2000, "sort": "remaining"}
    assert (edge.get(None, path, **asked)["rank"], edge.get(["jobseeker"], path, **asked)["rank"]) == (5, 4)
    within = {**EUROS_2000, "remaining_max": "300"}
    assert edge.get(["jobseeker"], path, **within)["matches"]
    assert edge.get(None, path, **within)["missing"]["parameters"] == ["remaining_max"]


def test_an_answer_is_replayed_with_the_status_it_was_asked_with(edge: Edge) -> None:
    asked = {**EUROS_2000, "sort": "remaining"}
    answer = edge.get(["jobseeker"], **asked)
    body = {"question": asked, "ranking": answer["ranking"], "offers": [item["id"] for item in answer["items"]]}
    matches = [edge.send("POST", REPLAY, status, json=body)[1]["matches"] for status in (["jobseeker"], None)]
    assert matches == [True, False]
