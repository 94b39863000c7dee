"""Exposure: how much attention a rank gets, who gets it, and how concentrated it is. Pure functions of ranked lists."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def attention(ranks: NDArray[np.int64], depth: int | None = None) -> Floats:
    """Exposure weight of each rank (from 1): ``1 / log2(1 + rank)``, and 0 beyond ``depth`` (None: no limit).

    The discount of DCG (Järvelin and Kekäläinen 2002), as exposure in Singh and Joachims (2018): 1 at rank 1, 0.5 at
    rank 3, 0.29 at rank 10. ValueError for a rank below 1.
    """
    if (ranks < 1).any():
        raise ValueError("ranks count from 1")
    weights: Floats = 1.0 / np.log2(1.0 + ranks.astype(np.float64))
    return weights if depth is None else np.where(ranks <= depth, weights, 0.0)


def page_attention(depth: int) -> Floats:
    """Exposure weights of ranks 1 to ``depth``. Their sum is what a full first page has to give."""
    return attention(np.arange(1, depth + 1, dtype=np.int64))


def exposure_by_provider(sirens: Iterable[int], depth: int | None = None) -> dict[int, float]:
    """Exposure of each provider (SIREN) of a list, best first: the sum of the attention its rows get.

    With ``depth`` only the first page counts; a provider further down has exposure 0, and is told.
    """
    listed = list(sirens)
    weights = attention(np.arange(1, len(listed) + 1, dtype=np.int64), depth)
    found: dict[int, float] = {}
    for siren, weight in zip(listed, weights.tolist(), strict=True):
        found[siren] = found.get(siren, 0.0) + weight
    return found


def gini(values: Floats) -> float:
    """Gini coefficient of amounts of 0 or more: 0 when all have the same, (n - 1) / n when one has everything.

    Mean absolute difference of two amounts over twice their mean (Gini 1912), over everybody who could have had a part:
    those who got nothing are part of ``values``. ValueError when there is nothing to share or an amount is negative.
    """
    _require_amounts(values)
    ordered = np.sort(values)
    n = len(ordered)
    ranks = np.arange(1, n + 1)
    return max(0.0, float(((2 * ranks - n - 1) * ordered).sum() / (n * ordered.sum())))


def hhi(values: Floats) -> float:
    """Herfindahl-Hirschman index: sum of squared shares, in [1 / n, 1] (times 10,000 in competition law).

    Its inverse is the number of equal providers that would be as concentrated. ValueError as for ``gini``.
    """
    _require_amounts(values)
    shares = values / values.sum()
    return float((shares**2).sum())


def _require_amounts(values: Floats) -> None:
    if not len(values) or (values < 0).any() or not values.sum() > 0:
        raise ValueError("amounts of 0 or more, of which one at least is above 0, are needed")
