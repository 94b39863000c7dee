"""Columns whose codes are sets of bits: which of the codes have each value of the field."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from search_svc.catalogue import ACCESSIBILITY_KINDS, ACCESSIBILITY_VALUES
from search_svc.engine.embedded.segment import Bools
from search_svc.engine.offer_fields import FUNDERS


@dataclass(frozen=True, slots=True)
class BitField:
    """``having[value][code]``: whether a row with that code has the value. ``codes``: how many codes there are."""

    codes: int
    having: Mapping[str, Bools]

    @property
    def unknown(self) -> Bools:
        """Codes that have no value."""
        none: Bools = ~np.logical_or.reduce(list(self.having.values()))
        return none

    def lookup(self, values: tuple[str, ...], *, every: bool) -> Bools:
        """Codes that have any of the values, or every one. A value that does not exist stands nowhere."""
        nowhere = np.zeros(self.codes, np.bool_)
        masks = [self.having.get(value, nowhere) for value in values]
        if not masks:
            return nowhere
        combined: Bools = (np.logical_and if every else np.logical_or).reduce(masks)
        return combined


def _funder() -> BitField:
    codes = np.arange(1 << len(FUNDERS))
    return BitField(len(codes), {value: codes >> i & 1 == 1 for i, value in enumerate(FUNDERS)})


def _accessibility() -> BitField:
    """Codes as ``OfferFields.accessibility_bits`` makes them."""
    kinds = len(ACCESSIBILITY_KINDS)
    codes = np.arange(1 << 2 * kinds)
    having: dict[str, Bools] = {}
    for i in range(kinds):
        yes, no = codes >> i & 1 == 1, codes >> i + kinds & 1 == 1
        having |= zip(ACCESSIBILITY_VALUES[3 * i : 3 * i + 3], (yes, no, ~(yes | no)), strict=True)
    return BitField(len(codes), having)


BIT_FIELDS = {"accessibility": _accessibility(), "funder": _funder()}
