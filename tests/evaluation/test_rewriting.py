"""The same query written another way."""

import pytest

from search_svc.evaluation.rewriting import REWRITINGS, rewriting, wrong_word_from


def written(name: str, query: str, seed: int = 0) -> str | None:
    return rewriting(name, ["cuisinier collectivité", "soudure laser"])(query, seed)


@pytest.mark.parametrize(
    ("name", "query", "other"),
    [
        ("no accents", "pâtissière à façon", "patissiere a facon"),
        ("no accents", "maître d'œuvre", "maitre d'oeuvre"),
        ("no accents", "soudure", None),
        ("other number", "aide soignante", "aides soignantes"),
        ("other number", "secrétaires médicales", "secrétaire médicale"),
        ("other number", "conducteur de travaux", "conducteurs de travaux"),
        ("other number", "hôpital", "hôpitaux"),
        ("other number", "BTS MCO", None),
        ("one gender", "soudure", None),
        ("1 typo", "CAP", None),
        ("2 typos", "soudure", None),
    ],
)
def test_each_way_changes_what_it_says_and_tells_when_that_is_nothing(name: str, query: str, other: str | None) -> None:
    assert written(name, query) == other


def test_one_gender_keeps_what_belongs_to_both() -> None:
    seen = {written("one gender", "Abatteur / Abatteuse de carrière", seed) for seed in range(20)}
    assert seen == {"Abatteur de carrière", "Abatteuse de carrière"}


def test_a_wrong_word_comes_from_another_query_and_joins_two_right_ones() -> None:
    strange = wrong_word_from(["cuisinier collectivité", "soudure laser"])
    for seed in range(10):
        words = (strange("soudure au laser", seed) or "").split()
        assert len(words) == 3
        assert [word for word in words if word in ("soudure", "laser")] == ["soudure", "laser"]
        assert {"cuisinier", "collectivité"} & set(words)
    assert strange("soudure", 0) is None
    assert wrong_word_from(["soudure laser"])("soudure laser", 0) is None


@pytest.mark.parametrize("name", REWRITINGS)
def test_the_same_seed_writes_the_same(name: str) -> None:
    query = "Boulanger / Boulangère"
    assert written(name, query, 3) == written(name, query, 3)
