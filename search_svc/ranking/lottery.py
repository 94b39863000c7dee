"""The lottery that orders providers of equal relevance, anew for each question each day, and replayable."""

from datetime import date
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from search_svc.analysis import names
from search_svc.engine.plan import LOTS


def normalised(question: str) -> str:
    """The question as the seed reads it: folded words, so that accents, case and blanks do not draw anew."""
    return " ".join(names(question))


def draw_seed(question: str, day: date, version: str) -> int:
    """The 63-bit seed of a question on a day under a ranking version (keyed by nothing else: anybody can replay it)."""
    text = f"{normalised(question)}\n{day.isoformat()}\n{version}"
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") >> 1


def lot_of(seed: int) -> int:
    """Which of the stored lots breaks ties in this search."""
    return seed % LOTS


def tickets(seed: int, sirens: NDArray[np.int64]) -> NDArray[np.uint64]:
    """The draw of each provider, lowest first: a hash of (seed, SIREN).

    The hash is the finaliser of splitmix64 (Steele, Lea and Flood 2014; constants of Stafford's variant 13), applied
    to the SIREN, mixed with the seed and applied again. It is a bijection for each seed, so two SIRENs never tie; every
    bit of either input moves half of the output bits. It need not resist an adversary: the seed already comes from
    blake2b over the day and the question, and a SIREN is given by INSEE, not chosen.
    """
    with np.errstate(over="ignore"):
        mixed = _mix(sirens.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
        return _mix(mixed ^ np.uint64(seed))


def _mix(x: NDArray[np.uint64]) -> NDArray[np.uint64]:
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))
