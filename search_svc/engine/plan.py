"""What an engine is asked. Engine-neutral, immutable, hashable: the same plan runs on every adapter and on the oracle.

Terms are analysed before they reach a plan (``search_svc.analysis``); an engine never guesses, corrects or widens.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from search_svc.catalogue import PUBLIC, Audience
from search_svc.engine.remaining import Remaining

# Text fields, in the order of the bits of ``Candidates.fields`` (title is bit 0). ``label`` holds whole labels as one
# term each (a job or a domain of the certification), so that a question that *is* one is told from its words scattered
# over a hundred jobs; ``titled_label`` those of them that the certification's title says too ("Développeur web", of
# "Titre professionnel développeur web et web mobile"). Both also stand word by word in ``job`` or ``domain``.
TEXT_FIELDS = ("title", "certification", "job", "domain", "provider", "contents", "label", "titled_label")
TextField = Literal["title", "certification", "job", "domain", "provider", "contents", "label", "titled_label"]

# Keyword fields of an offer: facets and term filters use the same names as the API.
KEYWORD_FIELDS = (
    "teaching",
    "level",
    "register",
    "certification",
    "provider",
    "region",
    "department",
    "accessibility",
    "funder",
    "rome",
    "formacode",
)
# Numeric fields: price in cents, hours in hours, insertion is the shrunk rate in [0, 1], rating the plain mean, 1 to 5.
# Beside them a range, a facet and a sort may name REMAINING, in cents, which is no field: ``SearchPlan.remaining`` says
# what remains of a price.
NUMBER_FIELDS = ("price", "hours", "insertion", "rating")

REMAINING = "remaining"

# Number of lots stored with each offer (hashes of its SIREN); the seed of a search picks one.
LOTS = 8

SortKey = Literal["relevance", "distance", "price", "remaining", "insertion", "rating", "start", "hours"]
GroupBy = Literal["provider_certification", "none"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the question: it must match in some field.

    ``terms`` are analysed alternatives (stem, synonym concept) looked up in every field but the provider's; ``names``
    are folded, unstemmed alternatives looked up in the provider's name. ``weight`` is its share of the text score.
    """

    text: str
    terms: tuple[str, ...]
    names: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class TextClause:
    """Every word must match. ``exact`` is the analysed question joined by spaces, to recognise a
    certification whose title it is."""

    words: tuple[Word, ...]
    exact: str


# The text component is counted in whole parts of this size. Elasticsearch sums scores in single precision, exact for
# whole numbers below 2^24: so every engine gets the very same sum, in whatever order it adds.
TEXT_UNITS = 1 << 22


@dataclass(frozen=True, slots=True)
class TextScoring:
    """Text component: 1 when the certification's title is exactly the question, else the weighted mean
    over words of the best ``weights`` among the fields the word matched in (one weight a text field, in [0, 1))."""

    weights: tuple[float, ...]

    def units(self, clause: TextClause) -> tuple[tuple[int, ...], ...]:
        """For each word what each field is worth, in parts of 1 / ``TEXT_UNITS`` of the text component."""
        total = sum(word.weight for word in clause.words)
        return tuple(
            tuple(round(word.weight / total * weight * TEXT_UNITS) for weight in self.weights) for word in clause.words
        )


@dataclass(frozen=True, slots=True)
class Scoring:
    """How an engine orders candidates before phase 2: the same sum as ``ranking`` computes exactly.

    ``distance`` component: ``half_km / (half_km + km)`` of the nearer origin; ``remote_distance`` and
    ``unlocated_distance`` are the constants for remote offers and for places known only by département.
    """

    text: TextScoring
    text_weight: float
    distance_weight: float
    availability_weight: float
    outcome_weight: float
    half_km: float
    remote_distance: float
    unlocated_distance: float


