"""How a price is paid on a day: rights, participation, what others add, what remains, and each rule that was asked."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from search_svc.funding.errors import FundingError
from search_svc.funding.rules import Kind, Rule, Rules, packaged_rules
from search_svc.funding.statements import PriceToPay

_ZERO = Decimal(0)
# Since then the account is in euros: before, no price is paid from it as these rules tell.
_IN_EUROS = date(2019, 1, 1)

Outcome = Literal["applied", "not_applied", "unknown"]


class RuleAsked(Struct, frozen=True):
    """A rule that was asked, whether it applied, and why. `unknown`: a fact it needs was not stated."""

    rule: str
    label: str
    outcome: Outcome
    amount: Annotated[Decimal | None, Meta(description="The rule's amount in its unit, null when it is not in force.")]
    detail: str
    text: str
    source: str


class AbondementUsed(Struct, frozen=True):
    """What one funder granted and how much of it this price takes."""

    funder: str
    label: str
    granted: Decimal
    used: Decimal


class FundingPlan(Struct, frozen=True):
    """How a price is paid, in euros: price = rights + abondements + participation paid by another + remaining."""

    kind: str
    kind_label: str
    price: Decimal
    eligible: Annotated[bool, Meta(description="False when the account may not pay for it; the trace says why.")]
    cap: Annotated[Decimal | None, Meta(description="Most rights one such action may use; null when there is no cap.")]
    rights_used: Decimal
    participation: Annotated[Decimal, Meta(description="Participation due, whoever pays it; 0 when exempt.")]
    participation_paid_by: str | None
    exempt_because: str | None
    abondements: tuple[AbondementUsed, ...]
    remaining: Annotated[Decimal, Meta(description="What the holder pays, participation included.")]
    trace: tuple[RuleAsked, ...]
    rules_version: str


class _Trace:
    """The rules asked so far, on one day."""

    def __init__(self, rules: Rules, day: date) -> None:
        self._rules = rules
        self._day = day
        self.steps: list[RuleAsked] = []

    def rule(self, name: str) -> Rule | None:
        """The rule in force; when there is none, the trace says since when or until when there is."""
        rule = self._rules.at(name, self._day)
        if rule is None:
            first = next(row for row in self._rules.rows if row.name == name)
            self.say(first, "not_applied", f"en vigueur à partir du {first.start}", in_force=False)
        return rule

    def say(self, rule: Rule, outcome: Outcome, detail: str, *, in_force: bool = True) -> None:
        amount = rule.amount if in_force else None
        self.steps.append(RuleAsked(rule.name, rule.label, outcome, amount, detail, rule.text, rule.source))


def plan(asked: PriceToPay, rules: Rules | None = None) -> FundingPlan:
    """The plan of payment of a price. FundingError names the field when no rule is known for a day or a number.

    For the same rights, day, kind and abondements, ``remaining`` never falls when the price rises: participation is the
    lesser of the price and a flat amount, and what pays the rest does not depend on the price. The law makes one
    exception: an abondement of the employer, Opco or branch exempts only from a price above the rights, so that one
    euro more can then cost a participation less.
    """
    rules = rules or packaged_rules()
    if not _IN_EUROS <= asked.paid_on <= rules.known_until:
        raise FundingError("paid_on", f"no rule is known for that day: {_IN_EUROS} to {rules.known_until} are")
    kind = rules.kind_of(asked.certification, "certification")
    _check_facts(asked, kind)
    trace = _Trace(rules, asked.paid_on)

    cap = _cap(asked, kind, trace)
    # Every condition is asked, so that the trace says all that is missing and not only the first.
    cofunded, first = _cofunding(asked, kind, trace)
    eligible = _bilan(asked, kind, trace) and cofunded
    usable = (asked.rights if cap is None else min(asked.rights, cap)) if eligible else _ZERO
    completed = asked.price > usable or first > 0
    participation, exempt = _participation(asked, eligible, completed, rules, trace)

    to_share = asked.price - participation
    granted = sum((abondement.amount for abondement in asked.abondements), _ZERO)
    # Rights pay first, others complete them (article L. 6323-4, II), except the co-funding that opens a light licence.
    rights_used = min(usable, to_share - min(first, granted, to_share))
    left = to_share - rights_used
    used = []
    for abondement in asked.abondements:
        taken = min(abondement.amount, left)
        left -= taken
        label = rules.funders[abondement.funder].label
        used.append(AbondementUsed(abondement.funder, label, abondement.amount, taken))
    payer = asked.participation_paid_by if participation else None
    return FundingPlan(
        kind=kind.name,
        kind_label=kind.label,
        price=asked.price,
        eligible=eligible,
        cap=cap,
        rights_used=rights_used,
        participation=participation,
        participation_paid_by=payer,
        exempt_because=exempt or None,
        abondements=tuple(used),
        remaining=left + (_ZERO if payer else participation),
        trace=tuple(trace.steps),
        rules_version=rules.version,
    )


def _check_facts(asked: PriceToPay, kind: Kind) -> None:
    for field in ("hours", "recent_bilan"):
        if getattr(asked, field) is not None and kind.name != "bilan":
            raise FundingError(field, f"says nothing about this kind of action ({kind.label})")


def _cap(asked: PriceToPay, kind: Kind, trace: _Trace) -> Decimal | None:
    cap = None
    for name in ("rs", "bilan", "light_licence"):
        rule = trace.rule(f"cap.{name}")
        if rule is None:
            continue
        if name != kind.name:
            trace.say(rule, "not_applied", f"l'action est d'un autre type : {kind.label}")
        elif asked.rights <= rule.amount:
            cap = rule.amount
            trace.say(rule, "applied", f"sans effet : les droits ({asked.rights} €) ne dépassent pas le plafond")
        else:
            cap = rule.amount
            trace.say(rule, "applied", f"au plus {rule.amount} € des {asked.rights} € de droits")
    return cap


def _cofunding(asked: PriceToPay, kind: Kind, trace: _Trace) -> tuple[bool, Decimal]:
    """(whether rights may be used, euros that others pay before rights do)."""
    if kind.name != "light_licence":
        return True, _ZERO
    rule = trace.rule("cofunding.light_licence")
    if rule is None:
        return True, _ZERO
    if asked.jobseeker:
        trace.say(rule, "not_applied", "le titulaire est demandeur d'emploi")
        return True, _ZERO
    granted = sum((abondement.amount for abondement in asked.abondements), _ZERO)
    if granted < rule.amount:
        trace.say(rule, "applied", f"cofinancement de {granted} € : le compte ne peut pas payer ce permis")
        return False, _ZERO
    trace.say(rule, "applied", f"cofinancement de {granted} € : le permis est ouvert")
    return True, rule.amount


def _bilan(asked: PriceToPay, kind: Kind, trace: _Trace) -> bool:
    if kind.name != "bilan":
        return True
    allowed = True
    if shortest := trace.rule("bilan.hours"):
        if asked.hours is None:
            trace.say(shortest, "unknown", "la durée d'accompagnement n'est pas déclarée")
        elif asked.hours < shortest.amount:
            trace.say(shortest, "applied", f"{asked.hours} h : trop court, le compte ne peut pas payer ce bilan")
            allowed = False
        else:
            trace.say(shortest, "applied", f"{asked.hours} h : la durée suffit")
    if waiting := trace.rule("bilan.waiting"):
        if asked.recent_bilan is None:
            trace.say(waiting, "unknown", "la date du bilan précédent n'est pas déclarée")
        elif asked.recent_bilan:
            trace.say(waiting, "applied", "un bilan est trop récent : le compte ne peut pas payer celui-ci")
            allowed = False
        else:
            trace.say(waiting, "applied", "aucun bilan financé dans ce délai")
    return allowed


def _exemption(asked: PriceToPay, completed: bool, rules: Rules) -> str:
    if asked.jobseeker:
        return "demandeur d'emploi (Code du travail, art. L. 6323-7)"
    funders = (rules.funders[abondement.funder] for abondement in asked.abondements)
    return next((f.exempts for f in funders if f.exempts and (completed or not f.only_beyond_rights)), "")


def _participation(
    asked: PriceToPay, eligible: bool, completed: bool, rules: Rules, trace: _Trace
) -> tuple[Decimal, str]:
    """(participation due, why the holder is exempt or ""). ``completed``: rights alone do not pay the price."""
    rule = trace.rule("participation")
    if rule is None:
        return _ZERO, ""
    if not eligible:
        trace.say(rule, "not_applied", "le compte ne paie pas cette action")
        return _ZERO, ""
    if exempt := _exemption(asked, completed, rules):
        trace.say(rule, "not_applied", f"exonéré : {exempt}")
        return _ZERO, exempt
    due = min(rule.amount, asked.price)
    payer = {"employer": "l'employeur", "opco": "l'Opco"}.get(asked.participation_paid_by or "", "le titulaire")
    detail = f"{due} € payés par {payer}"
    if _exemption(asked, True, rules):
        detail += " ; les droits suffisent au prix, donc l'abondement n'exonère pas"
    trace.say(rule, "applied", detail)
    return due, ""
