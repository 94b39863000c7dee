"""Postings: for each term the rows it stands in and, as a bitmask of ``TEXT_FIELDS``, in which of their fields."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.embedded.csr import expand
from search_svc.engine.embedded.strings import Strings
from search_svc.engine.embedded.tokens import TokenArrays

# A posting is sorted as one integer: term, row, field bits. 24 bits of row are 16 million formations.
_ROW_BITS, _FIELD_BITS = 24, 8
# Rows assembled at a time: their tokens are sorted in memory.
_CHUNK = 40_000


@dataclass(frozen=True, slots=True)
class Postings:
    """Term i (``terms`` sorted) stands in ``rows[starts[i]:starts[i + 1]]`` (ascending, distinct), fields ``bits``."""

    terms: Strings
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    bits: NDArray[np.uint8]

    def find(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.uint8]] | None:
        """Rows and field bits of a term, None when no row has it."""
        index = self.terms.find(term)
        if index < 0:
            return None
        span = slice(int(self.starts[index]), int(self.starts[index + 1]))
        return self.rows[span], self.bits[span]


@dataclass(frozen=True, slots=True)
class RowWeights:
    """How many formations each row stands for, all and public: what the lexicon counts words in."""

    all: NDArray[np.int64]
    public: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class WordCounts:
    """Words (folded, not stemmed) with the formations they stand in, all and public."""

    words: Sequence[str]
    all: NDArray[np.int64]
    public: NDArray[np.int64]


def build_postings(
    parts: Sequence[tuple[TokenArrays, NDArray[np.int64]]], weights: RowWeights
) -> tuple[Postings, list[WordCounts]]:
    """Postings of rows assembled from parts: row r has the tokens of row ``of_row[r]`` of each part (-1: none).

    And for each part in how many formations its words stand.
    """
    vocabulary = sorted({term for tokens, _ in parts for term in tokens.terms})
    number_of = {term: i for i, term in enumerate(vocabulary)}
    keys, counts = [np.zeros(0, np.int64)], []
    for tokens, of_row in parts:
        term_of = np.array([number_of[term] for term in tokens.terms], np.int64)
        everywhere, public = np.zeros(len(term_of)), np.zeros(len(term_of))
        target = np.flatnonzero(of_row >= 0)
        for rows in np.array_split(target, len(target) // _CHUNK + 1):
            positions, owner = expand(tokens.starts, of_row[rows])
            word, row, bits = _merged(_packed(tokens.numbers[positions], rows[owner], tokens.bits[positions]))
            everywhere += np.bincount(word, weights.all[row], minlength=len(term_of))
            public += np.bincount(word, weights.public[row], minlength=len(term_of))
            keys.append(_packed(term_of[word], row, bits))
        counts.append(WordCounts(tokens.words, everywhere.astype(np.int64), public.astype(np.int64)))
    term, row, bits = _merged(np.concatenate(keys))
    starts = np.searchsorted(term, np.arange(len(vocabulary) + 1)).astype(np.int64)
    return Postings(Strings.of(vocabulary), starts, row.astype(np.int32), bits), counts


def _packed(
    word: NDArray[np.signedinteger], row: NDArray[np.signedinteger], bits: NDArray[np.uint8]
) -> NDArray[np.int64]:
    key = word.astype(np.int64)
    key <<= _ROW_BITS
    key |= row
    key <<= _FIELD_BITS
    key |= bits
    return key


def _merged(key: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    """Words, rows and field bits of packed keys: in order, one entry a (word, row), the bits of its entries united."""
    if not len(key):
        return key, key, np.zeros(0, np.uint8)
    key.sort()
    pair = key >> _FIELD_BITS
    first = np.flatnonzero(np.concatenate(([True], pair[1:] != pair[:-1])))
    bits = np.bitwise_or.reduceat((key & 0xFF).astype(np.uint8), first)
    pair = pair[first]
    return pair >> _ROW_BITS, pair & ((1 << _ROW_BITS) - 1), bits
