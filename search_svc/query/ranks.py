"""Why one offer stands where it does for a question, at what rank, behind whom, and what would change it."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from search_svc.catalogue import PUBLIC, Audience, InsertionRate, OfferDocument
from search_svc.engine.page import Candidates
from search_svc.engine.plan import SearchPlan, TextClause, Window
from search_svc.query.changes import UNAFFECTING, changes, stand
from search_svc.query.paging import WINDOW, RankedWindow, Row
from search_svc.query.parameters import Question
from search_svc.query.planning import Resolved, search_plan
from search_svc.query.rank_responses import Ahead, Missing, OfferRanking
from search_svc.query.reading.understood import explicit
from search_svc.query.resolution import corrections_of, understanding_of
from search_svc.query.search import Searcher, evidence_of
from search_svc.query.standing_before import SHOWN, ahead
from search_svc.query.visibility import may_be_seen

# What orders or groups a list, and what says where distances are counted from, leaves nothing out.
_NO_FILTER = frozenset({"q", "home", "work", "rights", "sort", "group", "spelling", "reading"})
# Of these either is enough: they are asked together.
_REACH = ("radius_km", "corridor_km")


async def offer_ranking(
    searcher: Searcher,
    document: OfferDocument,
    question: Question,
    today: date,
    audiences: frozenset[Audience] = PUBLIC,
) -> OfferRanking:
    """The evidence of an offer for a question, in the list made for ``audiences``. Its rank is looked for among the
    first WINDOW results."""
    offer_id = document.offer.id
    resolved = await searcher.resolve(question, today, audiences)
    plan = replace(search_plan(question, resolved, searcher.weights), window=Window(0, WINDOW))
    page = await searcher.run(plan)
    if not page.totals.offers and question.spelling == "auto":
        better = await searcher.relaxed(question, resolved, plan, page)
        if better is not None:
            resolved = better
            plan = replace(search_plan(question, resolved, searcher.weights), window=plan.window, version=page.version)
            page = await searcher.run(plan)
    plan = replace(plan, version=page.version)
    phase_2 = searcher.windows(plan, resolved)
    window = phase_2(page)
    alone = phase_2(await searcher.engine.evidence(plan, offer_id))
    matches = len(alone.page.candidates) > 0
    standing = _standing(window, plan, alone, offer_id) if matches else None
    shows_itself = standing is not None and page.candidates.ids[standing.row] == offer_id
    row = standing.shown_in(window) if standing is not None and shows_itself else Row(alone, 0) if matches else None
    evidence = None if row is None else evidence_of(row)
    missing, would_match = (
        (None, alone.page.candidates) if matches else await _missing(searcher, offer_id, question, resolved, plan)
    )
    by_relevance = plan.sort.key == "relevance"
    at = stand(window, would_match, plan, searcher.weights) if by_relevance and would_match is not None else None
    return OfferRanking(
        id=offer_id,
        matches=matches,
        missing=missing,
        rank=None if standing is None else standing.rank,
        ranked_to=WINDOW,
        shown_by=None if standing is None or shows_itself else page.candidates.ids[standing.row],
        score=None if evidence is None else evidence.score,
        components=(evidence.components or {}) if evidence is not None else {},
        explanation=None if row is None else searcher.explain(row, plan),
        expected=at.expected(at.candidates) if at is not None and matches else None,
        before=() if standing is None else await _before(searcher, standing, window, by_relevance, audiences),
        before_total=None if standing is None else standing.rank - 1,
        changes=changes(at, matches=matches, rate_known=isinstance(document.insertion, InsertionRate))
        if at is not None
        else (),
        unaffecting=UNAFFECTING if by_relevance else (),
        corrections=corrections_of(resolved),
        understood=understanding_of(question, resolved),
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


async def _before(
    searcher: Searcher, standing: _Standing, window: RankedWindow, by_relevance: bool, audiences: frozenset[Audience]
) -> tuple[Ahead, ...]:
    order = window.ranking.order if by_relevance else np.arange(len(window.page.candidates))
    rows = [int(row) for row in order[: min(standing.rank - 1, SHOWN)]]
    documents = await searcher.engine.documents([window.page.candidates.ids[row] for row in rows])
    shown = [
        (rank, row, document)
        for rank, (row, document) in enumerate(zip(rows, documents, strict=True), start=1)
        if document is not None and may_be_seen(document, audiences)
    ]
    return ahead(shown, standing.shown_in(window), searcher.weights, by_relevance=by_relevance)


async def _missing(
    searcher: Searcher, offer_id: str, question: Question, resolved: Resolved, plan: SearchPlan
) -> tuple[Missing, Candidates | None]:
    """What keeps an offer out of a list, and, when words alone do, its evidence for them: empty masks for those that
    stand nowhere. An engine answers for offers that match, so every word and every filter is asked alone."""
    words = resolved.text.words if resolved.text is not None else ()
    question, resolved = explicit(question, resolved.understood), replace(resolved, understood=())
    bare = replace(
        plan, text=None, filters=(), radius_km=None, corridor_km=None, sort=replace(plan.sort, key="relevance")
    )
    masks, absent = [], []
    for word in words:
        found = (await searcher.engine.evidence(replace(bare, text=TextClause((word,), "")), offer_id)).candidates
        masks.append(int(found.fields[0, 0]) if len(found) else 0)
        if not len(found):
            absent.append(word.text)
    parameters: list[str] = []
    for names in _filters(question):
        only = question.model_copy(update=_without_others(names))
        filtered = replace(search_plan(only, replace(resolved, text=None), searcher.weights), version=plan.version)
        if not len((await searcher.engine.evidence(filtered, offer_id)).candidates):
            parameters += names
    missing = Missing(tuple(absent), tuple(Question.model_fields[name].alias or name for name in parameters))
    without_words = (await searcher.engine.evidence(replace(plan, text=None), offer_id)).candidates
    if parameters or not absent or not len(without_words):
        return missing, None
    fields = np.array([masks], dtype=np.uint8)
    return missing, replace(without_words, fields=fields, exact=np.zeros(1, dtype=np.bool_))


def _filters(question: Question) -> list[tuple[str, ...]]:
    """The parameters that leave offers out, those of one condition together."""
    given = [
        name
        for name, field in Question.model_fields.items()
        if name not in _NO_FILTER and getattr(question, name) != field.default
    ]
    reach = tuple(name for name in given if name in _REACH)
    return [*((name,) for name in given if name not in _REACH), *([reach] if reach else [])]


def _without_others(names: tuple[str, ...]) -> dict[str, object]:
    # Places and rights are what some filters are counted from.
    kept = {*names, "home", "work", "rights", "group"}
    return {name: field.default for name, field in Question.model_fields.items() if name not in kept}
