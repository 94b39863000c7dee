"""What is refused of a work history, and what holds of every estimate."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from search_svc.funding import FundingError, WorkHistory, estimate

FULL_TIME = {
    "status": "employee",
    "start": "2019-01-01",
    "end": "2021-12-31",
    "share": "1",
    "unqualified": False,
    "disabled": False,
}
SELF_EMPLOYED = {"share": None, "status": "self_employed", "cfp_paid": True}
ESAT = {"share": None, "status": "esat"}
ONE_YEAR = {"share": None, "start": "2021-01-01"}
IN_TIME = {"hours": 20, "entered_on": "2020-01-01"}
CORRECTED = {"hours": 30, "corrected_on": "2020-06-01"}


def corrected(*days: str, **changes: Any) -> dict[str, Any]:
    return {"dif": IN_TIME | {"corrections": [CORRECTED | {"corrected_on": day} for day in days]} | changes}


def history(*periods: dict[str, Any], **changes: Any) -> WorkHistory:
    return WorkHistory.model_validate({"as_of": "2022-06-01", "periods": list(periods) or [FULL_TIME]} | changes)


@pytest.mark.parametrize(
    ("field", "period"),
    [
        ("periods[0].end", {"end": "2018-12-31"}),
        ("periods[0].end", {"end": "2022-06-02"}),
        ("periods[0].start", {"start": "2014-12-31"}),
        ("periods[0].share", {"share": None}),
        ("periods[0].share", {"hours": "300"}),
        ("periods[0].share", {"status": "esat"}),
        ("periods[0].hours", {"share": None, "hours": "300"}),
        ("periods[0].minimum_wage", ONE_YEAR | {"pay": "9000"}),
        ("periods[0].minimum_wage", {"minimum_wage": "10.25"}),
        ("periods[0].full_time_hours", {"full_time_hours": "1500"}),
        ("periods[0].cfp_paid", {"cfp_paid": True}),
        ("periods[0].cfp_paid", SELF_EMPLOYED | {"cfp_paid": None}),
        ("periods[0].start", SELF_EMPLOYED | {"start": "2017-06-01"}),
        ("periods[0].start", ESAT | {"start": "2016-01-01"}),
        ("periods[0].status", {"share": None, "status": "public_agent"}),
        ("periods[0].status", {"share": None, "status": "international_volunteer"}),
        ("periods[0].contract_law", SELF_EMPLOYED | {"contract_law": "local"}),
        ("periods[0].contract_law", {"contract_law": "local", "start": "2016-01-01"}),
        ("periods[0].contract_law", {"contract_law": "french", "start": "2016-01-01"}),
        ("periods[0].full_time_days", {"full_time_days": "200"}),
        ("periods[0].full_time_days", ONE_YEAR | {"days": "100", "full_time_days": "219"}),
        ("periods[0].minimum_wage", ONE_YEAR | {"pay": "9000", "minimum_wage": "9.99"}),
        ("periods[0].minimum_wage", ONE_YEAR | {"pay": "9000", "start": "2019-01-01", "end": "2019-12-31"}),
        ("periods[0]", ESAT | {"start": "2019-06-01"}),
        ("periods[0].end", {"share": None, "days": "100", "start": "2018-01-01", "end": "2018-12-31"}),
    ],
)
def test_a_period_the_rules_cannot_answer_is_refused_by_its_field(field: str, period: dict[str, Any]) -> None:
    with pytest.raises(FundingError) as refused:
        estimate(history(FULL_TIME | period))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("as_of", {"as_of": "2018-12-31", "periods": []}),
        ("as_of", {"as_of": "2027-01-01"}),
        ("dif.hours", {"dif": {"hours": 121, "entered_on": "2020-01-01"}}),
        ("dif.entered_on", {"dif": {"hours": 20, "entered_on": "2014-01-01"}}),
        ("dif.entered_on", {"dif": {"hours": 20, "entered_on": "2022-06-02"}}),
        ("dif.diploma_level", {"dif": IN_TIME | {"diploma_level": 3}}),
        ("dif.diploma_level", {"dif": IN_TIME | {"entered_by": "advisor"}}),
        (
            "periods[0].unqualified",
            {
                "dif": IN_TIME | {"entered_by": "advisor", "diploma_level": 3},
                "periods": [FULL_TIME | {"start": "2020-01-01", "unqualified": True}],
            },
        ),
        ("dif.corrections[0].hours", {"dif": IN_TIME | {"corrections": [CORRECTED | {"hours": 121}]}}),
        (
            "dif.corrections[0].corrected_on",
            corrected("2019-12-31"),
        ),
        (
            "dif.corrections[0].corrected_on",
            corrected("2021-07-01"),
        ),
        (
            "dif.corrections[1].corrected_on",
            corrected("2020-06-01", "2020-05-31"),
        ),
        (
            "dif.corrections[0].corrected_on",
            {
                "dif": {
                    "hours": 20,
                    "entered_on": "2021-07-01",
                    "corrections": [CORRECTED | {"corrected_on": "2021-08-01"}],
                }
            },
        ),
        (
            "dif.corrections[0].corrected_on",
            {"dif": IN_TIME | {"corrections": [CORRECTED]}, "uses": [{"used_on": "2020-06-01", "euros": "10"}]},
        ),
        ("correctives[0].credited_on", {"correctives": [{"credited_on": "2018-06-01"}]}),
        ("correctives[0].credited_on", {"correctives": [{"credited_on": "2022-06-02"}]}),
        ("agreements[0].year", {"agreements": [{"year": 2022, "credit": "900", "name": "Accord"}]}),
        ("agreements[0].year", {"agreements": [{"year": 2021, "credit": "900", "name": "Accord"}], "periods": []}),
        ("agreements[0].credit", {"agreements": [{"year": 2021, "credit": "500", "name": "Accord"}]}),
        ("agreements[1].year", {"agreements": [{"year": 2021, "credit": "900", "name": "Accord"}] * 2}),
        ("uses[0].used_on", {"uses": [{"used_on": "2022-06-02", "euros": "10"}]}),
        ("uses[0].euros", {"uses": [{"used_on": "2021-06-02"}]}),
        ("uses[0].hours", {"uses": [{"used_on": "2021-06-02", "hours": 3, "euros": "10"}]}),
        ("uses[0].hours", {"uses": [{"used_on": "2018-06-02", "euros": "10"}]}),
        ("uses[0].euros", {"uses": [{"used_on": "2021-06-02", "euros": "1000.01"}]}),
    ],
)
def test_a_history_the_rules_cannot_answer_is_refused_by_its_field(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(FundingError) as refused:
        estimate(history(**changes))
    assert refused.value.field == field


@pytest.mark.parametrize("missing", ["unqualified", "disabled", "status", "start", "end"])
def test_what_changes_the_amount_has_no_default(missing: str) -> None:
    with pytest.raises(ValidationError) as refused:
        history({name: value for name, value in FULL_TIME.items() if name != missing})
    assert [error["loc"] for error in refused.value.errors()] == [("periods", 0, missing)]


def test_a_lost_dif_is_told_with_both_legal_texts() -> None:
    line = next(
        line
        for line in estimate(history(dif={"hours": 20, "entered_on": "2021-07-01"})).lines
        if line.rule == "dif.deadline"
    )
    assert (line.applied, line.euros) == (False, 0)
    assert "2019-861" in line.text
    assert "2020-1379" in line.text


def test_who_entered_the_dif_is_told_with_the_proof() -> None:
    by = {"entered_by": "advisor", "diploma_level": 2, "proof": "payslip"}
    found = estimate(history(FULL_TIME | {"unqualified": True}, dif=IN_TIME | by))
    line = next(line for line in found.lines if line.rule == "hours.euros")
    for told in ("conseiller en évolution professionnelle", "bulletin de paie", "niveau de diplôme : 2"):
        assert told in line.detail
    assert "2020-1379" in line.text
    assert "Mon compte formation" in line.text


def test_a_contract_abroad_under_french_law_is_told_with_its_text() -> None:
    lines = estimate(history(FULL_TIME | {"contract_law": "french"})).lines
    assert all("L. 5151-2" in line.text and "à l'étranger" in line.detail for line in lines)


def test_a_less_favourable_status_is_told_and_not_applied() -> None:
    both = history(FULL_TIME | {"unqualified": True}, FULL_TIME | SELF_EMPLOYED)
    lines = [line for line in estimate(both).lines if line.year == 2020]
    assert [(line.rule, line.applied, line.euros) for line in lines] == [
        ("credit.unqualified", True, 800),
        ("credit.standard", False, 0),
        ("credit.self_employed", False, 0),
    ]


def test_the_credit_of_last_year_may_not_be_entered_yet() -> None:
    found = estimate(history())
    assert (found.balance, found.awaiting) == (1500, 500)


@given(
    st.dates(date(2015, 1, 1), date(2026, 1, 1)),
    st.integers(0, 4000),
    st.decimals(min_value=Decimal("0.01"), max_value=1, places=2),
    st.booleans(),
    st.booleans(),
)
def test_work_alone_never_fills_an_account_above_its_ceiling(
    start: date, days: int, share: Decimal, unqualified: bool, disabled: bool
) -> None:
    end = min(start + timedelta(days=days), date(2026, 11, 22))
    facts = {"start": start, "end": end, "share": share, "unqualified": unqualified, "disabled": disabled}
    found = estimate(history(FULL_TIME | facts, as_of="2026-11-22"))
    assert 0 <= found.balance <= (8000 if unqualified or disabled else 5000)
    assert found.balance == sum((line.euros for line in found.lines), Decimal(0))
    assert found.balance == round(found.balance, 2)
