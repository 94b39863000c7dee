"""A page of a list: what was cut of it and where it goes on."""

from dataclasses import dataclass
from typing import Protocol

from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan
from search_svc.query.cursor import Continued
from search_svc.query.paging import Cut, Row
from search_svc.query.parameters import OfferSearch
from search_svc.query.planning import Resolved
from search_svc.query.reader import Reader
from search_svc.ranking import Weights


@dataclass(frozen=True, slots=True)
class Side:
    """One list: how its question was understood, its plan, and the rows cut after ``shown`` (at ``after``) of it."""

    resolved: Resolved
    plan: SearchPlan
    cut: Cut
    shown: int
    after: str | None

    def goes_on(self, search: OfferSearch, shown: int) -> bool:
        """Whether something stands behind the first ``shown`` results."""
        totals = self.cut.first.totals
        listed = totals.offers if search.group == "none" else totals.groups if totals.groups_exact else None
        return listed is None or shown < listed


@dataclass(frozen=True, slots=True)
class Listed:
    """A page: totals and facets of ``first``, rows with the plan that found each, and where both lists go on."""

    first: SearchPage
    rows: tuple[tuple[Row, SearchPlan], ...]
    shown: int
    after: str | None
    extended: Continued | None
    more: bool


def alone(side: Side, search: OfferSearch) -> Listed:
    """The page of one list."""
    shown = side.shown + len(side.cut.rows)
    rows = tuple((row, side.plan) for row in side.cut.rows)
    more = bool(rows) and side.goes_on(search, shown)
    return Listed(side.cut.first, rows, shown, side.cut.after, None, more)


class Lists(Protocol):
    """What cuts pages of lists."""

    @property
    def reader(self) -> Reader:
        """Reads questions."""

    @property
    def weights(self) -> Weights:
        """Those of relevance."""

    async def run(self, plan: SearchPlan) -> SearchPage:
        """Ask the engine."""

    async def cut(
        self,
        search: OfferSearch,
        resolved: Resolved,
        shown: int,
        size: int,
        after: str | None,
        version: str | None,
        values: int | None,
    ) -> tuple[Cut, SearchPlan]:
        """``size`` rows after ``shown``; facets with ``values`` values each, None: as many as are shown."""
