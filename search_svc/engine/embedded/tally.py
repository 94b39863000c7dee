"""How many rows have each code of a column: counted once, however many facets are read from it."""

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.embedded.csr import positions
from search_svc.engine.embedded.segment import Int64s, Segment


class Tally:
    """Counts over some rows of a segment."""

    def __init__(self, segment: Segment, rows: Int64s) -> None:
        self.segment, self.rows = segment, rows
        self._counts: dict[str, Int64s] = {}

    def of(self, column: str, codes: int) -> Int64s:
        """Rows of each code of a column of the segment that has ``codes`` of them."""
        if column not in self._counts:
            self._counts[column] = self.of_values(getattr(self.segment, column), codes)
        return self._counts[column]

    def of_values(self, values: NDArray[np.integer], codes: int) -> Int64s:
        """The same for an array with one small number a row."""
        return np.bincount(values[self.rows], minlength=codes)

    def of_lists(self, starts: Int64s, values: NDArray[np.integer]) -> Int64s:
        """The same where a row has several distinct numbers (CSR)."""
        return np.bincount(values[positions(starts, self.rows)])
