"""Folding: lower case, no accents, ligatures opened: "Pâtissière", "PATISSIERE" and "patissière" are one word."""

import unicodedata

# Letters that canonical decomposition leaves whole, written as French keyboards without them write them.
_LIGATURES = {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
# Apostrophes seen in the exports: ’ (typographic), ʼ (modifier letter), ‘ and ′ and ` (typing), doubled '' (CSV).
_APOSTROPHES = dict.fromkeys("’ʼ‘′`´＇", "'")
_TABLE = str.maketrans({**_LIGATURES, **_APOSTROPHES})


def _decomposed(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.lower().translate(_TABLE))
    return "".join(c for c in letters if not unicodedata.combining(c))


def fold(text: str) -> str:
    """Lower case without accents (``Pâtissière`` → ``patissiere``, ``œ`` → ``oe``, ``’`` → ``'``). Idempotent."""
    if text.isascii():
        return text.lower().replace("`", "'")
    folded = _decomposed(text)
    # A compatibility character may open into an upper-case letter or a ligature ("K" of kelvin, "ǽ"): fold those too.
    while (again := _decomposed(folded)) != folded:
        folded = again
    return folded
