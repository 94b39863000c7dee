"""Suggestions while typing: prefixes of any word, with typos."""

from bisect import bisect_left
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search_svc.analysis import STOP_WORDS, fold, tokens
from search_svc.engine.port import Lexicon, Suggestion
from search_svc.query.spelling import ONE_EDIT_FROM

_AFTER = "\U0010ffff"
# A typo in a prefix is looked for among this many spellings at most, nearest first.
_FUZZY_WORDS = 50


class Suggester:
    """Completes with the suggestions of one index version. Building costs some 10 µs a suggestion; it may be shared."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.version = lexicon.version
        self._suggestions = lexicon.suggestions
        self._texts = [" ".join(tokens(suggestion.text)) for suggestion in lexicon.suggestions]
        self._weights = np.array([suggestion.weight for suggestion in lexicon.suggestions], dtype=np.int64)
        self._by_text = np.array(sorted(range(len(self._texts)), key=self._texts.__getitem__), dtype=np.int64)
        self._sorted_texts = [self._texts[i] for i in self._by_text]
        postings: dict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            for word in set(text.split()):
                postings[word].append(number)
        self._words = sorted(postings)
        self._starts = np.zeros(len(self._words) + 1, dtype=np.int64)
        np.cumsum([len(postings[word]) for word in self._words], out=self._starts[1:])
        self._numbers = np.array([number for word in self._words for number in postings[word]], dtype=np.int64)

    def suggest(self, typed: str, limit: int = 8) -> list[Suggestion]:
        """At most ``limit`` suggestions, best first: those that begin as typed, those that hold every word typed (the
        last one may be unfinished), those that do with a typo; then by weight, then by text."""
        words = tokens(typed)
        if not words or limit <= 0:
            return []
        asked = [word for word in words[:-1] if word not in STOP_WORDS] + words[-1:]
        beginning = np.zeros(len(self._texts), dtype=bool)
        beginning[self._by_text[self._span(self._sorted_texts, " ".join(words))]] = True
        exact = np.ones(len(self._texts), dtype=bool)
        close = np.ones(len(self._texts), dtype=bool)
        for word in asked:
            found = self._holding([self._span(self._words, word)])
            exact &= found
            close &= found if found.any() else self._holding(self._near(word))
        quality = np.where(beginning, 0, np.where(exact, 1, 2))
        numbers = np.flatnonzero(beginning | exact | close)
        return [self._suggestions[i] for i in self._best(numbers, quality[numbers], limit)]

    @staticmethod
    def _span(keys: list[str], prefix: str) -> slice:
        return slice(bisect_left(keys, prefix), bisect_left(keys, prefix + _AFTER))

    def _holding(self, spans: list[slice]) -> NDArray[np.bool_]:
        """Which suggestions hold a word of these spans of the vocabulary."""
        found = np.zeros(len(self._texts), dtype=bool)
        for span in spans:
            found[self._numbers[self._starts[span.start] : self._starts[span.stop]]] = True
        return found

    def _near(self, prefix: str) -> list[slice]:
        """Spans of the words one edit away from beginning with ``prefix``, whose first letter is right."""
        if len(prefix) < ONE_EDIT_FROM:
            return []
        shelf = self._words[self._span(self._words, prefix[0])]
        # The prefix with one letter too few, too many or replaced is one edit from a beginning of these lengths.
        beginnings = sorted({word[:length] for word in shelf for length in range(len(prefix) - 1, len(prefix) + 2)})
        found = extract(prefix, beginnings, scorer=OSA.distance, score_cutoff=1, limit=_FUZZY_WORDS)
        return [self._span(self._words, beginning) for beginning, _, _ in found]

    def _best(self, numbers: NDArray[np.int64], quality: NDArray[np.int64], limit: int) -> list[int]:
        order = np.lexsort((-self._weights[numbers], quality))[: limit * 4]
        if len(order) == limit * 4:  # keep whole ties of the last one, so that the text decides among all of them
            last = order[-1]
            tied = (quality == quality[last]) & (self._weights[numbers] == self._weights[numbers[last]])
            order = np.union1d(order, np.flatnonzero(tied))
        best = sorted(
            (int(quality[row]), -int(self._weights[numbers[row]]), fold(self._suggestions[numbers[row]].text), int(row))
            for row in order
        )
        return [int(numbers[row]) for *_, row in best[:limit]]
