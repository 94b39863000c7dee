"""How French text becomes terms: the same for indexing, for questions, on every engine."""

from search_svc.analysis.folding import fold
from search_svc.analysis.french import analyse, names, stems, synonym_matches, vocabulary_words, words_and_stems
from search_svc.analysis.stemming import stem
from search_svc.analysis.stopwords import STOP_WORDS
from search_svc.analysis.tokenizer import tokens

__all__ = [
    "STOP_WORDS",
    "analyse",
    "fold",
    "names",
    "stem",
    "stems",
    "synonym_matches",
    "tokens",
    "vocabulary_words",
    "words_and_stems",
]
