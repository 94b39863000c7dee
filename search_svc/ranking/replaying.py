"""The order of a window anew, from its rows of evidence and the seed: no index, no day, no question is needed."""

from search_svc.engine.page import Candidates
from search_svc.engine.plan import Scoring, TextClause
from search_svc.ranking.rank import rank


def replay(
    evidence: Candidates, clause: TextClause | None, scoring: Scoring, *, seed: int, band_count: int
) -> tuple[str, ...]:
    """Offer ids, best first. The rows may come in any order: nothing of the engine's is used but the evidence."""
    ranking = rank(evidence, clause, scoring, seed=seed, band_count=band_count)
    return tuple(evidence.ids[row] for row in ranking.order)
