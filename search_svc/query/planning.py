"""From parameters to a ``SearchPlan``: pure, so that a whole plan can be looked at in a test."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import cast

from search_svc.catalogue import PUBLIC, Audience
from search_svc.engine import plan as port
from search_svc.engine.plan import (
    Filter,
    Range,
    Scoring,
    SearchPlan,
    Sort,
    SortKey,
    StartRange,
    Terms,
    TextClause,
    Window,
)
from search_svc.query.cursor import Origin
from search_svc.query.facets import CENTS
from search_svc.query.parameters import Question
from search_svc.query.reading.understood import Understood, explicit
from search_svc.query.remaining import Account, remaining_for
from search_svc.query.spelling import Correction
from search_svc.ranking import Weights, draw_seed, lot_of, scoring

# Keyword filters whose name is the parameter's. `register` is spelled `register_` in Python.
_TERMS = (
    ("teaching", "teaching"),
    ("level", "level"),
    ("register_", "register"),
    ("certification", "certification"),
    ("rome", "rome"),
    ("formacode", "formacode"),
    ("provider", "provider"),
    ("region", "region"),
    ("department", "department"),
    ("accessibility", "accessibility"),
    ("funder", "funder"),
)
# Somebody who needs a lift and an adapted pace needs both; every other list is a choice.
_EVERY = frozenset({"accessibility"})


@dataclass(frozen=True, slots=True)
class Resolved:
    """A question made definite: the words searched in the end and what was changed in them, those read as filters, the
    places found, the day.

    ``audiences`` are those it is asked for.

    ``searched`` is the question those words come from; ``text`` is None when there is no word to look for.
    """

    day: date
    searched: str
    text: TextClause | None
    corrections: tuple[Correction, ...] = ()
    home: Origin | None = None
    work: Origin | None = None
    understood: tuple[Understood, ...] = ()
    audiences: frozenset[Audience] = PUBLIC

    @property
    def has_origin(self) -> bool:
        """Whether distances can be told."""
        return self.home is not None or self.work is not None


def question_scoring(resolved: Resolved, weights: Weights) -> Scoring:
    """The formula of relevance for a question, with the components it uses."""
    return scoring(weights, text=resolved.text is not None, origin=resolved.has_origin)


def question_seed(resolved: Resolved, weights: Weights) -> int:
    """The seed of the lottery: a question corrected is the question it was corrected to."""
    return draw_seed(resolved.searched, resolved.day, weights.version)


def search_plan(question: Question, resolved: Resolved, weights: Weights) -> SearchPlan:
    """The plan of a question's first window, without facets, on the newest index version.

    What was understood in its words is part of it as if it had been asked.
    """
    question = explicit(question, resolved.understood)
    return SearchPlan(
        today=resolved.day,
        text=resolved.text,
        home=_point(resolved.home),
        work=_point(resolved.work),
        radius_km=question.radius_km,
        corridor_km=question.corridor_km,
        filters=filters(question),
        sort=Sort(cast(SortKey, question.sort.lstrip("-")), question.sort.startswith("-")),
        scoring=question_scoring(resolved, weights),
        group=question.group,
        lot=lot_of(question_seed(resolved, weights)),
        remaining=None if (account := account_of(question, resolved)) is None else remaining_for(account),
        audiences=resolved.audiences,
    )


def account_of(question: Question, resolved: Resolved) -> Account | None:
    """The account that pays; None without rights."""
    return None if question.rights is None else Account(question.rights, resolved.day, question.jobseeker)


def totals_plan(question: Question, resolved: Resolved, weights: Weights) -> SearchPlan:
    """The plan that asks for nothing but how many offers match."""
    plan = search_plan(question, resolved, weights)
    return replace(plan, sort=Sort("relevance"), scoring=None, group="none", window=Window(0, 0))


def filters(question: Question) -> tuple[Filter, ...]:
    """What offers must be, in a fixed order."""
    found: list[Filter] = []
    for name, field in _TERMS:
        values = tuple(str(value) for value in getattr(question, name))
        if values:
            found.append(Terms(field, values, every=field in _EVERY))
    found += _range("price", _cents(question.price_min), _cents(question.price_max))
    found += _range("remaining", _cents(question.remaining_min), _cents(question.remaining_max))
    found += _range("hours", question.hours_min, question.hours_max)
    found += _range("insertion", question.insertion_min, None)
    found += _range("rating", question.rating_min, None)
    if question.start_from is not None or question.start_to is not None:
        found.append(StartRange(question.start_from, question.start_to))
    return tuple(found)


def _range(field: str, minimum: float | None, maximum: float | None) -> list[Filter]:
    return [] if minimum is None and maximum is None else [Range(field, minimum, maximum)]


def _cents(euros: Decimal | None) -> float | None:
    return None if euros is None else float(euros * CENTS)


def _point(origin: Origin | None) -> port.Origin | None:
    return None if origin is None else port.Origin(origin.latitude, origin.longitude)
