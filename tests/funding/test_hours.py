"""The account in hours near its limits, which four years from 2015 could not reach: the rule is tested by itself."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.funding.hours import YearInHours

shares = st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=1607)


def ordinary(share: Fraction) -> YearInHours:
    return YearInHours(share, rate=24, threshold=120, reduced=12, ceiling=150)


def unqualified(share: Fraction) -> YearInHours:
    return YearInHours(share, rate=48, threshold=400, reduced=12, ceiling=400)


@pytest.mark.parametrize(
    ("held", "share", "earned"),
    [
        (0, 1, 24),
        (96, 1, 24),
        (108, 1, 18),
        (120, 1, 12),
        (138, 1, 12),
        (144, 1, 6),
        (150, 1, 0),
        (0, Fraction(1, 2), 12),
        (120, Fraction(1, 2), 6),
        (0, Fraction(3, 10), 8),
    ],
)
def test_a_year_earns_24_hours_to_120_then_12_to_150(held: int, share: Fraction, earned: int) -> None:
    assert ordinary(Fraction(share)).earned(held) == earned


@pytest.mark.parametrize(("held", "earned"), [(0, 48), (352, 48), (380, 20), (400, 0)])
def test_a_year_of_an_unqualified_person_earns_48_hours_to_400(held: int, earned: int) -> None:
    assert unqualified(Fraction(1)).earned(held) == earned


def test_ten_whole_years_fill_the_account_with_150_hours() -> None:
    held, path = 0, []
    for _ in range(10):
        held += ordinary(Fraction(1)).earned(held)
        path.append(held)
    assert path == [24, 48, 72, 96, 120, 132, 144, 150, 150, 150]


@given(st.lists(shares, max_size=20))
def test_no_number_of_years_passes_the_ceiling(years: list[Fraction]) -> None:
    for year_of, ceiling in ((ordinary, 150), (unqualified, 400)):
        held = 0
        for share in years:
            year = year_of(share)
            assert 0 <= year.earned(held) <= year.full
            held += year.earned(held)
        assert held <= ceiling
