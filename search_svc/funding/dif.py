"""The droit individuel à la formation (DIF) on the account: who entered it, proof, corrections and deadline."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from search_svc.funding.account import Account, Event
from search_svc.funding.activity import IN_EUROS, OPENED
from search_svc.funding.errors import FundingError
from search_svc.funding.rules import Rule, Rules
from search_svc.funding.statements import Dif, WorkHistory

# From this level of diploma nobody is unqualified (article L. 6323-11-1).
_QUALIFIED = 3
_BY = {"holder": "par le titulaire", "advisor": "par un conseiller en évolution professionnelle"}
_PROOFS = {
    "payslip": "bulletin de paie de décembre 2014 ou janvier 2015",
    "employer_statement": "attestation de l'employeur",
    "work_certificate": "certificat de travail",
}


def dif_events(history: WorkHistory, rules: Rules, account: Account) -> list[Event]:
    """What the stated DIF does to the account; FundingError names the field that no rule allows."""
    dif = history.dif
    if dif is None:
        return []
    _check(dif, history, rules)
    events = [_entering(dif, rules, account)]
    deadline = rules.needed("dif.deadline", dif.entered_on, "dif.entered_on")
    if dif.entered_on > deadline.day:
        if dif.corrections:
            raise FundingError("dif.corrections[0].corrected_on", f"is after the deadline of {deadline.day}")
        return events
    before = dif.hours
    for correction in dif.corrections:
        rule = rules.needed("dif.correction", correction.corrected_on, "dif.corrections")
        events.append(_correcting(before, correction.hours, correction.corrected_on, rule, rules, account))
        before = correction.hours
    return events


def _check(dif: Dif, history: WorkHistory, rules: Rules) -> None:
    limit = rules.needed("dif.hours", history.as_of, "dif.hours")
    stated = [("dif.hours", dif.hours)]
    stated += [(f"dif.corrections[{place}].hours", one.hours) for place, one in enumerate(dif.corrections)]
    for field, hours in stated:
        if hours > limit.amount:
            raise FundingError(field, f"is above {limit.amount} hours")
    if not OPENED <= dif.entered_on <= history.as_of:
        raise FundingError("dif.entered_on", f"is not between {OPENED} and the day of the estimate")
    _check_author(dif, history)
    first_dossier = min((use.used_on for use in history.uses), default=None)
    last = dif.entered_on
    for place, correction in enumerate(dif.corrections):
        field = f"dif.corrections[{place}].corrected_on"
        if not last <= correction.corrected_on <= history.as_of:
            raise FundingError(field, f"is not between {last} and the day of the estimate")
        if first_dossier is not None and correction.corrected_on >= first_dossier:
            raise FundingError(field, f"is not before the first validated dossier, of {first_dossier}")
        deadline = rules.needed("dif.deadline", correction.corrected_on, field)
        if dif.entered_on <= deadline.day < correction.corrected_on:
            raise FundingError(field, f"is after the deadline of {deadline.day}")
        last = correction.corrected_on


def _check_author(dif: Dif, history: WorkHistory) -> None:
    if dif.entered_by == "holder":
        if dif.diploma_level is not None:
            raise FundingError("dif.diploma_level", "is entered by an advisor (CEP) only")
        return
    if dif.diploma_level is None:
        raise FundingError("dif.diploma_level", "is needed: an advisor enters it with the DIF")
    for place, period in enumerate(history.periods):
        if period.unqualified and period.start >= dif.entered_on and dif.diploma_level >= _QUALIFIED:
            level = dif.diploma_level
            raise FundingError(f"periods[{place}].unqualified", f"contradicts the diploma of level {level} entered")


def _entering(dif: Dif, rules: Rules, account: Account) -> Event:
    deadline = rules.needed("dif.deadline", dif.entered_on, "dif.entered_on")
    rate = rules.needed("hours.euros", IN_EUROS, "dif.hours")
    by = rules.needed("dif.advisor", dif.entered_on, "dif.entered_by") if dif.entered_by == "advisor" else None
    texts = " ; ".join([row.text for row in rules.rows if row.name == "dif.deadline"] + ([by.text] if by else []))
    year = dif.entered_on.year
    proof = _PROOFS[dif.proof] if dif.proof else "non déclaré"
    about = f"{_BY[dif.entered_by]}, justificatif : {proof}"
    if dif.diploma_level is not None:
        about += f", niveau de diplôme : {dif.diploma_level}"

    def happen() -> None:
        if dif.entered_on > deadline.day:
            late = f"{dif.hours} h inscrites le {dif.entered_on} {about}, après le {deadline.day} : perdues"
            account.write(deadline, year, year, Decimal(0), late, applied=False, text=texts)
            return
        account.dif = dif.hours * rate.amount
        detail = (
            f"{dif.hours} h à {rate.amount} €, inscrites le {dif.entered_on} {about}, au plus tard le {deadline.day}"
        )
        account.write(rate, year, year, account.dif, detail, hours=dif.hours, text=f"{rate.text} ; {texts}")

    return (dif.entered_on, 1, happen)


def _correcting(before: int, hours: int, day: date, rule: Rule, rules: Rules, account: Account) -> Event:
    rate = rules.needed("hours.euros", IN_EUROS, "dif.corrections").amount

    def happen() -> None:
        # Nothing was used yet, so that the whole DIF is still there.
        account.dif = hours * rate
        detail = f"{hours} h au lieu de {before} h, corrigées le {day}, avant tout dossier validé"
        more = hours - before
        account.write(rule, day.year, day.year, more * rate, detail, hours=more)

    happening: Callable[[], None] = happen
    return (day, 1, happening)
