"""The lexicon of a load: in how many formations each word stands, counted as offers stream by.

What shares its searched text is counted once (a *unit*: formation, certification, stated codes and provider names), and
is public when an offer of it is.
"""

from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

# formation, stated codes, certification, provider names: the columns of a unit
_PARTS = 4


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words in order with the number of formations they stand in, all and public."""

    words: Sequence[str]
    everywhere: Sequence[int]
    public: Sequence[int]


class Words:
    """Counts words of units. Each part of a unit is told once by ``part``, the units by ``unit``."""

    def __init__(self) -> None:
        self._number: defaultdict[str, int] = defaultdict()
        self._number.default_factory = self._number.__len__
        self._parts = [_Part() for _ in range(_PARTS)]
        self._units: dict[tuple[int, ...], int] = {}
        self._table = array("i")
        self._public = bytearray()

    def part(self, kind: int, key: Hashable) -> int | None:
        """Row of a part already told, None when its words are still to be told by ``tell``."""
        return self._parts[kind].rows.get(key)

    def tell(self, kind: int, key: Hashable, words: Iterable[str]) -> int:
        """The words of a part; returns its row."""
        part = self._parts[kind]
        row = part.rows[key] = len(part.rows)
        part.words.extend([self._number[word] for word in words])
        part.starts.append(len(part.words))
        return row

    def unit(self, rows: tuple[int, int, int, int], *, public: bool) -> None:
        """An offer of a unit, by the rows of its parts."""
        number = self._units.get(rows)
        if number is None:
            number = self._units[rows] = len(self._units)
            self._table.extend(rows)
            self._public.append(0)
        if public:
            self._public[number] = 1

    def counts(self) -> WordCounts:
        """Every word. One that stands in several parts has the largest of its counts."""
        size = len(self._number)
        everywhere, public = np.zeros(size, np.int64), np.zeros(size, np.int64)
        table = np.array(self._table, np.int64).reshape(-1, _PARTS)
        is_public = np.frombuffer(bytes(self._public), np.uint8).astype(np.float64)
        for column, part in enumerate(self._parts):
            rows = len(part.rows)
            units = np.bincount(table[:, column], minlength=rows)
            open_units = np.bincount(table[:, column], is_public, minlength=rows)
            everywhere = np.maximum(everywhere, part.count(units, size))
            public = np.maximum(public, part.count(open_units, size))
        words = list(self._number)
        order = sorted(range(size), key=words.__getitem__)
        return WordCounts(
            [words[i] for i in order], [int(everywhere[i]) for i in order], [int(public[i]) for i in order]
        )


class _Part:
    def __init__(self) -> None:
        self.rows: dict[Hashable, int] = {}
        self.words = array("i")
        self.starts = array("q", [0])

    def count(self, weights: NDArray[Any], size: int) -> NDArray[np.int64]:
        starts = np.frombuffer(self.starts, np.int64)
        of_word = np.repeat(weights, starts[1:] - starts[:-1])
        return np.bincount(np.array(self.words, np.int64), of_word, minlength=size).astype(np.int64)
