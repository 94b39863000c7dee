"""Numbers that stand for a provider, a group and a lot: the same on every engine and in the oracle."""

from hashlib import blake2b
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

# A SIREN that is not nine digits (a foreign provider, a typing error) is numbered from a hash, above every true SIREN.
_ABOVE_SIRENS = 1 << 40
_LOW_BITS = 31

_Number = TypeVar("_Number", int, NDArray[np.int64])


def _hash(text: str, size: int) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=size).digest(), "big")


def siren_number(siren: str) -> int:
    """A SIREN as an integer."""
    if len(siren) == 9 and siren.isascii() and siren.isdigit():
        return int(siren)
    return _ABOVE_SIRENS + _hash(siren, 5)


def group_key(siren: str, certification: str | None, formation: str) -> int:
    """64-bit key of the group ``provider_certification``: one provider's offers for one certification.

    Without a certification, the offers of one formation number of the provider.
    """
    return _hash(f"{siren}|{certification if certification is not None else formation}", 8)


def provider_lot(lot: int, siren: str) -> int:
    """The provider's half of a lot: 32 bits. Providers are drawn, not offers, so copies gain nothing."""
    return _hash(f"{lot}|{siren}", 4)


def offer_lot(identifier: str) -> int:
    """The offer's half of every lot: 31 bits, an order among one provider's offers."""
    return _hash(identifier, 4) >> 1


def lot_number(provider: _Number, offer: _Number) -> _Number:
    """The lot of an offer (or of many, as arrays): 63 bits, from ``provider_lot`` and ``offer_lot``."""
    return provider << _LOW_BITS | offer
