import pytest

from search_svc.analysis import fold
from search_svc.engine.port import Lexicon, Suggestion
from search_svc.query.suggestions import Suggester

ENTRIES = [
    Suggestion("Pâtissier / Pâtissière", "job", "D1104", 40),
    Suggestion("CAP Pâtissier", "certification", "RNCP38765", 90),
    Suggestion("Pâtisserie", "domain", "21528", 60),
    Suggestion("Conseiller en insertion professionnelle", "job", "K1801", 5),
    Suggestion("Conseiller / Conseillère en énergie", "job", "F1103", 5),
    Suggestion("Peintre en bâtiment", "job", "F1606", 12),
    Suggestion("Passeur de bac", "job", "N3102", 1),
    Suggestion("Comptable", "job", "M1203", 30),
]
SUGGESTER = Suggester(Lexicon("v1", (), (), sorted(ENTRIES, key=lambda entry: fold(entry.text))))


def suggested(typed: str, limit: int = 8) -> list[str]:
    return [entry.text for entry in SUGGESTER.suggest(typed, limit)]


def test_what_begins_as_typed_comes_before_what_holds_it_then_by_weight():
    assert suggested("pât") == ["Pâtisserie", "Pâtissier / Pâtissière", "CAP Pâtissier"]


def test_any_word_may_start_with_what_was_typed_and_words_come_in_any_order():
    assert suggested("bât") == ["Peintre en bâtiment"]
    assert suggested("bâtiment peintre") == ["Peintre en bâtiment"]


def test_equal_matches_and_weights_go_by_text():
    assert suggested("conseiller en") == [
        "Conseiller en insertion professionnelle",
        "Conseiller / Conseillère en énergie",
    ]


def test_a_typo_in_a_prefix_is_forgiven_from_four_letters():
    assert suggested("patsis")[0] == "Pâtisserie"
    assert suggested("comptbl") == ["Comptable"]
    assert suggested("pta") == []


def test_the_limit_keeps_the_best():
    assert suggested("p", 2) == suggested("p")[:2]
    assert suggested("p", 0) == []


@pytest.mark.parametrize("typed", ["", " ", "!", "xyz", "é", "'", "\U0010ffff"])
def test_nothing_typed_or_nothing_known_gives_nothing(typed: str):
    assert suggested(typed) in ([], suggested("e"))


def test_an_empty_catalogue_suggests_nothing():
    assert Suggester(Lexicon("v1", (), (), ())).suggest("p") == []
