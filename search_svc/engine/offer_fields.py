"""An offer reduced to what is indexed, and what an index holds of it: the same on every engine.

Only these fields are decoded, which takes a third of the time of decoding an ``Offer``.
"""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import msgspec
from msgspec import Struct

from search_svc.catalogue import (
    ACCESSIBILITY_KINDS,
    PUBLIC,
    AccessibilityFact,
    accessibility_values,
    audience_bits,
    audiences,
    state_of,
)
from search_svc.catalogue.rating import Rating

FUNDERS = ("region", "france_travail", "agefiph")
# What codes of organisme-financeur (LHEO dict-financeurs) count as which funder.
FUNDER_OF_CODE = {2: 0, 4: 1, 7: 2}
# Tiers of a sort by price: a price of one euro must not gain the first place, nor an unknown one a place before it.
PRICE_USUAL, PRICE_FAR_BELOW, PRICE_UNKNOWN = 0, 1, 2
# In cents: added to the price of a lower tier. Whole numbers stay exact to 2^53.
BEHIND_ANY_PRICE = float(1 << 46)
_PUBLIC_BIT = audience_bits(PUBLIC)
_EPOCH = date(1970, 1, 1).toordinal()


class _Session(Struct):
    start: date | None = None
    state: str = "open"


class _Stated(Struct):
    siret: str
    formation_number: str
    certifications: tuple[str, ...] = ()
    teaching: str | None = None
    entry: str | None = None
    sessions: tuple[_Session, ...] = ()
    price: Decimal | None = None
    hours: float | None = None
    hours_in_company: float | None = None
    funders: tuple[int, ...] = ()
    accessibility: tuple[AccessibilityFact, ...] = ()
    formacodes: tuple[str, ...] = ()
    rome: tuple[str, ...] = ()
    provider_name: str = ""


class _Place(Struct):
    department: str
    region: str
    source: str
    latitude: float | None = None
    longitude: float | None = None


class _Decision(Struct):
    cpf: bool
    certification: str | None = None


class _Findings(Struct):
    price: dict[str, object] | None = None


class OfferFields(Struct):
    """What an index needs of an ``Offer``."""

    stated: _Stated
    place: _Place
    decision: _Decision
    findings: _Findings | None = None
    rating: Rating | None = None

    @property
    def certification(self) -> str:
        """As ``Offer.certification``, "" when none is stated."""
        stated = self.stated.certifications
        return self.decision.certification or (stated[0] if stated else "")

    @property
    def remote(self) -> bool:
        """Whether it is taught at a distance: it then has neither distance nor département."""
        return self.stated.teaching == "remote"

    @property
    def point(self) -> tuple[float, float] | None:
        """Latitude and longitude distances are taken from; None when remote or known only by the département."""
        place = self.place
        if place.source == "department" or place.latitude is None or place.longitude is None or self.remote:
            return None
        return place.latitude, place.longitude

    @property
    def permanent(self) -> bool:
        """Whether entry is permanent."""
        return self.stated.entry == "permanent"

    @property
    def permanent_open(self) -> bool:
        """Whether one can join on a day not known beforehand: entry is permanent and not every session is closed or
        suspended, or an open session states no date (the open catalogue counts active sessions, without dates)."""
        sessions = self.stated.sessions
        if not sessions:
            return self.permanent
        return any(session.state == "open" and (self.permanent or session.start is None) for session in sessions)

    @property
    def open_days(self) -> list[int]:
        """Days (since 1970-01-01) on which an open session starts, ascending."""
        days = [s.start.toordinal() - _EPOCH for s in self.stated.sessions if s.state == "open" and s.start is not None]
        if len(days) > 1:
            days.sort()
        return days

    @property
    def cents(self) -> int | None:
        """The price in cents, None when unknown."""
        price = self.stated.price
        return None if price is None else int((price * 100).to_integral_value(ROUND_HALF_UP))

    @property
    def price_tier(self) -> int:
        """0 a price, 1 a price far below the median of its kind, 2 none: in this order in every sort by price."""
        if self.stated.price is None:
            return PRICE_UNKNOWN
        return PRICE_FAR_BELOW if self.findings is not None and self.findings.price is not None else PRICE_USUAL

    @property
    def accessibility_bits(self) -> int:
        """Bit i: ``ACCESSIBILITY_KINDS[i]`` is stated "yes"; bit i + 6: it is stated "no"; neither: nothing is said."""
        return _accessibility_bits(self.stated.accessibility) if self.stated.accessibility else 0

    @property
    def accessibility_values(self) -> tuple[str, ...]:
        """One of the three ``ACCESSIBILITY_VALUES`` of each kind, in the order of the kinds."""
        return _accessibility_values(self.stated.accessibility)

    @property
    def funder_bits(self) -> int:
        """Bit i: ``FUNDERS[i]`` pays."""
        bits = 0
        for code in self.stated.funders:
            if code in FUNDER_OF_CODE:
                bits |= 1 << FUNDER_OF_CODE[code]
        return bits

    @property
    def audience_bits(self) -> int:
        """Bit i: ``AUDIENCES[i]`` may see it; 0 when nobody may."""
        stated, cpf = self.stated, self.decision.cpf
        if cpf or not stated.funders:
            return _PUBLIC_BIT if cpf else 0
        return audience_bits(
            audiences(
                cpf=cpf,
                funders=stated.funders,
                certification=self.certification or None,
                hours=stated.hours,
                hours_in_company=stated.hours_in_company,
            )
        )


decode_offer: Callable[[bytes], OfferFields] = msgspec.msgpack.Decoder(OfferFields).decode


# Providers say the same of all their offers: what a list of facts means is worked out once.
@lru_cache(maxsize=10_000)
def _accessibility_bits(facts: tuple[AccessibilityFact, ...]) -> int:
    kinds, bits = len(ACCESSIBILITY_KINDS), 0
    for i, kind in enumerate(ACCESSIBILITY_KINDS):
        state = state_of(facts, kind)
        if state is not None:
            bits |= 1 << (i if state == "yes" else i + kinds)
    return bits


_accessibility_values = lru_cache(maxsize=10_000)(accessibility_values)
