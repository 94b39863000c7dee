"""Order of matches: by the plan's key, then by lot, then by id; one row a group when grouped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from search_svc.engine.embedded.days import NO_DATE
from search_svc.engine.embedded.matching import UnitMatch, text_scores
from search_svc.engine.embedded.places import nearer
from search_svc.engine.embedded.segment import REMOTE, UNKNOWN_PRICE, Floats, Int64s, Segment
from search_svc.engine.embedded.sessions import available
from search_svc.engine.embedded.view import View
from search_svc.engine.identity import lot_number
from search_svc.engine.offer_fields import BEHIND_ANY_PRICE
from search_svc.engine.plan import REMAINING, SearchPlan


@dataclass(frozen=True, slots=True)
class Matches:
    """Rows of one segment that match, ascending. ``text`` is the units' match and ``at`` each row's place in it."""

    rows: Int64s
    text: UnitMatch | None = None
    at: Int64s | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """Rows in the plan's order: segment, position in the segment's ``Matches``, key (smaller first), group, offers."""

    segment: Int64s
    position: Int64s
    key: Floats
    group: Int64s
    group_offers: Int64s
    groups: int  # how many groups match in all


def sort_keys(segment: Segment, matches: Matches, plan: SearchPlan) -> Floats:
    """A number for each matching row: the smaller stands first, unknown is infinite in either direction."""
    key = _sort_values(segment, matches, plan)
    if plan.sort.descending:
        key = -key
    if plan.sort.key in ("price", REMAINING):
        key += BEHIND_ANY_PRICE * segment.price_tier[matches.rows]
    key[np.isnan(key)] = np.inf
    return key


def _sort_values(segment: Segment, matches: Matches, plan: SearchPlan) -> Floats:
    rows = matches.rows
    if plan.sort.key == "relevance":
        return -scores(segment, matches, plan)
    if plan.sort.key == "distance":
        return nearer(segment, rows, plan)
    if plan.sort.key == "price":
        price = segment.price[rows]
        return np.where(price == UNKNOWN_PRICE, np.nan, price)
    if plan.sort.key == REMAINING and plan.remaining is not None:
        return segment.price_points(plan.remaining.least_hours).of_rows(rows, plan.remaining)
    if plan.sort.key == "hours":
        return segment.hours[rows]
    if plan.sort.key == "rating":
        return segment.bayesian_rating[rows]
    if plan.sort.key == "insertion":
        return segment.certification_insertion[segment.certification[rows]]
    day = segment.day(plan.today).next_day[rows]
    return np.where(day == NO_DATE, np.nan, day)


def scores(segment: Segment, matches: Matches, plan: SearchPlan) -> Floats:
    """Phase-1 score of each matching row (``plan.Scoring``); 0 for all when the plan has no scoring."""
    rows, scoring = matches.rows, plan.scoring
    if scoring is None:
        return np.zeros(len(rows))
    total = scoring.outcome_weight * segment.certification_outcome[segment.certification[rows]]
    total += scoring.availability_weight * available(segment, rows, plan.today)
    if plan.text is not None and matches.text is not None and matches.at is not None:
        total += scoring.text_weight * text_scores(matches.text, plan.text, scoring.text)[matches.at]
    if plan.home is not None or plan.work is not None:
        closeness = scoring.half_km / (scoring.half_km + nearer(segment, rows, plan))
        closeness[segment.teaching[rows] == REMOTE] = scoring.remote_distance
        closeness[segment.unlocated[rows]] = scoring.unlocated_distance
        total += scoring.distance_weight * closeness
    return total


def rank(view: View, found: Sequence[Matches], plan: SearchPlan) -> Ranked:
    """The first ``offset + size`` rows of the answer, from ``offset`` on, one a group when the plan groups."""
    keys = [sort_keys(live.segment, matches, plan) for live, matches in zip(view.segments, found, strict=True)]
    key = np.concatenate(keys)
    segment = np.repeat(np.arange(len(found)), [len(matches.rows) for matches in found])
    position = np.concatenate([np.arange(len(matches.rows)) for matches in found])
    group = np.concatenate(
        [
            own if to_view is None else to_view[own]
            for live, matches, to_view in zip(view.segments, found, view.groups, strict=True)
            for own in [live.segment.group[matches.rows]]
        ]
    )
    entries = _Entries(view, found, segment, position, plan.lot)
    starts, order = _runs(group, sorted_already=len(found) == 1)
    counts = np.diff(np.append(starts, len(key)))
    if plan.group == "none":
        chosen = np.arange(len(key))
        offers = np.ones(len(key), np.int64)
    else:
        chosen, offers = _best(key, starts, counts, order, entries), counts
    wanted = plan.window.offset + plan.window.size
    top = _first(key[chosen], lambda some: entries.lots(chosen[some]), lambda i: entries.id(int(chosen[i])), wanted)
    top = top[plan.window.offset :]
    index = chosen[top]
    return Ranked(segment[index], position[index], key[index], group[index], offers[top], len(starts))


class _Entries:
    """Lots and ids of concatenated matches, looked up only where keys tie."""

    def __init__(self, view: View, found: Sequence[Matches], segment: Int64s, position: Int64s, lot: int) -> None:
        self._view, self._found, self._segment, self._position, self._lot = view, found, segment, position, lot

    def lots(self, index: Int64s) -> Int64s:
        if len(self._found) == 1:
            return lots(self._view.segments[0].segment, self._found[0].rows[self._position[index]], self._lot)
        result = np.zeros(len(index), np.int64)
        for i, (live, matches) in enumerate(zip(self._view.segments, self._found, strict=True)):
            own = np.flatnonzero(self._segment[index] == i)
            result[own] = lots(live.segment, matches.rows[self._position[index[own]]], self._lot)
        return result

    def offer_lots(self, index: Int64s) -> Int64s:
        """The offer's half of the lots."""
        result = np.zeros(len(index), np.int64)
        for i, (live, matches) in enumerate(zip(self._view.segments, self._found, strict=True)):
            own = slice(None) if len(self._found) == 1 else np.flatnonzero(self._segment[index] == i)
            result[own] = live.segment.offer_lot[matches.rows[self._position[index[own]]]]
        return result

    def id(self, index: int) -> str:
        segment = int(self._segment[index])
        return self._view.segments[segment].segment.ids[int(self._found[segment].rows[self._position[index]])]


