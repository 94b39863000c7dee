"""Offers read into rows of fixed size: the columns of a segment before they are ordered."""

import struct
from array import array
from collections import defaultdict
from math import nan

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.embedded.segment import TEACHING, UNKNOWN_PRICE
from search_svc.engine.identity import offer_lot
from search_svc.engine.offer_fields import OfferFields

_TEACHING_CODE: dict[str | None, int] = {None: 0} | {name: i for i, name in enumerate(TEACHING, start=1)}


def numbered() -> defaultdict[str, int]:
    """A dictionary that gives each new value the next number; "" has number 0."""
    codes: defaultdict[str, int] = defaultdict()
    codes.default_factory = codes.__len__
    codes[""]
    return codes


_ROW = np.dtype(
    [
        ("unit", "<i4"), ("department", "<i4"), ("region", "<i4"), ("rome_set", "<i4"), ("formacode_set", "<i4"),
        ("teaching", "u1"), ("price_tier", "u1"), ("accessibility", "<u2"), ("funder", "u1"), ("audience", "u1"),
        ("unlocated", "?"), ("permanent", "?"), ("permanent_open", "?"),
        ("price", "<i8"), ("offer_lot", "<i8"), ("hours", "<f8"), ("latitude", "<f8"), ("longitude", "<f8"),
        ("rating", "<f8"), ("bayesian_rating", "<f8"),
    ]
)  # fmt: skip
_pack = struct.Struct("<iiiiiBBHBB???qqddddd").pack


class OfferRows:
    """Rows collected offer by offer."""

    def __init__(self) -> None:
        self.ids: list[str] = []
        self.departments, self.regions = numbered(), numbered()
        self.session_day = array("i")
        self.session_starts = array("q", [0])
        self._rows = bytearray()

    def add(self, identifier: str, offer: OfferFields, unit: int, rome_set: int, formacode_set: int) -> None:
        """One offer."""
        stated, place, remote, point, price = offer.stated, offer.place, offer.remote, offer.point, offer.cents
        latitude, longitude = point or (nan, nan)
        self.ids.append(identifier)
        self._rows += _pack(
            unit,
            0 if remote else self.departments[place.department],
            0 if remote else self.regions[place.region],
            rome_set,
            formacode_set,
            _TEACHING_CODE[stated.teaching],
            offer.price_tier,
            offer.accessibility_bits,
            offer.funder_bits,
            offer.audience_bits,
            point is None and not remote,
            offer.permanent,
            offer.permanent_open,
            UNKNOWN_PRICE if price is None else price,
            offer_lot(identifier),
            nan if stated.hours is None else stated.hours,
            latitude,
            longitude,
            nan if offer.rating is None else offer.rating.mean,
            nan if offer.rating is None else offer.rating.bayesian_mean,
        )
        if stated.sessions:
            self.session_day.extend(offer.open_days)
        self.session_starts.append(len(self.session_day))

    def columns(self) -> NDArray[np.void]:
        """The rows, as a structured array."""
        return np.frombuffer(self._rows, _ROW)
