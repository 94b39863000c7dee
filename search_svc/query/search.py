"""One search: parameters, words and places, the plan on the engine, phase 2, and the page that is answered."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from search_svc.catalogue import PUBLIC, Audience
from search_svc.engine.page import GROUPS_EXACT_TO, SearchPage, Totals
from search_svc.engine.plan import SearchPlan
from search_svc.engine.port import Engine
from search_svc.query.cursor import Cursor, CursorSigner, question_hash
from search_svc.query.explaining import explanation
from search_svc.query.extended import refuse_extended, with_extended
from search_svc.query.facets import facet_requests, facet_values, selected_values
from search_svc.query.help_counts import Helper
from search_svc.query.items import Evidence, item
from search_svc.query.listing import Listed, Side, alone
from search_svc.query.merging import WHOLE
from search_svc.query.names import Names
from search_svc.query.paging import Cut, Order, RankedWindow, Row, cut_page, ranked
from search_svc.query.parameters import FacetName, OfferSearch, Question
from search_svc.query.places import origin_item
from search_svc.query.planning import Resolved, account_of, question_scoring, question_seed, search_plan
from search_svc.query.reader import Reader
from search_svc.query.reading.understood import explicit
from search_svc.query.refusals import BadParameters, Gone
from search_svc.query.remaining import Account, funding_block
from search_svc.query.resolution import as_before, corrections_of, spellings, understanding_of, with_fewer_words
from search_svc.query.responses import (
    Explanation,
    FacetValue,
    HelpItem,
    OfferPage,
    Origins,
    RankingBlock,
    Total,
)
from search_svc.query.stray import somewhere_about, without_stray
from search_svc.query.timing import Observe, phase
from search_svc.query.visibility import list_name, may_be_seen
from search_svc.query.vocabulary import Vocabularies
from search_svc.ranking import Weights

CRITERIA_URL = "/v1/ranking"


@dataclass(frozen=True, slots=True)
class Searcher:
    """What a search needs. ``observe`` takes phases' seconds."""

    engine: Engine
    weights: Weights
    vocabularies: Vocabularies
    names: Names
    signer: CursorSigner
    reader: Reader
    observe: Observe

    async def page(self, search: OfferSearch, today: date, opened: frozenset[Audience] = frozenset()) -> OfferPage:
        """The page a search asks for, with the offers of the audiences ``opened`` merged in when it asks for the
        extended list. BadParameters, NotOpened and Gone when it cannot be had."""
        if search.extended:
            refuse_extended(opened, self.engine)
        else:
            opened = frozenset()
        cursor = self._cursor(search, list_name(opened, jobseeker=search.jobseeker))
        resolved = as_before(cursor) if cursor else await self.resolve(search, today)
        shown = cursor.shown if cursor else 0
        after = cursor.after if cursor else None
        size = search.size if search.group == "none" else min(search.size, GROUPS_EXACT_TO - _furthest(cursor))
        version = cursor.index_version if cursor else None
        values = WHOLE if opened else None

        cut, plan = await self.cut(search, resolved, shown, size, after, version, values)
        if cursor is None and search.spelling == "auto":
            better = await self.relaxed(search, resolved, plan, cut.first)
            if better is not None:
                resolved = better
                cut, plan = await self.cut(search, resolved, shown, size, after, cut.first.version, values)

        public = Side(resolved, plan, cut, shown, after)
        listed = (
            await with_extended(self, search, public, opened, today, cursor, size) if opened else alone(public, search)
        )
        asked, account = explicit(search, resolved.understood), account_of(search, resolved)
        help_ = await self._help(search, resolved, listed.first)
        with phase(self.observe, "documents"):
            documents = await self.engine.documents([row.id for row, _ in listed.rows])
        with phase(self.observe, "answer"):
            items = tuple(
                item(document, self._evidence(row, search, plan, account), resolved.day, opened)
                for (row, plan), document in zip(listed.rows, documents, strict=True)
                if document is not None and may_be_seen(document, opened)
            )
            facets: dict[str, tuple[FacetValue, ...]] = {
                name: await self._facet(name, listed.first, asked) for name in search.facets
            }
            return OfferPage(
                total=total_of(listed.first.totals),
                items=items,
                facets=facets,
                next=self._next(search, resolved, listed, list_name(opened, jobseeker=search.jobseeker)),
                corrections=corrections_of(resolved),
                understood=understanding_of(search, resolved),
                help=help_,
                origins=Origins(
                    origin_item(resolved.home, understood=asked.home != search.home), origin_item(resolved.work)
                ),
                funding=None if account is None else funding_block(account),
                ranking=self.ranking_block(search, resolved, listed.first.version),
            )

    async def resolve(self, question: Question, today: date, audiences: frozenset[Audience] = PUBLIC) -> Resolved:
        """The question with its places found and the words of it that are filters."""
        with phase(self.observe, "understanding"):
            return await self.reader.resolve(question, today, audiences)

    async def relaxed(
        self, question: Question, resolved: Resolved, plan: SearchPlan, page: SearchPage
    ) -> Resolved | None:
        """The question spelled right, or after it matched nothing with fewer words; None when it stays as it is.

        An unknown word is corrected even where a form of another word matched by accident ("bureauique" has the stem
        of "bureau"), but then only with the vocabulary of the very version that answered: a word that came with a
        newer one is not unknown. The one word too many is left out also where only a programme has it (``stray``).
        """
        better = await self.respelt(question, resolved, plan, page)
        if better is not None or resolved.text is None or somewhere_about(page.candidates):
            return better
        speller, pinned = (await self.vocabularies.current()).speller, replace(plan, version=page.version)
        if page.totals.offers:
            return await without_stray(resolved, speller, self.engine, self.weights, pinned)
        nearest = next(iter(spellings(resolved, speller, self.weights)), None)
        asked = nearest or resolved
        shorter = await with_fewer_words(asked, speller, self.engine, self.weights, pinned) or await without_stray(
            asked, speller, self.engine, self.weights, pinned
        )
        return shorter or nearest

    async def respelt(
        self, question: Question, resolved: Resolved, plan: SearchPlan, page: SearchPage
    ) -> Resolved | None:
        """The question in its likeliest spelling that matches; None when there is none but its own."""
        if resolved.text is None:
            return None
        speller = (await self.vocabularies.current()).speller
        if page.totals.offers and speller.version != page.version:
            return None
        for better in spellings(resolved, speller, self.weights):
            trial = replace(search_plan(question, better, self.weights), window=replace(plan.window, offset=0, size=0))
            if (await self.engine.search(replace(trial, version=page.version))).totals.offers:
                return better
        return None

    async def _help(self, search: OfferSearch, resolved: Resolved, page: SearchPage) -> tuple[HelpItem, ...]:
        if page.totals.offers or search.cursor is not None:
            return ()
        helper = Helper(
            self.engine, self.weights, self.vocabularies, self.names, self.resolve, self.respelt, self.relaxed
        )
        with phase(self.observe, "help"):
            return await helper.help(search, resolved, page.version)

    def windows(self, plan: SearchPlan, resolved: Resolved) -> Callable[[SearchPage], RankedWindow]:
        """Phase 2 for a plan."""
        order = Order(
            question_scoring(resolved, self.weights), question_seed(resolved, self.weights), self.weights.bands
        )

        def phase_2(page: SearchPage) -> RankedWindow:
            with phase(self.observe, "ranking"):
                return ranked(page, plan, order)

        return phase_2

    async def run(self, plan: SearchPlan) -> SearchPage:
        """Ask the engine."""
        with phase(self.observe, "engine"):
            return await self.engine.search(plan)

    def ranking_block(self, question: Question, resolved: Resolved, index_version: str) -> RankingBlock:
        """How an answer was ordered."""
        return RankingBlock(
            version=self.weights.version,
            seed=str(question_seed(resolved, self.weights)),
            index_version=index_version,
            day=resolved.day,
            sort=question.sort,
            criteria_url=CRITERIA_URL,
        )

    def _cursor(self, search: OfferSearch, entitlement: str) -> Cursor | None:
        cursor = self.signer.read(search, entitlement)
        if cursor is None:
            return None
        if cursor.ranking_version != self.weights.version:
            raise Gone("The ranking this list was made with has been replaced.")
        if search.group != "none" and _furthest(cursor) >= GROUPS_EXACT_TO:
            raise BadParameters.one(
                "cursor",
                f"a grouped list has {GROUPS_EXACT_TO} results at most: narrow the question, or use group=none",
            )
        return cursor

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
        """See ``Lists``."""
        plan = replace(
            search_plan(search, resolved, self.weights),
            facets=facet_requests(explicit(search, resolved.understood), values),
            version=version,
        )
        return await cut_page(self.run, self.windows(plan, resolved), plan, shown, size, after), plan

    def explain(self, row: Row, plan: SearchPlan) -> Explanation:
        """Why a row stands where it does."""
        return explanation(row.window, row.row, plan, self.weights)

    def _evidence(self, row: Row, search: OfferSearch, plan: SearchPlan, account: Account | None) -> Evidence:
        explained = self.explain(row, plan) if search.explain else None
        return replace(evidence_of(row), explanation=explained, account=account)

    async def _facet(self, name: FacetName, page: SearchPage, search: OfferSearch) -> tuple[FacetValue, ...]:
        counts = page.facets[name]
        values = {count.value for count in counts if count.value is not None} | selected_values(name, search)
        return facet_values(name, counts, search, await self.names.of(name, values, page.version))

    def _next(self, search: OfferSearch, resolved: Resolved, listed: Listed, entitlement: str) -> str | None:
        if not listed.more:
            return None
        return self.signer.write(
            Cursor(
                question=question_hash(search),
                day=resolved.day,
                ranking_version=self.weights.version,
                index_version=listed.first.version,
                entitlement=entitlement,
                shown=listed.shown,
                after=listed.after,
                searched=resolved.searched,
                text=resolved.text,
                corrections=resolved.corrections,
                home=resolved.home,
                work=resolved.work,
                understood=resolved.understood,
                extended=listed.extended,
            )
        )


def _furthest(cursor: Cursor | None) -> int:
    """How many results of one list were shown, of the list that went furthest."""
    if cursor is None:
        return 0
    return max(cursor.shown, cursor.extended.shown if cursor.extended is not None else 0)


def evidence_of(row: Row) -> Evidence:
    """What a search says of a row beside its document."""
    candidates, ranking, i = row.window.page.candidates, row.window.ranking, row.row
    parts = ranking.components
    return Evidence(
        home_km=_known(candidates.home_km, i),
        work_km=_known(candidates.work_km, i),
        group_offers=int(candidates.group_offers[i]),
        score=float(ranking.score[i]),
        components={
            "text": float(parts.text[i]),
            "distance": float(parts.distance[i]),
            "availability": float(parts.availability[i]),
            "outcome": float(parts.outcome[i]),
        },
    )


def total_of(totals: Totals) -> Total:
    """The totals as the API shows them."""
    exact = totals.groups_exact
    return Total(
        offers=totals.offers,
        groups=totals.groups if exact else None,
        groups_at_least=None if exact else totals.groups,
        remote=totals.remote,
    )


def _known(column: NDArray[np.float64], row: int) -> float | None:
    value = float(column[row])
    return None if np.isnan(value) else value
