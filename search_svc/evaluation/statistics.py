"""Uncertainty of means over queries: bootstrap intervals, and a paired permutation test."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

# Enough for two digits of a percentile, and for p-values down to 0.0001.
RESAMPLES = 10_000
CONFIDENCE = 0.95
# Draws at a time: bounds memory to some 30 MB for 5,000 queries.
_CHUNK = 500

Values = NDArray[np.float64]


class Interval(Struct, frozen=True):
    """A mean with its bootstrap interval."""

    value: float
    low: float
    high: float


class Difference(Struct, frozen=True):
    """Mean of paired differences (second minus first) with its interval, and the two-sided p-value."""

    value: float
    low: float
    high: float
    p: float


def intervals(values: Values, seed: int) -> list[Interval]:
    """The mean of each column of ``values`` (queries × measures) with its 95 % percentile bootstrap interval.

    Queries are drawn with replacement (Efron). Where every value is the same so is every draw: the interval is then a
    point, which says nothing about what other queries would give.
    """
    size = len(values)
    rng = np.random.default_rng(seed)
    share = np.full(size, 1 / size)
    means = np.concatenate([rng.multinomial(size, share, size=_CHUNK) @ values for _ in range(RESAMPLES // _CHUNK)])
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(means / size, (tail, 1 - tail), axis=0)
    return [Interval(float(m), float(a), float(b)) for m, a, b in zip(values.mean(axis=0), low, high, strict=True)]


def differences(first: Values, second: Values, seed: int) -> list[Difference]:
    """``second - first`` by column (queries × measures, the same queries in the same order).

    The p-value is of the paired randomisation test: were both the same, the sign of each query's difference would be a
    coin's (Smucker, Allan and Carterette 2007). Never below 1 / (RESAMPLES + 1).
    """
    paired = second - first
    rng = np.random.default_rng(seed)
    observed = np.abs(paired.sum(axis=0))
    as_far = np.zeros(paired.shape[1])
    for _ in range(RESAMPLES // _CHUNK):
        signs = rng.integers(0, 2, size=(_CHUNK, len(paired)), dtype=np.int8) * 2.0 - 1.0
        # Sums of the same numbers in another order differ by rounding: equal is as far.
        as_far += (np.abs(signs @ paired) >= observed - 1e-9).sum(axis=0)
    p = (as_far + 1) / (RESAMPLES + 1)
    return [
        Difference(mean.value, mean.low, mean.high, float(chance))
        for mean, chance in zip(intervals(paired, seed), p, strict=True)
    ]
