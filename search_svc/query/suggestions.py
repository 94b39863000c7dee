"""Suggestions while typing: prefixes of any word, with typos."""

from bisect import bisect_left
from collections import defaultdict

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search_svc.analysis import STOP_WORDS, tokens
from search_svc.engine.port import Lexicon, Suggestion
from search_svc.query.spelling import ONE_EDIT_FROM

_AFTER = "\U0010ffff"
# Bits of a sort key below the quality of the match: 34 for the weight, 24 for the place in the alphabet.
_QUALITY_SHIFT, _WEIGHT_SHIFT = 58, 24
# A typo in a prefix is looked for among this many spellings at most, nearest first.
_FUZZY_WORDS = 50


def _span(keys: list[str], prefix: str) -> slice:
    return slice(bisect_left(keys, prefix), bisect_left(keys, prefix + _AFTER))


class Suggester:
    """Completes with the suggestions of one index version. Building costs some 10 µs a suggestion; it may be shared."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.version = lexicon.version
        self._suggestions = lexicon.suggestions
        self._texts = [" ".join(tokens(suggestion.text)) for suggestion in lexicon.suggestions]
        weights = np.array([suggestion.weight for suggestion in lexicon.suggestions], dtype=np.int64)
        # By falling weight, then by text: the lexicon's suggestions come sorted by it.
        self._order = ((weights.max(initial=0) - weights) << _WEIGHT_SHIFT) + np.arange(len(weights))
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
        """At most ``limit`` suggestions, best first: those that begin as typed, those that hold every word typed (any
        may be unfinished), those that begin so or hold them with a typo; within each by weight, then by text."""
        words = tokens(typed)
        if not words or limit <= 0:
            return []
        asked = [word for word in words[:-1] if word not in STOP_WORDS] + words[-1:]
        beginning = self._beginning([" ".join(words)])
        exact = np.ones(len(self._texts), dtype=bool)
        close = np.ones(len(self._texts), dtype=bool)
        for word in asked:
            found = self._holding([word])
            exact &= found
            close &= found if found.any() else self._holding(self._near(word))
        quality = np.full(len(self._texts), 3, dtype=np.int64)
        if close.any():
            quality[self._beginning([words[0], *self._near(words[0])])] = 2
        quality[exact] = 1
        quality[beginning] = 0
        numbers = np.flatnonzero(beginning | exact | close)
        keys = (quality[numbers] << _QUALITY_SHIFT) + self._order[numbers]
        best = numbers[np.argpartition(keys, limit)[:limit]] if len(numbers) > limit else numbers
        return [self._suggestions[i] for i in sorted(best, key=lambda i: (quality[i], self._order[i]))]

    def _beginning(self, prefixes: list[str]) -> NDArray[np.bool_]:
        """Which suggestions begin with one of these."""
        found = np.zeros(len(self._texts), dtype=bool)
        for prefix in prefixes:
            found[self._by_text[_span(self._sorted_texts, prefix)]] = True
        return found

    def _holding(self, prefixes: list[str]) -> NDArray[np.bool_]:
        """Which suggestions hold a word that begins with one of these."""
        found = np.zeros(len(self._texts), dtype=bool)
        for prefix in prefixes:
            span = _span(self._words, prefix)
            found[self._numbers[self._starts[span.start] : self._starts[span.stop]]] = True
        return found

    def _near(self, prefix: str) -> list[str]:
        """Beginnings of words one edit away from ``prefix``, whose first letter is right."""
        if len(prefix) < ONE_EDIT_FROM:
            return []
        shelf = self._words[_span(self._words, prefix[0])]
        # A letter too few, too many or replaced: the beginning meant has one of these lengths.
        beginnings = sorted({word[:length] for word in shelf for length in range(len(prefix) - 1, len(prefix) + 2)})
        found = extract(prefix, beginnings, scorer=OSA.distance, score_cutoff=1, limit=_FUZZY_WORDS)
        return [beginning for beginning, _, _ in found]
