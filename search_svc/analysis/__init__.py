"""How French text becomes terms: the same for indexing, for questions, on every engine."""

from search_svc.analysis.french import analyse, fold, names, vocabulary_words

__all__ = ["analyse", "fold", "names", "vocabulary_words"]
