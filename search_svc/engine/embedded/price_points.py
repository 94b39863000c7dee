"""Price points of a segment: the few thousand distinct prices of each kind of action, so that what remains of a price
is worked out once a point and looked up for an offer."""

import numpy as np
from numpy.typing import NDArray

from search_svc.catalogue import ACTION_KINDS, action_kind
from search_svc.engine.embedded.strings import Strings
from search_svc.engine.remaining import NOTHING_PAID, Remaining

# Above every price in cents, so that a kind and a price make one number.
_PRICES = 1 << 44
# In place of a position in ``ACTION_KINDS``.
_NO_KIND = len(ACTION_KINDS)


class PricePoints:
    """Offers by kind and price. ``point``: int32, one row an offer, its point; ``point_price`` and ``point_code``: one
    row a point, its price in cents (-1: not known) and its code: twice the position of its kind in ``ACTION_KINDS``,
    one more when its offers are known to be shorter than ``least_hours`` of that kind (infinitely low: no least).
    """

    def __init__(
        self,
        certifications: Strings,
        certification: NDArray[np.int32],
        price: NDArray[np.int64],
        hours: NDArray[np.float64],
        least_hours: tuple[float, ...],
    ) -> None:
        of_number = [action_kind(number) for number in certifications.all()]
        kinds = np.array([_NO_KIND if kind is None else ACTION_KINDS.index(kind) for kind in of_number], np.int64)
        kind = kinds[certification]
        # Of an unknown price as of no kind nothing is known.
        code = np.where(price < 0, 2 * _NO_KIND, 2 * kind)
        code += (hours < np.array([*least_hours, -np.inf])[kind]) & (price >= 0)
        self._price, self._code = price, code.astype(np.uint8)
        distinct, point = np.unique(code * _PRICES + (price + 1), return_inverse=True)
        self.point = point.astype(np.int32)
        self.point_price = distinct % _PRICES - 1
        self.point_code = (distinct // _PRICES).astype(np.uint8)

    def __len__(self) -> int:
        return len(self.point_price)

    def of_points(self, remaining: Remaining) -> NDArray[np.float64]:
        """Cents that remain at each point, NaN where that is not known."""
        return _remaining(self.point_price, self.point_code, remaining)

    def of_rows(self, rows: NDArray[np.int64], remaining: Remaining) -> NDArray[np.float64]:
        """Cents that remain of each offer, NaN where that is not known."""
        if len(rows) < len(self):
            return _remaining(self._price[rows], self._code[rows], remaining)
        found: NDArray[np.float64] = self.of_points(remaining)[self.point[rows]]
        return found


def _remaining(prices: NDArray[np.int64], codes: NDArray[np.uint8], remaining: Remaining) -> NDArray[np.float64]:
    first, last = np.full(2 * _NO_KIND + 1, np.nan), np.full(2 * _NO_KIND + 1, np.nan)
    for row in remaining.kinds:
        code = 2 * ACTION_KINDS.index(row.kind)
        for short, paid in enumerate((row.slice, NOTHING_PAID)):
            first[code + short], last[code + short] = paid.first, paid.last
    found: NDArray[np.float64] = np.minimum(prices, first[codes])
    found += np.maximum(prices - last[codes], 0)
    return found
