"""Words of a question that are read as the initials of a certification's title too: "tp cip", "BTS CI".

A word keeps its meaning beside its initials, and a word in ordinary use ("art") has no other.
"""

from collections.abc import Container
from dataclasses import replace

from search_svc.analysis import STOP_WORDS, fold, synonym_words
from search_svc.engine.acronyms import acronym_term
from search_svc.engine.plan import TextClause, Word
from search_svc.query.spelling import Speller
from search_svc.query.understanding import text_clause
from search_svc.ranking import Weights

# In small letters a word is initials too unless it stands in this many times more formations as a word.
ORDINARY = 20
# Capitals say nothing in a question whose long words are in capitals too ("ART FLORAL").
_LONG = 6


_SYNONYM_WORDS = synonym_words()


def question_clause(question: str, weights: Weights, speller: Speller) -> TextClause | None:
    """The clause of a question with its initials, None when it has no word to look for."""
    text = text_clause(question, weights)
    return None if text is None else with_initials(text, question, speller, weights)


def with_initials(clause: TextClause, question: str, speller: Speller, weights: Weights) -> TextClause:
    """The clause with the term of their initials as an alternative of the words that may be initials.

    Those are words that some title on sale has as its initials, written in capitals or not in ordinary use; a small
    word in capitals ("TP CA") is one more. A diploma's form ("CAP") and a word of the synonyms ("rh") are words.
    """
    pieces = question.split()
    shouted = any(piece.isupper() and len(piece) > _LONG for piece in pieces)
    capitals = {} if shouted else {fold(piece): piece for piece in pieces if piece.isupper()}
    words = [_with_initials(word, capitals, speller, weights) for word in clause.words]
    words += [
        Word(piece, (acronym_term(name),), (name,), weights.ordinary_word)
        for name, piece in capitals.items()
        if name in STOP_WORDS and speller.initials(name)
    ]
    return replace(clause, words=tuple(words))


def _with_initials(word: Word, capitals: Container[str], speller: Speller, weights: Weights) -> Word:
    if word.weight != weights.ordinary_word:
        return word
    found = [acronym_term(name) for name in word.names if _may_be_initials(name, name in capitals, speller)]
    return replace(word, terms=(*word.terms, *found)) if found else word


def _may_be_initials(name: str, in_capitals: bool, speller: Speller) -> bool:
    standing = speller.initials(name)
    if not standing or name in _SYNONYM_WORDS:
        return False
    return in_capitals or speller.count(name) <= ORDINARY * standing
