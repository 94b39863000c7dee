"""How many offers the searches beside one that found nothing have, by asking the engine what they would answer."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import date

from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan
from search_svc.engine.port import Engine
from search_svc.query.facets import selected_values
from search_svc.query.helping import Stuck, help_items
from search_svc.query.names import Names
from search_svc.query.parameters import FacetName, OfferSearch
from search_svc.query.planning import Resolved, totals_plan
from search_svc.query.responses import HelpItem
from search_svc.query.vocabulary import Vocabularies
from search_svc.ranking import Weights

# Filters whose values are named by data.
_NAMED: tuple[FacetName, ...] = ("certification", "provider", "region", "department")

# ``Searcher.respelt`` and ``Searcher.relaxed``: the question spelled right, the latter or with fewer words; None when
# it stays as it is.
Reread = Callable[[OfferSearch, Resolved, SearchPlan, SearchPage], Awaitable[Resolved | None]]
# ``Searcher.resolve``: the question as it is read on a day.
Resolve = Callable[[OfferSearch, date], Awaitable[Resolved]]


@dataclass(frozen=True, slots=True)
class Helper:
    """What counting needs; the same as a search, so that every count is what its search would answer."""

    engine: Engine
    weights: Weights
    vocabularies: Vocabularies
    names: Names
    resolve: Resolve
    respelt: Reread
    relaxed: Reread

    async def help(self, search: OfferSearch, resolved: Resolved, version: str) -> tuple[HelpItem, ...]:
        """What a search that found nothing at an index version could leave out (see ``help_items``)."""

        async def count(beside: OfferSearch) -> int:
            return await self._offers(beside, search, resolved, version)

        suggester = (await self.vocabularies.current()).suggester
        stuck = Stuck(search, resolved.text, await self._names(search, version), self.weights)
        return await help_items(stuck, count, suggester.suggest)

    async def _names(self, search: OfferSearch, version: str) -> dict[tuple[str, str | None], str]:
        found: dict[tuple[str, str | None], str] = {}
        for name in _NAMED:
            values = selected_values(name, search)
            labels = await self.names.of(name, values, version) if values else {}
            found |= {(name, value): labels[value] for value in values if value in labels}
        return found

    async def _offers(self, beside: OfferSearch, search: OfferSearch, stuck: Resolved, version: str) -> int:
        """How many offers a search would answer that differs from ``search``, which became ``stuck``, in some way.

        Words are left out whatever the filters: of the same words the same ones. Of other words none may go: leaving
        "a" out of "a b c" would be no help when "b" then goes too.
        """
        written = await self.resolve(beside, stuck.day)
        plan = replace(totals_plan(beside, written, self.weights), version=version)
        page = await self.engine.search(plan)
        if beside.spelling == "literal":
            return page.totals.offers
        same_words = beside.q == search.q
        reread = self.relaxed if same_words and search.spelling == "literal" else self.respelt
        better = await reread(beside, written, plan, page)
        if better is None and same_words and not page.totals.offers and stuck.corrections:
            better = stuck
        if better is None:
            return page.totals.offers
        return (
            await self.engine.search(replace(totals_plan(beside, better, self.weights), version=version))
        ).totals.offers
