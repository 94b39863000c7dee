"""What the gate on relevance asks: no drop of more than a point, and every target that was met still met.

Both are read from ``tests/evaluation/baseline.json``, which ``python -m scripts.relevance_page --baseline`` writes.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from scripts.relevance_sets import AS_WRITTEN, WITH, WITHOUT, Figures

BASELINE = Path(__file__).resolve().parents[1] / "tests" / "evaluation" / "baseline.json"
DROP = 0.01
# Below this a single query is more than a point.
LARGE = 100
ALL = "all"
_ROUNDING = 1e-9

Measured = Mapping[str, Sequence[Figures]]


class Target(Struct, frozen=True):
    """A figure promised in issue 5 of the project and the figure seen; ``at_most`` turns the comparison round."""

    where: str
    set: str
    asked: str
    measure: str
    bound: float
    seen: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether what was seen is as promised."""
        if self.at_most:
            return self.seen <= self.bound + _ROUNDING
        return self.seen >= self.bound - _ROUNDING


class Baseline(Struct, frozen=True):
    """The figures of the gate's samples when they were last accepted, and the targets then."""

    ranking_version: str
    figures: dict[str, list[Figures]]
    targets: list[Target]


# (catalogue, set, least success@5), as written.
_SUCCESS = (
    (WITH, "hand-written", 0.90),
    (WITH, "human cases", 0.90),
    (WITH, "job titles", 0.95),
    (WITH, "training terms", 0.95),
    (WITHOUT, "job titles", 0.75),
    (WITHOUT, "training terms", 0.75),
)
_TYPO_COSTS_AT_MOST = 0.03
_ZERO_RESULTS_AT_MOST = 0.02


def targets(measured: Measured) -> list[Target]:
    """Every target with what was seen: success@5 of the sets that have one, the cost of a typo, zero results."""
    rows = {(where, row.set, row.asked): row for where, some in measured.items() for row in some if row.kind == ALL}
    found = [
        Target(where, name, AS_WRITTEN, "success@5", bound, rows[where, name, AS_WRITTEN].measures["success@5"])
        for where, name, bound in _SUCCESS
    ]
    for (where, name, asked), row in rows.items():
        if asked == "1 typo" and row.loss is not None:
            found.append(Target(where, name, asked, "success@5 lost", _TYPO_COSTS_AT_MOST, -row.loss[0], at_most=True))
        if asked == AS_WRITTEN:
            seen = row.measures["zero results"]
            found.append(Target(where, name, asked, "zero results", _ZERO_RESULTS_AT_MOST, seen, at_most=True))
    return found


def drops(baseline: Measured, now: Measured) -> list[str]:
    """What fell: success@5 of a large kind by more than DROP, or a row that is not of the same queries any more."""
    found = []
    for where, rows in baseline.items():
        current = {(row.set, row.asked, row.kind): row for row in now.get(where, ())}
        for row in rows:
            name = f"{where}: {row.set}, {row.asked}, {row.kind}"
            other = current.get((row.set, row.asked, row.kind))
            if other is None or other.queries != row.queries:
                asked = other.queries if other else 0
                found.append(f"{name}: {row.queries} queries in the baseline, {asked} now: write the baseline again")
            elif row.queries >= LARGE:
                was, value = row.measures["success@5"], other.measures["success@5"]
                if value < was - DROP - _ROUNDING:
                    found.append(f"{name}: success@5 {was:.3f} in the baseline, {value:.3f} now")
    return found


def missed(baseline: Sequence[Target], now: Sequence[Target]) -> list[str]:
    """Targets that the baseline meets and that are missed now; what it misses is no promise yet."""
    met = {(it.where, it.set, it.asked, it.measure) for it in baseline if it.met}
    return [
        f"{it.where}: {it.set}, {it.asked}: {it.measure} {it.seen:.3f}, target {it.bound}"
        for it in now
        if not it.met and (it.where, it.set, it.asked, it.measure) in met
    ]
