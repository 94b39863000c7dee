"""A page of the public list with the extended one merged into it."""

from dataclasses import replace
from datetime import date

from search_svc.catalogue import Audience
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan
from search_svc.engine.port import Engine
from search_svc.query.cursor import Continued, Cursor
from search_svc.query.facets import facet_requests
from search_svc.query.listing import Listed, Lists, Side
from search_svc.query.merging import WHOLE, both_counts, both_totals, place_of, taken_from_extended
from search_svc.query.parameters import OfferSearch
from search_svc.query.planning import Resolved, totals_plan
from search_svc.query.reading.understood import explicit
from search_svc.query.refusals import BadParameters, NotOpened


def refuse_extended(opened: frozenset[Audience], engine: Engine) -> None:
    """NotOpened when the status of the token opens nothing, BadParameters for an engine whose lists are not merged."""
    if not opened:
        raise NotOpened("extended", "the status of the token opens no offer that is not public")
    if not engine.mergeable:
        raise BadParameters.one("extended", "is not offered by the search engine in use")


async def with_extended(
    lists: Lists,
    search: OfferSearch,
    public: Side,
    opened: frozenset[Audience],
    today: date,
    cursor: Cursor | None,
    size: int,
) -> Listed:
    """The page: ``size`` results from both lists, ``public`` having been cut to as many, with WHOLE facet values."""
    version = public.cut.first.version
    before = cursor.extended if cursor is not None else None
    if cursor is None or before is None:
        resolved = await _reading(lists, search, public, opened, today)
        shown, after = 0, None
    else:
        resolved, shown, after = _as_before(cursor, before, opened), before.shown, before.after
    cut, plan = await lists.cut(search, resolved, shown, size, after, version, WHOLE)
    extended = Side(resolved, plan, cut, shown, after)

    sort = plan.sort.key
    taken = taken_from_extended(
        [place_of(row, sort) for row in public.cut.rows], [place_of(row, sort) for row in cut.rows], size
    )
    heads = {False: iter(public.cut.rows), True: iter(cut.rows)}
    rows = tuple((next(heads[side]), (extended if side else public).plan) for side in taken)
    public_next = await _position(lists, search, public, taken.count(False))
    extended_next = await _position(lists, search, extended, taken.count(True))
    first = public.cut.first
    requests = facet_requests(explicit(search, public.resolved.understood))
    return Listed(
        first=SearchPage(
            version,
            both_totals(first.totals, cut.first.totals),
            first.candidates,
            {request.name: both_counts(request, first, cut.first) for request in requests},
        ),
        rows=rows,
        shown=public_next[0],
        after=public_next[1],
        extended=_continued(resolved, *extended_next),
        more=bool(rows) and (public.goes_on(search, public_next[0]) or extended.goes_on(search, extended_next[0])),
    )


async def _reading(
    lists: Lists, search: OfferSearch, public: Side, opened: frozenset[Audience], today: date
) -> Resolved:
    """How the question is understood for the extended list: as for the public one, unless words had to be changed
    there (or nothing was found) and these offers have them as they are written."""
    if public.cut.first.totals.offers and not public.resolved.corrections:
        return replace(public.resolved, audiences=opened)
    literal = search.model_copy(update={"spelling": "literal"})
    own = await lists.reader.resolve(literal, today, opened)
    plan: SearchPlan = replace(totals_plan(search, own, lists.weights), version=public.cut.first.version)
    found = (await lists.run(plan)).totals.offers
    return own if found else replace(public.resolved, audiences=opened)


async def _position(lists: Lists, search: OfferSearch, side: Side, taken: int) -> tuple[int, str | None]:
    """Where a list goes on after ``taken`` of its rows: how many were shown, and the engine's position."""
    if taken == 0:
        return side.shown, side.after
    if taken == len(side.cut.rows) or side.cut.after is None:
        return side.shown + taken, side.cut.after
    # The engine's position is that of the last row it was asked for: asked anew for no more than was taken.
    bare = search.model_copy(update={"facets": ()})
    version = side.cut.first.version
    cut, _ = await lists.cut(bare, side.resolved, side.shown, taken, side.after, version, None)
    return side.shown + taken, cut.after


def _continued(resolved: Resolved, shown: int, after: str | None) -> Continued:
    return Continued(
        shown,
        after,
        resolved.searched,
        resolved.text,
        resolved.corrections,
        resolved.home,
        resolved.work,
        resolved.understood,
    )


def _as_before(cursor: Cursor, before: Continued, opened: frozenset[Audience]) -> Resolved:
    return Resolved(
        cursor.day,
        before.searched,
        before.text,
        before.corrections,
        before.home,
        before.work,
        before.understood,
        opened,
    )
