"""The components of the score, each in [0, 1], computed from one candidate's evidence and nothing else.

None looks at the other results: no word frequencies, no best price, no number of offers. So no provider can move
another's score, and an answer can be recomputed from its evidence.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.page import Candidates
from search_svc.engine.plan import Scoring, TextClause
from search_svc.engine.text_component import text_component

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Components:
    """One array a component, one row a candidate, values in [0, 1]. Without words ``text`` is 0, as is ``distance``
    without an origin: their weight is 0 then."""

    text: Floats
    distance: Floats
    availability: Floats
    outcome: Floats


def nearer_km(candidates: Candidates) -> Floats:
    """Kilometres to the nearer origin, NaN when neither is known."""
    return np.fmin(candidates.home_km, candidates.work_km)


def distance_component(candidates: Candidates, scoring: Scoring) -> Floats:
    """half / (half + km) to the nearer origin; the stated constants for remote offers and vague places."""
    near = scoring.half_km / (scoring.half_km + nearer_km(candidates))
    vague = np.where(candidates.unlocated, scoring.unlocated_distance, 0.0)
    return np.where(candidates.remote, scoring.remote_distance, np.where(np.isnan(near), vague, near))


def components(candidates: Candidates, clause: TextClause | None, scoring: Scoring) -> Components:
    """Every component of every candidate."""
    nothing = np.zeros(len(candidates))
    return Components(
        text=text_component(candidates.fields.T, candidates.exact, clause, scoring.text)
        if scoring.text_weight and clause is not None and clause.words
        else nothing,
        distance=distance_component(candidates, scoring) if scoring.distance_weight else nothing,
        availability=candidates.available.astype(np.float64),
        outcome=candidates.outcome,
    )


def score(parts: Components, scoring: Scoring) -> Floats:
    """Σ weight × component, in [0, 1]."""
    return (
        scoring.text_weight * parts.text
        + scoring.distance_weight * parts.distance
        + scoring.availability_weight * parts.availability
        + scoring.outcome_weight * parts.outcome
    )
