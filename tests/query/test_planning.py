from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tiny_catalogue import GAZETTEER

from search_svc.catalogue import PUBLIC
from search_svc.engine.plan import (
    Origin,
    Range,
    Scoring,
    SearchPlan,
    Sort,
    StartRange,
    Terms,
    TextClause,
    TextScoring,
    Window,
    Word,
)
from search_svc.engine.port import Lexicon
from search_svc.query.parameters import Question
from search_svc.query.places import find_origin
from search_svc.query.planning import filters, question_seed, search_plan
from search_svc.query.resolution import as_written
from search_svc.query.spelling import Speller
from search_svc.ranking import Weights, lot_of, packaged_weights

TODAY = date(2026, 11, 22)
PASTRY_COOK = Word("pâtissier", ("patissi", "syn:pâtissier", "syn:=patissi"), ("patissier",), 1.0)
# Figures of the tests' own, so that a change of the packaged weights does not change what a plan is.
WEIGHTS = replace(packaged_weights(), version="test")
NO_WORDS = Speller(Lexicon("v1", (), (), ()))


def plan(**parameters: Any) -> SearchPlan:
    return search_plan(*resolved(**parameters))


def resolved(**parameters: Any) -> tuple[Question, Any, Weights]:
    question = Question.model_validate(parameters)
    home = find_origin(GAZETTEER, "home", question.home) if question.home else None
    work = find_origin(GAZETTEER, "work", question.work) if question.work else None
    return question, as_written(question, TODAY, home, work, WEIGHTS, NO_WORDS), WEIGHTS


def scoring(text: float, distance: float, availability: float, outcome: float) -> Scoring:
    fields = TextScoring(tuple(field.weight for field in WEIGHTS.fields))
    constants = WEIGHTS.half_km, WEIGHTS.remote, WEIGHTS.unlocated
    return Scoring(fields, text, distance, availability, outcome, *constants)


def weight(*used: str) -> dict[str, float]:
    whole = sum(WEIGHTS.component(name).weight for name in used)
    names = ("text", "distance", "availability", "outcome")
    return {name: WEIGHTS.component(name).weight / whole if name in used else 0.0 for name in names}


def test_the_pastry_cook_of_villeurbanne_who_works_in_vienne() -> None:
    story = plan(q="pâtissier", home="Villeurbanne", work="Vienne", radius_km=30, price_max=3200)
    assert story == SearchPlan(
        today=TODAY,
        text=TextClause((PASTRY_COOK,), "patissi syn:pâtissier"),
        home=Origin(45.7719, 4.8902),
        work=Origin(45.5242, 4.8781),
        radius_km=30,
        filters=(Range("price", None, 320_000),),
        facets=(),
        sort=Sort("relevance"),
        scoring=scoring(**weight("text", "distance", "availability", "outcome")),
        group="provider_certification",
        lot=story.lot,
        window=Window(0, 20),
        audiences=PUBLIC,
        version=None,
    )


def test_a_corridor_is_part_of_the_plan_with_or_without_a_radius() -> None:
    commute = plan(home="Villeurbanne", work="Vienne", corridor_km=7.5)
    assert (commute.radius_km, commute.corridor_km) == (None, 7.5)
    assert plan(home="Villeurbanne", work="Vienne", radius_km=3, corridor_km=7.5).radius_km == 3


def test_a_question_without_words_or_places_ranks_by_what_remains() -> None:
    assert plan() == SearchPlan(today=TODAY, scoring=scoring(**weight("availability", "outcome")), lot=plan().lot)


def test_every_filter_has_its_place_in_the_plan() -> None:
    everything = {
        "teaching": ["remote", "blended"],
        "level": [5, 3],
        "register": ["RNCP"],
        "certification": ["RNCP37674"],
        "rome": ["D1104"],
        "formacode": ["21538"],
        "provider": ["130005481"],
        "region": ["84"],
        "department": ["69", "2A"],
        "accessibility": ["wheelchair", "hearing"],
        "funder": ["region"],
        "price_min": "99.90",
        "price_max": "3200",
        "hours_min": 7,
        "insertion_min": 0.7,
        "rating_min": 4,
        "start_from": "2027-01-04",
    }
    assert filters(Question.model_validate(everything)) == (
        Terms("teaching", ("blended", "remote")),
        Terms("level", ("3", "5")),
        Terms("register", ("RNCP",)),
        Terms("certification", ("RNCP37674",)),
        Terms("rome", ("D1104",)),
        Terms("formacode", ("21538",)),
        Terms("provider", ("130005481",)),
        Terms("region", ("84",)),
        Terms("department", ("2A", "69")),
        Terms("accessibility", ("hearing", "wheelchair"), every=True),
        Terms("funder", ("region",)),
        Range("price", 9_990, 320_000),
        Range("hours", 7, None),
        Range("insertion", 0.7, None),
        Range("rating", 4, None),
        StartRange(date(2027, 1, 4), None),
    )


@pytest.mark.parametrize(
    ("written", "sort"),
    [
        ("relevance", Sort("relevance")),
        ("price", Sort("price")),
        ("-price", Sort("price", descending=True)),
        ("-insertion", Sort("insertion", descending=True)),
        ("-rating", Sort("rating", descending=True)),
        ("start", Sort("start")),
        ("hours", Sort("hours")),
    ],
)
def test_a_minus_reverses_a_sort(written: str, sort: Sort) -> None:
    assert plan(sort=written).sort == sort


def test_a_sort_by_distance_needs_one_origin_only() -> None:
    found = plan(sort="-distance", work="Vienne")
    assert (found.home, found.work, found.sort) == (None, Origin(45.5242, 4.8781), Sort("distance", descending=True))


def test_a_code_is_a_word_like_another() -> None:
    clause = plan(q="RNCP37674").text
    assert clause is not None
    assert [word.names for word in clause.words] == [("rncp37674",)]


def test_the_seed_changes_with_the_day_and_the_words_and_with_nothing_else() -> None:
    def seed(today: date = TODAY, **parameters: Any) -> int:
        _, found, weights = resolved(**parameters)
        return question_seed(replace(found, day=today), weights)

    assert seed(q="Pâtissier ") == seed(q="patissier", home="Vienne", price_max=900, sort="price")
    assert seed(q="patissier") != seed(q="boulanger")
    assert seed(q="patissier") != seed(q="patissier", today=date(2026, 11, 23))


def test_the_seed_picks_the_lot() -> None:
    question, found, weights = resolved(q="boulanger")
    assert search_plan(question, found, weights).lot == lot_of(question_seed(found, weights))
