"""What the catalogue's own labels say: a word that is part of one must not be read as a place or a way of teaching.

Labels are the titles of certifications, the jobs, the domains and the synonym phrases, and apart from them the names of
providers: "grue à tours" names a crane, "tours" alone a town; "vente à distance" is a trade, "anglais à distance" a
course taught from afar.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from search_svc.analysis import STOP_WORDS, stem, tokens
from search_svc.analysis.synonyms import packaged_groups
from search_svc.engine.port import Suggestion

# A stem costs some 15 µs, and labels hold the same few ten thousand words over and over.
_stem = lru_cache(maxsize=100_000)(stem)


class Labels:
    """The words of the labels of one index version. Building costs some 10 µs a label; it may be shared."""

    def __init__(self, suggestions: Iterable[Suggestion]) -> None:
        self._subjects: set[str] = set()
        self._common: set[str] = set()
        self._neighbours: set[tuple[str, str]] = set()
        self._side_by_side: set[tuple[str, str]] = set()
        self._providers: dict[str, set[int]] = defaultdict(set)
        for number, suggestion in enumerate(suggestions):
            if suggestion.kind == "provider":
                for word in tokens(suggestion.text):
                    self._providers[_stem(word)].add(number)
            else:
                self._add(suggestion.text)
        for group in packaged_groups():
            for phrase in group:
                self._add(phrase)

    def _add(self, label: str) -> None:
        words = tokens(label)
        raw = [_stem(word) for word in words]
        terms = [_stem(word) for word in words if word not in STOP_WORDS and len(word) > 1]
        self._subjects.update(terms)
        self._side_by_side.update(pairwise(raw))
        self._neighbours.update(pairwise(terms))
        # A word in lower case is a word of the language: "conducteur de tours", against "université de Tours".
        for piece in label.split():
            if piece[:1].islower() and piece != piece.upper():
                self._common.update(_singular(word) for word in tokens(piece))

    def is_subject(self, word: str) -> bool:
        """Whether a folded word, or a form of it, stands in a label that is no provider's name."""
        return _stem(word) in self._subjects

    def is_common(self, word: str) -> bool:
        """Whether a folded word, or its plural, stands in a label in lower case: it is no proper noun there."""
        return _singular(word) in self._common

    def follow(self, first: str, second: str) -> bool:
        """Whether two folded words follow one another in a label, articles and prepositions aside."""
        return (_stem(first), _stem(second)) in self._neighbours

    def touch(self, first: str, second: str) -> bool:
        """Whether two folded words stand side by side in a label, with nothing between them."""
        return (_stem(first), _stem(second)) in self._side_by_side

    def name_a_provider(self, words: Sequence[str]) -> bool:
        """Whether one provider's name has all these folded words."""
        found = [self._providers.get(_stem(word), set()) for word in words]
        return bool(found) and bool(set.intersection(*found))


def _singular(word: str) -> str:
    # A stem would make "pac" (pompe à chaleur) of "PACA".
    return word.removesuffix("s")
