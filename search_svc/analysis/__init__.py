"""How French text becomes terms: the same for indexing, for questions, on every engine."""

from search_svc.analysis.folding import fold
from search_svc.analysis.french import (
    LABEL_PREFIX,
    analyse,
    label_term,
    names,
    stems,
    synonym_matches,
    synonym_words,
    vocabulary_words,
    words_and_stems,
)
from search_svc.analysis.stemming import masculine, stem
from search_svc.analysis.stopwords import STOP_WORDS
from search_svc.analysis.synonyms import PREFIX as CONCEPT_PREFIX
from search_svc.analysis.tokenizer import tokens

__all__ = [
    "CONCEPT_PREFIX",
    "LABEL_PREFIX",
    "STOP_WORDS",
    "analyse",
    "fold",
    "label_term",
    "masculine",
    "names",
    "stem",
    "stems",
    "synonym_matches",
    "synonym_words",
    "tokens",
    "vocabulary_words",
    "words_and_stems",
]
