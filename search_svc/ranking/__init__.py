"""The order by relevance: components, weights, bands, turns, lottery, and why a result stands where it does.

Phase 1 is the engine's: it sorts by ``scoring`` and returns a window. Phase 2 is ``rank``. Both compute the same score.
"""

from search_svc.ranking.alternatives import Expected, expected, joined, with_row, without_row
from search_svc.ranking.disclosure import Disclosure, packaged_disclosure
from search_svc.ranking.explanation import Explanation, explain
from search_svc.ranking.lottery import draw_seed, lot_of
from search_svc.ranking.rank import Ranking, rank
from search_svc.ranking.replaying import replay
from search_svc.ranking.scoring import scoring
from search_svc.ranking.weights import Weights, packaged_weights

__all__ = [
    "Disclosure",
    "Expected",
    "Explanation",
    "Ranking",
    "Weights",
    "draw_seed",
    "expected",
    "explain",
    "joined",
    "lot_of",
    "packaged_disclosure",
    "packaged_weights",
    "rank",
    "replay",
    "scoring",
    "with_row",
    "without_row",
]
