"""Why one offer stands where it does for a question, and at what rank."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from search_svc.engine.plan import SearchPlan, Window
from search_svc.query.paging import WINDOW, RankedWindow, Row
from search_svc.query.parameters import Question
from search_svc.query.planning import search_plan
from search_svc.query.resolution import corrections_of
from search_svc.query.responses import OfferRanking
from search_svc.query.search import Searcher, evidence_of


async def offer_ranking(searcher: Searcher, offer_id: str, question: Question, today: date) -> OfferRanking:
    """The evidence of an offer for a question. Its rank is looked for among the first WINDOW results."""
    resolved = searcher.resolve(question, today)
    plan = replace(search_plan(question, resolved, searcher.weights), window=Window(0, WINDOW))
    page = await searcher.run(plan)
    if not page.totals.offers and question.spelling == "auto":
        better = await searcher.relaxed(question, resolved, plan, page)
        if better is not None:
            resolved = better
            plan = replace(search_plan(question, resolved, searcher.weights), window=plan.window, version=page.version)
            page = await searcher.run(plan)
    phase_2 = searcher.windows(plan, resolved)
    window = phase_2(page)
    alone = phase_2(await searcher.engine.evidence(replace(plan, version=page.version), offer_id))
    matches = len(alone.page.candidates) > 0
    standing = _standing(window, plan, alone, offer_id) if matches else None
    shows_itself = standing is not None and page.candidates.ids[standing.row] == offer_id
    row = standing.shown_in(window) if standing is not None and shows_itself else Row(alone, 0) if matches else None
    evidence = None if row is None else evidence_of(row)
    return OfferRanking(
        id=offer_id,
        matches=matches,
        rank=None if standing is None else standing.rank,
        ranked_to=WINDOW,
        shown_by=None if standing is None or shows_itself else page.candidates.ids[standing.row],
        score=None if evidence is None else evidence.score,
        components=(evidence.components or {}) if evidence is not None else {},
        explanation=None if row is None else searcher.explain(row, plan),
        corrections=corrections_of(resolved),
        ranking=searcher.ranking_block(question, resolved, page.version),
    )


@dataclass(frozen=True, slots=True)
class _Standing:
    """The row that shows an offer, or its group, and its rank from 1."""

    row: int
    rank: int

    def shown_in(self, window: RankedWindow) -> Row:
        return Row(window, self.row)


def _standing(window: RankedWindow, plan: SearchPlan, alone: RankedWindow, offer_id: str) -> _Standing | None:
    """Where the first window shows an offer; None when it stands further down."""
    candidates = window.page.candidates
    ids = list(candidates.ids)
    if offer_id in ids:
        row = ids.index(offer_id)
    elif plan.group == "none":
        return None
    else:
        same_group = np.flatnonzero(candidates.group == alone.page.candidates.group[0])
        if not len(same_group):
            return None
        row = int(same_group[0])
    by_relevance = plan.sort.key == "relevance"
    return _Standing(row, int(np.flatnonzero(window.ranking.order == row)[0]) + 1 if by_relevance else row + 1)
