"""The gate on relevance: fixed samples of every kind, asked again, beside what was last accepted.

A change that is meant to move figures writes the baseline again (``python -m scripts.relevance_page --baseline``) in
the same commit, so that a review sees both.
"""

from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from scripts.relevance_gate import BASELINE, Baseline, Target, drops, missed, targets
from scripts.relevance_sets import AS_WRITTEN, SETS, TODAY, WITH, Figures, measured
from search_svc.settings import Settings


@dataclass(frozen=True)
class Gate:
    """The baseline, and the same samples now."""

    baseline: Baseline
    now: dict[str, list[Figures]]


def accepted() -> Baseline:
    return msgspec.json.decode(BASELINE.read_bytes(), type=Baseline)


@pytest.fixture(scope="module")
def gate(shared_data: Path, with_thesauri: Path, without_thesauri: Path) -> Gate:
    queries = shared_data / "queries"
    now = {
        where: measured(Settings(data_dir=store, today=TODAY), queries, SETS[where], gated=True)
        for where, store in zip(SETS, (with_thesauri, without_thesauri), strict=True)
    }
    return Gate(accepted(), now)


@pytest.mark.slow
def test_no_large_kind_drops_by_more_than_a_point(gate: Gate) -> None:
    assert not drops(gate.baseline.figures, gate.now)


@pytest.mark.slow
def test_no_target_that_was_met_is_missed(gate: Gate) -> None:
    assert not missed(gate.baseline.targets, targets(gate.now))


def test_the_baseline_holds_every_set_and_says_its_targets_as_its_figures_do() -> None:
    baseline = accepted()
    for where, sets in SETS.items():
        kept = {(row.set, row.asked) for row in baseline.figures[where]}
        assert kept == {(one.name, one.rewritten or AS_WRITTEN) for one in sets if one.gated != 0}
    assert baseline.targets == targets(baseline.figures)


def figures(success: float, queries: int = 200, zero: float = 0.0) -> Figures:
    measures = {"success@5": success, "zero results": zero}
    return Figures("towns", AS_WRITTEN, "all", queries, measures, measures, measures)


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        (figures(0.90), figures(0.89), 0),
        (figures(0.90), figures(0.885), 1),
        (figures(0.90, queries=99), figures(0.80, queries=99), 0),
        (figures(0.90), figures(0.90, queries=199), 1),
    ],
)
def test_a_drop_is_more_than_a_point_of_a_large_kind_or_another_sample(was: Figures, now: Figures, told: int) -> None:
    assert len(drops({WITH: [was]}, {WITH: [now]})) == told


def test_a_set_that_is_not_asked_any_more_is_told() -> None:
    assert drops({WITH: [figures(0.9)]}, {}) == [
        "with thesauri: towns, as written, all: 200 queries in the baseline, 0 now: write the baseline again"
    ]


def test_a_target_missed_before_is_no_failure_and_one_met_before_is() -> None:
    def seen(share: float) -> list[Target]:
        return [Target(WITH, "towns", AS_WRITTEN, "zero results", 0.02, share, at_most=True)]

    assert not missed(seen(0.05), seen(0.06))
    assert missed(seen(0.02), seen(0.03)) == ["with thesauri: towns, as written: zero results 0.030, target 0.02"]
