"""The order by relevance: components, weights, bands, turns, lottery, and why a result stands where it does.

Phase 1 is the engine's: it sorts by ``scoring`` and returns a window. Phase 2 is ``rank``. Both compute the same score.
"""

from search_svc.ranking.explanation import Explanation, explain
from search_svc.ranking.lottery import draw_seed, lot_of
from search_svc.ranking.rank import Ranking, rank
from search_svc.ranking.scoring import scoring
from search_svc.ranking.weights import Weights, packaged_weights

__all__ = [
    "Explanation",
    "Ranking",
    "Weights",
    "draw_seed",
    "explain",
    "lot_of",
    "packaged_weights",
    "rank",
    "scoring",
]
