"""Lists of different lengths in two arrays: list i is ``values[starts[i]:starts[i + 1]]``."""

import numpy as np
from numpy.typing import NDArray

Int64s = NDArray[np.int64]


def expand(starts: Int64s, lists: NDArray[np.integer]) -> tuple[Int64s, Int64s]:
    """Positions of the values of some lists, in the order asked, and of each the index into ``lists`` it belongs to."""
    return positions(starts, lists), np.repeat(np.arange(len(lists)), starts[lists + 1] - starts[lists])


def positions(starts: Int64s, lists: NDArray[np.integer]) -> Int64s:
    """Positions of the values of some lists, in the order asked."""
    first = starts[lists]
    counts = starts[lists + 1] - first
    ends = np.cumsum(counts)
    found = np.arange(ends[-1] if len(ends) else 0)
    found += np.repeat(first - (ends - counts), counts)
    return found
