"""Likeness of two lists, by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.audit.overlap import jaccard, rank_biased_overlap

LISTS = st.lists(st.integers(0, 12), unique=True, max_size=10)


def test_jaccard_by_hand() -> None:
    assert jaccard("abc", "bcd") == pytest.approx(2 / 4)
    assert jaccard("", "") == 1


def test_rank_biased_overlap_by_hand() -> None:
    # Agreement 0 at depth 1, 1 at depth 2, and 1 ever after: 0.1/0.9 × 0.81 + 0.81.
    assert rank_biased_overlap("ab", "ba", p=0.9) == pytest.approx(0.09 + 0.81)


def test_lists_of_unlike_length() -> None:
    # "a" against "ab": agreement 1 at depth 1; at depth 2 one in two, and what the short list would go on to hold.
    # Equation 32: (1-p)/p × (1 p + 1/2 p² + 1×(2-1)/(1×2) p²) + ((1-1)/2 + 1/1) p² = 0.1 + 0.09 + 0.81.
    assert rank_biased_overlap("a", "ab", p=0.9) == pytest.approx(1.0)
    assert rank_biased_overlap("", "ab") == 0


@given(LISTS, LISTS)
def test_likeness_is_symmetric_and_bounded(first: list[int], second: list[int]) -> None:
    for measure in (jaccard, rank_biased_overlap):
        assert 0 <= measure(first, second) <= 1
        assert measure(first, second) == pytest.approx(measure(second, first))
        assert measure(first, first) == pytest.approx(1)


@given(LISTS, LISTS)
def test_nothing_in_common_is_no_likeness(first: list[int], second: list[int]) -> None:
    apart = [value + 100 for value in second]
    if first and second:
        assert jaccard(first, apart) == rank_biased_overlap(first, apart) == 0


def test_what_is_no_ranking_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        rank_biased_overlap("aa", "ab")
    with pytest.raises(ValueError, match="between"):
        rank_biased_overlap("ab", "ab", p=1)
