"""The searched text of what offers share, analysed once: formations, stated codes, certifications, providers.

Elasticsearch receives our terms as they are, so that both engines analyse alike by construction (decision 0003).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from search_svc.analysis import names, synonym_matches, words_and_stems
from search_svc.catalogue import Formation
from search_svc.engine.texts import LABEL_FIELDS, Term, Texts, exact_key, field_terms, formation_texts, key_hash

_WORD, _STEM = itemgetter(0), itemgetter(1)


@dataclass(frozen=True, slots=True)
class Analysed:
    """Distinct terms by field, as one text separated by blanks; the words the lexicon lists."""

    terms: Mapping[str, str]
    words: frozenset[str]


def analysed(texts: Texts) -> Analysed:
    """The texts of several fields."""
    words: set[str] = set()
    terms: dict[str, str] = {}
    for field, values in texts.items():
        found: dict[str, None] = {}
        for value in values:
            if field in LABEL_FIELDS:
                found.update(dict.fromkeys(field_terms(field, value)))
                continue
            if isinstance(value, Term):
                words.add(str(value))  # the lexicon is written by msgspec, which takes no subclass of a text
                found[value] = None
                continue
            pairs = words_and_stems(value)
            words.update(map(_WORD, pairs))
            stems = list(map(_STEM, pairs))
            found.update(dict.fromkeys(stems))
            found.update(dict.fromkeys(match.concept for match in synonym_matches(stems)))
        if found:
            terms[field] = " ".join(found)
    return Analysed(terms, frozenset(words))


def analysed_formation(formation: Formation) -> Analysed:
    """The texts of a formation."""
    return analysed(formation_texts(formation))


def analysed_names(provider_names: Iterable[str]) -> Analysed:
    """A provider's names, which are not stemmed."""
    words = dict.fromkeys(word for name in provider_names for word in names(name))
    return Analysed({"provider": " ".join(words)} if words else {}, frozenset(words))


def exact_term(title: str) -> str:
    """The term a title is recognised by when a question is exactly it, "" for a title without words."""
    return key_term(exact_key(title))


def key_term(key: str) -> str:
    """The same, of an ``exact_key``."""
    number = key_hash(key)
    return f"{number:016x}" if number else ""
