"""p-values by hand, and joint ones that keep their size."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.audit.permutation import deviations, heterogeneity, joint_p_value, p_values, two_sided


def column(*values: float) -> np.ndarray:
    return np.array(values)[:, None]


def test_the_observed_is_counted_among_the_draws() -> None:
    assert p_values(column(5, 1, 2, 3))[0, 0] == pytest.approx(1 / 4)
    assert p_values(column(2, 1, 2, 3))[0, 0] == pytest.approx(3 / 4)
    assert p_values(column(0, 1, 2, 3))[0, 0] == 1


def test_sums_that_differ_by_rounding_are_as_far() -> None:
    assert p_values(column(0.1 + 0.2, 0.3, 0.0))[0, 0] == pytest.approx(2 / 3)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50))
def test_a_p_value_is_above_zero_and_at_most_one(values: list[float]) -> None:
    found = p_values(column(*values))
    assert ((found > 0) & (found <= 1)).all()
    assert 0 < joint_p_value(np.abs(column(*values))) <= 1


def test_the_largest_of_two_is_judged_by_the_largest_of_two() -> None:
    # Both columns hold the same numbers: the observed 27 is matched by one draw of three in the other column.
    statistics = np.array([[27.0, 0.0], [0.0, 27.0], [8.0, 1.0], [1.0, 8.0]])
    assert joint_p_value(statistics) == pytest.approx(2 / 4)


def test_what_no_draw_moves_says_nothing() -> None:
    assert joint_p_value(np.ones((5, 2))) == 1
    assert joint_p_value(np.array([[9.0, 5.0], [1.0, 5.0], [2.0, 5.0]])) == pytest.approx(1 / 3)


def test_scores_are_about_the_expectation_in_spreads_of_the_draws() -> None:
    totals = np.array([[9.0, 4.0], [6.0, 4.0], [4.0, 4.0]])
    scores = deviations(totals, np.array([5.0, 4.0]))
    assert scores[0] == pytest.approx([4.0, 0.0])
    assert heterogeneity(scores) == pytest.approx([16.0, 1.0, 1.0])
    assert two_sided(scores) == pytest.approx([1 / 3, 1.0])
