"""What a person may see: the public list, and what the status of a signed entitlement opens beside it."""

from search_svc.catalogue import PUBLIC, Audience, Financing, OfferDocument, audiences, audiences_of_status, financing
from search_svc.entitlement import Entitlement


def opened_by(viewer: Entitlement | None) -> frozenset[Audience]:
    """The audiences that an entitlement opens beside the public one; empty without one."""
    return frozenset() if viewer is None else audiences_of_status(viewer.status)


def is_jobseeker(viewer: Entitlement | None) -> bool:
    """Whether an entitlement says that the person searched for is a jobseeker."""
    return viewer is not None and "jobseeker" in viewer.status


def list_name(opened: frozenset[Audience], *, jobseeker: bool = False) -> str:
    """The name of a list in cursors: the audiences it is made for and, with rights, whether a jobseeker's account pays,
    of which less remains to pay."""
    return ",".join(sorted(PUBLIC | opened)) + (";account=jobseeker" if jobseeker else "")


def may_be_seen(document: OfferDocument, opened: frozenset[Audience] = frozenset()) -> bool:
    """Whether an offer may be seen by the public, or by one of the audiences opened. One that was withdrawn or lost its
    eligibility after the index version a cursor pins is not shown, whatever that version says."""
    stated = document.offer.stated
    seen = audiences(
        cpf=document.offer.decision.cpf,
        funders=stated.funders,
        certification=document.offer.certification,
        hours=stated.hours,
        hours_in_company=stated.hours_in_company,
    )
    return bool(seen & (PUBLIC | opened))


def ways_to_pay(document: OfferDocument, opened: frozenset[Audience]) -> tuple[Financing, ...]:
    """How an offer may be paid for whom these audiences are opened to: what is not for them is not told."""
    stated = document.offer.stated
    ways = financing(
        cpf=document.offer.decision.cpf,
        funders=stated.funders,
        certification=document.offer.certification,
        hours=stated.hours,
        hours_in_company=stated.hours_in_company,
    )
    return tuple(way for way in ways if way.audience in PUBLIC | opened)
