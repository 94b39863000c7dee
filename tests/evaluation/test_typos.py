"""Typing errors made on purpose."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from search_svc.evaluation.typos import SHORTEST, misspelt

WORDS = st.lists(st.text("aàbcdeéilmnoprst", min_size=1, max_size=12), min_size=1, max_size=5)


@given(WORDS, st.integers(1, 2), st.integers(0, 50))
def test_each_error_is_one_edit_of_one_long_word_whose_first_letter_stays(
    words: list[str], typos: int, seed: int
) -> None:
    typed = misspelt(" ".join(words), typos, seed)
    long = [word for word in words if len(word) >= SHORTEST]
    assert (typed is None) == (len(long) < typos)
    if typed is not None:
        pairs = list(zip(words, typed.split(), strict=True))
        assert sorted(OSA.distance(a, b) for a, b in pairs if a != b) == [1] * typos
        assert all(a[0] == b[0] for a, b in pairs)
        assert all(a == b for a, b in pairs if len(a) < SHORTEST)


def test_codes_and_short_words_are_left_as_they_are() -> None:
    assert misspelt("BTS MCO RNCP38362", 1, seed=0) is None


def test_a_query_has_the_same_error_whatever_stands_beside_it_in_the_set() -> None:
    assert misspelt("boulanger", 1, seed=3) == misspelt("boulanger", 1, seed=3)
    assert len({misspelt("boulanger", 1, seed) for seed in range(30)}) > 10
