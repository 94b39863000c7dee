"""Pages: which windows of the engine a page is cut from, and the rows that are shown.

By relevance the list is made of consecutive windows of WINDOW groups in the engine's order, each ordered anew by phase
2; a page is cut from one of them or across two. Other sorts are the engine's order as it is.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from search_svc.engine.page import SearchPage
from search_svc.engine.plan import Scoring, SearchPlan, Window
from search_svc.ranking import Ranking, rank

# Phase 2 looks at this many groups at a time: more than anybody reads, few enough to cost under a millisecond.
WINDOW = 400


@dataclass(frozen=True, slots=True)
class RankedWindow:
    """A window of candidates with its order by phase 2 and the formula that made it."""

    page: SearchPage
    ranking: Ranking
    scoring: Scoring


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is shown: candidate ``row`` of a window."""

    window: RankedWindow
    row: int

    @property
    def id(self) -> str:
        """The offer's id."""
        return self.window.page.candidates.ids[self.row]


@dataclass(frozen=True, slots=True)
class Cut:
    """A page: ``first`` is the engine's answer it begins in (its totals and facets), ``rows`` what is shown, ``after``
    the engine's position for the next page."""

    first: SearchPage
    rows: tuple[Row, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """What phase 2 needs beside the candidates."""

    scoring: Scoring
    seed: int
    bands: int


Run = Callable[[SearchPlan], Awaitable[SearchPage]]


def ranked(page: SearchPage, plan: SearchPlan, order: Order) -> RankedWindow:
    """A window with the scores and the order of phase 2."""
    ranking = rank(page.candidates, plan.text, order.scoring, seed=order.seed, band_count=order.bands)
    return RankedWindow(page, ranking, order.scoring)


async def cut_page(
    run: Run, phase_2: Callable[[SearchPage], RankedWindow], plan: SearchPlan, start: int, size: int, after: str | None
) -> Cut:
    """The page of ``size`` groups that begins after ``start`` of them. ``after`` is what the page before returned."""
    if size == 0 or plan.sort.key != "relevance":
        page = await run(replace(plan, window=Window(start, size, after)))
        window = phase_2(page)
        return Cut(page, tuple(Row(window, row) for row in range(len(page.candidates))), page.after)
    first: SearchPage | None = None
    rows: list[Row] = []
    while True:
        offset = start - start % WINDOW
        page = await run(replace(plan, window=Window(offset, WINDOW, after)))
        if first is None:
            first = page
            # The rest of the page is cut from the same version, and its totals are known.
            plan = replace(plan, facets=(), version=page.version)
        window = phase_2(page)
        taken = window.ranking.order[start - offset :][: size - len(rows)]
        rows += [Row(window, int(row)) for row in taken]
        start += len(taken)
        window_used_up = len(page.candidates) == WINDOW and start == offset + WINDOW
        if window_used_up:
            after = page.after
        if not window_used_up or len(rows) == size:
            return Cut(first, tuple(rows), after)
