"""What would change a rank: one row of a window with other evidence, scored and ranked by the code that ranked it.

A rank inside a band is drawn anew every day, so it is told as a range with its mean over days, not as a number.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.page import Candidates
from search_svc.engine.plan import Scoring, TextClause
from search_svc.ranking.bands import bands
from search_svc.ranking.components import components, score
from search_svc.ranking.turns import turns


@dataclass(frozen=True, slots=True)
class Expected:
    """Where evidence stands on any day: ``band`` from 0 (the worst), ranks from 1.

    ``best`` to ``worst`` is the range of the rank as the lottery turns out, ``mean`` its mean over days: the draw is
    uniform, so each provider at the same turn stands before it half of the time.
    """

    score: float
    band: int
    best: int
    worst: int
    mean: float


def expected(
    candidates: Candidates, row: int, clause: TextClause | None, scoring: Scoring, *, band_count: int
) -> Expected:
    """Where ``row`` of a window stands over all days, from the evidence alone.

    Sure to stand before it are the rows of better bands, its provider's own rows of earlier turns, and of every other
    provider of the band as many as its turn number; each one left with a row of the same turn draws against it.
    """
    scores = score(components(candidates, clause, scoring), scoring)
    band = bands(scores, band_count)
    turn = turns(band, candidates.siren, scores, candidates.lots, candidates.ids)
    own = int(turn[row])
    rivals = (band == band[row]) & (candidates.siren != candidates.siren[row])
    before = int((band > band[row]).sum()) + own + int((turn[rivals] < own).sum())
    drawn = int((turn[rivals] == own).sum())
    return Expected(float(scores[row]), int(band[row]), before + 1, before + 1 + drawn, before + 1 + drawn / 2)


def with_row(candidates: Candidates, row: int, **evidence: object) -> Candidates:
    """The window with other evidence in one row: ``available=True``, ``fields=array of masks``, ``exact=True``…

    TypeError for a name that is no evidence.
    """
    changed: dict[str, NDArray[np.generic]] = {}
    for name, value in evidence.items():
        column = getattr(candidates, name, None)
        if not isinstance(column, np.ndarray):
            raise TypeError(f"{name} is no evidence of a candidate")
        column = column.copy()
        column[row] = value
        changed[name] = column
    return replace(candidates, **changed)  # type: ignore[arg-type]


def joined(window: Candidates, alone: Candidates) -> Candidates:
    """The window with the rows of ``alone`` after its own; both answer the same question."""
    columns: dict[str, object] = {"ids": [*window.ids, *alone.ids]}
    for name in Candidates.__dataclass_fields__:
        if name != "ids":
            columns[name] = np.concatenate([getattr(window, name), getattr(alone, name)])
    return Candidates(**columns)  # type: ignore[arg-type]


def without_row(window: Candidates, row: int) -> Candidates:
    """The window without one row."""
    columns: dict[str, object] = {"ids": [id_ for i, id_ in enumerate(window.ids) if i != row]}
    for name in Candidates.__dataclass_fields__:
        if name != "ids":
            columns[name] = np.delete(getattr(window, name), row, axis=0)
    return Candidates(**columns)  # type: ignore[arg-type]
