"""What the readers hand over: offers and the records that could not be read.

Registers are read as the nouns of the catalogue themselves (``Certification``, ``Organisation``, ``Commune``…).
"""

from datetime import date

from msgspec import Struct

from search_svc.catalogue import Formation, SourceRef, StatedAction

# Formats whose records sum up every action of a formation in a département. Any other source of that formation tells
# more, and they give way to it (see ``precedence``). They have no place for blocs de compétences either.
AGGREGATED_FORMATS = frozenset({"mcf-open-catalogue"})


# Flag of a reader: several prices are stated, of which none is the offer's. Then ``price_missing`` would be untrue.
PRICE_RANGE = "price_range"


class QuarantinedSession(Struct, frozen=True):
    """A session set aside while its offer stays. ``reason``: ``ends_before_start`` or ``unreadable``."""

    source: SourceRef
    number: str
    reason: str


class OfferRecord(Struct, frozen=True):
    """One action as read, with its formation. ``flags`` are those only the reader can raise.

    ``as_of`` is the day of the export, for a format that has no datemaj: of two exports the later one counts.
    """

    formation: Formation
    action: StatedAction
    quarantined_sessions: tuple[QuarantinedSession, ...] = ()
    flags: tuple[str, ...] = ()
    as_of: date | None = None


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
