"""Queries written another way, to measure what each way costs against the same queries as written.

A rewriting is a pure function of a query and a seed, and answers None where it would change nothing.
"""

import random
import re
from collections.abc import Callable, Sequence
from functools import partial

from search_svc.analysis import STOP_WORDS, fold
from search_svc.evaluation.typos import SHORTEST, misspelt

Rewriting = Callable[[str, int], str | None]

_LETTERS = re.compile(r"[^\W\d_]+")
_ACCENTED = str.maketrans("àâäçéèêëîïôöùûüÿÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸ", "aaaceeeeiioouuuyAAACEEEEIIOOUUUY")


def without_accents(query: str) -> str | None:
    """As typed on a phone: "pâtissière" → "patissiere"; ligatures are written out ("cœur" → "coeur")."""
    plain = query.translate(_ACCENTED).replace("œ", "oe").replace("Œ", "Oe")
    return plain if plain != query else None


def other_number(query: str) -> str | None:
    """The first words in the other number, up to a preposition: "aide soignante" → "aides soignantes", and back."""
    words = query.split()
    plural = words[:1] and words[0].endswith("s")
    changed = list(words)
    for i, word in enumerate(words):
        if not word.isalpha() or word.isupper() or fold(word) in STOP_WORDS:
            break
        changed[i] = _singular(word) if plural else _plural(word)
    return " ".join(changed) if changed != words else None


def one_gender(query: str, seed: int) -> str | None:
    """One side of an appellation that names both: "Boulanger / Boulangère" → "Boulangère"."""
    sides = query.split(" / ")
    if len(sides) != 2:
        return None
    first, second = sides[0].split(), sides[1].split()
    # What follows the second name belongs to both: "Abatteur / Abatteuse de carrière".
    tail = second[len(first) :]
    return " ".join(random.Random(f"{seed} {query}").choice(([*first, *tail], second)))


def wrong_word_from(queries: Sequence[str]) -> Rewriting:
    """The rewriting that puts a word of another of these queries into one of two words: two right, one wrong."""
    pool = sorted({word for query in queries for word in _content(query)})

    def wrong_word(query: str, seed: int) -> str | None:
        words, rng = _content(query), random.Random(f"{seed} {query}")
        strange = [word for word in rng.sample(pool, min(len(pool), 20)) if fold(word) not in map(fold, words)]
        if len(words) != 2 or not strange:
            return None
        words.insert(rng.randrange(3), strange[0])
        return " ".join(words)

    return wrong_word


def rewriting(name: str, queries: Sequence[str]) -> Rewriting:
    """The rewriting of that name for a set of these queries; KeyError for a name that is none of REWRITINGS."""
    return wrong_word_from(queries) if name == "wrong word" else _OF_A_QUERY[name]


def _typos(count: int, query: str, seed: int) -> str | None:
    return misspelt(query, count, seed)


_OF_A_QUERY: dict[str, Rewriting] = {
    "1 typo": partial(_typos, 1),
    "2 typos": partial(_typos, 2),
    "no accents": lambda query, _: without_accents(query),
    "other number": lambda query, _: other_number(query),
    "one gender": one_gender,
}
REWRITINGS = (*_OF_A_QUERY, "wrong word")


def _content(query: str) -> list[str]:
    return [word for word in _LETTERS.findall(query) if len(word) >= SHORTEST and fold(word) not in STOP_WORDS]


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "z")):
        return word
    if word.endswith("al"):
        return word[:-1] + "ux"
    return word + ("x" if word.endswith(("eau", "eu")) else "s")


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and len(word) > SHORTEST and not word.endswith("ss") else word
