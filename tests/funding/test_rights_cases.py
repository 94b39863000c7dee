"""The account, by a table that a benefits officer can read (``cas_droits.toml``)."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from search_svc.funding import WorkHistory, estimate

CASES = tomllib.loads((Path(__file__).parent / "cas_droits.toml").read_text("utf-8"))["cas"]


def history(case: dict[str, Any]) -> WorkHistory:
    return WorkHistory.model_validate(
        {
            "as_of": case["jour"],
            "periods": [{"unqualified": False, "disabled": False, **period} for period in case["periodes"]],
            **{name: case[name] for name in ("dif", "correctives", "agreements", "uses") if name in case},
        }
    )


@pytest.mark.parametrize("case", CASES, ids=[case["titre"] for case in CASES])
def test_an_account_is_worth_what_the_table_says(case: dict[str, Any]) -> None:
    found = estimate(history(case))
    assert found.balance == Decimal(case["solde"])
    played = [(line.year, line.rule, line.euros) for line in found.lines if line.applied]
    for year, rule, euros in case["lignes"]:
        assert (year, rule, Decimal(euros)) in played
    if not case["lignes"]:
        assert played == []


@pytest.mark.parametrize("case", CASES, ids=[case["titre"] for case in CASES])
def test_the_balance_is_the_sum_of_the_lines_and_each_names_its_text(case: dict[str, Any]) -> None:
    found = estimate(history(case))
    total = Decimal(0)
    for line in found.lines:
        total += line.euros
        assert line.balance == total
        assert line.text
        assert line.applied or line.euros == 0
    assert found.balance == total
    assert 0 <= found.awaiting <= found.balance
