"""What phase 2 costs: ``python -m benchmarks.phase2``, p50, p95 and p99 of a full window, on one made-up window.

Timed is all that comes between the engine's window and the order: components, score, bands, turns, draw. The window is
the worst there is: 400 groups, four words, an origin, and few enough scores that bands are full.
"""

import platform
from time import perf_counter

import numpy as np

from search_svc.engine.page import Candidates
from search_svc.engine.plan import TextClause, Word
from search_svc.query.paging import WINDOW
from search_svc.ranking import packaged_weights, rank, scoring

SEED = 20261122
WORDS = 4
ROUNDS = 2000
# What the issue allows at p95.
TARGET_MS = 3.0


def window(random: np.random.Generator) -> Candidates:
    """A full window: 100 providers, every field mask, distances to both origins."""
    return Candidates(
        ids=[f"{row:014}~F1~A1" for row in range(WINDOW)],
        siren=random.integers(1, 101, WINDOW),
        group=np.arange(WINDOW, dtype=np.uint64),
        group_offers=random.integers(1, 20, WINDOW),
        fields=random.integers(1, 256, (WINDOW, WORDS)).astype(np.uint8),
        exact=random.random(WINDOW) < 0.01,
        home_km=random.uniform(0, 60, WINDOW),
        work_km=random.uniform(0, 60, WINDOW),
        remote=random.random(WINDOW) < 0.2,
        unlocated=np.zeros(WINDOW, dtype=np.bool_),
        available=random.random(WINDOW) < 0.7,
        outcome=random.uniform(0.3, 0.9, WINDOW),
        lots=random.integers(0, 1 << 31, WINDOW),
        score=np.zeros(WINDOW),
        key=np.zeros(WINDOW),
    )


def main() -> None:
    """Print the percentiles in milliseconds, with what they were measured on."""
    weights, random = packaged_weights(), np.random.default_rng(SEED)
    clause = TextClause(tuple(Word(f"mot{i}", (f"mot{i}",), (f"mot{i}",)) for i in range(WORDS)), "")
    formula, candidates = scoring(weights, text=True, origin=True), window(random)
    taken = []
    for seed in range(ROUNDS):
        start = perf_counter()
        rank(candidates, clause, formula, seed=seed, band_count=weights.bands)
        taken.append((perf_counter() - start) * 1000)
    p50, p95, p99 = np.percentile(taken, (50, 95, 99))
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    print(f"{WINDOW} groups, {WORDS} words, seed {SEED}, {ROUNDS} rounds, {machine}")
    print(f"phase 2: p50 {p50:.3f} ms, p95 {p95:.3f} ms, p99 {p99:.3f} ms (target: p95 at most {TARGET_MS:g} ms)")


if __name__ == "__main__":
    main()
