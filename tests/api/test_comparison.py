"""Offers side by side, over the tiny catalogue."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from tiny_catalogue import HIDDEN, PASTRY_LYON, PASTRY_REMOTE, PASTRY_VIENNE, TODAY, write

from search_svc.api import create_app
from search_svc.settings import Settings

LYON, VIENNE, REMOTE = (draft.offer.id for draft in (PASTRY_LYON, PASTRY_VIENNE, PASTRY_REMOTE))


class Comparer:
    def __init__(self, app: Any, runner: asyncio.Runner) -> None:
        self._app, self._runner = app, runner

    def __call__(self, **parameters: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
                return await client.get("/v1/comparison", params=parameters)

        return self._runner.run(send())


@pytest.fixture(scope="module")
def compare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Comparer]:
    directory = tmp_path_factory.mktemp("comparison")
    write(directory)
    app = create_app(Settings(data_dir=directory, today=TODAY))
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())
        yield Comparer(app, runner)
        runner.run(lifespan.__aexit__(None, None, None))


def test_offers_stand_in_the_order_asked(compare: Comparer) -> None:
    for ids in ([VIENNE, LYON], [LYON, VIENNE]):
        assert [item["id"] for item in compare(ids=ids).json()["items"]] == ids


def test_ids_may_be_joined_by_commas(compare: Comparer) -> None:
    assert compare(ids=f"{VIENNE},{LYON}").json() == compare(ids=[VIENNE, LYON]).json()


def test_what_differs_is_named(compare: Comparer) -> None:
    answer = compare(ids=[LYON, VIENNE]).json()
    assert "place" in answer["differences"]
    assert "certification" not in answer["differences"]
    assert compare(ids=[LYON]).json()["differences"] == []


def test_both_distances_are_told_and_a_remote_offer_has_none(compare: Comparer) -> None:
    answer = compare(ids=[VIENNE, REMOTE], home="45.7719,4.8902", work="45.5258,4.8745").json()
    near, remote = (item["distance"] for item in answer["items"])
    assert near["home_km"] == pytest.approx(27.4, abs=1.0)
    assert near["work_km"] < 3
    assert remote == {"home_km": None, "work_km": None}
    assert answer["origins"]["home"]["lat"] == 45.7719


def test_an_offer_one_may_not_see_is_not_found_like_one_that_does_not_exist(compare: Comparer) -> None:
    for missing in (HIDDEN.offer.id, "1~2~3", "nonsense"):
        refused = compare(ids=[LYON, missing])
        assert refused.status_code == 404
        assert missing in refused.json()["detail"]


@pytest.mark.parametrize(
    "ids", [None, [], [LYON, LYON], [f"1~2~{n}" for n in range(11)]], ids=["none", "empty", "twice", "eleven"]
)
def test_ids_that_cannot_be_compared_are_refused_by_name(compare: Comparer, ids: list[str] | None) -> None:
    refused = compare(**({} if ids is None else {"ids": ids}))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["parameter"] == "ids"
