"""Reste à charge of a search: the plan of payment of funding, as the slices of a price that the account pays.

``funding.plan`` is the only place that knows the rules. Without abondements it pays nothing of a price, or all of it
but the participation (the first euros) and what lies above the rights that may be used: so its answer for boundless
rights and a price above them tells the participation and the cap of a kind on a day.
``tests/query/test_remaining.py`` compares them with ``plan`` for any price.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from search_svc.catalogue import ACTION_KINDS, ActionKind, Offer, action_kind
from search_svc.catalogue.action_kinds import KIND_NUMBERS, KIND_REGISTERS
from search_svc.engine.remaining import NOTHING_PAID, KindPaid, PaidSlice, Remaining
from search_svc.funding import FundingError, FundingPlan, PriceToPay, packaged_rules, plan
from search_svc.query.labels import euros
from search_svc.query.refusals import BadParameters
from search_svc.query.responses import FundingBlock

_CENTS, _CENT = 100, Decimal("0.01")
# Euros: more rights than an account has, so that only the rules bound what it pays of a price of twice as much.
_ABOVE = Decimal(100_000_000)

_NOT_A_JOBSEEKER = "Sans statut de demandeur d'emploi attesté : la participation forfaitaire est due."
_JOBSEEKER = "Demandeur d'emploi : exonéré de la participation forfaitaire, et du cofinancement d'un permis léger."
_NO_ABONDEMENT = "Sans abondement : rien que vos droits et vous ne paie."
_NO_COFUNDING = "Un permis léger demande alors un cofinancement."
# Why the account pays nothing, by kind: those kinds alone have a condition.
_NOT_PAID = {
    "light_licence": "sans cofinancement d'un tiers, le compte ne peut pas payer un permis léger",
    "bilan": "la durée est trop courte pour que le compte paie ce bilan",
}
# Facts that a search does not know and that forbid payment, by the rule that asks for them: taken to be in order.
_TAKEN_FOR_GRANTED = {
    "bilan.waiting": "Bilan de compétences : aucun autre financé depuis moins de cinq ans.",
    "licence.none_held": "Permis léger, sauf BE : vous n'avez pas encore de permis.",
    "business_creation.certifying": (
        "Création ou reprise d'entreprise : l'action prépare une certification, sans quoi le compte ne la paie pas."
    ),
}


@dataclass(frozen=True, slots=True)
class Account:
    """Whose rights pay: euros on the account on the day of purchase, and whether its holder is a jobseeker."""

    rights: Decimal
    day: date
    jobseeker: bool = False


@dataclass(frozen=True, slots=True)
class _Terms:
    """How a kind is paid on a day, in cents: nothing below ``first``, then rights to ``most`` (0: no rights at all).

    ``least_hours`` as in ``KindPaid``.
    """

    kind: ActionKind
    first: int
    most: int
    least_hours: float | None


def remaining_for(account: Account) -> Remaining:
    """What remains of any price for an account. BadParameters names ``rights`` when no rule is known for that day."""
    rights = int(account.rights * _CENTS)
    try:
        terms = _terms(account.day, account.jobseeker)
    except FundingError as error:
        raise BadParameters.one("rights", f"no plan of payment can be made: {error.detail}") from error
    return Remaining(
        tuple(KindPaid(t.kind, _slice(t.first, min(rights, t.most)), t.least_hours) for t in terms),
    )


def _slice(first: int, paid: int) -> PaidSlice:
    return PaidSlice(first, first + paid) if paid else NOTHING_PAID


def remaining_of_offer(account: Account, offer: Offer) -> tuple[str | None, str]:
    """What remains to pay of an offer in euros (None: not known), and why, in French."""
    price, kind, hours = offer.stated.price, action_kind(offer.certification), offer.stated.hours
    if price is None:
        return None, "le prix n'est pas connu"
    if kind is None or offer.certification is None:
        return None, "le type d'action n'est pas connu"
    told = Decimal(str(hours)) if kind == "bilan" and hours is not None else None
    found = _plan(account, price, offer.certification, told)
    return str(found.remaining.quantize(_CENT)), _because(found, account)


def _because(found: FundingPlan, account: Account) -> str:
    if not found.eligible:
        return _NOT_PAID[found.kind]
    reasons = []
    if found.participation:
        reasons.append(f"{euros(found.participation)} de participation forfaitaire")
    if beyond := found.remaining - found.participation:
        limit = "de vos droits"
        if found.cap is not None and found.cap < account.rights:
            limit = f"du plafond de {euros(found.cap)} pour ce type d'action"
        reasons.append(f"{euros(beyond)} au-delà {limit}")
    return " et ".join(reasons) or "vos droits paient tout le prix"


def funding_block(account: Account) -> FundingBlock:
    """What an answer says of how ``remaining`` was computed."""
    status = _JOBSEEKER if account.jobseeker else _NOT_A_JOBSEEKER
    alone = _NO_ABONDEMENT if account.jobseeker else f"{_NO_ABONDEMENT} {_NO_COFUNDING}"
    return FundingBlock(
        rights=str(account.rights.quantize(_CENT)),
        day=account.day,
        jobseeker=account.jobseeker,
        rules_version=packaged_rules().version,
        assumptions=(
            status,
            alone,
            *(text for rule, text in _TAKEN_FOR_GRANTED.items() if packaged_rules().at(rule, account.day)),
        ),
    )


# Today, and the days that cursors pin.
@lru_cache(maxsize=8)
def _terms(day: date, jobseeker: bool) -> tuple[_Terms, ...]:
    return tuple(_kind_terms(kind, day, jobseeker) for kind in ACTION_KINDS)


def _kind_terms(kind: ActionKind, day: date, jobseeker: bool) -> _Terms:
    shortest = packaged_rules().at("bilan.hours", day) if kind == "bilan" else None
    number = next(iter(KIND_NUMBERS.get(kind, ())), None) or f"{KIND_REGISTERS[kind]}1"
    boundless = Account(_ABOVE, day, jobseeker)
    found = _plan(boundless, 2 * _ABOVE, number, None if shortest is None else shortest.amount)
    return _Terms(
        kind,
        int(found.participation * _CENTS),
        int(found.rights_used * _CENTS),
        None if shortest is None else float(shortest.amount),
    )


def _plan(account: Account, price: Decimal, number: str, hours: Decimal | None) -> FundingPlan:
    # Built unchecked: a price may be above what a statement may say, and rights were checked as a parameter.
    asked = PriceToPay.model_construct(
        price=price,
        certification=number,
        paid_on=account.day,
        rights=account.rights,
        jobseeker=account.jobseeker,
        hours=hours,
    )
    return plan(asked)
