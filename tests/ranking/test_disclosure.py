from importlib.resources import files

import pytest

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


def test_an_entry_without_its_law_is_refused() -> None:
    with pytest.raises(ValueError, match="law"):
        read_disclosure(TEXT.replace('law = "Code de la consommation, art. D. 111-11 et D. 111-12, 1°"\n', ""))


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        read_disclosure(TEXT.replace('name = "equals"', 'name = "payment"'))
