"""What a question means: places found, words understood, and the way out when nothing matches.

The words are searched as they are written. Only when nothing matches are unknown words corrected, and only when no
offer at all (whatever the filters) has them together is a word left out; `corrections` tells both.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from search_svc.analysis import analyse
from search_svc.engine.plan import SearchPlan, TextClause, Window, Word
from search_svc.engine.port import Engine
from search_svc.query.cursor import Cursor, Origin
from search_svc.query.initials import question_clause
from search_svc.query.parameters import Question
from search_svc.query.planning import Resolved
from search_svc.query.reading.pieces import quoted, without
from search_svc.query.reading.reading import rest
from search_svc.query.reading.understood import Understood, explicit
from search_svc.query.responses import Corrections, Understanding, UnderstoodItem, WordCorrection
from search_svc.query.spelling import Correction, Speller
from search_svc.query.stray import whole_without_one
from search_svc.ranking import Weights

FindOrigin = Callable[[str, str], Origin]


def as_written(
    question: Question, day: date, home: Origin | None, work: Origin | None, weights: Weights, speller: Speller
) -> Resolved:
    """The question with its words as they are written. Stop words and signs alone are no words: they are dropped."""
    text = question_clause(question.q, weights, speller)
    words = question.q.split()
    dropped = () if text is not None else tuple(Correction("dropped", word) for word in words)
    searched = " ".join(words) if text is not None else ""
    return Resolved(day, searched, text, dropped, home, work)


def as_understood(
    question: Question,
    reading: tuple[Understood, ...],
    day: date,
    find_origin: FindOrigin,
    weights: Weights,
    speller: Speller,
    dropped: tuple[Understood, ...] = (),
) -> Resolved:
    """The question with the words of a reading as filters. Those ``dropped`` are neither filters nor words."""
    kept = tuple(one for one in reading if one not in dropped)
    asked = explicit(question, kept)
    home = find_origin("home", asked.home) if asked.home else None
    work = find_origin("work", asked.work) if asked.work else None
    words = asked.model_copy(update={"q": rest(question, reading)})
    written = as_written(words, day, home, work, weights, speller)
    pieces = question.q.split()
    left_out = tuple(Correction("dropped", " ".join(pieces[one.first : one.after])) for one in dropped)
    return replace(written, corrections=(*written.corrections, *left_out), understood=kept)


def as_before(cursor: Cursor) -> Resolved:
    """The question as the pages before understood it."""
    return Resolved(
        cursor.day, cursor.searched, cursor.text, cursor.corrections, cursor.home, cursor.work, cursor.understood
    )


def spellings(resolved: Resolved, speller: Speller, weights: Weights) -> list[Resolved]:
    """The question with its unknown words corrected, likeliest first; empty when there is nothing to correct."""
    return [
        replace(
            resolved,
            searched=searched,
            text=question_clause(searched, weights, speller),
            corrections=(*resolved.corrections, *corrections),
        )
        for searched, corrections in speller.readings(resolved.searched)
    ]


async def with_fewer_words(
    resolved: Resolved, speller: Speller, engine: Engine, weights: Weights, plan: SearchPlan
) -> Resolved | None:
    """The question without the words no offer has together with the others; None when words are not what is wrong.

    ``plan`` gives day, visibility and version; its filters and places are left out, as a filter that is too narrow is
    no reason to change the words.
    """
    if resolved.text is None:
        return None

    async def matches(words: tuple[Word, ...]) -> bool:
        text_only = SearchPlan(
            today=plan.today,
            text=TextClause(words, ""),
            group="none",
            window=Window(0, 0),
            audiences=plan.audiences,
            version=plan.version,
        )
        return (await engine.search(text_only)).totals.offers > 0

    if await matches(resolved.text.words):
        return None
    if (whole := await whole_without_one(resolved, speller, engine, weights, plan)) is not None:
        return whole
    kept, dropped = await speller.drop(resolved.text.words, matches)
    if not dropped:
        return None
    searched = " ".join(word.text for word in kept)
    return replace(
        resolved,
        searched=searched,
        text=TextClause(kept, " ".join(analyse(searched))),
        corrections=(*resolved.corrections, *dropped),
    )


def understanding_of(question: Question, resolved: Resolved) -> Understanding | None:
    """What the answer says of words read as filters; None when there are none."""
    if not resolved.understood:
        return None
    pieces = question.q.split()
    filters = tuple(
        UnderstoodItem(
            one.kind,
            " ".join(pieces[one.first : one.after]),
            dict(one.parameters),
            one.label,
            {"q": without(question.q, [(one.first, one.after)])},
            {"q": quoted(question.q, one.first, one.after)},
        )
        for one in resolved.understood
    )
    return Understanding(rest(question, resolved.understood), filters, {"reading": "literal"})


def corrections_of(resolved: Resolved) -> Corrections | None:
    """What the answer says of changed words; None when they were searched as written."""
    if not resolved.corrections:
        return None
    return Corrections(
        question=resolved.searched,
        corrected=tuple(
            WordCorrection(c.word, c.replacement) for c in resolved.corrections if c.replacement is not None
        ),
        dropped=tuple(c.word for c in resolved.corrections if c.replacement is None),
        literal={"spelling": "literal"} if resolved.text is not None else None,
    )
