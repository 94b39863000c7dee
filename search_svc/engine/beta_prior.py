"""What is known of a rate before its own cohort is looked at: a Beta distribution, estimated from similar rates.

Empirical Bayes for binomial rates (Casella 1985, The American Statistician 39(2), 83-87; Gelman et al., Bayesian Data
Analysis, 3rd ed., section 5.3): the rates of a group are draws from Beta(m·μ, m·(1-μ)), estimated by the moments of
Kleinman (1973, JASA 68, 46-54), who weights cohort i of n leavers by n / (1 + γ·(n - 1)), where γ = 1 / (m + 1) is the
correlation between two leavers of one cohort. A cohort of thousands then counts little more than one of hundreds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# Rates are published as whole percentages: a group of which all are 100 % is known to half a point, no better. It also
# keeps both parameters of a Beta positive.
MEAN_RANGE = (0.005, 0.995)
# The weights depend on γ and γ on the weights: a few steps settle both (seven on the fiches of the RNCP).
_STEPS = 20
_SETTLED = 1e-9


@dataclass(frozen=True, slots=True)
class Moments:
    """Of a group of rates: how many, mean μ in ``MEAN_RANGE``, weight m of the prior in leavers; None when the rates
    differ no more than chance alone makes them differ, so that m has no upper bound."""

    count: int
    mean: float
    leavers: float | None


def moments(cohorts: Sequence[tuple[int, float]]) -> Moments:
    """The moments of a group of (leavers above zero, rate in [0, 1]). ValueError when there is none."""
    if not cohorts:
        raise ValueError("a group of no rates has no moments")
    sizes = np.array([leavers for leavers, _ in cohorts], np.float64)
    rates = np.array([rate for _, rate in cohorts], np.float64)
    correlation = 0.0
    mean = 0.0
    for _ in range(_STEPS):
        weights = sizes / (1 + correlation * (sizes - 1))
        weights /= weights.sum()
        mean = float(weights @ rates)
        before, correlation = correlation, _correlation(sizes, rates, weights, mean)
        if abs(correlation - before) < _SETTLED:
            break
    low, high = MEAN_RANGE
    leavers = (1 - correlation) / correlation if correlation > 0 else None
    return Moments(len(cohorts), min(max(mean, low), high), leavers)


def _correlation(
    sizes: np.ndarray[tuple[int], np.dtype[np.float64]],
    rates: np.ndarray[tuple[int], np.dtype[np.float64]],
    weights: np.ndarray[tuple[int], np.dtype[np.float64]],
    mean: float,
) -> float:
    """Kleinman's γ in [0, 1]: what the rates differ more than binomial draws of their sizes do."""
    variance = mean * (1 - mean)
    spread = float(weights @ (rates - mean) ** 2)
    by_chance = float((weights / sizes) @ (1 - weights))
    at_most = float(weights @ (1 - weights))
    if variance <= 0 or at_most <= by_chance:
        return 0.0
    return min(max((spread - variance * by_chance) / (variance * (at_most - by_chance)), 0.0), 1.0)
