"""What the readers hand over: offers and the records that could not be read.

Registers are read as the nouns of the catalogue themselves (``Certification``, ``Organisation``, ``Commune``…).
"""

from msgspec import Struct

from search_svc.catalogue import Formation, SourceRef, StatedAction


class QuarantinedSession(Struct, frozen=True):
    """A session set aside while its offer stays. ``reason``: ``ends_before_start`` or ``unreadable``."""

    source: SourceRef
    number: str
    reason: str


class OfferRecord(Struct, frozen=True):
    """One action as read, with its formation. ``flags`` are those only the reader can raise."""

    formation: Formation
    action: StatedAction
    quarantined_sessions: tuple[QuarantinedSession, ...] = ()
    flags: tuple[str, ...] = ()


class Unreadable(Struct, frozen=True):
    """An offer that could not be read (quarantine reason ``unreadable``), with as much of its identity as was found."""

    source: SourceRef
    detail: str
    siret: str = ""
    formation: str = ""
    action: str = ""


class UnreadableRecord(Struct, frozen=True):
    """A record of a register, or one value of it, that could not be read: it costs itself, never the file."""

    source: SourceRef
    detail: str


OfferItem = OfferRecord | Unreadable
