"""Exposure of many lists added up beside the same sum under many fair lotteries."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from search_svc.audit.exposure import Floats
from search_svc.audit.fairness import awrf, expected_exposure
from search_svc.audit.neutral import Contest, Ints, simulated
from search_svc.audit.permutation import indicator

# p-values down to 0.001, and a 95 % range from 25 draws at either end.
PERMUTATIONS = 999


@dataclass(frozen=True, slots=True)
class Replayed:
    """A question's contests, one a day, and how often the log asks it."""

    times: int
    contests: tuple[Contest, ...]


@dataclass(slots=True)
class Tally:
    """Sums over questions and days. Row 0 is what was observed, the other rows fair lotteries.

    ``totals``: exposure (rows × providers). ``expected`` and ``share``: by provider. ``exposures``: EE-D, EE-R, EE-L
    (rows × 3) and ``awrf`` of each cut (rows), means over questions by how often they are asked.
    """

    sirens: Ints
    totals: Floats
    expected: Floats
    share: Floats
    exposures: Floats
    awrf: dict[str, Floats] = field(default_factory=dict)


def sirens_of(questions: Sequence[Replayed]) -> Ints:
    """Every provider of these contests, sorted."""
    return np.unique(np.concatenate([of.sirens for question in questions for of in question.contests]))


def tally(
    questions: Sequence[Replayed], cuts: dict[str, Sequence[str]], seed: int, permutations: int = PERMUTATIONS
) -> Tally:
    """Add up the contests. ``cuts``: by name a label for each provider of ``sirens_of``."""
    rng = np.random.default_rng(seed)
    sirens = sirens_of(questions)
    rows = permutations + 1
    found = Tally(
        sirens, np.zeros((rows, len(sirens))), np.zeros(len(sirens)), np.zeros(len(sirens)), np.zeros((rows, 3))
    )
    found.awrf = {name: np.zeros(rows) for name in cuts}
    groups = {name: indicator(list(labels))[1] for name, labels in cuts.items()}
    asked = sum(question.times for question in questions)
    for question in questions:
        own = np.unique(np.concatenate([of.sirens for of in question.contests]))
        exposure, expected = np.zeros((rows, len(own))), np.zeros(len(own))
        share = np.zeros(len(own))
        for of in question.contests:
            columns = np.searchsorted(own, of.sirens)
            exposure[0, columns] += of.observed
            exposure[1:, columns] += simulated(of, permutations, rng)
            expected[columns] += of.expected
            share[columns] += of.share
        everywhere = np.searchsorted(sirens, own)
        found.totals[:, everywhere] += question.times * exposure
        found.expected[everywhere] += question.times * expected
        found.share[everywhere] += question.times * share
        days = len(question.contests)
        measures = expected_exposure(exposure / days, expected / days)
        weight = question.times / asked
        found.exposures += weight * np.stack([measures.disparity, measures.relevance, measures.loss], axis=1)
        for name, matrix in groups.items():
            found.awrf[name] += weight * awrf(exposure @ matrix[everywhere], expected @ matrix[everywhere])
    return found
