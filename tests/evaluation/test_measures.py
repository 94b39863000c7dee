"""The measures, against the field's library and on answers one can count by hand."""

from math import log2

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ir_measures import RR, Success, nDCG

from search_svc.evaluation.measures import measure


@st.composite
def answers(draw: st.DrawFn) -> tuple[list[bool], int]:
    """Ten results at most, and how many relevant ones there are in all (the missed ones too)."""
    relevant = draw(st.lists(st.booleans(), max_size=10))
    return relevant, max(1, sum(relevant) + draw(st.integers(0, 15)))


@given(answers())
def test_the_measures_are_those_of_ir_measures(answer: tuple[list[bool], int]) -> None:
    relevant, attainable = answer
    missed = attainable - sum(relevant)
    qrels = [ir_measures.Qrel("q", f"result{i}", int(hit)) for i, hit in enumerate(relevant)]
    qrels += [ir_measures.Qrel("q", f"missed{i}", 1) for i in range(missed)]
    run = [ir_measures.ScoredDoc("q", f"result{i}", float(-i)) for i in range(len(relevant))]
    theirs = ir_measures.calc_aggregate([nDCG @ 10, Success @ 5, RR @ 10], qrels, run)
    ours = measure(relevant, attainable, found=len(relevant))
    assert ours[:3] == pytest.approx([theirs[nDCG @ 10], theirs[Success @ 5], theirs[RR @ 10]])


def test_a_first_relevant_result_at_rank_six_is_no_success_but_counts_for_the_others() -> None:
    relevant = [False] * 5 + [True]
    assert measure(relevant, attainable=1, found=6) == pytest.approx((1 / log2(7), 0.0, 1 / 6, 0.0))


def test_finding_nothing_is_zero_in_all_and_one_in_the_last() -> None:
    assert measure([], attainable=3, found=0) == (0.0, 0.0, 0.0, 1.0)


def test_finding_only_what_is_not_relevant_is_not_finding_nothing() -> None:
    assert measure([False, False], attainable=3, found=2) == (0.0, 0.0, 0.0, 0.0)


def test_a_query_that_nothing_can_answer_is_not_measured() -> None:
    with pytest.raises(ValueError, match="without any relevant"):
        measure([], attainable=0, found=0)
