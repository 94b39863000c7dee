"""From text to folded words: what is one word, what is dropped as an elided article, what is kept whole.

Work is done once per distinct piece between blanks and remembered: a formation text costs a dictionary look-up a word.
"""

import re

from search_svc.analysis.folding import fold
from search_svc.analysis.inclusive import MARKS, both_genders

# Distinct pieces remembered. French course catalogues hold some 300,000; past the bound the memory starts over.
_REMEMBERED = 200_000

_WORD = re.compile(
    r"(?<![^\W_])\.net(?![^\W_])"  # .NET
    r"|(?<![^\W_])(?:[a-z]\.){2,}(?:[a-z](?![^\W_]))?"  # C.A.P. and B.T.S
    r"|(?<![^\W_])(?:c\+\+|[cf]#)"  # C++, C#, F#
    r"|(?<![^\W_])[bcd]1?\+e(?![^\W_])"  # permis C+E
    r"|(?<![^\W_])bac ?\+ ?\d(?!\d)"  # bac+2 is a level, not a diploma and a number
    r"|(?<![^\W_])[a-z]&[a-z](?![^\W_])"  # R&D
    r"|\d+(?:[.,]\d+)+"  # 2.0
    r"|[^\W_]+(?:'+[^\W_]+)*"
)
_ELIDED = frozenset({"l", "m", "t", "qu", "n", "s", "j", "d", "c", "jusqu", "quoiqu", "lorsqu", "puisqu", "presqu"})

# Registers whose number is often written apart: "RNCP 37674", "RS 5000", "CACES R 489".
_NUMBERED = {"rncp": re.compile(r"\d{2,6}(?:bc\d+)?"), "rs": re.compile(r"\d{2,5}"), "r": re.compile(r"4\d\d[a-z]?")}
_NUMBERED["cpf"] = re.compile(r"2\d\d")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
# After these a single letter names something (permis A, langage C, catégorie D), whatever follows.
_NAMED_BY_A_LETTER = frozenset(
    ("permis", "langage", "categorie", "cat", "groupe", "hepatite", "vitamine", "type", "classe", "niveau", "serie")
)
# Licences whose names are also words ("ce", "de"): "permis CE", "catégorie CE", and "permis DE" when nothing follows.
_OF_LICENCES = frozenset({"permis", "categorie", "cat"})
_TRAILERS = {"be": "b+e", "ce": "c+e", "de": "d+e"}
_VOWELS = frozenset("aeiouyh")
_CONTEXTUAL = _LETTERS | _NUMBERED.keys() | {"bac"} | _OF_LICENCES


def _split(piece: str) -> tuple[str, ...]:
    folded = fold(piece)
    if not MARKS.isdisjoint(folded):
        folded = both_genders(folded)
    words: list[str] = []
    for token in _WORD.findall(folded):
        if "'" in token:
            parts = [part for part in token.split("'") if part]
            words += [part for part in parts[:-1] if part not in _ELIDED]
            words.append(parts[-1])
        elif token[0] != "." and "." in token and not token[0].isdigit():
            words.append(token.replace(".", ""))
        else:
            words.append(token.replace(" ", "").replace(",", "."))
    return tuple(words)


class _Pieces(dict[str, tuple[str, ...]]):
    def __missing__(self, piece: str) -> tuple[str, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        words = self[piece] = _split(piece)
        return words


_PIECES = _Pieces()


def _in_context(words: list[str]) -> list[str]:
    """Join numbers to their register, and drop single letters that are articles without their apostrophe."""
    kept: list[str] = []
    skip = False
    last = len(words) - 1
    for i, word in enumerate(words):
        if skip:
            skip = False
            continue
        if word not in _CONTEXTUAL:
            kept.append(word)
            continue
        following = words[i + 1] if i < last else ""
        if word in _OF_LICENCES:
            kept.append(word)
            if following in _TRAILERS and (following != "de" or i + 1 == last):
                kept.append(_TRAILERS[following])
                skip = True
            continue
        if word in _NUMBERED and _NUMBERED[word].fullmatch(following):
            kept.append(word + following)
            skip = True
        elif word == "bac" and len(following) == 1 and following.isdigit():
            kept.append(f"bac+{following}")
            skip = True
        elif word in _LETTERS and not (kept and kept[-1] in _NAMED_BY_A_LETTER):
            article = word in _ELIDED and len(following) > 2 and following[0] in _VOWELS
            if not article and word not in "ay":
                kept.append(word)
        else:
            kept.append(word)
    return kept


def tokens(text: str) -> list[str]:
    """Folded words in reading order, both genders of inclusive forms, elided articles dropped, stop words kept.

    Kept whole: words with digits (``r489``, ``rncp37674bc01``), ``c++``, ``c#``, ``.net``, ``2.0``, ``bac+2``, dotted
    acronyms without their dots (``cap``).
    """
    words = [word for piece in text.split() for word in _PIECES[piece]]
    return words if _CONTEXTUAL.isdisjoint(words) else _in_context(words)
