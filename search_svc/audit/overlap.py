"""How alike two lists are: the same results, and the same at the top."""

from collections.abc import Hashable, Sequence

# Weight of a rank over the one before it: the first ten ranks have 86 % of the weight (Webber et al. 2010).
PERSISTENCE = 0.9


def jaccard(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Share of what stands in either list that stands in both, in [0, 1]; 1 for two empty lists."""
    one, other = set(first), set(second)
    return len(one & other) / len(one | other) if one | other else 1.0


def rank_biased_overlap(first: Sequence[Hashable], second: Sequence[Hashable], p: float = PERSISTENCE) -> float:
    """Rank-biased overlap, extrapolated to endless lists (RBO_ext, equation 32), in [0, 1]; 1 for two empty lists.

    Webber, Moffat and Zobel (2010). Each list names a thing once; ValueError otherwise, and for p outside ]0, 1[.
    """
    if not 0 < p < 1:
        raise ValueError("p lies between 0 and 1")
    if len(set(first)) < len(first) or len(set(second)) < len(second):
        raise ValueError("a list names a thing twice")
    shorter, longer = sorted((first, second), key=len)
    s, depth = len(shorter), len(longer)
    if not depth:
        return 1.0
    if not s:
        return 0.0
    seen_short: set[Hashable] = set()
    seen_long: set[Hashable] = set()
    common = [0] * (depth + 1)
    for d in range(1, depth + 1):
        seen_long.add(longer[d - 1])
        if d <= s:
            seen_short.add(shorter[d - 1])
        common[d] = len(seen_short & seen_long)
    total = sum(common[d] / d * p**d for d in range(1, depth + 1))
    total += sum(common[s] * (d - s) / (s * d) * p**d for d in range(s + 1, depth + 1))
    rest = ((common[depth] - common[s]) / depth + common[s] / s) * p**depth
    return min(1.0, (1 - p) / p * total + rest)
