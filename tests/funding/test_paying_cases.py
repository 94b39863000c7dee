"""The plan of payment, by a table that a benefits officer can read (``cas_paiement.csv``)."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from search_svc.funding import PriceToPay, plan

CASES = list(
    csv.DictReader((Path(__file__).parent / "cas_paiement.csv").read_text("utf-8").splitlines(), delimiter=";")
)


def asked(case: dict[str, str]) -> PriceToPay:
    granted = [entry.split() for entry in case["abondements"].split(",") if entry]
    return PriceToPay.model_validate(
        {
            "price": case["prix"],
            "certification": case["certification"],
            "paid_on": case["jour"],
            "rights": case["droits"],
            "jobseeker": {"oui": True, "non": False}[case["demandeur d'emploi"]],
            "abondements": [{"funder": funder, "amount": amount} for funder, amount in granted],
            "participation_paid_by": case["participation payée par"] or None,
        }
    )


@pytest.mark.parametrize("case", CASES, ids=[case["cas"] for case in CASES])
def test_a_price_is_paid_as_the_table_says(case: dict[str, str]) -> None:
    found = plan(asked(case))
    assert (found.rights_used, found.participation, found.remaining) == (
        Decimal(case["droits utilisés"]),
        Decimal(case["participation"]),
        Decimal(case["reste à payer"]),
    )
    if case["exonéré"]:
        assert case["exonéré"] in (found.exempt_because or "")
    else:
        assert found.exempt_because is None


def test_the_cases_were_read() -> None:
    assert len(CASES) > 30
