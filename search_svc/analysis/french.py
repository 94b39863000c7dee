"""French analysis: split, elision, lower case, accent folding, stop words, Snowball stemming (in that order).

Folding comes before stemming: stem-then-fold makes "électricité" and "electricite" different words (measured in
``shared/embedded-engine.md``: 79.8 % of labels agree once unaccented, against 100 % when folded first).
"""

from collections.abc import Container

from search_svc.analysis.stemming import stem
from search_svc.analysis.stopwords import STOP_WORDS
from search_svc.analysis.synonyms import PREFIX, Match, Synonyms, packaged_groups
from search_svc.analysis.tokenizer import tokens

# Distinct words remembered with their term. A catalogue of 500,000 offers holds some 30,000, mostly French, words;
# past the bound the memory starts over.
_REMEMBERED = 200_000


class _Terms(dict[str, str]):
    """Term of a word, "" for a stop word."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        term = self[word] = "" if word in STOP_WORDS else stem(word)
        return term


_TERMS = _Terms()
# A label is a concept like a synonym's; no phrase of the synonyms begins with "=".
LABEL_PREFIX = f"{PREFIX}="


def names(text: str) -> list[str]:
    """Folded words without stemming or stop words, elided articles dropped: how provider names are indexed."""
    return [word for word in tokens(text) if word not in STOP_WORDS]


def vocabulary_words(text: str) -> list[str]:
    """Folded, unstemmed words without stop words: what spelling knows and corrects."""
    return [word for word in tokens(text) if word not in STOP_WORDS]


def stems(text: str) -> list[str]:
    """Terms of a text without the concepts of synonyms."""
    return [term for term in map(_TERMS.__getitem__, tokens(text)) if term]


def words_and_stems(text: str) -> list[tuple[str, str]]:
    """(folded word, term) of each word that is no stop word."""
    return [(word, _TERMS[word]) for word in tokens(text) if _TERMS[word]]


_SYNONYMS = Synonyms(packaged_groups(), stems)


def label_term(text: str) -> str:
    """One term for a whole label, whatever its order, genders and stop words: a question that gives the same term *is*
    that label ("Assistante de manager" is "Assistant / Assistante de manager"). "" for a text without words."""
    return LABEL_PREFIX + "_".join(sorted(set(stems(text)))) if stems(text) else ""


def synonym_matches(terms: list[str]) -> list[Match]:
    """The synonym phrases that stand in a list of ``stems``."""
    return _SYNONYMS.matches(terms)


def synonym_words(said: Container[str] | None = None) -> frozenset[str]:
    """The folded words of the synonym phrases: known to people even where no document has them.

    With ``said``, the terms that stand somewhere, only those of groups that lead there: of which some phrase has all
    its terms among them.
    """
    return frozenset(
        word
        for group in _SYNONYMS.groups
        if said is None or any(all(term in said for term in stems(phrase)) for phrase in group)
        for phrase in group
        for word in vocabulary_words(phrase)
    )


def analyse(text: str) -> list[str]:
    """Terms of a text: folded, stopped, stemmed, then one concept term (``syn:…``) for each synonym phrase found."""
    terms = stems(text)
    found = _SYNONYMS.matches(terms)
    if found:
        terms += dict.fromkeys(match.concept for match in found)
    return terms
