"""The pieces of a question between blanks, the plain words in them, and spans of words that are whole pieces."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from search_svc.analysis import fold

# What stands in quotation marks is meant as it is written: "à distance" in them is two words to look for.
_QUOTED = re.compile(r'"[^"]*"|«[^»]*»|“[^”]*”')
_WORD = re.compile(r"[0-9a-z+%]+")
_QUOTATION_MARKS = str.maketrans(dict.fromkeys('"«»“”'))
# Stands for the words of a quotation, which no pattern may match.
_PROTECTED = "\ufffc"


@dataclass(frozen=True)
class Pieces:
    """A question cut at its blanks: folded words (``d'Annecy`` is two), and in which piece each word stands."""

    words: tuple[str, ...]
    piece_of: tuple[int, ...]

    @cached_property
    def text(self) -> str:
        """The words joined by one blank, for patterns; a word of a quotation is a sign that none of them has."""
        return " ".join(self.words)

    @cached_property
    def _starts(self) -> dict[int, int]:
        return {offset: i for i, offset in enumerate(self._offsets)}

    @cached_property
    def _ends(self) -> dict[int, int]:
        return {
            offset + len(word): i + 1 for i, (offset, word) in enumerate(zip(self._offsets, self.words, strict=True))
        }

    @cached_property
    def _offsets(self) -> tuple[int, ...]:
        offsets, at = [], 0
        for word in self.words:
            offsets.append(at)
            at += len(word) + 1
        return tuple(offsets)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The words of a match in ``text`` as (first, after the last); None when it cuts a word or a piece in two."""
        first, after = self._starts.get(start), self._ends.get(end)
        if first is None or after is None or not self.whole(first, after):
            return None
        return first, after

    def whole(self, first: int, after: int) -> bool:
        """Whether words [first, after) are whole pieces: ``Lyon/Paris`` is not half a place."""
        begins = first == 0 or self.piece_of[first - 1] != self.piece_of[first]
        ends = after == len(self.words) or self.piece_of[after - 1] != self.piece_of[after]
        return begins and ends

    def span_of_pieces(self, first: int, after: int) -> tuple[int, int]:
        """The pieces that words [first, after) stand in, as (first, after the last)."""
        return self.piece_of[first], self.piece_of[after - 1] + 1


def without(question: str, spans: Iterable[tuple[int, int]]) -> str:
    """A question without these spans of pieces, everything else as it was written."""
    gone = {piece for first, after in spans for piece in range(first, after)}
    return " ".join(piece for i, piece in enumerate(question.split()) if i not in gone)


def quoted(question: str, first: int, after: int) -> str:
    """A question with pieces [first, after) in quotation marks, which keep them words."""
    pieces = question.split()
    inside = " ".join(pieces[first:after]).translate(_QUOTATION_MARKS)
    return " ".join((*pieces[:first], f'"{inside}"', *pieces[after:]))


def pieces_of(question: str) -> Pieces:
    """Cut a question. Signs that hold no word stay pieces, so that what is left is written as it was."""
    protected = [match.span() for match in _QUOTED.finditer(question)]
    words: list[str] = []
    piece_of: list[int] = []
    # The very cuts of ``str.split``.
    at = 0
    for number, piece in enumerate(question.split()):
        begin = question.index(piece, at)
        at = begin + len(piece)
        found = _WORD.findall(fold(piece))
        if any(start < at and begin < end for start, end in protected):
            found = [_PROTECTED]
        words += found
        piece_of += [number] * len(found)
    return Pieces(tuple(words), tuple(piece_of))
