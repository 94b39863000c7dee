"""How a price is paid on a day: rights, participation, what others add, what remains, and each rule that was asked."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from search_svc.funding.conditions import check_facts, cofunding, may_be_paid
from search_svc.funding.errors import FundingError
from search_svc.funding.rules import DocumentRole, Kind, Rules, packaged_rules
from search_svc.funding.statements import PriceToPay
from search_svc.funding.trace import RuleAsked, Trace

_ZERO = Decimal(0)
# Licences B, A1 and A2: what the loan "permis à un euro par jour" is for since 1 July 2016.
_ONE_EURO = ("CPF206", "CPF219", "CPF220")
# Since then the account is in euros: before, no price is paid from it as these rules tell.
_IN_EUROS = date(2019, 1, 1)


class AbondementUsed(Struct, frozen=True):
    """What one funder granted and how much of it this price takes."""

    funder: str
    label: str
    granted: Decimal
    used: Decimal


class SupportingDocument(Struct, frozen=True):
    """A document without which the purchase is not opened, or the provider is not paid."""

    role: Annotated[DocumentRole, Meta(description="What it is needed for.")]
    label: str
    text: str
    source: str


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
    advanced: Annotated[
        Decimal, Meta(description="Part of `remaining` that a loan advances, and that the holder pays back.")
    ]
    supporting_documents: tuple[SupportingDocument, ...]
    trace: tuple[RuleAsked, ...]
    rules_version: str


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
    check_facts(asked, kind)
    trace = Trace(rules, asked.paid_on)

    cap = _cap(asked, kind, trace)
    # Every condition is asked, so that the trace says all that is missing and not only the first.
    cofunded, first = cofunding(asked, kind, trace)
    eligible = may_be_paid(asked, kind, trace) and cofunded
    usable = (asked.rights if cap is None else min(asked.rights, cap)) if eligible else _ZERO
    completed = asked.price > usable or first > 0
    _aid(asked, kind, trace)
    participation, exempt = _participation(asked, eligible, completed, rules, trace)

    to_share = asked.price - participation
    granted = sum((abondement.amount for abondement in asked.abondements), _ZERO)
    # Rights pay first, others complete them (article L. 6323-4, II), except the co-funding that opens a light licence.
    rights_used = min(usable, to_share - min(first, granted, to_share))
    left = to_share - rights_used
    used, left = _abondements(asked, left, rules)
    payer = asked.participation_paid_by if participation else None
    remaining = left + (_ZERO if payer else participation)
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
        abondements=used,
        remaining=remaining,
        advanced=_advanced(asked, remaining, rules, trace),
        supporting_documents=tuple(
            SupportingDocument(row.role, row.label, row.text, row.source)
            for row in rules.documents
            if not row.kinds or kind.name in row.kinds
        ),
        trace=tuple(trace.steps),
        rules_version=rules.version,
    )


def _abondements(asked: PriceToPay, left: Decimal, rules: Rules) -> tuple[tuple[AbondementUsed, ...], Decimal]:
    """(what each takes of what is left, in the order given; what then is left). Those that pay last do so."""
    taken = [_ZERO] * len(asked.abondements)
    for place in sorted(range(len(taken)), key=lambda place: rules.funders[asked.abondements[place].funder].last):
        taken[place] = min(asked.abondements[place].amount, left)
        left -= taken[place]
    used = tuple(
        AbondementUsed(abondement.funder, rules.funders[abondement.funder].label, abondement.amount, amount)
        for abondement, amount in zip(asked.abondements, taken, strict=True)
    )
    return used, left


def _aid(asked: PriceToPay, kind: Kind, trace: Trace) -> None:
    """Whether what France Travail granted is its individual aid (AIF); it counts in any case, as it was granted."""
    rule = trace.rule("abondement.aif")
    if rule is None:
        return
    if not any(abondement.funder == "france_travail" for abondement in asked.abondements):
        trace.say(rule, "not_applied", "aucune aide de France Travail n'est déclarée")
    elif not asked.jobseeker:
        trace.say(rule, "not_applied", "le titulaire n'est pas demandeur d'emploi : cette aide n'est pas une AIF")
    elif kind.name == "vae":
        trace.say(rule, "not_applied", "l'AIF ne paie pas une VAE : cette aide en est une autre")
    else:
        checked = "alternance et heures en entreprise ne sont pas déclarées"
        trace.say(rule, "applied", f"payée après les droits et les autres financeurs ; à vérifier : {checked}")


def _advanced(asked: PriceToPay, remaining: Decimal, rules: Rules, trace: Trace) -> Decimal:
    if asked.certification not in _ONE_EURO:
        if asked.one_euro_loan is not None:
            raise FundingError("one_euro_loan", f"is for {', '.join(_ONE_EURO)} only")
        return _ZERO
    rule = rules.needed("loan.one_euro", asked.paid_on, "one_euro_loan")
    if asked.one_euro_loan is None:
        trace.say(rule, "not_applied", "aucun prêt n'est déclaré")
        return _ZERO
    if asked.one_euro_loan > rule.amount:
        raise FundingError("one_euro_loan", f"is above {rule.amount} €")
    advanced = min(asked.one_euro_loan, remaining)
    trace.say(rule, "applied", f"avance {advanced} € du reste à payer, à rembourser : ce n'est pas un cofinancement")
    return advanced


def _cap(asked: PriceToPay, kind: Kind, trace: Trace) -> Decimal | None:
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


def _exemption(asked: PriceToPay, completed: bool, rules: Rules) -> str:
    if asked.jobseeker:
        return "demandeur d'emploi (Code du travail, art. L. 6323-7)"
    funders = (rules.funders[abondement.funder] for abondement in asked.abondements)
    return next((f.exempts for f in funders if f.exempts and (completed or not f.only_beyond_rights)), "")


def _participation(
    asked: PriceToPay, eligible: bool, completed: bool, rules: Rules, trace: Trace
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
