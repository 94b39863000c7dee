"""What comparing an offer with the others showed: facts that are said, never counted in the score.

They are not flags of the decision: a flag depends on the offer and the registers alone, these also on the rest of the
catalogue, and change without the offer.
"""

from decimal import Decimal

from msgspec import Struct


class PriceFarBelowMedian(Struct, frozen=True):
    """The price is less than a fifth of the median of its kind.

    ``kind`` is a certification number ("RNCP38765", "CPF206") or the three digits of a Formacode domain ("427");
    ``median`` the median of its providers' medians, in euros; ``providers`` how many there are.
    """

    kind: str
    median: Decimal
    providers: int


class PlaceFarFromProvider(Struct, frozen=True):
    """The place is far from the provider's declared address and from its other places.

    ``declared_km`` to the commune of the address in the public list; ``nearest_km`` to the nearest commune in which
    the provider has another offer, None when it has none.
    """

    declared_km: float
    nearest_km: float | None


class Findings(Struct, frozen=True):
    """What was found of an offer; None where nothing is to be said."""

    price: PriceFarBelowMedian | None = None
    place: PlaceFarFromProvider | None = None
