"""Compares a page with what the oracle answers."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan
from tests.engine.oracle import Answer

# The design's bound is 0.5 %; the formula used keeps a fifth of it.
DISTANCE_TOLERANCE = 0.001


def assert_same(page: SearchPage, expected: Answer, plan: SearchPlan) -> None:
    """Totals, hits in order, evidence, groups and facets are equal."""
    assert page.totals.offers == expected.offers
    assert page.totals.remote == expected.remote
    assert page.totals.groups == min(expected.groups, 10_000)
    assert page.totals.groups_exact == (expected.groups <= 10_000)
    found = page.candidates
    assert list(found.ids) == [row.id for row in expected.rows], plan
    groups: dict[int, str] = {}
    for i, row in enumerate(expected.rows):
        assert found.siren[i] == row.siren
        assert found.group_offers[i] == row.group_offers
        assert groups.setdefault(int(found.group[i]), row.group) == row.group
        assert tuple(int(mask) for mask in found.fields[i]) == row.fields
        assert bool(found.exact[i]) == row.exact
        assert_distance(float(found.home_km[i]), row.home_km)
        assert_distance(float(found.work_km[i]), row.work_km)
        assert (bool(found.remote[i]), bool(found.unlocated[i])) == (row.remote, row.unlocated)
        assert bool(found.available[i]) == row.available
        assert found.outcome[i] == pytest.approx(row.outcome, abs=1e-12)
        assert found.lots[i] == row.lot
        assert found.score[i] == pytest.approx(row.score, abs=1e-9)
    assert_keys(found.key, expected, plan)
    assert len(set(groups.values())) == len(groups)
    assert set(page.facets) == {request.name for request in plan.facets}
    for name, buckets in expected.facets.items():
        assert [(bucket.value, bucket.count) for bucket in page.facets[name]] == buckets, name


def assert_keys(found: NDArray[np.float64], expected: Answer, plan: SearchPlan) -> None:
    """Keys rise along the answer, are infinite where the oracle knows no value, and equal where its values are."""
    assert (found[1:] >= found[:-1]).all()
    for i, row in enumerate(expected.rows):
        assert math.isinf(found[i]) == row.unknown
        if i and not row.unknown and plan.sort.key not in ("relevance", "distance"):
            assert (found[i] == found[i - 1]) == (row.key == expected.rows[i - 1].key)


def assert_distance(found: float, expected: float | None) -> None:
    if expected is None:
        assert math.isnan(found)
    else:
        assert found == pytest.approx(expected, rel=DISTANCE_TOLERANCE, abs=1e-6)
