"""The noun: what a verified token says of the person it names."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Role = Literal["holder", "advisor", "provider", "funder", "operator"]
Status = Literal["jobseeker", "esat", "disabled_worker"]


@dataclass(frozen=True, slots=True)
class Entitlement:
    """A verified entitlement.

    ``status`` is that of ``subject``, the pseudonym of the person searched for. ``actor`` is the advisor who searches
    for that person (RFC 8693, ``act``), None when people search for themselves. ``expires`` is an instant in UTC.
    Neither pseudonym is shown by ``repr``, so that none reaches a log by accident.
    """

    role: Role
    status: frozenset[Status]
    subject: str = field(repr=False)
    actor: str | None = field(repr=False)
    expires: datetime
