"""Exposure and concentration, against figures computed by hand."""

from math import log2

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.audit.exposure import attention, exposure_by_provider, gini, hhi, page_attention

AMOUNTS = st.lists(st.floats(0, 1e6), min_size=1, max_size=50).filter(lambda amounts: sum(amounts) > 1e-3)


def test_attention_is_one_at_the_top_and_half_at_the_third_rank() -> None:
    assert attention(np.array([1, 3, 7])) == pytest.approx([1.0, 0.5, 1 / 3])


def test_nothing_is_seen_beyond_the_depth() -> None:
    assert attention(np.array([1, 2, 3]), depth=2) == pytest.approx([1.0, 1 / log2(3), 0.0])


def test_a_rank_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="from 1"):
        attention(np.array([0, 1]))


def test_a_provider_has_the_exposure_of_all_its_rows() -> None:
    found = exposure_by_provider([7, 5, 7, 3], depth=3)
    assert found == pytest.approx({7: 1.5, 5: 1 / log2(3), 3: 0.0})


@given(st.lists(st.integers(1, 9), max_size=60), st.integers(1, 30))
def test_exposures_add_up_to_what_the_page_has_to_give(sirens: list[int], depth: int) -> None:
    shared = exposure_by_provider(sirens, depth)
    assert sum(shared.values()) == pytest.approx(page_attention(min(depth, len(sirens))).sum())
    assert set(shared) == set(sirens)


def test_gini_by_hand() -> None:
    # Mean absolute difference of (1, 3): over the four ordered pairs (0 + 2 + 2 + 0) / 4 = 1; over twice the mean: 1/4.
    assert gini(np.array([1.0, 3.0])) == pytest.approx(0.25)
    assert gini(np.array([0.0, 0.0, 0.0, 5.0])) == pytest.approx(0.75)
    assert gini(np.full(9, 0.1)) == pytest.approx(0.0)


def test_hhi_by_hand() -> None:
    assert hhi(np.array([1.0, 3.0])) == pytest.approx(1 / 16 + 9 / 16)
    assert hhi(np.array([0.0, 5.0])) == pytest.approx(1.0)


@given(AMOUNTS)
def test_gini_and_hhi_keep_their_bounds_and_ignore_the_unit(amounts: list[float]) -> None:
    values = np.array(amounts)
    assert 0 <= gini(values) < 1
    assert 1 / len(values) - 1e-9 <= hhi(values) <= 1 + 1e-9
    assert gini(values * 3) == pytest.approx(gini(values), abs=1e-9)
    assert hhi(values * 3) == pytest.approx(hhi(values))


@pytest.mark.parametrize("amounts", [[], [0.0], [1.0, -1.0]])
@pytest.mark.parametrize("measure", [gini, hhi])
def test_nothing_to_share_has_no_concentration(measure: object, amounts: list[float]) -> None:
    with pytest.raises(ValueError, match="amounts"):
        measure(np.array(amounts))  # type: ignore[operator]
