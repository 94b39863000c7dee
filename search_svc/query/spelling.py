"""Spelling: which unknown words to correct before the plan, and which word to leave out when nothing matches.

A vocabulary of public offers answers public questions: correcting must not reveal what one may not see. Engines do no
fuzzy matching, so every change is known here and said in the answer.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, product
from typing import Literal

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from search_svc.analysis import CONCEPT_PREFIX, LABEL_PREFIX, masculine, stem, synonym_words, tokens, vocabulary_words
from search_svc.engine.acronyms import PREFIX as ACRONYM_PREFIX
from search_svc.engine.acronyms import acronym_term
from search_svc.engine.plan import Word
from search_svc.engine.port import Lexicon
from search_svc.ranking import packaged_weights

# One edit from 4 letters, two from 8: at three letters every word has neighbours ("bts", "but"), at five two edits make
# "vente" of "verte". Transposed neighbours count as one edit (optimal string alignment).
ONE_EDIT_FROM = 4
TWO_EDITS_FROM = 8
# Ways to read a misspelt question that are tried: the engine is asked once for each until one matches.
READINGS = 5
# Up to this many words each one is tried alone as the word too many; beyond, words go in order until something matches.
_TRIED_ONE_BY_ONE = 8


@dataclass(frozen=True, slots=True)
class Correction:
    """What was changed: ``word`` was read as ``replacement``, or left out (``dropped``: replacement None)."""

    kind: Literal["corrected", "dropped"]
    word: str
    replacement: str | None = None


def _rewritten(piece: str, chosen: Mapping[str, str]) -> str:
    words = tokens(piece)
    return piece if chosen.keys().isdisjoint(words) else " ".join(chosen.get(word, word) for word in words)


def allowed_edits(word: str) -> int:
    """How many edits a word of that length may be away from what was meant."""
    return 0 if len(word) < ONE_EDIT_FROM else 1 if len(word) < TWO_EDITS_FROM else 2


class Speller:
    """Corrects with the vocabulary of one index version. Building it costs some 5 µs a word; it may be shared."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.version = lexicon.version
        self._counts = dict(zip(lexicon.words, lexicon.counts, strict=True))
        self._stems: dict[str, int] = defaultdict(int)
        for word, count in self._counts.items():
            self._stems[stem(word)] += count
        synonyms = synonym_words(self._stems)
        self._synonym_stems = frozenset(map(stem, synonyms))
        # "béébs" is nearer to "bébés" than to the "bébé" the synonyms have.
        self._known = synonyms.union(
            (word + "s" for word in synonyms if word.isalpha() and word[-1] not in "sx"), self._counts
        )
        self._shelves: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in self._known:
            if word.isalpha():
                self._shelves[word[0], len(word)].append(word)

    def count(self, word: str) -> int:
        """In how many formations a folded word, or another form of it, stands; 0 when it is unknown."""
        return max(self._counts.get(word, 0), self._stems.get(stem(word), 0))

    def initials(self, word: str) -> int:
        """In how many formations the certification's title has a folded word as its initials."""
        return self._counts.get(acronym_term(word), 0)

    def closest(self, word: str, limit: int = 1) -> list[str]:
        """The known words a folded unknown one may be meant to be: fewest edits, then most frequent, then alphabet.

        None for a word that exists, here or among the synonyms, for a code, and for a form of a word that exists
        ("cuisiner" beside "cuisine": what it could become gives the same term). A feminine that is near to nothing is
        what its masculine is near to: "horticultrice" is "horticulture" as "horticulteur" is.
        """
        found = self._closest(word)
        if found == [] and masculine(word) != word:
            found = self._closest(masculine(word))
        return (found or [])[:limit]

    def _closest(self, word: str) -> list[str] | None:
        """Every word as near as the nearest, best first; None for one that is not to be corrected."""
        edits = allowed_edits(word)
        if not edits or word in self._known or acronym_term(word) in self._counts or not word.isalpha():
            return None
        shelf: list[str] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            shelf += self._shelves.get((word[0], length), ())
        found = extract(word, shelf, scorer=OSA.distance, score_cutoff=edits, limit=None)
        nearest = sorted((distance, -self._counts.get(near, 0), near) for near, distance, _ in found)
        term = stem(word)
        if term in self._stems and (not nearest or any(stem(near) == term for _, _, near in nearest)):
            return None
        return [near for distance, _, near in nearest if distance == nearest[0][0]]

    def correct(self, question: str) -> tuple[str, tuple[Correction, ...]]:
        """The question with its unknown words corrected, and what was corrected. Everything else stays as written."""
        return next(iter(self.readings(question)), (question, ()))

    def readings(self, question: str) -> list[tuple[str, tuple[Correction, ...]]]:
        """The ways to correct a question, likeliest first, at most READINGS; none when nothing is to be corrected.

        An unknown word is often as near to several known ones ("camin": canin, camion): which of them was meant, the
        other words tell, by matching with it or not.
        """
        meant = {word: self.closest(word, READINGS) for word in dict.fromkeys(vocabulary_words(question))}
        meant = {word: near for word, near in meant.items() if near}
        if not meant:
            return []
        # Long questions full of typos have more combinations than could be listed: the first hundred are enough.
        ranks_of_all = islice(product(*(range(len(near)) for near in reversed(meant.values()))), 100)
        readings = []
        for ranks in sorted((tuple(reversed(ranks)) for ranks in ranks_of_all), key=lambda ranks: (sum(ranks), ranks))[
            :READINGS
        ]:
            chosen = {word: near[rank] for (word, near), rank in zip(meant.items(), ranks, strict=True)}
            corrections = tuple(Correction("corrected", word, near) for word, near in chosen.items())
            readings.append((" ".join(_rewritten(piece, chosen) for piece in question.split()), corrections))
        return readings

    def _word_count(self, word: Word) -> int:
        replaceable = any(
            term.startswith(CONCEPT_PREFIX) and not term.startswith(LABEL_PREFIX) for term in word.terms
        ) and any(stem(name) in self._synonym_stems for name in word.names)
        initials = (self.count(term) for term in word.terms if term.startswith(ACRONYM_PREFIX))
        return max(int(replaceable), *(self.count(name) for name in word.names), *initials, 0)

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
