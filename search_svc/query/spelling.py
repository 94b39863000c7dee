"""Spelling: which unknown words to correct before the plan, and which word to leave out when nothing matches.

A vocabulary of public offers answers public questions: correcting must not reveal what one may not see. Engines do no
fuzzy matching, so every change is known here and said in the answer.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search_svc.analysis import CONCEPT_PREFIX, LABEL_PREFIX, stem, synonym_matches, tokens, vocabulary_words
from search_svc.engine.plan import Word
from search_svc.engine.port import Lexicon
from search_svc.ranking import packaged_weights

# One edit from 4 letters, two from 8: at three letters every word has neighbours ("bts", "but"), at five two edits make
# "vente" of "verte". Transposed neighbours count as one edit (optimal string alignment).
ONE_EDIT_FROM = 4
TWO_EDITS_FROM = 8
# Up to this many words each one is tried alone as the word too many; beyond, words go in order until something matches.
_TRIED_ONE_BY_ONE = 8


@dataclass(frozen=True, slots=True)
class Correction:
    """What was changed: ``word`` was read as ``replacement``, or left out (``dropped``: replacement None)."""

    kind: Literal["corrected", "dropped"]
    word: str
    replacement: str | None = None


def allowed_edits(word: str) -> int:
    """How many edits a word of that length may be away from what was meant."""
    return 0 if len(word) < ONE_EDIT_FROM else 1 if len(word) < TWO_EDITS_FROM else 2


class Speller:
    """Corrects with the vocabulary of one index version. Building it costs some 2 µs a word; it may be shared."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.version = lexicon.version
        self._counts = dict(zip(lexicon.words, lexicon.counts, strict=True))
        self._stems: dict[str, int] = defaultdict(int)
        self._shelves: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word, count in self._counts.items():
            self._stems[stem(word)] += count
            if word.isalpha():
                self._shelves[word[0], len(word)].append(word)

    def count(self, word: str) -> int:
        """In how many formations a folded word, or another form of it, stands; 0 when it is unknown."""
        return max(self._counts.get(word, 0), self._stems.get(stem(word), 0))

    def knows(self, word: str) -> bool:
        """Whether a folded word needs no correction: it stands in the catalogue, in this form or another, or in the
        synonyms, or it is a code or a sign."""
        return bool(self.count(word)) or not word.isalpha() or bool(synonym_matches([stem(word)]))

    def closest(self, word: str) -> str | None:
        """The known word an unknown one was meant to be: fewest edits, then most frequent, then first by alphabet."""
        edits = allowed_edits(word)
        if not edits or self.knows(word):
            return None
        shelf: list[str] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            shelf += self._shelves.get((word[0], length), ())
        found = extract(word, shelf, scorer=OSA.distance, score_cutoff=edits, limit=None)
        return min(((d, -self._counts[near], near) for near, d, _ in found), default=(0, 0, None))[2]

    def correct(self, question: str) -> tuple[str, tuple[Correction, ...]]:
        """The question with its unknown words corrected, and what was corrected. Everything else stays as written."""
        pieces, corrections = [], []
        for piece in question.split():
            wanted = {word: near for word in vocabulary_words(piece) if (near := self.closest(word))}
            corrections += [Correction("corrected", word, near) for word, near in wanted.items()]
            pieces.append(" ".join(wanted.get(word, word) for word in tokens(piece)) if wanted else piece)
        return (" ".join(pieces) if corrections else question), tuple(corrections)

    def _word_count(self, word: Word) -> int:
        replaceable = any(term.startswith(CONCEPT_PREFIX) and not term.startswith(LABEL_PREFIX) for term in word.terms)
        return max(int(replaceable), *(self.count(name) for name in word.names), 0)

    def drop_order(self, words: Sequence[Word]) -> list[Word]:
        """Words in the order they may be left out: unknown ones, then those of a diploma's form, then the rarest first.

        The last word with a subject is never left out: "footballeur professionnel" must not become "professionnel".
        """
        ordinary = packaged_weights().ordinary_word

        def rank(position: int) -> tuple[int, int, int]:
            count = self._word_count(words[position])
            light = words[position].weight < ordinary
            return (0 if not count else 1 if light else 2, count, -position)

        order = [words[position] for position in sorted(range(len(words)), key=rank)]
        subjects = [word for word in order if word.weight == ordinary]
        kept = subjects[-1] if subjects else order[-1] if order else None
        if kept is not None and subjects and not self._word_count(kept):
            return []
        return [word for word in order if word is not kept]

    async def drop(
        self, words: Sequence[Word], matches: Callable[[tuple[Word, ...]], Awaitable[bool]]
    ) -> tuple[tuple[Word, ...], tuple[Correction, ...]]:
        """The words kept so that something matches, and those left out; all words and nothing when that cannot be.

        ``matches`` asks the engine. Unknown words go at once; then the one word whose absence suffices; else words go
        in order until something matches (by bisection: leaving out more never matches less).
        """
        order = self.drop_order(words)
        unknown = [word for word in order if not self._word_count(word)]
        if unknown and await matches(_without(words, unknown)):
            return _outcome(words, unknown)
        known = order[len(unknown) :]
        if len(known) < _TRIED_ONE_BY_ONE:
            for word in known:
                if await matches(_without(words, [*unknown, word])):
                    return _outcome(words, [*unknown, word])
        if not order or not await matches(_without(words, order)):
            return tuple(words), ()
        low, high = len(unknown), len(order)
        while high - low > 1:
            middle = (low + high) // 2
            if await matches(_without(words, order[:middle])):
                high = middle
            else:
                low = middle
        return _outcome(words, order[:high])


def _without(words: Sequence[Word], dropped: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(word for word in words if word not in dropped)


def _outcome(words: Sequence[Word], dropped: Sequence[Word]) -> tuple[tuple[Word, ...], tuple[Correction, ...]]:
    left_out = tuple(Correction("dropped", word.text) for word in words if word in dropped)
    return _without(words, dropped), left_out
