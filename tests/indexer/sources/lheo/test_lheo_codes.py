"""Codes, numbers and dates of LHEO."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.indexer.sources.lheo import codes


@pytest.mark.parametrize(
    ("register", "text", "number"),
    [
        ("RNCP", "34101", "RNCP34101"),
        ("RNCP", "RNCP034101", "RNCP34101"),
        ("RNCP", "rncp-34101", "RNCP34101"),
        ("RNCP", "RNCP N°34101", "RNCP34101"),
        ("RS", "\tRS 6604", "RS6604"),
        ("CPF", "206", "CPF206"),
        ("CPF", "CPF 206", "CPF206"),
    ],
)
def test_certification_numbers(register, text, number):
    assert codes.certification(register, text) == codes.Certified(number)


@pytest.mark.parametrize("text", ["", " ", "-1", "0", "-"])
def test_codes_that_state_nothing(text):
    assert codes.certification("RNCP", text) is None


@pytest.mark.parametrize("text", ["BTS", "RNCP", "12345678", "RNCP34101 et RNCP34102", "RS6604BC01", "34101.5"])
def test_codes_that_are_no_certification(text):
    with pytest.raises(ValueError, match="is no certification number"):
        codes.certification("RNCP", text)


@given(st.decimals(min_value=-999_999, max_value=999_999, places=2))
def test_any_amount_survives_in_both_notations(euros):
    assert codes.amount(f"{euros}") == euros
    assert codes.amount(f"{euros:,}".replace(",", " ").replace(".", ",") + " €") == euros


@given(st.dates(min_value=date(1900, 1, 1)))
def test_any_date_survives(day):
    assert codes.lheo_date(f"{day:%Y%m%d}".zfill(8)) == codes.LheoDate(day)


@pytest.mark.parametrize("text", ["2027-01-04", "20271301", "20270230", "20270015", "demain", "２０２７０１０４"])
def test_dates_that_are_none(text):
    with pytest.raises(ValueError, match="is no date AAAAMMJJ"):
        codes.lheo_date(text)


def test_cents_are_rounded_half_up():
    assert codes.in_cents(Decimal("0.125")) == Decimal("0.13")
    assert codes.in_cents(Decimal("-0.125")) == Decimal("-0.13")
