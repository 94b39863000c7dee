"""The two addresses of the account, at the HTTP edge; no index is open."""

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from search_svc.api import create_app
from search_svc.settings import Settings

APP = create_app(Settings(data_dir=Path("no-index-is-opened")))
RIGHTS, PLAN = "/v1/rights/estimate", "/v1/funding/plan"
PERIOD = {"status": "employee", "start": "2019-01-01", "end": "2021-12-31", "unqualified": False, "disabled": False}
HISTORY = {"as_of": "2022-06-01", "periods": [PERIOD | {"share": 1}]}
PRICE = {"price": "2000", "certification": "RS6604", "paid_on": "2026-11-22", "rights": "3200", "jobseeker": False}


def post(path: str, body: Any = None, **options: Any) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(APP, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.post(path, **({"json": body} | options))

    return asyncio.run(send())


def faults(response: httpx.Response) -> list[str]:
    assert response.headers["content-type"] == "application/problem+json"
    assert response.status_code == response.json()["status"] == 422
    return [error["parameter"] for error in response.json()["errors"]]


def test_rights_are_estimated_line_by_line() -> None:
    response = post(RIGHTS, HISTORY)
    answer = response.json()
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    assert answer["balance"] == "1500"
    assert [(line["year"], line["rule"], line["euros"]) for line in answer["lines"]] == [
        (2019, "credit.standard", "500"),
        (2020, "credit.standard", "500"),
        (2021, "credit.standard", "500"),
    ]
    assert all("L. 6323-11" in line["text"] for line in answer["lines"])


def test_a_payment_is_planned_with_its_trace() -> None:
    answer = post(PLAN, PRICE).json()
    paid = {name: answer[name] for name in ("kind", "cap", "rights_used", "participation", "remaining")}
    assert paid == {
        "kind": "rs",
        "cap": "1500",
        "rights_used": "1500",
        "participation": "150",
        "remaining": "500",
    }
    assert {step["rule"]: step["outcome"] for step in answer["trace"]}["cap.rs"] == "applied"


@pytest.mark.parametrize(
    ("path", "body", "names"),
    [
        (RIGHTS, {"as_of": "2022-06-01"}, ["periods"]),
        (RIGHTS, {"as_of": "2022-06-01", "periods": [PERIOD, PERIOD | {"status": "retired"}]}, ["periods[1].status"]),
        (RIGHTS, {"as_of": "2022-06-01", "periods": [PERIOD]}, ["periods[0].share"]),
        (RIGHTS, HISTORY | {"dif": {"hours": 20}}, ["dif.entered_on"]),
        (RIGHTS, HISTORY | {"as_of": "2030-01-01"}, ["as_of"]),
        (PLAN, PRICE | {"price": "-1", "rights": "x"}, ["price", "rights"]),
        (PLAN, PRICE | {"certification": "CPF999"}, ["certification"]),
        (PLAN, PRICE | {"paid_on": "2027-01-01"}, ["paid_on"]),
        (PLAN, PRICE | {"abondements": [{"funder": "provider", "amount": "1"}]}, ["abondements[0].funder"]),
        (PLAN, PRICE | {"salary": "1"}, ["salary"]),
        (PLAN, [], ["body"]),
        (PLAN + "?verbose=1", PRICE, ["verbose"]),
    ],
)
def test_a_refusal_names_the_field(path: str, body: Any, names: list[str]) -> None:
    assert faults(post(path, body)) == names


def test_a_body_that_is_not_json_is_a_problem_of_its_own() -> None:
    response = post(PLAN, content=b"{", headers={"content-type": "application/json"}, json=None)
    assert (response.status_code, response.headers["content-type"]) == (400, "application/problem+json")


def test_an_amount_is_answered_as_plain_digits() -> None:
    assert post(PLAN, PRICE | {"price": "1E2"}).json()["price"] == "100"


def test_both_are_described_in_openapi() -> None:
    document = APP.openapi()
    for path, answer in ((RIGHTS, "RightsEstimate"), (PLAN, "FundingPlan")):
        operation = document["paths"][path]["post"]
        assert operation["requestBody"]["content"]["application/json"]["schema"]
        content = operation["responses"]["200"]["content"]["application/json"]
        assert content["schema"]["$ref"].endswith(answer)
        assert answer in document["components"]["schemas"]
        assert "application/problem+json" in operation["responses"]["422"]["content"]
