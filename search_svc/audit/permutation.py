"""Permutation tests: how far the observed lies among draws of the neutral null, and one p-value for many statistics.

Row 0 of every array is what was observed, the other rows are draws of the null (exact under it whatever the
statistic: Fisher 1935; Phipson and Smyth 2010 for counting the observed among the draws, so that p is never 0).
"""

import numpy as np
from numpy.typing import NDArray

from search_svc.audit.exposure import Floats

# Sums of the same numbers in another order differ by rounding: equal is as far.
_ROUNDING = 1e-9


def p_values(statistics: Floats) -> Floats:
    """For each row of each column (rows × statistics), the share of rows at least as large: in [1 / rows, 1]."""
    found = np.empty(statistics.shape)
    for column in range(statistics.shape[1]):
        values = statistics[:, column]
        ordered = np.sort(values)
        below = np.searchsorted(ordered, values - _ROUNDING * np.maximum(1.0, np.abs(values)), side="left")
        found[:, column] = (len(values) - below) / len(values)
    return found


def joint_p_value(statistics: Floats) -> float:
    """One p-value for sums of squared scores (rows × statistics) together, however they depend on one another.

    Westfall and Young (1993), maxT: how rarely the largest of a draw is as large as the largest observed, so no
    statistic is chosen afterwards. To weigh alike, each is brought near a normal by its cube root (Wilson and Hilferty
    1931) and standardised over all rows. The smallest p (minP) would do too, but with S statistics and B draws could
    hardly fall below S / B.
    """
    roots = np.cbrt(statistics)
    spread = roots.std(axis=0)
    moved = spread > _ROUNDING
    if not moved.any():
        return 1.0
    largest = ((roots - roots.mean(axis=0))[:, moved] / spread[moved]).max(axis=1)[:, None]
    return float(p_values(largest)[0, 0])


def deviations(totals: Floats, expected: Floats) -> Floats:
    """Standard scores (rows × columns) of totals (rows × columns) about their exact expectation (columns).

    The spread is that of the null's rows. A column that no draw changes says nothing and is 0.
    """
    apart = totals - expected
    spread = np.sqrt((apart[1:] ** 2).mean(axis=0))
    fixed = spread <= _ROUNDING * np.maximum(1.0, np.abs(expected))
    return np.asarray(np.where(fixed, 0.0, apart / np.where(fixed, 1.0, spread)))


def heterogeneity(scores: Floats) -> Floats:
    """Sum of squared standard scores of each row: large when anybody is seen more, or less, than by fair lots."""
    return np.asarray((scores**2).sum(axis=1))


def two_sided(scores: Floats) -> Floats:
    """Permutation p-value of the observed score of each column (rows × columns), either way."""
    found: Floats = p_values(np.abs(scores))[0]
    return found


def indicator(labels: list[str]) -> tuple[list[str], NDArray[np.float64]]:
    """The distinct labels, sorted, and a matrix (rows × labels) that sums rows by label."""
    names = sorted(set(labels))
    matrix = np.zeros((len(labels), len(names)))
    matrix[np.arange(len(labels)), [names.index(label) for label in labels]] = 1.0
    return names, matrix
