"""Phase 2: from a window of candidates to their order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.page import Candidates
from search_svc.engine.plan import Scoring, TextClause
from search_svc.ranking.bands import bands
from search_svc.ranking.components import Components, components, score
from search_svc.ranking.lottery import tickets
from search_svc.ranking.turns import turns


@dataclass(frozen=True, slots=True)
class Ranking:
    """The order of a window: ``order`` lists rows of the candidates, best first.

    Every other array has one row a candidate: its components, score in [0, 1], band (0 the worst), turn (0 its
    provider's first in the band) and the ticket its provider drew (lower stands first).
    """

    order: NDArray[np.int64]
    components: Components
    score: NDArray[np.float64]
    band: NDArray[np.int64]
    turn: NDArray[np.int64]
    ticket: NDArray[np.uint64]
    bands: int
    seed: int


def rank(candidates: Candidates, clause: TextClause | None, scoring: Scoring, *, seed: int, band_count: int) -> Ranking:
    """Order candidates by band, then by turn, then by their provider's draw.

    The order of two providers in a band depends on the seed and their SIREN only, and each one's offers are counted
    apart: an offer more of one provider never changes the order of the others.
    """
    parts = components(candidates, clause, scoring)
    scores = score(parts, scoring)
    band = bands(scores, band_count)
    turn = turns(band, candidates.siren, scores, candidates.lots, candidates.ids)
    ticket = tickets(seed, candidates.siren)
    order = np.lexsort((ticket, turn, -band))
    return Ranking(order, parts, scores, band, turn, ticket, band_count, seed)