def lots(segment: Segment, rows: Int64s, lot: int) -> Int64s:
    """The tie-break of each row."""
    provider: Int64s = segment.provider_lots[lot][segment.provider[rows]]
    return lot_number(provider, segment.offer_lot[rows])


def _runs(group: Int64s, *, sorted_already: bool) -> tuple[Int64s, Int64s | None]:
    """Where each group starts in ``group[order]`` (order None: as it is)."""
    order = None if sorted_already else np.argsort(group, kind="stable")
    values = group if order is None else group[order]
    if not len(values):
        return np.zeros(0, np.int64), order
    return np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1]))), order


def _best(key: Floats, starts: Int64s, counts: Int64s, order: Int64s | None, entries: _Entries) -> Int64s:
    """Index of the best entry of each group: smallest key, then lot, then id."""
    if not len(starts):
        return np.zeros(0, np.int64)
    values = key if order is None else key[order]
    least = np.minimum.reduceat(values, starts)
    at = np.flatnonzero(values == np.repeat(least, counts))
    owner = np.repeat(np.arange(len(starts)), counts)[at]
    index = at if order is None else order[at]
    if len(at) == len(starts):
        return index
    lot = entries.offer_lots(index)  # a group has one provider, whose half of the lot is the same
    first = np.flatnonzero(np.concatenate(([True], owner[1:] != owner[:-1])))
    sizes = np.diff(np.append(first, len(owner)))
    drawn = np.flatnonzero(lot == np.repeat(np.minimum.reduceat(lot, first), sizes))
    if len(drawn) == len(starts):
        return index[drawn]
    # Two offers of one provider with the same lot: one chance in two thousand million.
    best: dict[int, int] = {}
    for i in drawn.tolist():
        group, entry = int(owner[i]), int(index[i])
        if group not in best or entries.id(entry) < entries.id(best[group]):
            best[group] = entry
    return np.array([best[group] for group in range(len(starts))], np.int64)


def _first(key: Floats, lots_of: Callable[[Int64s], Int64s], id_of: Callable[[int], str], wanted: int) -> Int64s:
    """Positions of the ``wanted`` first by key, lot and id, in order."""
    some = np.arange(len(key))
    if wanted < len(key):
        last = np.partition(key, wanted - 1)[wanted - 1] if wanted else -np.inf
        below, ties = np.flatnonzero(key < last), np.flatnonzero(key == last)
        missing = wanted - len(below)
        if len(ties) > missing > 0:
            drawn = lots_of(ties)
            ties = ties[drawn <= np.partition(drawn, missing - 1)[missing - 1]]
        some = np.concatenate((below, ties)) if missing > 0 else below
    lot = lots_of(some)
    order = np.lexsort((lot, key[some]))
    some, lot = some[order], lot[order]
    same = np.flatnonzero((lot[1:] == lot[:-1]) & (key[some][1:] == key[some][:-1]))
    if len(same):
        some = np.array(
            sorted(some.tolist(), key=lambda i: (key[i], int(lots_of(np.array([i]))[0]), id_of(i))), np.int64
        )
    return some[:wanted]
