"""Expected exposure and attention-weighted rank fairness, by hand."""

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from search_svc.audit.fairness import awrf, expected_exposure

PARTS = st.lists(st.floats(0.01, 10), min_size=4, max_size=4)


def test_expected_exposure_by_hand() -> None:
    found = expected_exposure(np.array([1.0, 0.5, 0.0]), np.array([0.5, 0.5, 0.5]))
    assert (found.disparity, found.relevance, found.loss) == pytest.approx((1.25, 0.75, 0.5))


@given(PARTS, PARTS)
def test_the_loss_is_made_of_disparity_and_relevance(exposure: list[float], target: list[float]) -> None:
    found = expected_exposure(np.array(exposure), np.array(target))
    assert found.loss == pytest.approx(found.disparity - 2 * found.relevance + (np.array(target) ** 2).sum(), abs=1e-9)
    assert found.loss >= 0


def test_attention_divided_as_the_target_is_fair() -> None:
    assert awrf(np.array([3.0, 1.0]), np.array([0.75, 0.25])) == pytest.approx(1.0)


def test_attention_that_goes_all_to_others_is_as_unfair_as_can_be() -> None:
    assert awrf(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == pytest.approx(0.0)


def test_awrf_by_hand() -> None:
    # All to one of two equals: the middle is (3/4, 1/4).
    divergence = (log2(1 / 0.75) + 0.5 * log2(0.5 / 0.75) + 0.5 * log2(0.5 / 0.25)) / 2
    assert awrf(np.array([2.0, 0.0]), np.array([1.0, 1.0])) == pytest.approx(1 - divergence)


@given(st.lists(PARTS, min_size=1, max_size=3), PARTS)
def test_awrf_is_one_minus_the_divergence_of_scipy(attention: list[list[float]], target: list[float]) -> None:
    found = awrf(np.array(attention), np.array(target))
    assert ((found >= 0) & (found <= 1)).all()
    assert found == pytest.approx([1 - jensenshannon(row, target, base=2) ** 2 for row in attention], abs=1e-6)


def test_no_attention_has_no_fairness() -> None:
    with pytest.raises(ValueError, match="divide"):
        awrf(np.array([0.0, 0.0]), np.array([1.0, 1.0]))
