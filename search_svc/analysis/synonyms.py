"""Synonyms as concepts: a phrase of a group, wherever it stands, also says the group's concept term (``syn:…``).

Questions and documents go through the same table, so that "RH" finds "ressources humaines" and the other way round,
while "ressources en eau" finds neither: a phrase counts only whole.
"""

from collections.abc import Callable, Iterable, Sequence
from importlib.resources import files
from typing import NamedTuple

PREFIX = "syn:"


class Match(NamedTuple):
    """Phrase found at terms[start:end], saying ``concept``."""

    start: int
    end: int
    concept: str


class Synonyms:
    """Groups of equivalent phrases. Matching finds every phrase, overlapping ones included."""

    def __init__(self, groups: Iterable[Sequence[str]], analyse: Callable[[str], list[str]]) -> None:
        """``analyse`` turns a phrase into the terms it is looked up by; ValueError for a phrase that has none."""
        phrases: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
        self.groups = tuple(tuple(group) for group in groups)
        for group in self.groups:
            concept = PREFIX + group[0].replace(" ", "_")
            for phrase in group:
                terms = tuple(analyse(phrase))
                if not terms:
                    raise ValueError(f"synonym {phrase!r} consists of stop words")
                same = phrases.setdefault(terms[0], {})
                if concept not in same.get(terms, ()):
                    same[terms] = (*same.get(terms, ()), concept)
        # Found by their first word and, when longer, by their second: most first words begin many phrases.
        self._firsts = frozenset(phrases)
        self._single: dict[str, tuple[str, ...]] = {}
        self._longer: dict[tuple[str, str], list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for first, same in phrases.items():
            for terms, concepts in sorted(same.items(), key=lambda entry: len(entry[0])):
                if len(terms) == 1:
                    self._single[first] = concepts
                else:
                    self._longer.setdefault((first, terms[1]), []).append((terms, concepts))
        self.phrases = frozenset(phrase for group in self.groups for phrase in group)

    def matches(self, terms: Sequence[str]) -> list[Match]:
        """Every phrase found in ``terms``, by start, shorter first."""
        if self._firsts.isdisjoint(terms):
            return []
        found = []
        firsts, last = self._firsts, len(terms) - 1
        for start in [i for i, term in enumerate(terms) if term in firsts]:
            first = terms[start]
            found += [Match(start, start + 1, concept) for concept in self._single.get(first, ())]
            if start < last:
                for phrase, concepts in self._longer.get((first, terms[start + 1]), ()):
                    end = start + len(phrase)
                    if len(phrase) == 2 or tuple(terms[start:end]) == phrase:
                        found += [Match(start, end, concept) for concept in concepts]
        return found


def read_groups(text: str) -> list[tuple[str, ...]]:
    """Groups of a synonym file: one a line, phrases separated by commas, ``#`` comments. ValueError names the line."""
    groups = []
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if not content:
            continue
        group = tuple(" ".join(phrase.split()) for phrase in content.split(","))
        if len(group) < 2 or not all(group):
            raise ValueError(f"synonyms, line {number}: a group needs two phrases or more, got {content!r}")
        groups.append(group)
    return groups


def packaged_groups() -> list[tuple[str, ...]]:
    """The groups of ``synonyms.txt``."""
    return read_groups(files("search_svc.analysis").joinpath("synonyms.txt").read_text("utf-8"))
