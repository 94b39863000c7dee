"""Session dates of rows: whether one can still join, and which months start."""

from datetime import date

import numpy as np

from search_svc.engine.embedded.postings import expand
from search_svc.engine.embedded.segment import NO_DATE, Bools, Int32s, Int64s
from search_svc.engine.embedded.view import LiveSegment, day_number
from search_svc.engine.plan import StartRange


def available(live: LiveSegment, rows: Int64s, today: date) -> Bools:
    """Whether a session can still be joined: an open one starts from today on, or entry is permanent and not every
    session is closed."""
    joinable: Bools = live.next_day(today)[rows] != NO_DATE
    return joinable | live.segment.permanent_open[rows]


def starts_within(live: LiveSegment, rows: Int64s, wanted: StartRange, today: date) -> Bools:
    """Whether an open session starts in the range, today or later, or entry is permanent."""
    segment = live.segment
    first = max(today, wanted.first) if wanted.first is not None else today
    low = day_number(first)
    high = NO_DATE - 1 if wanted.last is None else day_number(wanted.last)
    next_day = live.next_day(today)[rows]
    inside: Bools = (next_day >= low) & (next_day <= high)
    # Only rows whose next session is too early can have a later one inside.
    early = np.flatnonzero(next_day < low)
    if len(early):
        positions, owner = expand(segment.session_starts, rows[early])
        days = segment.session_day[positions]
        inside[early[owner[(days >= low) & (days <= high)]]] = True
    inside |= segment.permanent[rows]
    return inside


def month_counts(live: LiveSegment, rows: Int64s, today: date) -> dict[str, int]:
    """How many rows have an open session in each month (``2027-03``), from today on. Months without one are absent."""
    segment = live.segment
    positions, owner = expand(segment.session_starts, rows)
    days = segment.session_day[positions]
    future = days >= day_number(today)
    months, owner = _months(days[future]), owner[future]
    if not len(months):
        return {}
    new = np.ones(len(months), np.bool_)
    new[1:] = (months[1:] != months[:-1]) | (owner[1:] != owner[:-1])
    first = int(months.min())
    counts = np.bincount(months[new] - first)
    return {month_name(first + i): int(count) for i, count in enumerate(counts) if count}


def _months(days: Int32s) -> Int64s:
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)


def month_name(month: int) -> str:
    """``2027-03`` of a number of months since January 1970."""
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"
