"""Session dates as filters: whether one can still join, and whether one can start in a range."""

from datetime import date

import numpy as np

from search_svc.engine.embedded.csr import expand
from search_svc.engine.embedded.days import NO_DATE, day_number
from search_svc.engine.embedded.segment import Bools, Int64s, Segment
from search_svc.engine.plan import StartRange


def available(segment: Segment, rows: Int64s, today: date) -> Bools:
    """Whether a session can still be joined: an open one starts from today on or on a day not stated, or entry is
    permanent and not every session is closed."""
    joinable: Bools = segment.day(today).next_day[rows] != NO_DATE
    return joinable | segment.permanent_open[rows]


def starts_within(segment: Segment, rows: Int64s, wanted: StartRange, today: date) -> Bools:
    """Whether an open session starts in the range, today or later, or entry is permanent."""
    first = max(today, wanted.first) if wanted.first is not None else today
    low = day_number(first)
    high = NO_DATE - 1 if wanted.last is None else day_number(wanted.last)
    next_day = segment.day(today).next_day[rows]
    inside: Bools = (next_day >= low) & (next_day <= high)
    inside |= segment.permanent[rows]
    # Only rows whose next session is too early can have a later one inside.
    early = np.flatnonzero((next_day < low) & ~inside)
    if len(early):
        positions, owner = expand(segment.session_starts, rows[early])
        days = segment.session_day[positions]
        inside[early[owner[(days >= low) & (days <= high)]]] = True
    return inside
