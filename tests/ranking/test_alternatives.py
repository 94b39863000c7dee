from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ranking_windows import Row, clause, window

from search_svc.ranking import packaged_weights, rank, scoring
from search_svc.ranking.alternatives import expected, joined, with_row, without_row
from search_svc.ranking.replaying import replay

WEIGHTS = packaged_weights()
PLAN = scoring(WEIGHTS, text=True, origin=True)
QUESTION = clause(1.0)
ROWS = st.lists(
    st.builds(
        Row,
        id=st.just(""),
        siren=st.integers(1, 6),
        fields=st.tuples(st.integers(1, 255)),
        home_km=st.floats(0, 60),
        available=st.booleans(),
        outcome=st.floats(0, 1),
        lot=st.integers(0, 1000),
    ),
    min_size=1,
    max_size=25,
).map(lambda rows: [replace(row, id=f"{i:03}") for i, row in enumerate(rows)])
EQUALS = [Row(f"{name}", siren, (2,), home_km=5.0) for siren, name in enumerate("abcde", start=1)]


def ranks(rows: list[Row], row: int, seeds: range) -> list[int]:
    candidates = window(rows)
    orders = (rank(candidates, QUESTION, PLAN, seed=seed, band_count=WEIGHTS.bands).order for seed in seeds)
    return [int(np.flatnonzero(order == row)[0]) + 1 for order in orders]


@given(ROWS, st.data())
@settings(max_examples=60, deadline=None)
def test_every_draw_puts_a_row_inside_its_expected_range(rows: list[Row], data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(rows) - 1))
    range_ = expected(window(rows), row, QUESTION, PLAN, band_count=WEIGHTS.bands)
    assert all(range_.best <= drawn <= range_.worst for drawn in ranks(rows, row, range(20)))


def test_the_mean_rank_is_that_of_many_draws() -> None:
    rows = [*EQUALS, Row("a2", 1, (2,), home_km=5.1), Row("b2", 2, (2,), home_km=5.1)]
    for row in (0, 5):
        told = expected(window(rows), row, QUESTION, PLAN, band_count=WEIGHTS.bands)
        assert np.mean(ranks(rows, row, range(2000))) == pytest.approx(told.mean, abs=0.12)


def test_equals_may_stand_anywhere_in_their_band() -> None:
    told = expected(window(EQUALS), 2, QUESTION, PLAN, band_count=WEIGHTS.bands)
    assert (told.best, told.worst, told.mean) == (1, 5, 3.0)


def test_other_evidence_is_scored_as_if_the_engine_had_returned_it() -> None:
    rows = [Row("a", 1, (32,), home_km=5.0, available=False), *EQUALS[1:]]
    told = expected(with_row(window(rows), 0, available=True, fields=[2]), 0, QUESTION, PLAN, band_count=WEIGHTS.bands)
    assert told == expected(window(EQUALS), 0, QUESTION, PLAN, band_count=WEIGHTS.bands)


def test_a_window_is_not_changed_by_asking_what_would_change_it() -> None:
    candidates = window([Row("a", available=False)])
    with_row(candidates, 0, available=True)
    assert not candidates.available[0]


def test_what_is_no_evidence_cannot_be_changed() -> None:
    with pytest.raises(TypeError, match="price"):
        with_row(window(EQUALS), 0, price=1)


def test_a_window_taken_apart_and_joined_ranks_as_before() -> None:
    whole = window(EQUALS)
    again = joined(without_row(whole, 0), window(EQUALS[:1]))
    answers = [replay(w, QUESTION, PLAN, seed=3, band_count=WEIGHTS.bands) for w in (whole, again)]
    assert answers[0] == answers[1]


@given(ROWS, st.integers(0, 2**63 - 1), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_an_order_replays_from_its_evidence_in_whatever_order_that_comes(rows: list[Row], seed: int, random) -> None:
    shuffled = random.sample(rows, len(rows))
    order = rank(window(rows), QUESTION, PLAN, seed=seed, band_count=WEIGHTS.bands).order
    assert replay(window(shuffled), QUESTION, PLAN, seed=seed, band_count=WEIGHTS.bands) == tuple(
        rows[row].id for row in order
    )


def test_another_seed_replays_another_order() -> None:
    orders = {replay(window(EQUALS), QUESTION, PLAN, seed=seed, band_count=WEIGHTS.bands) for seed in range(10)}
    assert len(orders) > 1
