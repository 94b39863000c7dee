"""How French text becomes terms: the same for indexing, for questions, on every engine."""

from search_svc.analysis.folding import fold
from search_svc.analysis.french import analyse, names, stems, synonym_matches, vocabulary_words, words_and_stems

__all__ = ["analyse", "fold", "names", "stems", "synonym_matches", "vocabulary_words", "words_and_stems"]
