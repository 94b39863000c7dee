"""Values as Elasticsearch holds them: vectors, months, bits and 64-bit numbers."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
from msgspec import Raw

from search_svc.engine.days import month_number
from search_svc.engine.geodesy import earth_centred

_DAY_ZERO = date(1970, 1, 1)


# Offers of one provider are taught at few places: the sines of each are worked out once.
@lru_cache(maxsize=50_000)
def earth_centred_point(point: tuple[float, float]) -> tuple[float, float, float]:
    """A point in degrees as a vector from the centre of the Earth."""
    x, y, z = (float(axis[0]) for axis in earth_centred(np.array(point[:1]), np.array(point[1:])))
    return x, y, z


def months(days: Sequence[int]) -> list[int]:
    """Distinct months (since January 1970) of days, ascending."""
    return list(dict.fromkeys(map(_month, days)))


@lru_cache(maxsize=10_000)
def _month(day: int) -> int:
    return month_number(_DAY_ZERO + timedelta(days=day))


def names_of_bits(bits: int, names: Sequence[str]) -> list[str]:
    """The names whose bit is set."""
    return [name for i, name in enumerate(names) if bits >> i & 1]


def signed(number: int) -> int:
    """The 64 bits of an unsigned number as Elasticsearch's ``long`` holds them."""
    return number - (1 << 64) if number >> 63 else number


def raw(body: bytes | None) -> Raw | None:
    """Encoded JSON to paste as it is; None stays null."""
    return None if body is None else Raw(body)
