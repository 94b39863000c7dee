"""Values as Elasticsearch holds them: vectors, months, bits and 64-bit numbers."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

import numpy as np

from search_svc.engine.days import month_number
from search_svc.engine.geodesy import earth_centred

Vector = tuple[float, float, float]
_DAY_ZERO = date(1970, 1, 1)


def earth_centred_points(points: Sequence[tuple[float, float]]) -> list[Vector]:
    """Points in degrees as vectors from the centre of the Earth."""
    degrees = np.array(points, np.float64).reshape(-1, 2)
    x, y, z = earth_centred(degrees[:, 0], degrees[:, 1])
    return list(zip(x.tolist(), y.tolist(), z.tolist(), strict=True))


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
