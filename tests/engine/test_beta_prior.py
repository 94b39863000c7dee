"""The prior of a group of rates is estimated from how much they differ more than chance makes them differ."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.engine.beta_prior import MEAN_RANGE, moments

COHORTS = st.lists(st.tuples(st.integers(1, 5000), st.floats(0, 1)), min_size=1, max_size=30)


def drawn(mean: float, leavers: float, groups: int, sizes: tuple[int, int]) -> list[tuple[int, float]]:
    """Binomial rates of cohorts whose true rates are drawn from the Beta of that mean and weight."""
    rng = np.random.default_rng(20261122)
    n = rng.integers(*sizes, size=groups)
    true = rng.beta(mean * leavers, (1 - mean) * leavers, size=groups) if leavers < np.inf else np.full(groups, mean)
    return [(int(size), float(rng.binomial(size, rate) / size)) for size, rate in zip(n, true, strict=True)]


@pytest.mark.parametrize(("mean", "leavers"), [(0.7, 7), (0.5, 20), (0.85, 40)])
def test_the_prior_that_made_the_rates_is_found_again(mean: float, leavers: float) -> None:
    found = moments(drawn(mean, leavers, 4000, (5, 200)))
    assert found.mean == pytest.approx(mean, abs=0.01)
    assert found.leavers == pytest.approx(leavers, rel=0.1)
    assert found.count == 4000


def test_rates_that_differ_by_chance_alone_have_a_heavy_prior() -> None:
    found = moments(drawn(0.7, np.inf, 2000, (20, 60)))
    assert found.leavers is None or found.leavers > 500


def test_equal_rates_say_nothing_of_how_much_rates_differ() -> None:
    assert moments([(100, 0.8)] * 5).leavers is None
    assert moments([(100, 0.8)]).leavers is None


def test_a_large_cohort_does_not_drown_the_others() -> None:
    rates = [0.4, 0.5, 0.6, 0.7, 0.8]
    found = moments([*((60, rate) for rate in rates), (5000, 0.95)])
    assert found.mean < 0.7


@given(COHORTS)
def test_the_parameters_of_the_beta_are_always_positive(cohorts: list[tuple[int, float]]) -> None:
    found = moments(cohorts)
    assert MEAN_RANGE[0] <= found.mean <= MEAN_RANGE[1]
    assert found.leavers is None or found.leavers >= 0


def test_no_rate_has_no_moments() -> None:
    with pytest.raises(ValueError, match="no rates"):
        moments([])
