"""Questions through the service on any day, and the ranked list that came back: who stands where, in which band."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.page import Totals
from search_svc.query.paging import WINDOW
from search_svc.query.parameters import OfferSearch, Question
from search_svc.query.planning import Resolved
from search_svc.query.service import SearchService

# What people see first: the page size of a search that names none.
FIRST_PAGE: int = OfferSearch.model_fields["size"].default


class IndexChangedError(Exception):
    """The index changed between two questions: their lists cannot be put together."""


@dataclass(frozen=True, slots=True)
class RankedList:
    """The first window of a question on a day, best first: every array has one row a result, rank 1 first.

    * ``offers``: offer ids (the best of its group); ``siren``: its provider, an integer.
    * ``band``: equal relevance is the same band (0 the worst); ``turn``: how many of its provider's stand before it.
    * ``score`` in [0, 1]; ``group_offers``: matching offers of the group shown.

    ``seed`` is that of the lottery; ``resolved`` how the question was understood. ``more``: there are results beyond
    the window, so the last band may go on past it.
    """

    day: date
    seed: int
    resolved: Resolved
    index_version: str
    ranking_version: str
    totals: Totals
    offers: tuple[str, ...]
    siren: NDArray[np.int64]
    band: NDArray[np.int64]
    turn: NDArray[np.int64]
    score: NDArray[np.float64]
    group_offers: NDArray[np.int64]
    more: bool

    def __len__(self) -> int:
        return len(self.offers)

    def first_page(self, size: int = FIRST_PAGE) -> tuple[str, ...]:
        """The offers of the first page, best first."""
        return self.offers[:size]


async def ask(service: SearchService, question: Question, day: date) -> RankedList:
    """The ranked list of a question on a day, by the very code that answers searches. BadParameters as for a search."""
    window = await service.first_window(question, day)
    page, ranking = window.ranked.page, window.ranked.ranking
    order, candidates = ranking.order, page.candidates
    return RankedList(
        day=day,
        seed=ranking.seed,
        resolved=window.resolved,
        index_version=page.version,
        ranking_version=service.ranking_version,
        totals=page.totals,
        offers=tuple(candidates.ids[row] for row in order),
        siren=candidates.siren[order],
        band=ranking.band[order],
        turn=ranking.turn[order],
        score=ranking.score[order],
        group_offers=candidates.group_offers[order],
        more=len(order) == WINDOW and page.totals.groups > WINDOW,
    )


async def replay(service: SearchService, question: Question, days: Sequence[date]) -> list[RankedList]:
    """The list of a question on each of these days. IndexChangedError when the index changed meanwhile."""
    lists = [await ask(service, question, day) for day in days]
    versions = {ranked.index_version for ranked in lists}
    if len(versions) > 1:
        raise IndexChangedError(f"the index changed meanwhile ({', '.join(sorted(versions))}): ask again")
    return lists


def days_to(last: date, count: int) -> tuple[date, ...]:
    """``count`` days that end with ``last``, oldest first."""
    return tuple(last - timedelta(days=back) for back in reversed(range(count)))
