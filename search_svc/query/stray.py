"""The one word too many: nothing, or only a programme, has it together with others that are, whole, a job or a domain.

"auxiliaire de puériculture spectacle" is in some programme; "auxiliaire de puériculture" is a job. The question is read
as that job, `corrections.dropped` tells it, and the literal search is one step away.
"""

from dataclasses import replace

from search_svc.engine.page import Candidates
from search_svc.engine.plan import TEXT_FIELDS, Scoring, SearchPlan, Sort, TextClause, TextScoring, Window
from search_svc.engine.port import Engine
from search_svc.engine.text_component import text_component
from search_svc.query.initials import question_clause
from search_svc.query.planning import Resolved
from search_svc.query.spelling import Correction, Speller
from search_svc.ranking import Weights

# Where a word says what or whose an offer is, not only what its programme cites: everywhere else.
ABOUT: frozenset[str] = frozenset(TEXT_FIELDS) - {"contents"}
# What a question that is a job or a domain stands in, every word of it.
WHOLE: frozenset[str] = frozenset(("label", "titled_label"))
# Two words may be two wishes ("anglais boulangerie"): of three, one is more likely a slip. More are a sentence.
WORDS = range(3, 9)
# What a word in one of the fields asked about is worth: any number will do, as no other is worth anything.
_THERE = 0.5


def somewhere_about(candidates: Candidates) -> bool:
    """Whether some candidate has every word outside its programme."""
    if not len(candidates.ids):
        return False
    bits = sum(1 << TEXT_FIELDS.index(field) for field in ABOUT)
    return bool(((candidates.fields & bits) != 0).all(axis=1).any())


async def all_in(engine: Engine, plan: SearchPlan, clause: TextClause, fields: frozenset[str]) -> bool:
    """Whether some offer has every word of a clause in some of these fields, or a title that is exactly the clause.

    ``plan`` gives day, visibility and version; its filters and places are left out, so that the same words mean the
    same with another filter.
    """
    text = TextScoring(tuple(_THERE if field in fields else 0.0 for field in TEXT_FIELDS))
    asked = SearchPlan(
        today=plan.today,
        text=clause,
        sort=Sort("relevance"),
        scoring=Scoring(text, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0),
        group="none",
        window=Window(0, 1),
        audiences=plan.audiences,
        version=plan.version,
    )
    best = (await engine.search(asked)).candidates
    if not len(best.ids):
        return False
    # Less the rounding of each word to parts of TEXT_UNITS.
    score = text_component(best.fields.T, best.exact, clause, text)[0]
    return bool(score >= _THERE - 1e-4)


async def whole_without_one(
    resolved: Resolved, speller: Speller, engine: Engine, weights: Weights, plan: SearchPlan
) -> Resolved | None:
    """The question without the one word whose absence makes it, whole, a job, a domain or the title of a certification
    on sale; None when there is none. Of several, the word that spelling would leave out first."""
    if resolved.text is None or len(resolved.text.words) not in range(2, WORDS.stop):
        return None
    words = resolved.text.words
    order = speller.drop_order(words)
    for word in (*order, *(word for word in words if word not in order)):
        kept = [other for other in words if other is not word]
        searched = " ".join(other.text for other in kept)
        text = question_clause(searched, weights, speller)
        if text is None or not any(other.weight == weights.ordinary_word for other in kept):
            continue
        if await all_in(engine, plan, text, WHOLE):
            dropped = Correction("dropped", word.text)
            return replace(resolved, searched=searched, text=text, corrections=(*resolved.corrections, dropped))
    return None


async def without_stray(
    resolved: Resolved, speller: Speller, engine: Engine, weights: Weights, plan: SearchPlan
) -> Resolved | None:
    """``whole_without_one`` of a question of WORDS words that no offer has outside its programme; None for others."""
    if resolved.text is None or len(resolved.text.words) not in WORDS:
        return None
    if await all_in(engine, plan, resolved.text, ABOUT):
        return None
    return await whole_without_one(resolved, speller, engine, weights, plan)
