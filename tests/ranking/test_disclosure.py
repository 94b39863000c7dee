from importlib.resources import files
from typing import get_args

import pytest

from search_svc.catalogue.rating import BEST, MODERATION_STATES, PRIOR_RATINGS, WORST
from search_svc.indexer.rating import rating_of
from search_svc.query.parameters import SortValue
from search_svc.ranking import packaged_disclosure
from search_svc.ranking.disclosure import read_disclosure
from search_svc.ranking.weights import COMPONENTS

TEXT = files("search_svc.ranking").joinpath("disclosure.toml").read_text("utf-8")


def test_the_points_that_the_law_asks_for_are_told_with_their_article() -> None:
    """Code de la consommation, D. 111-11 and D. 111-12; Regulation (EU) 2019/1150, art. 5."""
    told = {statement.name: statement for statement in packaged_disclosure().statements}
    assert {"default_order", "parameters", "payment", "links", "price", "exhaustiveness", "updates"} <= told.keys()
    assert all(len(statement.text) > 60 for statement in told.values())
    laws = " ".join(statement.law for statement in told.values())
    for article in ("L. 111-7", "D. 111-11", "D. 111-12", "2019/1150, art. 5"):
        assert article in laws


def test_the_number_of_criteria_that_is_told_is_the_number_there_are() -> None:
    default = next(s for s in packaged_disclosure().statements if s.name == "default_order")
    assert len(COMPONENTS) == 4
    assert "quatre critères" in default.text


def told(name: str) -> str:
    return next(statement.text for statement in packaged_disclosure().statements if statement.name == name)


def test_every_order_one_can_choose_is_told() -> None:
    names = {
        "distance": "distance",
        "price": "prix",
        "remaining": "reste à payer",
        "insertion": "insertion",
        "rating": "avis",
        "start": "date de début",
        "hours": "durée",
    }
    assert {sort.removeprefix("-") for sort in get_args(SortValue)} == {"relevance", *names}
    assert all(name in told("other_orders").casefold() for name in names.values())


def test_online_reviews_are_told_as_the_law_on_them_asks() -> None:
    """Code de la consommation, L. 111-7-2 and D. 111-16 to D. 111-19."""
    for said in (
        "ne recueille ni ne contrôle",
        "date d'un avis",
        "celle de la formation",
        "contrepartie",
        "sans délai",
    ):
        assert said in told("ratings")
    assert "refus" in told("ratings_dispute")
    laws = " ".join(s.law for s in packaged_disclosure().statements if s.name.startswith("ratings"))
    for article in ("L. 111-7-2", "D. 111-16", "D. 111-17", "D. 111-18", "D. 111-19"):
        assert article in laws


def test_what_is_said_of_the_states_and_of_the_mean_of_ratings_is_what_the_code_does() -> None:
    states = {"pending": "en attente", "published": "publiée", "rejected": "refusée"}
    assert set(MODERATION_STATES) == set(states)
    assert all(state in told("ratings") for state in states.values())
    assert f"de {WORST} à {BEST}" in told("ratings")
    assert PRIOR_RATINGS == 5
    assert "cinq notes égales à la moyenne de toutes les notes publiées" in told("ratings_order")
    # Twelve fives and three fours, where the mean of all ratings is 3.
    rating = rating_of((0, 0, 0, 3, 12), 3.0)
    assert rating is not None
    assert rating.bayesian_mean == pytest.approx((5 * 3 + 3 * 4 + 12 * 5) / (5 + 15))
    assert not [component for component in COMPONENTS if "rating" in component]


def test_an_entry_without_its_law_is_refused() -> None:
    with pytest.raises(ValueError, match="law"):
        read_disclosure(TEXT.replace('law = "Code de la consommation, art. D. 111-11 et D. 111-12, 1°"\n', ""))


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        read_disclosure(TEXT.replace('name = "equals"', 'name = "payment"'))
