"""Providers take turns: inside a band no provider shows its second offer before every other has shown its first."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


def turns(band: Ints, siren: Ints, scores: NDArray[np.float64], lots: Ints, ids: Sequence[str]) -> Ints:
    """For each candidate how many of its provider's candidates stand before it in its band (0 for the first).

    Inside a provider: best score first, then the stored lot, then the id.
    """
    # Ids are compared only where everything else ties, which a 31-bit hash in the lot leaves to chance alone.
    order = np.lexsort((np.asarray(ids), lots, -scores, siren, -band))
    rows = np.arange(len(band))
    starts = np.ones(len(band), dtype=bool)
    starts[1:] = (siren[order][1:] != siren[order][:-1]) | (band[order][1:] != band[order][:-1])
    first = np.maximum.accumulate(np.where(starts, rows, 0))
    taken = np.empty(len(band), dtype=np.int64)
    taken[order] = rows - first
    return taken
