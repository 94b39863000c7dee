"""What a rival engine has to do: take the documents, then answer plans. Without grouping and without phase 2.

Both are in the rivals' favour: our own engine does them in the same measured call.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.documents import Document
from search_svc.engine.plan import TEXT_FIELDS, Filter, SearchPlan, StartRange
from search_svc.ranking import packaged_weights, scoring

# A value of its own for "unknown" in keyword facets; no real value looks like it.
UNKNOWN = "?"
PERMANENT = "permanent"
# Boosts of the rivals' BM25, one a text field: ours, which lie in [0, 1).
BOOSTS = dict(zip(TEXT_FIELDS, scoring(packaged_weights(), text=True, origin=False).text.weights, strict=True))


@dataclass(frozen=True, slots=True)
class Found:
    """Total of offers, ids of the first page, and facet counts (None is unknown)."""

    total: int
    ids: list[str]
    facets: dict[str, dict[str | None, int]]


class Rival(Protocol):
    """An engine beside ours."""

    name: str

    def build(self, directory: Path, documents: Iterable[Document], today: int) -> None:
        """Index the documents into a new directory; ``today`` is the ordinal of the day, past sessions do not count."""
        ...

    def open(self, directory: Path) -> None:
        """Make ready to search what was built there."""
        ...

    def prepare(self, plan: SearchPlan, touched: tuple[str, ...]) -> object:
        """What may be computed before the clock starts (the rival's favour). ``touched``: départements a circle of the
        plan touches, where offers whose place is known no better are in range."""
        ...

    def search(self, plan: SearchPlan, prepared: object) -> Found:
        """Answer the plan: the measured call."""
        ...


def facet_of(filter_: Filter) -> str:
    """The facet that ignores a filter."""
    return "start" if isinstance(filter_, StartRange) else filter_.field


def range_buckets(edges: tuple[float, ...]) -> list[tuple[float, float | None]]:
    """(lower, upper) of each bucket, the last unbounded."""
    return list(zip(edges, (*edges[1:], None), strict=True))
