"""An offer: one action of one organisation at one place (or remote), with its sessions inside.

``StatedAction`` and ``Formation`` are what the source says, cleaned but not judged. ``Place`` and ``Decision`` are what
the indexer concluded. ``Offer`` joins the two, so that a new register can re-decide an offer without its source file.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from search_svc.catalogue.findings import Findings
from search_svc.catalogue.rating import Rating

Teaching = Literal["in_person", "blended", "remote"]
Entry = Literal["fixed", "permanent"]
SessionState = Literal["open", "closed", "suspended"]
# exact: coordinates stated by the source; address: found for the stated street (Base Adresse Nationale); commune: the
# commune's; department: only the département is known.
PlaceSource = Literal["exact", "address", "commune", "department"]
Funder = Literal["region", "france_travail", "agefiph"]

ACCESSIBILITY_KINDS = ("wheelchair", "hearing", "visual", "adapted_pace", "adviser", "remote_adaptation")


class SourceRef(Struct, frozen=True):
    """Where a record was read: file (inside an archive: ``edof.zip!123.xml``), line (1-based, 0 unknown), record."""

    file: str
    line: int = 0
    record: str = ""


class Address(Struct, frozen=True):
    """An address as stated. ``latitude`` and ``longitude`` are as stated too: possibly swapped or out of range.

    ``department`` is the INSEE code of a source that states no more than the département ("69", "2A", "974").
    """

    lines: tuple[str, ...] = ()
    postcode: str = ""
    town: str = ""
    insee: str = ""
    country: str = "FR"
    latitude: float | None = None
    longitude: float | None = None
    department: str = ""


class Session(Struct, frozen=True):
    """A session. Without ``start`` entry is permanent or the date is not stated. A state not stated reads as open."""

    number: str
    start: date | None = None
    end: date | None = None
    state: SessionState = "open"
    guaranteed: bool | None = None


class AccessibilityFact(Struct, frozen=True):
    """One fact about accessibility with the words it was read from. A kind without a fact is "not said".

    ``field`` names the element of the source (``acces-handicapes``, ``accessibilite-batimentaire``…).
    """

    kind: str
    state: Literal["yes", "no"]
    text: str
    field: str


class Formation(Struct, frozen=True, kw_only=True):
    """The texts the actions of one formation share. Identity is (siret, number). Plain text, no HTML."""

    siret: str
    number: str
    title: str
    objectives: str = ""
    results: str = ""
    contents: str = ""


class StatedAction(Struct, frozen=True, kw_only=True):
    """One action as its source states it.

    ``certifications`` are normalised numbers (``RNCP37674``, ``RS6604``, ``CPF206``) in the order stated.
    ``funders`` are the LHEO codes of organisme-financeur. ``price`` is the total TTC in euros, ``hours`` the total.
    ``updated`` is the source's datemaj. ``objective`` is the LHEO objectif-general-formation code ("" not stated).
    """

    siret: str
    formation_number: str
    action_number: str
    source: SourceRef
    format: str
    title: str
    certifications: tuple[str, ...] = ()
    blocs: tuple[str, ...] = ()
    teaching: Teaching | None = None
    address: Address = Address()
    entry: Entry | None = None
    sessions: tuple[Session, ...] = ()
    price: Decimal | None = None
    hours: float | None = None
    hours_in_company: float | None = None
    funders: tuple[int, ...] = ()
    cost_left: Decimal | None = None
    accessibility: tuple[AccessibilityFact, ...] = ()
    formacodes: tuple[str, ...] = ()
    rome: tuple[str, ...] = ()
    objective: str = ""
    provider_name: str = ""
    url: str = ""
    language: str = ""
    updated: date | None = None


class Place(Struct, frozen=True):
    """Where the offer happens, after geocoding. With source ``department`` coordinates are None.

    ``department`` and ``region`` are INSEE codes ("69", "2A", "974"; "84").
    """

    label: str
    postcode: str
    department: str
    region: str
    source: PlaceSource
    latitude: float | None = None
    longitude: float | None = None


class Decision(Struct, frozen=True):
    """What was decided of an offer: CPF-eligible or not with every reason code, the flags raised, in design order.

    ``certification`` is the stated certification the decision rests on: of several, the first that is eligible, else
    the one that comes closest. None when none is stated.
    """

    cpf: bool
    reasons: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    certification: str | None = None


class Offer(Struct, frozen=True, kw_only=True):
    """A stored offer: the stated action, the place found for it and the decision taken.

    ``findings`` are what comparing it with the other stored offers showed, None when nothing is to be said. ``rating``
    is what its published ratings say, None when it has none.
    """

    id: str
    stated: StatedAction
    place: Place
    decision: Decision
    findings: Findings | None = None
    rating: Rating | None = None

    @property
    def certification(self) -> str | None:
        """Number of the certification the decision rests on (the first stated if undecided), None if none is stated."""
        if self.decision.certification is not None:
            return self.decision.certification
        return self.stated.certifications[0] if self.stated.certifications else None
