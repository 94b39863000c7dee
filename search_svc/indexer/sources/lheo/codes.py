"""Codes, numbers and dates of the LHEO family (EDOF, LHEO 2.2 and 2.3), as Python values.

A value that is not stated is None. One that is stated but cannot be read raises ValueError: the reader decides what
it costs. Tables: LHEO 2.3.0 (lheo.gouv.fr/langage), ``dict-modalites-enseignement`` and the like.
"""

import re
from calendar import monthrange
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from search_svc.catalogue import Entry, SessionState, Teaching

TEACHING: dict[str, Teaching] = {"0": "in_person", "1": "blended", "2": "remote"}
ENTRY: dict[str, Entry] = {"0": "fixed", "1": "permanent"}
SESSION_STATE: dict[str, SessionState] = {"1": "open", "2": "closed", "3": "suspended"}
BOOLEAN = {"0": False, "1": True}
# dict-financeurs: 0 to 20.
FUNDERS = {str(code): code for code in range(21)}
# dict-AIS. 1 stands for withdrawn codes; 2 and 3 are one meaning.
OBJECTIVES = frozenset("123456789")
# EDOF allows 30 characters for the numbers of formations, actions and sessions (XSD v5r2).
NUMBER_LENGTH = 30
# dict-type-contact (LHEO 2.3).
CONTACT_FOR_DISABILITY = "1"

_CERTIFICATION = re.compile(r"(RNCP|RS|CPF)?0*([1-9][0-9]{0,6})(BC[0-9]{1,3})?")
_NOT_A_CERTIFICATION = frozenset({"", "0", "-1", "-"})
_JUNK = re.compile(r"[\s:°_-]|(?<=[A-Z])N°", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\ufeff]+")
# « 1 200,50 » and « 1.200,50 » are French. « 1,200 » may be either language: refused.
_NUMBER = re.compile(
    r"(?P<sign>[-−–])?"
    r"(?:(?P<whole>[0-9]{1,9})|(?P<spaced>[0-9]{1,3}(?: [0-9]{3}){1,2})|(?P<dotted>[0-9]{1,3}(?:\.[0-9]{3}){1,2})(?=,))"
    r"(?:\.(?P<point>[0-9]{1,12})|,(?P<comma>[0-9]{1,2}))?"
)
_EURO = re.compile(r" ?(?:€|EUR|EUROS?)(?: ?TTC)?$", re.IGNORECASE)
_HOURS = re.compile(r" ?(?:H|HEURES?)$", re.IGNORECASE)
_COORDINATE = re.compile(r"[+-]?[0-9]{1,5}(?:[.,][0-9]{1,20})?")
_CENT = Decimal("0.01")
_UNKNOWN_DATES = frozenset({"", "00000000", "99999999"})


class Certified(NamedTuple):
    """A certification number (``RNCP37674``), and the bloc when the code names one (``RNCP37674BC01``)."""

    number: str
    bloc: str | None = None


class LheoDate(NamedTuple):
    """A date, None when unknown. ``incomplete``: only the month (``20270900``) or the year (``20270000``) is stated."""

    day: date | None
    incomplete: bool = False


def compact(text: str) -> str:
    """Without any blank: tabs and spaces inside a SIRET or a postcode."""
    return _INVISIBLE.sub("", text)


@lru_cache(maxsize=1 << 14)
def certification(register: str, text: str) -> Certified | None:
    """The certification a code names, bare or prefixed: ``34101`` in code-RNCP is RNCP34101, and so is « RNCP 34101 ».

    ``register`` is the one of the element, a prefix of the code itself wins. None when nothing is stated.
    """
    code = compact(text)
    if code in _NOT_A_CERTIFICATION:
        return None
    found = _CERTIFICATION.fullmatch(_JUNK.sub("", code).upper())
    if not found or (found[3] and (found[1] or register) != "RNCP"):
        raise ValueError(f"{text.strip()!r} is no certification number")
    number = f"{found[1] or register}{found[2]}"
    return Certified(number, f"{number}{found[3]}" if found[3] else None)


@lru_cache(maxsize=1 << 12)
def amount(text: str) -> Decimal | None:
    """Euros as stated, be they negative or with fractions of a cent."""
    return _number(_EURO.sub("", " ".join(text.split())))


def in_cents(euros: Decimal) -> Decimal:
    """Euros rounded half up to the cent."""
    return euros.quantize(_CENT, ROUND_HALF_UP)


@lru_cache(maxsize=1 << 10)
def hours(text: str) -> float | None:
    """Hours, never negative."""
    value = _number(_HOURS.sub("", " ".join(text.split())))
    if value is not None and value < 0:
        raise ValueError(f"{text.strip()!r} is no number of hours")
    return None if value is None else float(value)


def coordinate(text: str) -> float | None:
    """Degrees as stated, be they out of range."""
    degrees = compact(text)
    if not degrees:
        return None
    if not _COORDINATE.fullmatch(degrees):
        raise ValueError(f"{text.strip()!r} is no coordinate")
    return float(degrees.replace(",", "."))


@lru_cache(maxsize=1 << 12)
def lheo_date(text: str) -> LheoDate:
    """A date AAAAMMJJ. LHEO writes 00000000 (start) and 99999999 (end) for unknown, 00 for an unknown day or month."""
    digits = compact(text)
    if digits in _UNKNOWN_DATES:
        return LheoDate(None)
    if len(digits) == 8 and digits.isascii() and digits.isdigit():
        year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
        # Whether there is such a day, or such a month when no day is stated.
        if (month or not day) and _exists(year, month or 1, day or 1):
            return LheoDate(date(year, month, day)) if day else LheoDate(None, incomplete=True)
    raise ValueError(f"{text.strip()!r} is no date AAAAMMJJ")


def _exists(year: int, month: int, day: int) -> bool:
    return year >= 1 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _number(text: str) -> Decimal | None:
    if not text:
        return None
    found = _NUMBER.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is no number")
    whole = (found["whole"] or found["spaced"] or found["dotted"]).replace(" ", "").replace(".", "")
    value = Decimal(f"{whole}.{found['point'] or found['comma'] or '0'}")
    return -value if found["sign"] else value
