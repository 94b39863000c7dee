"""Who may pay for an offer, how, whether the CPF account is debited, and who may therefore see the offer.

Facts of the offer alone, told for each status a person may have: nothing here knows who asks. An offer the CPF pays for
is public. One it does not pay for is seen by those a public body pays it for, and by nobody else.

Sources: domain facts §6 (the list opened to jobseekers: codes of LHEO dict-financeurs that are collective or individual
purchases, the conditions of each funder); article L. 6323-22 of the Code du travail (a jobseeker who accepts a training
bought by the Région, France Travail or the Agefiph has its costs paid by them, and the account may be debited within
its rights); article L. 5213-2 (being directed to an ESAT is being recognised as a disabled worker). That the Agefiph
pays for somebody who is no jobseeker, or still in an ESAT, no text we read says: see docs/funding.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from search_svc.catalogue.cpf_actions import VAE

Audience = Literal["public", "jobseeker", "disabled_worker"]
Payer = Literal["cpf", "region", "france_travail", "agefiph"]
Purchase = Literal["collective", "individual"]
# What must hold beside the person's status. The first is a fact the source does not state, the others no offer states.
Condition = Literal["company_hours_not_stated", "not_apprenticeship", "within_rights", "disabled_worker"]

# In the order of the bits of ``audience_bits``.
AUDIENCES: tuple[Audience, ...] = ("public", "jobseeker", "disabled_worker")
PUBLIC: frozenset[Audience] = frozenset({"public"})

REGION, FRANCE_TRAVAIL, AGEFIPH = 2, 4, 7
# Somebody buys places for others, or the person buys a place. 1 is obsolete, 3, 14 and 17 to 20 are in neither list.
COLLECTIVE_CODES = frozenset({2, 4, 6, 7, 8, 9, 11, 12, 13, 15, 16})
INDIVIDUAL_CODES = frozenset({0, 5, 10})
# Above this share of hours in a company France Travail gives no individual aid (AIF).
AIF_COMPANY_SHARE = 0.30

_BOUGHT = "Code du travail, art. L. 6323-22"
_AIF = "France Travail, aide individuelle à la formation (AIF)"


@dataclass(frozen=True, slots=True)
class Financing:
    """One way an offer is paid.

    ``audience`` is whose training is paid so (``public`` is everybody). ``complement``: it pays what the account leaves
    to pay. ``account_debited``: whether the CPF account is. ``conditions`` must hold beside.
    """

    payer: Payer
    purchase: Purchase
    audience: Audience
    account_debited: bool
    complement: bool = False
    conditions: tuple[Condition, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class _Collective:
    """A collective purchase: ``code`` is stated and none of ``none_of``."""

    payer: Payer
    code: int
    none_of: frozenset[int]
    audience: Audience
    conditions: tuple[Condition, ...]


_COLLECTIVE = (
    _Collective("region", REGION, frozenset(), "jobseeker", ("within_rights",)),
    _Collective("france_travail", FRANCE_TRAVAIL, INDIVIDUAL_CODES, "jobseeker", ("within_rights",)),
    _Collective("agefiph", AGEFIPH, frozenset(), "disabled_worker", ("disabled_worker", "within_rights")),
)
_OPENED_BY: dict[str, frozenset[Audience]] = {
    "jobseeker": frozenset({"jobseeker"}),
    "disabled_worker": frozenset({"disabled_worker"}),
    "esat": frozenset({"disabled_worker"}),
}


def audiences_of_status(status: Iterable[str]) -> frozenset[Audience]:
    """What a person of this status may see beyond the public list: a subset of the audiences, without ``public``."""
    found: frozenset[Audience] = frozenset()
    for one in status:
        found |= _OPENED_BY.get(one, frozenset())
    return found


def financing(
    *,
    cpf: bool,
    funders: Sequence[int],
    certification: str | None,
    hours: float | None,
    hours_in_company: float | None,
) -> tuple[Financing, ...]:
    """Every way an offer may be paid: the account first, then collective purchases, then the AIF.

    ``cpf`` is the decision of eligibility, ``funders`` are LHEO codes. Of an offer that the CPF does not pay for, the
    AIF is a way only when France Travail is stated as a funder beside an individual purchase: that it might be granted
    for any other training is no financing of that training.
    """
    codes = frozenset(funders)
    found = [Financing("cpf", "individual", "public", account_debited=True)] if cpf else []
    found += [
        Financing(row.payer, "collective", row.audience, True, conditions=row.conditions, source=_BOUGHT)
        for row in _COLLECTIVE
        if row.code in codes and not row.none_of & codes
    ]
    if cpf or FRANCE_TRAVAIL in codes:
        found += _aif(codes, certification, hours, hours_in_company, complement=cpf)
    return tuple(found)


def _aif(
    codes: frozenset[int],
    certification: str | None,
    hours: float | None,
    hours_in_company: float | None,
    *,
    complement: bool,
) -> list[Financing]:
    """The AIF: an individual purchase, no VAE, no apprenticeship, at most 30 % of the hours in a company.

    An offer that states nobody who buys places for others is bought by the person.
    """
    individual = bool(codes & INDIVIDUAL_CODES) or not codes & COLLECTIVE_CODES
    share = _company_share(hours, hours_in_company)
    if not individual or certification == VAE or (share is not None and share > AIF_COMPANY_SHARE):
        return []
    unknown: tuple[Condition, ...] = ("company_hours_not_stated",) if share is None else ()
    return [
        Financing(
            "france_travail",
            "individual",
            "jobseeker",
            account_debited=complement,
            complement=complement,
            conditions=(*unknown, "not_apprenticeship"),
            source=_AIF,
        )
    ]


def _company_share(hours: float | None, hours_in_company: float | None) -> float | None:
    """Hours in a company of all hours, in [0, 1]; None when it cannot be told. Sources may state a total below it."""
    if hours_in_company is None:
        return None
    if hours_in_company == 0:
        return 0.0
    return None if not hours else hours_in_company / max(hours, hours_in_company)


# Few combinations, and half a million offers.
@lru_cache(maxsize=4096)
def audiences(
    *,
    cpf: bool,
    funders: Sequence[int],
    certification: str | None,
    hours: float | None,
    hours_in_company: float | None,
) -> frozenset[Audience]:
    """Who may see an offer: everybody when the CPF pays for it, else those of whose training another body pays; empty
    when nobody does."""
    if cpf:
        return PUBLIC
    ways = financing(
        cpf=False, funders=funders, certification=certification, hours=hours, hours_in_company=hours_in_company
    )
    return frozenset(way.audience for way in ways)


def audience_bits(audience: Iterable[Audience]) -> int:
    """Bit i: ``AUDIENCES[i]`` is among them."""
    return sum(1 << AUDIENCES.index(one) for one in set(audience))
