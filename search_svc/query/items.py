"""Offers as the API shows them, from the documents of an engine and its row of evidence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from search_svc import catalogue
from search_svc.catalogue import (
    ACCESSIBILITY_KINDS,
    Audience,
    Certification,
    CohortTooSmall,
    Financing,
    InsertionRate,
    OfferDocument,
    Place,
    Register,
    Session,
    StatedAction,
    state_of,
)
from search_svc.catalogue.rating import Rating
from search_svc.query.labels import ACCESSIBILITY, CONDITIONS, FUNDER_CODES, FUNDER_LABELS, PAYERS
from search_svc.query.remaining import Account, remaining_of_offer
from search_svc.query.remote_conditions import remote_conditions
from search_svc.query.responses import (
    AccessibilityItem,
    AddressItem,
    BlocItem,
    CertificationItem,
    DistanceItem,
    EligibilityItem,
    Explanation,
    FinancingItem,
    Findings,
    FunderItem,
    GroupItem,
    InsertionItem,
    InsertionPriorItem,
    InsertionState,
    Item,
    OfferDetail,
    PlaceFinding,
    PlaceItem,
    PriceFinding,
    ProviderItem,
    RatingItem,
    SessionItem,
)
from search_svc.query.visibility import ways_to_pay

_NOT_SAID = {kind: AccessibilityItem(kind, ACCESSIBILITY[kind], "not_said", None, None) for kind in ACCESSIBILITY_KINDS}
_CENT = Decimal("0.01")
_METRES = 3  # decimals of a kilometre


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a search says of one offer beside its document."""

    home_km: float | None = None
    work_km: float | None = None
    group_offers: int = 1
    score: float = 0.0
    components: dict[str, float] | None = None
    explanation: Explanation | None = None
    account: Account | None = None


def item(document: OfferDocument, evidence: Evidence, today: date, opened: frozenset[Audience] = frozenset()) -> Item:
    """The item of a list of results, for somebody to whom the audiences ``opened`` are."""
    offer, stated, account = document.offer, document.offer.stated, evidence.account
    remaining, reason = (None, None) if account is None else remaining_of_offer(account, offer)
    return Item(
        id=offer.id,
        formation_number=stated.formation_number,
        action_number=stated.action_number,
        title=stated.title,
        certification=certification_item(offer.certification, document.certification),
        provider=ProviderItem(stated.siret, provider_name(document)),
        place=_place(offer.place),
        teaching=stated.teaching,
        entry=stated.entry,
        price=euros(stated.price),
        remaining=remaining,
        remaining_reason=reason,
        hours=stated.hours,
        next_session=next_session(stated.sessions, today),
        sessions=tuple(SessionItem(s.number, s.start, s.end, s.state, s.guaranteed) for s in stated.sessions),
        insertion=insertion_item(document.insertion),
        insertion_state=insertion_state(document.insertion),
        rating=rating_item(offer.rating),
        accessibility=accessibility_items(stated),
        funders=tuple(
            FunderItem(code, FUNDER_LABELS.get(code, f"Code {code}"), FUNDER_CODES.get(code)) for code in stated.funders
        ),
        financing=tuple(financing_item(way) for way in ways_to_pay(document, opened)),
        eligibility=EligibilityItem(offer.decision.cpf, offer.decision.reasons),
        findings=findings_item(offer.findings),
        distance=DistanceItem(_to_the_metre(evidence.home_km), _to_the_metre(evidence.work_km)),
        group=GroupItem(evidence.group_offers),
        score=evidence.score,
        components=evidence.components or {},
        explanation=evidence.explanation,
    )


def offer_detail(document: OfferDocument, shown: Item) -> OfferDetail:
    """One offer with all its texts, around what a list would show of it."""
    formation, stated = document.formation, document.offer.stated
    titles = {bloc.code: bloc.title for bloc in document.certification.blocs} if document.certification else {}
    address = stated.address
    return OfferDetail(
        **{name: getattr(shown, name) for name in Item.__struct_fields__},
        objectives=formation.objectives or None,
        results=formation.results or None,
        contents=formation.contents or None,
        blocs=tuple(BlocItem(code, titles.get(code)) for code in stated.blocs),
        address=AddressItem(address.lines, address.postcode, address.town, address.country),
        hours_in_company=stated.hours_in_company,
        cost_left=euros(stated.cost_left),
        language=stated.language or None,
        remote_conditions=remote_conditions(document),
        url=stated.url or None,
        updated=stated.updated,
        flags=document.offer.decision.flags,
    )


