"""Bands of equal relevance."""

import numpy as np
from numpy.typing import NDArray

# Scores that differ by less are the same number computed twice: 0.85 × 20 is 17 and must not fall into band 16.
_ROUNDING = 1e-9


def bands(scores: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    """``floor(score × count)``, from 0 (worst) to count - 1; a score of 1 belongs to the best band."""
    return np.clip(np.floor(scores * count + _ROUNDING), 0, count - 1).astype(np.int64)
