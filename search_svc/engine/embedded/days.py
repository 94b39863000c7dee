"""What the sessions of a segment's offers come to on a given day: computed once a day and kept."""

from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

NO_DATE = np.iinfo(np.int32).max
Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]

# Bits of ``Day.entry``.
PERMANENT, UNDATED = 1, 2


class Day:
    """Session facts of every row as seen from ``today``."""

    def __init__(self, starts: Int64s, days: Int32s, permanent: NDArray[np.bool_], today: date) -> None:
        """``starts``, ``days``: open sessions with a date, CSR by row, ascending; ``permanent``: entry at any time."""
        self._starts, self._days, self._permanent, self._today = starts, days, permanent, day_number(today)

    @cached_property
    def next_day(self) -> Int32s:
        """The first day from today on that an open session starts; NO_DATE when there is none."""
        result = np.full(len(self._permanent), NO_DATE, np.int32)
        some = np.flatnonzero(self._starts[1:] > self._starts[:-1])
        if len(some):
            days = np.where(self._days >= self._today, self._days, np.int32(NO_DATE))
            result[some] = np.minimum.reduceat(days, self._starts[some])
        return result

    @cached_property
    def entry(self) -> NDArray[np.uint8]:
        """Bits: entry is permanent, no session has a date from today on."""
        bits: NDArray[np.uint8] = self._permanent * np.uint8(PERMANENT)
        bits[self.next_day == NO_DATE] |= UNDATED
        return bits

    @cached_property
    def months(self) -> tuple[Int64s, Int32s]:
        """(starts, months): the distinct months, since January 1970, in which each row has an open session from today
        on; CSR by row."""
        row = np.repeat(np.arange(len(self._permanent)), np.diff(self._starts))
        future = np.flatnonzero(self._days >= self._today)
        row = row[future]
        month = self._days[future].astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)
        new = np.ones(len(month), np.bool_)
        new[1:] = (month[1:] != month[:-1]) | (row[1:] != row[:-1])
        counts = np.bincount(row[new], minlength=len(self._permanent))
        return np.concatenate(([0], np.cumsum(counts))).astype(np.int64), month[new]


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - date(1970, 1, 1).toordinal()


def month_name(month: int) -> str:
    """``2027-03`` of a number of months since January 1970."""
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"
