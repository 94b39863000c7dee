"""Many texts as numbers: collected text by text, turned into arrays at once.

A text costs one dictionary look-up a word. Its concepts (synonym phrases) are not sought text by text but in all texts
at once, by comparing arrays. What comes out is what ``analysis.analyse`` says of each text, and tests hold it to that.
"""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_svc.analysis import STOP_WORDS, names, stem, stems, synonym_matches, tokens
from search_svc.analysis.synonyms import packaged_groups
from search_svc.engine.plan import TEXT_FIELDS
from search_svc.engine.texts import LABEL_FIELDS, Term, Texts, field_terms

FIELD_BIT = {name: 1 << i for i, name in enumerate(TEXT_FIELDS)}
_STOPPED = -1


@dataclass(frozen=True, slots=True)
class TokenArrays:
    """``words[i]`` has term ``terms[i]``; row r holds the word numbers ``numbers[starts[r]:starts[r + 1]]``, each in
    the field of ``bits``."""

    words: Sequence[str]
    terms: Sequence[str]
    numbers: NDArray[np.int32]
    bits: NDArray[np.uint8]
    starts: NDArray[np.int64]


class _Numbers(dict[str, int]):
    """Number of each word, in the order met; stop words have none."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.terms: list[str] = []

    def __missing__(self, word: str) -> int:
        if word in STOP_WORDS:
            self[word] = _STOPPED
            return _STOPPED
        return self.put(word, stem(word))

    def put(self, word: str, term: str) -> int:
        number = self[word] = len(self.words)
        self.words.append(word)
        self.terms.append(term)
        return number


class Tokens:
    """Collects texts, row by row."""

    def __init__(self) -> None:
        self._numbers = _Numbers()
        self._sequence = array("i")
        self._text_ends, self._text_bits = array("q"), array("B")
        self._row_ends = array("q")  # number of texts at the end of each row

    def add(self, text: str, bit: int) -> None:
        """Add a text to the current row."""
        numbers = self._numbers
        self._sequence.extend([numbers[word] for word in tokens(text)])
        self._text_ends.append(len(self._sequence))
        self._text_bits.append(bit)

    def add_texts(self, texts: Texts) -> None:
        """Add the texts of several fields to the current row."""
        for name, field_texts in texts.items():
            for text in field_texts:
                if name in LABEL_FIELDS or isinstance(text, Term):
                    self._add_terms(field_terms(name, text), FIELD_BIT[name])
                elif text:
                    self.add(text, FIELD_BIT[name])

    def add_names(self, provider_names: Iterable[str]) -> None:
        """Add a provider's names (not stemmed, no concepts) to the current row. Not together with other texts."""
        for text in provider_names:
            self._add_terms(names(text), FIELD_BIT["provider"])

    def _add_terms(self, terms: Iterable[str], bit: int) -> None:
        for term in terms:
            number = self._numbers.get(term)
            self._sequence.append(self._numbers.put(term, term) if number is None else number)
            self._text_ends.append(len(self._sequence))
            self._text_bits.append(bit)

    def end_row(self) -> None:
        """The current row is complete."""
        self._row_ends.append(len(self._text_ends))

    def arrays(self) -> tuple[TokenArrays, TokenArrays]:
        """The words collected, and the concepts found in them."""
        text_ends, row_ends = np.array(self._text_ends, np.int64), np.array(self._row_ends, np.int64)
        row_of_text = np.repeat(np.arange(len(row_ends)), np.diff(row_ends, prepend=0))
        text = np.repeat(np.arange(len(text_ends)), np.diff(text_ends, prepend=0))
        sequence = np.frombuffer(self._sequence, np.int32) if self._sequence else np.zeros(0, np.int32)
        kept = sequence != _STOPPED
        sequence, text = sequence[kept], text[kept]
        bits = np.array(self._text_bits, np.uint8)
        found, concept_names, concepts = _concepts(sequence, text, self._numbers.terms)
        in_order = np.argsort(found, kind="stable")
        concept_text = text[found[in_order]]
        rows = len(row_ends)
        return (
            TokenArrays(
                self._numbers.words,
                self._numbers.terms,
                sequence,
                bits[text],
                _starts(row_of_text[text], rows),
            ),
            TokenArrays(
                concept_names,
                concept_names,
                concepts[in_order],
                bits[concept_text],
                _starts(row_of_text[concept_text], rows),
            ),
        )


def _starts(row: NDArray[np.int64], rows: int) -> NDArray[np.int64]:
    """Where each row starts among tokens in order of row."""
    return np.concatenate(([0], np.cumsum(np.bincount(row, minlength=rows)))).astype(np.int64)


def _phrases() -> list[tuple[list[str], list[str]]]:
    """(terms, concepts) of each synonym phrase."""
    found = {}
    for group in packaged_groups():
        for phrase in group:
            terms = stems(phrase)
            concepts = [m.concept for m in synonym_matches(terms) if (m.start, m.end) == (0, len(terms))]
            found[tuple(terms)] = concepts
    return [(list(terms), concepts) for terms, concepts in found.items()]


def _concepts(
    sequence: NDArray[np.int32], text: NDArray[np.int64], terms: Sequence[str]
) -> tuple[NDArray[np.int64], list[str], NDArray[np.int32]]:
    """Where phrases start in the sequence, the names of concepts, and which concept each of those says."""
    numbers: dict[str, list[int]] = {}
    for number, term in enumerate(terms):
        numbers.setdefault(term, []).append(number)
    term_numbers = {term: i for i, term in enumerate(numbers)}
    term_of = np.array([term_numbers[term] for term in terms], np.int32)
    phrases = [
        ([term_numbers[term] for term in phrase], concepts)
        for phrase, concepts in _phrases()
        if all(term in term_numbers for term in phrase)
    ]
    names_of = sorted({concept for _, concepts in phrases for concept in concepts})
    number_of = {name: i for i, name in enumerate(names_of)}
    begins = np.zeros(len(term_numbers), np.bool_)
    begins[[phrase[0] for phrase, _ in phrases]] = True
    # Only the tokens some phrase begins with, grouped by term.
    at = np.flatnonzero(begins[term_of][sequence]) if len(sequence) else np.zeros(0, np.int64)
    first = term_of[sequence[at]]
    by_term = np.argsort(first, kind="stable")
    at, first = at[by_term], first[by_term]
    found, said = [np.zeros(0, np.int64)], [np.zeros(0, np.int32)]
    for phrase, concepts in phrases:
        span = np.searchsorted(first, [phrase[0], phrase[0] + 1])
        here = at[span[0] : span[1]]
        for offset, wanted in enumerate(phrase[1:], start=1):
            here = here[here + offset < len(sequence)]
            here = here[(term_of[sequence[here + offset]] == wanted) & (text[here + offset] == text[here])]
        for concept in concepts:
            found.append(here)
            said.append(np.full(len(here), number_of[concept], np.int32))
    return np.concatenate(found), names_of, np.concatenate(said)
