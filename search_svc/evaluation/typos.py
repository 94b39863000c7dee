"""Typing errors made on purpose, to measure what they cost."""

import random

# The spelling of a question is corrected from four letters on, and never its first letter: shorter words are not
# misspelt here, and first letters stay.
SHORTEST = 4
# Letters beside one another on a French keyboard, so that a wrong key is a likely one.
_ROWS = ("azertyuiop", "qsdfghjklm", "wxcvbn")
_BESIDE = {
    letter: [row[j] for j in (i - 1, i + 1) if 0 <= j < len(row)] for row in _ROWS for i, letter in enumerate(row)
}


def misspelt(query: str, typos: int, seed: int) -> str | None:
    """The query with one error in each of ``typos`` words, None when it has fewer words long enough.

    An error leaves a letter out, doubles it, exchanges it with the next or hits the key beside it. The same query and
    seed have the same errors, whatever else the set holds.
    """
    rng = random.Random(f"{seed} {query}")
    words = query.split()
    candidates = [i for i, word in enumerate(words) if len(word) >= SHORTEST and word.isalpha()]
    if len(candidates) < typos:
        return None
    for i in rng.sample(candidates, typos):
        words[i] = rng.choice(_errors(words[i], rng))
    return " ".join(words)


def _errors(word: str, rng: random.Random) -> list[str]:
    """One error of each kind at a random place after the first letter, but those that change nothing ("ll")."""
    at = rng.randrange(1, len(word))
    before, letter, after = word[:at], word[at], word[at + 1 :]
    found = [before + after, before + letter + letter + after]
    if after and after[0] != letter:
        found.append(before + after[0] + letter + after[1:])
    if letter.lower() in _BESIDE:
        found.append(before + rng.choice(_BESIDE[letter.lower()]) + after)
    return found