@dataclass(frozen=True, slots=True)
class Origin:
    """A point one starts from (WGS84 degrees)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Terms:
    """Keep offers whose ``field`` has any of ``values`` (every one of them when ``every``).

    An offer has two ``provider`` values: the SIREN of its provider, and the SIRET of the establishment that gives it.
    The facet of the same name ignores this filter.
    """

    field: str
    values: tuple[str, ...]
    every: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """Keep offers whose number lies in [minimum, maximum]; an unknown number matches no range. Facet: as for Terms."""

    field: str
    minimum: float | None = None
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class StartRange:
    """Keep offers with an open session that starts in [first, last], or with permanent entry. Facet: ``start``."""

    first: date | None = None
    last: date | None = None


Filter = Terms | Range | StartRange


@dataclass(frozen=True, slots=True)
class FacetRequest:
    """A facet to count over the offers that pass every filter but its own.

    Terms facets count values (``None`` for unknown), at most ``size`` of them by falling count then by value.
    Range facets (price, hours, insertion, rating) count the buckets between ``edges`` (lower bound included, upper
    excluded, the last unbounded): bucket i is named by its lower edge. ``start`` counts months (``2027-03``) of open
    sessions from today on, ``permanent`` for permanent entry, and ``None`` for no date known; ``size`` applies to its
    months. ``include`` are values to count even when they are not among the ``size`` first (a selected value never
    vanishes from its facet); one that counts nothing is answered with 0. The facet ``provider`` counts SIRENs, and
    SIRETs when they are asked for here.
    """

    name: str
    size: int = 20
    edges: tuple[float, ...] = ()
    include: tuple[str, ...] = ()


def edge_name(edge: float) -> str:
    """The value that names the bucket of a range facet starting at ``edge``: ``50000``, ``0.25``."""
    return str(int(edge)) if float(edge).is_integer() else repr(float(edge))


@dataclass(frozen=True, slots=True)
class Sort:
    """Order of the answer. Unknown sorts last in either direction; ties go by the lot, then by the offer's id.

    ``rating`` is the order of the Bayesian means (``catalogue.Rating``), not of the plain ones.
    """

    key: SortKey
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Which groups (or offers, when not grouped) to return: from ``offset``, ``size`` of them, in the engine's order.

    ``after`` is an opaque position returned by an earlier page, for engines that cannot count from the start.
    """

    offset: int
    size: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class SearchPlan:
    """A whole question. ``today`` decides which sessions can be joined; ``version`` pins an index (None: newest).

    ``origins`` are home then work (None when not given). With ``radius_km`` an offer is in range when either origin is
    within it; with ``corridor_km`` (which needs both, else ValueError) also when the line between them is, and when
    only that is given, nothing else. Remote offers stay. Only what one of ``audiences`` may see is found (None: every
    offer, for those who look after the index).

    ``remaining`` says what is left to pay of a price: a range, a facet or a sort by ``remaining`` needs it (else
    ValueError).
    """

    today: date
    text: TextClause | None = None
    home: Origin | None = None
    work: Origin | None = None
    radius_km: float | None = None
    corridor_km: float | None = None
    filters: tuple[Filter, ...] = ()
    facets: tuple[FacetRequest, ...] = ()
    sort: Sort = Sort("relevance")
    scoring: Scoring | None = None
    group: GroupBy = "provider_certification"
    lot: int = 0
    window: Window = Window(0, 20)
    audiences: frozenset[Audience] | None = PUBLIC
    version: str | None = None
    remaining: Remaining | None = None

    def __post_init__(self) -> None:
        """Refuse a corridor without a line, and what remains to pay without what is paid."""
        if self.corridor_km is not None and (self.home is None or self.work is None):
            raise ValueError("corridor_km needs both origins")
        named = {getattr(wanted, "field", "start") for wanted in self.filters} | {facet.name for facet in self.facets}
        if self.remaining is None and REMAINING in named | {self.sort.key}:
            raise ValueError(f"a filter, a facet or a sort by {REMAINING} needs what the account pays")

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Home and work, those that are given."""
        return tuple(origin for origin in (self.home, self.work) if origin is not None)

    @property
    def line(self) -> tuple[Origin, Origin] | None:
        """Home and work when a corridor joins them."""
        if self.corridor_km is None or self.home is None or self.work is None:
            return None
        return self.home, self.work

    @property
    def reach_km(self) -> float | None:
        """Radius of the circles around the origins, None without limit: a corridor ends in circles of its width."""
        given = [km for km in (self.radius_km, self.corridor_km) if km is not None]
        return max(given) if given and self.origins else None
