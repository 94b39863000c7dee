"""Windows of candidates for tests, written as rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from search_svc.engine.page import Candidates
from search_svc.engine.plan import TextClause, Word

NAN = float("nan")


@dataclass(frozen=True)
class Row:
    """One candidate; ``fields`` one mask a word of the question."""

    id: str
    siren: int = 100_000_001
    fields: tuple[int, ...] = (1,)
    exact: bool = False
    home_km: float = NAN
    work_km: float = NAN
    remote: bool = False
    unlocated: bool = False
    available: bool = True
    outcome: float = 0.5
    lot: int = 0


def window(rows: Sequence[Row]) -> Candidates:
    """The rows as an engine returns them."""
    words = len(rows[0].fields) if rows else 1
    return Candidates(
        ids=[row.id for row in rows],
        siren=np.array([row.siren for row in rows], dtype=np.int64),
        group=np.arange(len(rows), dtype=np.uint64),
        group_offers=np.ones(len(rows), dtype=np.int64),
        fields=np.array([row.fields for row in rows], dtype=np.uint8).reshape(len(rows), words),
        exact=np.array([row.exact for row in rows], dtype=np.bool_),
        home_km=np.array([row.home_km for row in rows], dtype=np.float64),
        work_km=np.array([row.work_km for row in rows], dtype=np.float64),
        remote=np.array([row.remote for row in rows], dtype=np.bool_),
        unlocated=np.array([row.unlocated for row in rows], dtype=np.bool_),
        available=np.array([row.available for row in rows], dtype=np.bool_),
        outcome=np.array([row.outcome for row in rows], dtype=np.float64),
        lots=np.array([row.lot for row in rows], dtype=np.int64),
        score=np.zeros(len(rows), dtype=np.float64),
        key=np.zeros(len(rows), dtype=np.float64),
    )


def clause(*weights: float) -> TextClause:
    """A question of as many words as weights."""
    words = tuple(Word(f"mot{i}", (f"mot{i}",), (f"mot{i}",), weight) for i, weight in enumerate(weights or (1.0,)))
    return TextClause(words, " ".join(word.text for word in words))
