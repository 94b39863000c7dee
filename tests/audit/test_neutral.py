"""What fair lots would give, computed by hand and drawn."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_svc.audit.exposure import page_attention
from search_svc.audit.neutral import Contest, contest, simulated
from search_svc.ranking.turns import turns

A, B, C, D = 100_000_001, 100_000_002, 100_000_003, 100_000_004
FIRST, SECOND, THIRD, FOURTH = page_attention(4).tolist()


def listed(rows: list[tuple[int, int, int]], page: int = 20) -> Contest:
    """The contest of a list written as (siren, band, turn)."""
    siren, band, turn = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    return contest(siren, band, turn, page)


def test_equals_are_expected_to_share_the_exposure_of_their_ranks() -> None:
    found = listed([(B, 9, 0), (A, 9, 0), (C, 4, 0)])
    assert found.sirens.tolist() == [A, B, C]
    assert found.observed == pytest.approx([SECOND, FIRST, THIRD])
    assert found.expected == pytest.approx([(FIRST + SECOND) / 2, (FIRST + SECOND) / 2, THIRD])
    assert found.open


def test_a_second_turn_is_shared_by_those_who_have_one() -> None:
    # A has two groups: its second stands behind B's first whatever the lots; its share of equals is two of three.
    found = listed([(A, 9, 0), (B, 9, 0), (A, 9, 1)])
    assert found.expected == pytest.approx([(FIRST + SECOND) / 2 + THIRD, (FIRST + SECOND) / 2])
    assert found.share == pytest.approx([2 / 3 * (FIRST + SECOND + THIRD), 1 / 3 * (FIRST + SECOND + THIRD)])
    assert found.groups.tolist() == [2, 1]


def test_equals_beyond_the_page_are_in_the_draw_and_lower_bands_are_not() -> None:
    found = listed([(A, 9, 0), (B, 9, 0), (C, 9, 0), (D, 4, 0)], page=2)
    assert found.sirens.tolist() == [A, B, C]
    assert found.expected == pytest.approx([(FIRST + SECOND) / 3] * 3)
    assert found.observed == pytest.approx([FIRST, SECOND, 0])


def test_nothing_is_open_where_every_band_has_one_provider() -> None:
    assert not listed([(A, 9, 0), (A, 9, 1), (B, 4, 0)]).open


def test_draws_are_every_order_and_equally_likely() -> None:
    found = listed([(A, 9, 0), (B, 9, 0), (C, 9, 0)], page=2)
    drawn = simulated(found, 6000, np.random.default_rng(1))
    orders, counts = np.unique(drawn.round(6), axis=0, return_counts=True)
    assert {tuple(order) for order in orders.tolist()} == {
        tuple(order) for order in np.round(list(permutations([FIRST, SECOND, 0.0])), 6).tolist()
    }
    # Binomial(6000, 1/6): five standard deviations about 1,000.
    assert abs(counts - 1000).max() < 5 * np.sqrt(6000 / 6 * 5 / 6)


def test_the_luck_of_a_list_holds_in_all_its_bands() -> None:
    """The service draws one ticket a provider: who is first of two in one band is first in the other."""
    drawn = simulated(listed([(A, 9, 0), (B, 9, 0), (A, 4, 0), (B, 4, 0)]), 200, np.random.default_rng(1))
    assert {tuple(row) for row in drawn.round(6).tolist()} == {
        (round(FIRST + THIRD, 6), round(SECOND + FOURTH, 6)),
        (round(SECOND + FOURTH, 6), round(FIRST + THIRD, 6)),
    }


@pytest.mark.parametrize("rows", [[(A, 4, 0), (B, 9, 0)], [(A, 9, 1), (B, 9, 0)]])
def test_a_list_that_is_not_ordered_by_band_and_turn_is_refused(rows: list[tuple[int, int, int]]) -> None:
    with pytest.raises(ValueError, match="not ordered"):
        listed(rows)


def test_an_empty_list_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        contest(*(np.array([], dtype=np.int64),) * 3, page=20)


ROWS = st.lists(st.tuples(st.integers(1, 8), st.integers(0, 3)), min_size=1, max_size=40)


@settings(max_examples=60)
@given(ROWS, st.integers(1, 25))
def test_exposures_found_expected_shared_and_drawn_all_add_up_to_the_page(
    rows: list[tuple[int, int]], page: int
) -> None:
    siren, band = (np.array(column, dtype=np.int64) for column in zip(*rows, strict=True))
    turn = turns(band, siren, np.zeros(len(rows)), np.zeros(len(rows), dtype=np.int64), [""] * len(rows))
    order = np.lexsort((siren, turn, -band))
    found = contest(siren[order], band[order], turn[order], page)
    whole = page_attention(min(page, len(rows))).sum()
    assert found.observed.sum() == pytest.approx(whole)
    assert found.expected.sum() == pytest.approx(whole)
    assert found.share.sum() == pytest.approx(whole)
    drawn = simulated(found, 400, np.random.default_rng(0))
    assert drawn.sum(axis=1) == pytest.approx(np.full(400, whole))
    error = drawn.std(axis=0) / np.sqrt(400)
    assert (np.abs(drawn.mean(axis=0) - found.expected) <= 6 * error + 1e-9).all()
