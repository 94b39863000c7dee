"""The account in hours, to the end of 2018: 24 a year to 120, then 12 to 150; 48 to 400 for the unqualified."""

from fractions import Fraction
from math import ceil

from msgspec import Struct


class YearInHours(Struct, frozen=True):
    """A year worked in part or whole (``share``, in ]0, 1]) and the hours a whole one earns.

    Below ``threshold`` a whole year earns ``rate`` hours, above it ``reduced``, and nothing above ``ceiling``.
    ``threshold`` equal to ``ceiling``: no reduced rate.
    """

    share: Fraction
    rate: int
    threshold: int
    reduced: int
    ceiling: int

    @property
    def full(self) -> int:
        """Hours the year earns on an account far from every limit."""
        return ceil(self.rate * self.share)

    def earned(self, held: int) -> int:
        """Hours the year adds to an account that holds ``held``, rounded up to the hour (article R. 6323-1).

        The year that crosses the threshold earns the rate up to it, and the reduced rate for the time that is left:
        108 hours and a whole year make 12, then half a year at 12, that is 18.
        """
        below = min(self.rate * self.share, Fraction(max(self.threshold - held, 0)))
        left = self.share - below / self.rate
        return min(ceil(below + self.reduced * left), max(self.ceiling - held, 0))
