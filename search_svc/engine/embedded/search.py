"""A plan run on a view: matches, totals, facets, order, and the evidence of the rows returned."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from search_svc.engine.embedded.csr import expand
from search_svc.engine.embedded.facets import count_facet
from search_svc.engine.embedded.filters import filter_mask, filter_name
from search_svc.engine.embedded.matching import UnitMatch, match_one_unit, match_units
from search_svc.engine.embedded.ordering import Matches, Ranked, lots, rank
from search_svc.engine.embedded.places import distances, everything_in_range, has_range, in_range
from search_svc.engine.embedded.segment import REMOTE, Bools, Int64s
from search_svc.engine.embedded.sessions import available
from search_svc.engine.embedded.tally import Tally
from search_svc.engine.embedded.view import LiveSegment, View
from search_svc.engine.page import GROUPS_EXACT_TO, Candidates, FacetCount, SearchPage, Totals
from search_svc.engine.plan import REMAINING, SearchPlan, Window

# Orders of the whole catalogue kept: one a lot, sort and page that people look at.
_ORDERS_KEPT = 32
# Facets of the whole catalogue kept: all of them for a few days, and what remains to pay for some accounts.
_FACETS_KEPT = 128
# Share of the units from which on rows are marked in one pass instead of gathered unit by unit.
_MANY = 0.06


def search(view: View, plan: SearchPlan) -> SearchPage:
    """The answer to a plan. ValueError for a plan that names a field or facet that does not exist."""
    if _is_whole(plan):
        return _whole(view, plan)
    split = [_split(live, plan, _candidates(live, view, plan)) for live in view.segments]
    found = [matches for matches, _ in split]
    tallies = [Tally(live.segment, matches.rows) for live, matches in zip(view.segments, found, strict=True)]
    facets = {}
    for request in plan.facets:
        beside = [
            [Tally(live.segment, rejected[request.name])] if request.name in rejected else []
            for live, (_, rejected) in zip(view.segments, split, strict=True)
        ]
        facets[request.name] = count_facet(
            view, [[tally, *more] for tally, more in zip(tallies, beside, strict=True)], request, plan
        )
    return _page(view, found, rank(view, found, plan), plan, facets)


def _is_whole(plan: SearchPlan) -> bool:
    """Whether the plan asks for the whole catalogue (the front page)."""
    nowhere = plan.home is None and plan.work is None
    return plan.text is None and not plan.filters and nowhere


def _whole(view: View, plan: SearchPlan) -> SearchPage:
    """The whole catalogue: its facets and its order are kept as long as the view is."""
    found = [_candidates(live, view, plan) for live in view.segments]
    facets = {}
    for request in plan.facets:
        key = (plan.audiences, plan.today, request, plan.remaining if request.name == REMAINING else None)
        if key not in view.facets:
            while len(view.facets) >= _FACETS_KEPT:
                view.facets.pop(next(iter(view.facets)), None)
            tallies = [[Tally(live.segment, matches.rows)] for live, matches in zip(view.segments, found, strict=True)]
            view.facets[key] = count_facet(view, tallies, request, plan)
        facets[request.name] = view.facets[key]
    order = replace(plan, facets=(), version=None)
    if order not in view.orders:
        while len(view.orders) >= _ORDERS_KEPT:
            view.orders.pop(next(iter(view.orders)), None)
        view.orders[order] = rank(view, found, plan)
    return _page(view, found, view.orders[order], plan, facets)


def _page(
    view: View,
    found: Sequence[Matches],
    ranked: Ranked,
    plan: SearchPlan,
    facets: dict[str, tuple[FacetCount, ...]],
) -> SearchPage:
    return SearchPage(view.version, _totals(view, found, ranked), _evidence(view, found, ranked, plan), facets)


def search_one(view: View, plan: SearchPlan, identifier: str) -> SearchPage:
    """The plan restricted to one offer: one row of evidence, or none when it does not match."""
    plan = replace(plan, group="none", facets=(), window=Window(0, 1))
    place = view.find(identifier)
    found = [Matches(np.zeros(0, np.int64)) for _ in view.segments]
    if place is not None:
        live = view.segments[place[0]]
        row = np.array([place[1]])
        if live.visible(plan.audiences)[place[1]]:
            found[place[0]], _ = _split(live, plan, _candidate(live, view, plan, row))
    return _page(view, found, rank(view, found, plan), plan, {})


def _candidates(live: LiveSegment, view: View, plan: SearchPlan) -> Matches:
    """Visible rows that match the text and lie in range."""
    segment = live.segment
    if plan.text is None:
        if not has_range(plan):
            return Matches(live.visible_rows(plan.audiences))
        inside = everything_in_range(segment, plan, view.outlines)
        inside &= live.visible(plan.audiences)
        return Matches(np.flatnonzero(inside))
    text = match_units(segment, plan.text)
    if len(text.units) > _MANY * segment.units:
        return _dense_candidates(live, view, plan, text)
    rows, at = expand(segment.unit_starts, text.units)
    matches = _keep(Matches(rows, text, at), live.visible(plan.audiences)[rows])
    return _keep(matches, in_range(segment, matches.rows, plan, view.outlines)) if has_range(plan) else matches


def _dense_candidates(live: LiveSegment, view: View, plan: SearchPlan, text: UnitMatch) -> Matches:
    """The same where so many units match that looking at every row is faster."""
    segment = live.segment
    matching = np.zeros(segment.units, np.bool_)
    matching[text.units] = True
    inside = matching[segment.unit]
    inside &= live.visible(plan.audiences)
    if has_range(plan):
        inside &= everything_in_range(segment, plan, view.outlines)
    rows = np.flatnonzero(inside)
    place = np.cumsum(matching) - 1
    return Matches(rows, text, place[segment.unit[rows]])


def _candidate(live: LiveSegment, view: View, plan: SearchPlan, row: Int64s) -> Matches:
    """One visible row, if it matches the text and lies in range."""
    if has_range(plan) and not in_range(live.segment, row, plan, view.outlines)[0]:
        return Matches(row[:0])
    if plan.text is None:
        return Matches(row)
    text = match_one_unit(live.segment, plan.text, int(live.segment.unit[row[0]]))
    return Matches(row, text, np.zeros(1, np.int64)) if len(text.units) else Matches(row[:0], text, row[:0])


def _split(live: LiveSegment, plan: SearchPlan, matches: Matches) -> tuple[Matches, dict[str, Int64s]]:
    """The matches, and beside them for each facet with a filter of its own the rows that only this filter rejects."""
    faceted = {request.name for request in plan.facets}
    for wanted in plan.filters:
        if filter_name(wanted) not in faceted:
            matches = _keep(matches, filter_mask(live.segment, matches.rows, wanted, plan))
    rejected: dict[str, Bools] = {}
    for wanted in plan.filters:
        name = filter_name(wanted)
        if name in faceted:
            mask = ~filter_mask(live.segment, matches.rows, wanted, plan)
            rejected[name] = rejected[name] | mask if name in rejected else mask
    if not rejected:
        return matches, {}
    fails = np.zeros(len(matches.rows), np.uint8)
    for mask in rejected.values():
        fails += mask
    once = fails == 1
    return _keep(matches, fails == 0), {name: matches.rows[once & mask] for name, mask in rejected.items()}


def _keep(matches: Matches, mask: Bools) -> Matches:
    if mask.all():
        return matches
    return Matches(matches.rows[mask], matches.text, None if matches.at is None else matches.at[mask])


def _totals(view: View, found: Sequence[Matches], ranked: Ranked) -> Totals:
    remote = sum(
        int(np.count_nonzero(live.segment.teaching[matches.rows] == REMOTE))
        for live, matches in zip(view.segments, found, strict=True)
    )
    return Totals(
        offers=sum(len(matches.rows) for matches in found),
        groups=min(ranked.groups, GROUPS_EXACT_TO),
        remote=remote,
        groups_exact=ranked.groups <= GROUPS_EXACT_TO,
    )


def _evidence(view: View, found: Sequence[Matches], ranked: Ranked, plan: SearchPlan) -> Candidates:
    """The rows of the window with what their components are computed from."""
    size = len(ranked.segment)
    words = len(plan.text.words) if plan.text is not None else 0
    ids: list[str] = [""] * size
    columns: dict[str, Any] = {name: np.zeros(size, kind) for name, kind in _EVIDENCE.items()}
    fields = np.zeros((size, words), np.uint8)
    for i, (live, matches) in enumerate(zip(view.segments, found, strict=True)):
        own = np.flatnonzero(ranked.segment == i)
        if not len(own):
            continue
        segment, position = live.segment, ranked.position[own]
        rows = matches.rows[position]
        for at, identifier in zip(own.tolist(), segment.ids.take(rows), strict=True):
            ids[at] = identifier
        columns["siren"][own] = segment.provider_siren[segment.provider[rows]]
        columns["group"][own] = segment.group_key[segment.group[rows]]
        columns["home_km"][own] = distances(segment, rows, plan.home)
        columns["work_km"][own] = distances(segment, rows, plan.work)
        columns["remote"][own] = segment.teaching[rows] == REMOTE
        columns["unlocated"][own] = segment.unlocated[rows]
        columns["available"][own] = available(segment, rows, plan.today)
        columns["outcome"][own] = segment.certification_outcome[segment.certification[rows]]
        columns["lots"][own] = lots(segment, rows, plan.lot)
        if matches.text is not None and matches.at is not None:
            fields[own] = matches.text.fields[:, matches.at[position]].T
            columns["exact"][own] = matches.text.exact[matches.at[position]]
    score = -ranked.key if plan.sort.key == "relevance" else np.zeros(size)
    return Candidates(ids=ids, group_offers=ranked.group_offers, fields=fields, score=score, key=ranked.key, **columns)


_EVIDENCE = {
    "siren": np.int64, "group": np.uint64, "exact": np.bool_, "home_km": np.float64, "work_km": np.float64,
    "remote": np.bool_, "unlocated": np.bool_, "available": np.bool_, "outcome": np.float64, "lots": np.int64,
}  # fmt: skip
