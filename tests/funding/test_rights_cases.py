"""The account, by cases that a benefits officer can read (``droits.feature``)."""

import re
from decimal import Decimal
from typing import Any

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from funding.officer import euros, iso_day
from search_svc.funding import FundingError, RightsEstimate, WorkHistory, estimate

scenarios("droits.feature")

STATUSES = {
    "salarié": "employee",
    "indépendant": "self_employed",
    "ESAT": "esat",
    "agent public": "public_agent",
    "volontaire international": "international_volunteer",
}
LAWS = {"contrat français": "french", "contrat local": "local"}
# One way of writing working time → the fields it states.
WORKING_TIMES = (
    (r"(?P<share>\S+) %", {"share": "share"}),
    (r"(?P<hours>\S+) h", {"hours": "hours"}),
    (r"(?P<hours>\S+) h sur (?P<whole>\S+) h", {"hours": "hours", "whole": "full_time_hours"}),
    (r"(?P<days>\S+) jours", {"days": "days"}),
    (r"(?P<days>\S+) jours sur (?P<whole>\S+)", {"days": "days", "whole": "full_time_days"}),
    (r"(?P<pay>\S+) €", {"pay": "pay"}),
    (r"(?P<pay>\S+) € au SMIC de (?P<wage>\S+) €", {"pay": "pay", "wage": "minimum_wage"}),
)


def period(row: dict[str, str]) -> dict[str, Any]:
    particular = set(row["particularité"].split(", ")) - {"-"}
    assert particular <= {"peu qualifié", "handicapé", *LAWS}, particular
    return {
        "status": STATUSES[row["statut"]],
        "start": iso_day(row["du"]),
        "end": iso_day(row["au"]),
        "unqualified": "peu qualifié" in particular,
        "disabled": "handicapé" in particular,
        "contract_law": next((LAWS[name] for name in particular & LAWS.keys()), None),
    } | working_time(row["temps de travail"])


def working_time(text: str) -> dict[str, Any]:
    if text in ("CFP payée", "CFP impayée"):
        return {"cfp_paid": text == "CFP payée"}
    if text == "-":
        return {}
    for pattern, names in WORKING_TIMES:
        if found := re.fullmatch(pattern, text):
            stated = {field: euros(found[group]) for group, field in names.items()}
            return {"share": stated["share"] / 100} if "share" in stated else stated
    raise AssertionError(f"working time: {text}")


def rows(datatable: list[list[str]]) -> list[dict[str, str]]:
    return [dict(zip(datatable[0], row, strict=True)) for row in datatable[1:]]


@pytest.fixture
def stated() -> dict[str, Any]:
    """What was said so far of the history."""
    return {"periods": []}


@given("les périodes")
def periods(stated: dict[str, Any], datatable: list[list[str]]) -> None:
    stated["periods"] = [period(row) for row in rows(datatable)]


@given(parsers.re(r"un DIF de (?P<hours>\d+) h inscrit le (?P<day>\S+)"))
def dif(stated: dict[str, Any], hours: str, day: str) -> None:
    stated["dif"] = {"hours": int(hours), "entered_on": iso_day(day)}


@given(parsers.re(r"un DIF corrigé à (?P<hours>\d+) h le (?P<day>\S+)"))
def dif_corrected(stated: dict[str, Any], hours: str, day: str) -> None:
    stated["dif"].setdefault("corrections", []).append({"hours": int(hours), "corrected_on": iso_day(day)})


@given(parsers.re(r"un accord « (?P<name>.+) » à (?P<credit>\S+) € pour (?P<year>\d+)"))
def agreement(stated: dict[str, Any], name: str, credit: str, year: str) -> None:
    stated.setdefault("agreements", []).append({"year": int(year), "credit": euros(credit), "name": name})


@given(parsers.re(r"un abondement correctif versé le (?P<day>\S+)"))
def corrective(stated: dict[str, Any], day: str) -> None:
    stated.setdefault("correctives", []).append({"credited_on": iso_day(day)})


@given(parsers.re(r"(?P<amount>\S+) € de droits utilisés le (?P<day>\S+)"))
def use(stated: dict[str, Any], amount: str, day: str) -> None:
    stated.setdefault("uses", []).append({"euros": euros(amount), "used_on": iso_day(day)})


@given(parsers.re(r"(?P<hours>\d+) h de droits utilisées le (?P<day>\S+)"))
def use_in_hours(stated: dict[str, Any], hours: str, day: str) -> None:
    stated.setdefault("uses", []).append({"hours": int(hours), "used_on": iso_day(day)})


@when(parsers.re(r"le compte est estimé le (?P<day>\S+)"), target_fixture="found")
def estimated(stated: dict[str, Any], day: str) -> RightsEstimate | FundingError:
    try:
        return estimate(WorkHistory.model_validate(stated | {"as_of": iso_day(day)}))
    except FundingError as refused:
        return refused


@then(parsers.re(r"il vaut (?P<amount>\S+) €"))
def is_worth(found: RightsEstimate, amount: str) -> None:
    assert found.balance == euros(amount)
    total = Decimal(0)
    for line in found.lines:
        total += line.euros
        assert line.balance == total
        assert line.text
        assert line.applied or line.euros == 0
    assert found.balance == total
    assert 0 <= found.awaiting <= found.balance


@then("il porte les lignes")
def has_lines(found: RightsEstimate, datatable: list[list[str]]) -> None:
    played = [(line.year, line.rule, line.euros) for line in found.lines if line.applied]
    for row in rows(datatable):
        assert (int(row["année"]), row["règle"], euros(row["euros"])) in played


@then("il ne porte aucune ligne")
def has_no_line(found: RightsEstimate) -> None:
    assert [line for line in found.lines if line.applied] == []


@then(parsers.re(r"la règle (?P<rule>\S+) n'a rien donné en (?P<year>\d+)"))
def earned_nothing(found: RightsEstimate, rule: str, year: str) -> None:
    lines = [line for line in found.lines if (line.rule, line.year) == (rule, int(year))]
    assert [(line.applied, line.euros) for line in lines] == [(False, 0)]


@then(parsers.re(r"l'estimation est refusée à cause de (?P<field>\S+)"))
def is_refused(found: RightsEstimate | FundingError, field: str) -> None:
    assert isinstance(found, FundingError)
    assert found.field == field
