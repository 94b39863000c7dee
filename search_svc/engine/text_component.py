"""The text component of many offers: one computation for the embedded engine and for phase 2."""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.plan import TEXT_FIELDS, TEXT_UNITS, TextClause, TextScoring

# Questions differ in their words' weights: those of the last few words are kept.
_KEPT = 256


@lru_cache(maxsize=_KEPT)
def _best_of_fields(worth: tuple[int, ...]) -> NDArray[np.int64]:
    """(256,) the highest worth among the fields whose bits are set, 0 for none."""
    masks = np.arange(256)
    best = np.zeros(256, np.int64)
    for bit, value in zip(range(len(TEXT_FIELDS)), worth, strict=True):
        best = np.where(masks >> bit & 1, np.maximum(best, value), best)
    return best


def text_component(
    fields: Iterable[NDArray[np.uint8]], exact: NDArray[np.bool_], clause: TextClause, scoring: TextScoring
) -> NDArray[np.float64]:
    """1 where ``exact``, else the mean over words, by their weight, of the best field each was found in.

    ``fields`` holds for each word the field masks of the rows, ``exact`` whether the certification's title is the
    question, one value a row.
    """
    total = np.zeros(len(exact), np.int64)
    for worth, masks in zip(scoring.units(clause), fields, strict=True):
        total += _best_of_fields(worth)[masks]
    total[exact] = TEXT_UNITS
    return total / TEXT_UNITS
