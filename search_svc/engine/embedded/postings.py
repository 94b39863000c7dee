"""Postings: for each term the rows it stands in and, as a bitmask of ``TEXT_FIELDS``, in which of their fields."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_svc.analysis import names, synonym_matches, words_and_stems
from search_svc.engine.embedded.csr import expand
from search_svc.engine.embedded.strings import Strings
from search_svc.engine.plan import TEXT_FIELDS
from search_svc.engine.texts import LABEL_FIELDS, Texts, field_terms

# A posting is sorted as one integer: term, row, field bits. 24 bits of row are 16 million formations.
_ROW_BITS, _FIELD_BITS = 24, 8
# Rows assembled at a time: their tokens are sorted in memory.
_CHUNK = 40_000
FIELD_BIT = {name: 1 << i for i, name in enumerate(TEXT_FIELDS)}


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


class Tokens:
    """The words of many texts as numbers: collected text by text, then turned into postings by array operations.

    Numbers are given to *words* (what the lexicon lists); their terms are found once a distinct word, not once a token.
    """

    def __init__(self) -> None:
        self.words: dict[str, int] = {}
        self.terms: list[str] = []
        self.numbers = array("i")
        self.bits = array("B")
        self.starts = array("q", [0])  # row i holds numbers[starts[i]:starts[i + 1]]

    def add(self, text: str, bit: int) -> list[str]:
        """Add a text to the current row; returns its terms (as ``analysis.analyse`` gives them)."""
        pairs = words_and_stems(text)
        if not pairs:
            return []
        words, before = self.words, len(self.numbers)
        try:
            self.numbers.extend([words[word] for word, _ in pairs])
        except KeyError:
            self.numbers.extend([self._number(word, term) for word, term in pairs])
        terms = [term for _, term in pairs]
        for concept in dict.fromkeys(match.concept for match in synonym_matches(terms)):
            self.numbers.append(self._number(concept, concept))
            terms.append(concept)
        self.bits.extend(bytes((bit,)) * (len(self.numbers) - before))
        return terms

    def add_texts(self, texts: Texts) -> None:
        """Add the texts of several fields to the current row."""
        for name, field_texts in texts.items():
            for text in field_texts:
                if name in LABEL_FIELDS:
                    self._add_terms(field_terms(name, text), FIELD_BIT[name])
                elif text:
                    self.add(text, FIELD_BIT[name])

    def _add_terms(self, terms: Iterable[str], bit: int) -> None:
        for term in terms:
            self.numbers.append(self._number(term, term))
            self.bits.append(bit)

    def add_names(self, provider_names: Iterable[str]) -> None:
        """Add a provider's names (not stemmed) to the current row."""
        for text in provider_names:
            for name in names(text):
                self.numbers.append(self._number(name, name))
                self.bits.append(FIELD_BIT["provider"])

    def end_row(self) -> None:
        """The current row is complete."""
        self.starts.append(len(self.numbers))

    def _number(self, word: str, term: str) -> int:
        number = self.words.get(word)
        if number is None:
            number = self.words[word] = len(self.terms)
            self.terms.append(term)
        return number

    def arrays(self) -> "TokenArrays":
        """What was collected, as arrays (no copy)."""
        return TokenArrays(
            list(self.words),
            self.terms,
            np.frombuffer(self.numbers, np.int32) if self.numbers else np.zeros(0, np.int32),
            np.frombuffer(self.bits, np.uint8) if self.bits else np.zeros(0, np.uint8),
            np.frombuffer(self.starts, np.int64),
        )


@dataclass(frozen=True, slots=True)
class TokenArrays:
    """``words[i]`` has term ``terms[i]``; row r holds the word numbers ``numbers[starts[r]:starts[r + 1]]``."""

    words: Sequence[str]
    terms: Sequence[str]
    numbers: NDArray[np.int32]
    bits: NDArray[np.uint8]
    starts: NDArray[np.int64]


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
