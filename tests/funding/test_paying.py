"""What holds of every plan of payment, and what is refused."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from search_svc.funding import FundingError, PriceToPay, packaged_rules, plan

FUNDERS = packaged_rules().funders
# An employer's abondement exempts only from a price above the rights: see the last of the properties.
STEADY = sorted(name for name, funder in FUNDERS.items() if not funder.only_beyond_rights)
NUMBERS = ("RNCP38765", "RS6604", "CPF200", "CPF201", "CPF202", "CPF203", "CPF206", "CPF210")
# Facts that a kind of action asks for: they may forbid the account to pay, whatever the price.
yes_no = st.sampled_from([None, True, False])
FACTS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "CPF202": {"hours": st.sampled_from([None, "12", "24"]), "recent_bilan": yes_no},
    "CPF203": {"certifying": yes_no, "pricing": st.sampled_from([None, "quote"])},
    "CPF206": {"holds_licence": yes_no, "one_euro_loan": st.sampled_from([None, "600", "1200"])},
}
euros = st.decimals(min_value=0, max_value=6000, places=2)
some_euros = st.decimals(min_value=Decimal("0.01"), max_value=3000, places=2)


def circumstances(funders: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    abondement = st.fixed_dictionaries({"funder": st.sampled_from(funders), "amount": some_euros})
    return st.sampled_from(NUMBERS).flatmap(
        lambda number: st.fixed_dictionaries(
            {
                "certification": st.just(number),
                "paid_on": st.sampled_from(["2020-05-01", "2024-05-02", "2025-06-01", "2026-02-26", "2026-11-22"]),
                "rights": euros,
                "jobseeker": st.booleans(),
                "participation_paid_by": st.sampled_from([None, "employer", "opco"]),
                "abondements": st.lists(abondement, max_size=3),
            }
            | FACTS.get(number, {})
        )
    )


def asked(**changes: Any) -> PriceToPay:
    usual = {"price": "1000", "certification": "RS6604", "paid_on": "2026-11-22", "rights": "3200", "jobseeker": False}
    return PriceToPay.model_validate(usual | changes)


@given(circumstances(STEADY), euros, euros)
def test_what_remains_never_falls_when_the_price_rises(same: dict[str, Any], one: Decimal, other: Decimal) -> None:
    low, high = sorted((one, other))
    assert plan(asked(**same, price=low)).remaining <= plan(asked(**same, price=high)).remaining


@given(circumstances(sorted(FUNDERS)), euros)
def test_every_euro_of_the_price_is_paid_once(same: dict[str, Any], price: Decimal) -> None:
    found = plan(asked(**same, price=price))
    by_another = found.participation if found.participation_paid_by else Decimal(0)
    assert found.price == found.rights_used + sum(a.used for a in found.abondements) + by_another + found.remaining
    assert 0 <= found.rights_used <= same["rights"]
    assert found.cap is None or found.rights_used <= found.cap
    assert all(0 <= abondement.used <= abondement.granted for abondement in found.abondements)


@given(circumstances(STEADY), euros)
def test_more_rights_never_cost_more(same: dict[str, Any], price: Decimal) -> None:
    richer = same | {"rights": same["rights"] + 100}
    assert plan(asked(**richer, price=price)).remaining <= plan(asked(**same, price=price)).remaining


@given(circumstances(sorted(FUNDERS)), euros, euros)
def test_an_employer_saves_at_most_the_participation(same: dict[str, Any], one: Decimal, other: Decimal) -> None:
    low, high = (plan(asked(**same, price=price)) for price in sorted((one, other)))
    assert low.remaining <= high.remaining + low.participation


def test_an_abondement_that_does_not_exempt_is_told() -> None:
    found = plan(asked(abondements=[{"funder": "employer", "amount": "500"}]))
    assert (found.participation, found.abondements[0].used) == (150, 0)
    assert "n'exonère pas" in found.trace[-1].detail


def test_the_trace_names_every_rule_with_its_text() -> None:
    found = plan(asked(certification="CPF206"))
    assert [(step.rule, step.outcome) for step in found.trace] == [
        ("cap.rs", "not_applied"),
        ("cap.bilan", "not_applied"),
        ("cap.light_licence", "applied"),
        ("cofunding.light_licence", "applied"),
        ("licence.none_held", "unknown"),
        ("abondement.aif", "not_applied"),
        ("participation", "not_applied"),
        ("loan.one_euro", "not_applied"),
    ]
    assert not found.eligible
    assert all(step.text and step.detail for step in found.trace)


def test_a_condition_has_no_amount() -> None:
    steps = {step.rule: step for step in plan(asked(certification="CPF206")).trace}
    assert steps["licence.none_held"].amount is None
    assert steps["cap.light_licence"].amount == 900


@pytest.mark.parametrize("kind", [kind.name for kind in packaged_rules().kinds])
def test_every_kind_of_action_says_what_triggers_payment(kind: str) -> None:
    roles = {row.role for row in packaged_rules().documents if not row.kinds or kind in row.kinds}
    assert "triggers_payment" in roles


def test_the_documents_of_an_action_come_with_its_plan() -> None:
    labels = [row.label for row in plan(asked(certification="CPF203")).supporting_documents]
    assert any("Service fait" in label for label in labels)
    assert any("projet de création ou de reprise (ACRE)" in label for label in labels)
    assert not any("permis" in label for label in labels)


@given(circumstances(STEADY), euros, st.decimals(min_value=Decimal("0.01"), max_value=1200, places=2))
def test_a_loan_advances_what_remains_and_changes_nothing_else(
    same: dict[str, Any], price: Decimal, loan: Decimal
) -> None:
    kept = {name: value for name, value in same.items() if not any(name in facts for facts in FACTS.values())}
    licence = kept | {"certification": "CPF206", "price": price}
    without, found = plan(asked(**licence)), plan(asked(**licence, one_euro_loan=loan))
    assert found.remaining == without.remaining
    assert found.advanced == min(loan, found.remaining)


def test_a_rule_not_yet_in_force_is_told_with_its_day() -> None:
    step = plan(asked(paid_on="2026-02-25")).trace[0]
    assert (step.rule, step.outcome, step.amount, step.detail) == (
        "cap.rs",
        "not_applied",
        None,
        "en vigueur à partir du 2026-02-26",
    )


@pytest.mark.parametrize(
    ("facts", "eligible", "outcomes"),
    [
        ({}, True, ["unknown", "unknown"]),
        ({"hours": "13", "recent_bilan": False}, True, ["applied", "applied"]),
        ({"hours": "12.5", "recent_bilan": False}, False, ["applied", "applied"]),
        ({"hours": "24", "recent_bilan": True}, False, ["applied", "applied"]),
    ],
)
def test_a_bilan_asks_for_its_length_and_for_the_last_one(
    facts: dict[str, Any], eligible: bool, outcomes: list[str]
) -> None:
    found = plan(asked(certification="CPF202", **facts))
    assert found.eligible is eligible
    assert [step.outcome for step in found.trace if step.rule.startswith("bilan.")] == outcomes


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("paid_on", {"paid_on": "2018-12-31"}),
        ("paid_on", {"paid_on": "2027-01-01"}),
        ("certification", {"certification": "CPF999"}),
        ("certification", {"certification": "RNCP"}),
        ("certification", {"certification": "pâtissier"}),
        ("hours", {"hours": "20"}),
        ("hours", {"certification": "CPF203", "pricing": "flat"}),
        ("pricing", {"pricing": "quote"}),
        ("certifying", {"certifying": True}),
        ("holds_licence", {"certification": "CPF210", "holds_licence": True}),
        ("one_euro_loan", {"certification": "CPF210", "one_euro_loan": "600"}),
        ("one_euro_loan", {"certification": "CPF222", "one_euro_loan": "600"}),
        ("one_euro_loan", {"certification": "CPF206", "one_euro_loan": "1200.01"}),
        ("public_agent", {"public_agent": True}),
        ("recent_bilan", {"recent_bilan": False}),
    ],
)
def test_what_the_rules_cannot_answer_is_refused_by_its_field(field: str, changes: dict[str, Any]) -> None:
    with pytest.raises(FundingError) as refused:
        plan(asked(**changes))
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("price", "-1"),
        ("price", "10.001"),
        ("price", "NaN"),
        ("paid_on", 0),
        ("paid_on", "2026-02-30"),
        ("jobseeker", None),
        ("abondements", [{"funder": "provider", "amount": "10"}]),
        ("unheard_of", 1),
    ],
)
def test_a_statement_that_cannot_be_read_names_its_field(field: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        asked(**{field: value})
    assert {error["loc"][0] for error in refused.value.errors()} == {field}