def next_session(sessions: Sequence[Session], today: date) -> date | None:
    """First day an open session starts on or after ``today``; None when there is none."""
    starts = [s.start for s in sessions if s.state == "open" and s.start is not None and s.start >= today]
    return min(starts, default=None)


def euros(amount: Decimal | None) -> str | None:
    """An amount as a decimal string with its cents. ValueError when it is finer than a cent: nothing is rounded."""
    if amount is None:
        return None
    text = amount.quantize(_CENT)
    if text != amount:
        raise ValueError(f"{amount} € is finer than a cent")
    return str(text)


def certification_item(number: str | None, known: Certification | None) -> CertificationItem | None:
    """The certification of an offer; of one no register knows, only what its number says."""
    if number is None:
        return None
    if known is None or known.number != number:
        return CertificationItem(number, None, None, register_of(number))
    return CertificationItem(number, known.title, known.level, known.register)


def register_of(number: str) -> Register:
    """The register a certification number says it is of."""
    return "CPF" if number.startswith("CPF") else "RNCP" if number.startswith("RNCP") else "RS"


def findings_item(found: catalogue.Findings | None) -> Findings:
    """What comparing an offer with the others showed."""
    price, place = (found.price, found.place) if found is not None else (None, None)
    return Findings(
        None if price is None else PriceFinding(price.kind, str(price.median), price.providers),
        None if place is None else PlaceFinding(place.declared_km, place.nearest_km),
    )


def insertion_item(shown: InsertionRate | CohortTooSmall | None) -> InsertionItem | None:
    """The insertion rate with what it rests on; None when none is shown."""
    if not isinstance(shown, InsertionRate):
        return None
    prior = InsertionPriorItem(shown.prior.mean, shown.prior.leavers, shown.prior.of)
    return InsertionItem(shown.rate, shown.stated, shown.cohort, shown.year, shown.source, shown.interval, prior)


def insertion_state(shown: InsertionRate | CohortTooSmall | None) -> InsertionState:
    """Whether a rate is shown, and if not, why."""
    if shown is None:
        return "unknown"
    return "known" if isinstance(shown, InsertionRate) else "cohort_too_small"


def rating_item(rating: Rating | None) -> RatingItem | None:
    """The published ratings, None when there is none."""
    return None if rating is None else RatingItem(rating.mean, rating.count, rating.distribution, rating.bayesian_mean)


def accessibility_items(stated: StatedAction) -> tuple[AccessibilityItem, ...]:
    """Every kind of accessibility with what its facts say together, the words of those that say so and when."""
    said = {fact.kind for fact in stated.accessibility}
    return tuple(_accessibility(stated, kind) if kind in said else _NOT_SAID[kind] for kind in ACCESSIBILITY_KINDS)


def _accessibility(stated: StatedAction, kind: str) -> AccessibilityItem:
    state = state_of(stated.accessibility, kind)
    texts = [fact.text for fact in stated.accessibility if (fact.kind, fact.state) == (kind, state)]
    text = " · ".join(dict.fromkeys(texts))
    return AccessibilityItem(kind, ACCESSIBILITY[kind], state or "not_said", text or None, stated.updated)


def financing_item(way: Financing) -> FinancingItem:
    """One way an offer is paid."""
    return FinancingItem(
        payer=way.payer,
        label=PAYERS[way.payer],
        purchase=way.purchase,
        account_debited=way.account_debited,
        complement=way.complement,
        conditions=tuple(CONDITIONS[condition] for condition in way.conditions),
        source=way.source or None,
    )


def provider_name(document: OfferDocument) -> str | None:
    """The provider's official name, else the one its offer states, else None."""
    official = document.organisation.name if document.organisation else ""
    return official or document.offer.stated.provider_name or None


def _place(place: Place) -> PlaceItem:
    return PlaceItem(
        place.label,
        place.postcode,
        place.department,
        place.region,
        place.latitude,
        place.longitude,
        place.source,
    )


def _to_the_metre(km: float | None) -> float | None:
    return None if km is None else round(km, _METRES)
