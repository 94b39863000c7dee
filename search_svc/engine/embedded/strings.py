"""Lists of strings in two arrays, so that a snapshot opens without decoding them."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Strings:
    """UTF-8 texts one after the other: text i is ``data[starts[i]:starts[i + 1]]``."""

    data: NDArray[np.uint8]
    starts: NDArray[np.int64]

    @staticmethod
    def of(texts: Iterable[str]) -> "Strings":
        """The texts, encoded."""
        encoded = [text.encode() for text in texts]
        starts = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(text) for text in encoded], out=starts[1:])
        return Strings(np.frombuffer(b"".join(encoded), np.uint8), starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, index: int) -> str:
        return self.data[self.starts[index] : self.starts[index + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return iter(self.all())

    def all(self) -> list[str]:
        """Every text, decoded at once."""
        data, bounds = self.data.tobytes(), self.starts.tolist()
        return [data[a:b].decode() for a, b in pairwise(bounds)]

    def take(self, indices: Sequence[int] | NDArray[np.int64]) -> list[str]:
        """The texts at these positions."""
        first, last = self.starts[indices].tolist(), self.starts[np.asarray(indices) + 1].tolist()
        data = self.data.data
        return [str(data[a:b], "utf-8") for a, b in zip(first, last, strict=True)]

    def find(self, text: str) -> int:
        """Position of a text in a list sorted as Python sorts (by code points, as UTF-8 does); -1 when absent."""
        position = bisect_left(self, text)
        return position if position < len(self) and self[position] == text else -1
