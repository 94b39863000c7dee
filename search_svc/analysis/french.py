"""French analysis: split, elision, lower case, accent folding, stop words, Snowball stemming (in that order).

Folding comes before stemming: stem-then-fold makes "électricité" and "electricite" different words (measured in
``shared/embedded-engine.md``: 79.8 % of labels agree once unaccented, against 100 % when folded first).
"""


def fold(text: str) -> str:
    """Lower case without accents (``Pâtissière`` → ``patissiere``, ``œ`` → ``oe``)."""
    raise NotImplementedError


def names(text: str) -> list[str]:
    """Folded words without stemming or stop words, elided articles dropped: how provider names are indexed."""
    raise NotImplementedError


def vocabulary_words(text: str) -> list[str]:
    """Folded, unstemmed words without stop words: what spelling knows and corrects."""
    raise NotImplementedError


def analyse(text: str) -> list[str]:
    """Terms of a text: folded, stopped, stemmed, with one concept term (``syn:…``) for each synonym phrase found."""
    raise NotImplementedError
