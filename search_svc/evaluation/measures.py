"""The four measures of one answer, by the rank of relevant results (binary relevance)."""

from collections.abc import Sequence
from math import log2

DEPTH = 10
SUCCESS_DEPTH = 5
# Names as they are shown, in the order of ``measure``. All but the last are better higher.
MEASURES = ("nDCG@10", "success@5", "MRR@10", "zero results")


def measure(relevant: Sequence[bool], attainable: int, found: int) -> tuple[float, float, float, float]:
    """nDCG@10, success@5, reciprocal rank within ten, and 1 when nothing at all was found.

    ``relevant[i]`` says whether the result of rank i + 1 is; ``attainable`` (at least 1) is how many relevant results
    the index holds; ``found`` how many offers the query matches. nDCG discounts by log2(1 + rank) (Järvelin and
    Kekäläinen 2002) and divides by the best order of the relevant results the index holds.
    """
    if attainable < 1:
        raise ValueError("a query without any relevant result cannot be measured")
    first = next((rank for rank, hit in enumerate(relevant[:DEPTH], start=1) if hit), None)
    gain = sum(1 / log2(1 + rank) for rank, hit in enumerate(relevant[:DEPTH], start=1) if hit)
    best = sum(1 / log2(1 + rank) for rank in range(1, min(attainable, DEPTH) + 1))
    return (
        gain / best,
        float(any(relevant[:SUCCESS_DEPTH])),
        0.0 if first is None else 1 / first,
        float(found == 0),
    )
