"""What an engine answers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# Grouped lists are counted and paged to here (the max_result_window of Elasticsearch), see design.md.
GROUPS_EXACT_TO = 10_000


@dataclass(frozen=True, slots=True)
class Totals:
    """``offers`` and ``remote`` count offers whatever the grouping. ``groups`` is exact to 10,000; above it is a floor
    and ``groups_exact`` is False."""

    offers: int
    groups: int
    remote: int
    groups_exact: bool = True


@dataclass(frozen=True, slots=True)
class Candidates:
    """A window of candidates in the engine's order, one row an offer (the best one of its group when grouped).

    Column oriented because phase 2 is: every array has one row a candidate.

    * ``ids``: offer ids.
    * ``siren``: the provider, as an integer.
    * ``group``: key of the group (64 bits of a hash of SIREN and certification); ``group_offers``: matching offers of
      it.
    * ``fields``: uint8 (rows, words), bit i set when word w matched in ``TEXT_FIELDS[i]``; ``exact``: bool.
    * ``home_km``, ``work_km``: float64, NaN when there is no distance (remote, département only, no such origin).
    * ``remote``: bool; ``unlocated``: bool, place known only by département.
    * ``available``: bool, a session can still be joined (dated or not) or entry is permanent.
    * ``outcome``: float64 in [0, 1], insertion rate shrunk, the mean of domain and level when unknown.
    * ``lots``: int64, the tie-break of the plan's lot. ``score``: float64, the engine's own phase-1 score (0 when the
      plan does not sort by relevance).
    * ``key``: float64, what the plan sorts by, the smaller first and infinite for unknown: in one unit for all answers
      of one engine to plans of one sort, so that two lists can be merged; 0 for all when nothing but the lot decides.
    """

    ids: Sequence[str]
    siren: NDArray[np.int64]
    group: NDArray[np.uint64]
    group_offers: NDArray[np.int64]
    fields: NDArray[np.uint8]
    exact: NDArray[np.bool_]
    home_km: NDArray[np.float64]
    work_km: NDArray[np.float64]
    remote: NDArray[np.bool_]
    unlocated: NDArray[np.bool_]
    available: NDArray[np.bool_]
    outcome: NDArray[np.float64]
    lots: NDArray[np.int64]
    score: NDArray[np.float64]
    key: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One bucket: ``value`` None is "unknown"."""

    value: str | None
    count: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a plan at one index version."""

    version: str
    totals: Totals
    candidates: Candidates
    facets: dict[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    after: str | None = None
