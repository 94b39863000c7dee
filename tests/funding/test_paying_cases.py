"""The plan of payment, by tables that a benefits officer can read (``paiement.feature``)."""

import re
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from funding.officer import FUNDERS, euros, iso_day, said, yes
from search_svc.funding import FundingError, FundingPlan, PriceToPay, plan

scenarios("paiement.feature")


@pytest.fixture
def stated() -> dict[str, Any]:
    """What was said so far of the purchase."""
    return {"jobseeker": False}


@given(parsers.re(r"un titulaire qui a (?P<rights>.+) € de droits"))
def rights(stated: dict[str, Any], rights: str) -> None:
    stated["rights"] = euros(rights)


@given(parsers.re(r"qui est demandeur d'emploi : (?P<answer>oui|non)"))
def jobseeker(stated: dict[str, Any], answer: str) -> None:
    stated["jobseeker"] = yes(answer)


@given(parsers.re(r"les abondements : (?P<granted>.+)"))
def abondements(stated: dict[str, Any], granted: str) -> None:
    entries = [] if granted == "aucun" else [entry.rsplit(" ", 1) for entry in granted.split(", ")]
    stated["abondements"] = [{"funder": FUNDERS[name], "amount": euros(amount)} for name, amount in entries]


@given(parsers.re(r"la participation payée par : (?P<payer>.+)"))
def payer(stated: dict[str, Any], payer: str) -> None:
    stated["participation_paid_by"] = None if payer == "Titulaire" else FUNDERS[payer]


@given(parsers.re(r"un prêt « permis à un euro par jour » de (?P<amount>\S+) €"))
def loan(stated: dict[str, Any], amount: str) -> None:
    stated["one_euro_loan"] = euros(amount)


@given(parsers.re(r"qui a déjà un permis : (?P<answer>.+)"))
def holds_licence(stated: dict[str, Any], answer: str) -> None:
    stated["holds_licence"] = said(answer)


@given("qui est agent public")
def public_agent(stated: dict[str, Any]) -> None:
    stated["public_agent"] = True


@given(parsers.re(r"une création d'entreprise : (?P<form>.+), qui certifie : (?P<answer>.+)"))
def business_creation(stated: dict[str, Any], form: str, answer: str) -> None:
    stated["certifying"] = said(answer)
    if flat := re.fullmatch(r"forfait de (\S+) h", form):
        stated |= {"pricing": "flat", "hours": flat[1]}
    else:
        stated["pricing"] = {"devis": "quote", "non déclarée": None}[form]


@when(parsers.re(r"il achète (?P<number>\S+) à (?P<price>.+) € le (?P<day>\S+)"), target_fixture="found")
def buys(stated: dict[str, Any], number: str, price: str, day: str) -> FundingPlan | FundingError:
    asked = stated | {"certification": number, "price": euros(price), "paid_on": iso_day(day)}
    try:
        return plan(PriceToPay.model_validate(asked))
    except FundingError as refused:
        return refused


@then(parsers.re(r"ses droits paient (?P<amount>.+) €"))
def rights_used(found: FundingPlan, amount: str) -> None:
    assert found.rights_used == euros(amount)


@then(parsers.re(r"la participation est de (?P<amount>.+) €"))
def participation(found: FundingPlan, amount: str) -> None:
    assert found.participation == euros(amount)


@then(parsers.re(r"il lui reste (?P<amount>.+) € à payer"))
def remaining(found: FundingPlan, amount: str) -> None:
    assert found.remaining == euros(amount)


@then(parsers.re(r"il est exonéré de la participation : (?P<reason>.+)"))
def exempt(found: FundingPlan, reason: str) -> None:
    if reason == "non":
        assert found.exempt_because is None
    else:
        assert reason in (found.exempt_because or "")


@then(parsers.re(r"les abondements paient : (?P<amounts>.+)"))
def abondements_used(found: FundingPlan, amounts: str) -> None:
    assert [abondement.used for abondement in found.abondements] == [euros(amount) for amount in amounts.split(", ")]


@then(parsers.re(r"le prêt en avance (?P<amount>\S+) €"))
def advanced(found: FundingPlan, amount: str) -> None:
    assert found.advanced == euros(amount)


@then(parsers.re(r"la règle (?P<rule>\S+) (?P<outcome>est appliquée|n'est pas appliquée|est inconnue)"))
def rule_told(found: FundingPlan, rule: str, outcome: str) -> None:
    told = {"est appliquée": "applied", "n'est pas appliquée": "not_applied", "est inconnue": "unknown"}
    assert [step.outcome for step in found.trace if step.rule == rule] == [told[outcome]]


@then(parsers.re(r"l'achat est refusé à cause de (?P<field>\S+)"))
def is_refused(found: FundingPlan | FundingError, field: str) -> None:
    assert isinstance(found, FundingError)
    assert found.field == field
