"""Intervals and the paired test: right where the answer is known, and calibrated where it is not."""

import numpy as np
import pytest

from search_svc.evaluation.statistics import RESAMPLES, differences, intervals


def test_the_interval_of_a_share_is_that_of_its_binomial() -> None:
    values = np.array([[1.0]] * 80 + [[0.0]] * 20)
    found = intervals(values, seed=1)[0]
    assert found.value == 0.8
    # 0.8 ± 1.96 × sqrt(0.8 × 0.2 / 100)
    assert (found.low, found.high) == pytest.approx((0.72, 0.88), abs=0.011)


def test_the_same_seed_gives_the_same_figures() -> None:
    values = np.random.default_rng(0).random((40, 2))
    assert intervals(values, seed=5) == intervals(values, seed=5)
    assert intervals(values, seed=5) != intervals(values, seed=6)


def test_two_equal_runs_do_not_differ() -> None:
    values = np.random.default_rng(0).random((40, 1))
    found = differences(values, values, seed=1)[0]
    assert (found.value, found.low, found.high, found.p) == (0.0, 0.0, 0.0, 1.0)


def test_the_p_value_of_a_few_queries_is_the_exact_one() -> None:
    """Five queries that all gain the same: of the 32 ways to choose signs, two are as far."""
    found = differences(np.zeros((5, 1)), np.full((5, 1), 0.3), seed=1)[0]
    assert found.value == pytest.approx(0.3)
    assert found.p == pytest.approx(2 / 32, abs=0.01)


def test_a_gain_on_every_query_of_many_is_significant_and_never_impossible() -> None:
    found = differences(np.zeros((60, 1)), np.full((60, 1), 0.1), seed=1)[0]
    assert found.p == 1 / (RESAMPLES + 1)


def test_noise_alone_is_significant_at_five_percent_in_five_percent_of_the_sets() -> None:
    rng = np.random.default_rng(7)
    first, second = rng.random((60, 400)), rng.random((60, 400))
    share = np.mean([found.p <= 0.05 for found in differences(first, second, seed=2)])
    # 400 sets: two standard deviations are 0.022.
    assert share == pytest.approx(0.05, abs=0.022)


def test_a_loss_has_the_sign_of_a_loss() -> None:
    rng = np.random.default_rng(1)
    first = rng.random((100, 1))
    found = differences(first, first - 0.2 + 0.1 * rng.random((100, 1)), seed=1)[0]
    assert found.high < 0
    assert found.p < 0.001
