"""What remains to pay, as an engine is told it: of a price, the account pays the slice between two amounts.

With 3,200 € of rights and a participation of 150 €, a certification of the RNCP is paid from 150 € to 3,350 €: of 90 €
all remains, of 900 € the 150 € of participation, of 4,000 € the 150 € and what lies above 3,350 €. So ``remaining``
never falls when the price rises, a range of it is a range of prices, and equals in it are equals in a whole slice.
"""

import math
from dataclasses import dataclass

from search_svc.catalogue import ACTION_KINDS, ActionKind


@dataclass(frozen=True, slots=True)
class PaidSlice:
    """The account pays the part of a price between ``first`` and ``last`` cents; ``NOTHING_PAID``: none of it."""

    first: int
    last: int

    @property
    def paid(self) -> int:
        """Cents paid at most."""
        return self.last - self.first

    def remaining(self, price: int) -> int:
        """Cents that remain of a price in cents."""
        return min(price, self.first) + max(price - self.last, 0)

    def lowest_price(self, remaining: int) -> int:
        """The lowest price, in cents, of which at least this many cents remain."""
        return remaining if remaining <= self.first else remaining + self.paid

    def highest_price(self, remaining: int) -> int:
        """The highest price, in cents, of which at most this many cents remain; negative when there is none."""
        return remaining if remaining < self.first else remaining + self.paid


NOTHING_PAID = PaidSlice(0, 0)


@dataclass(frozen=True, slots=True)
class KindPaid:
    """What the account pays of an action of a kind. ``least_hours``: nothing of one that is known to be shorter."""

    kind: ActionKind
    slice: PaidSlice
    least_hours: float | None = None

    def of(self, hours: float | None) -> PaidSlice:
        """The slice of an action that lasts so many hours (None: not known)."""
        short = self.least_hours is not None and hours is not None and hours < self.least_hours
        return NOTHING_PAID if short else self.slice


@dataclass(frozen=True, slots=True)
class Remaining:
    """What remains of any price: one row a kind. Without a price, or of another kind, it is not known."""

    kinds: tuple[KindPaid, ...]

    @property
    def least_hours(self) -> tuple[float, ...]:
        """For each of ``ACTION_KINDS`` the hours below which nothing is paid, infinitely low without such a rule."""
        least = {row.kind: row.least_hours for row in self.kinds if row.least_hours is not None}
        return tuple(least.get(kind, -math.inf) for kind in ACTION_KINDS)

    def of(self, kind: ActionKind | None, price: int | None, hours: float | None) -> int | None:
        """Cents that remain of a price in cents; None when that is not known."""
        paid = next((row for row in self.kinds if row.kind == kind), None)
        return None if paid is None or price is None else paid.of(hours).remaining(price)
