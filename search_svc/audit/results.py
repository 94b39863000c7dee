"""What an audit found, as it is written to JSON."""

from datetime import date

from msgspec import Struct


class Measured(Struct, frozen=True):
    """A figure, its mean under the neutral null and the range of the null's middle 95 %."""

    value: float
    neutral: float
    low: float
    high: float


class Statistic(Struct, frozen=True):
    """One statistic of the test of the tie-break and its own permutation p-value."""

    name: str
    p: float


class TieBreak(Struct, frozen=True):
    """The test of the tie-break: ``p`` holds for all statistics together (maxT of Westfall and Young)."""

    p: float
    permutations: int
    statistics: tuple[Statistic, ...]


class Category(Struct, frozen=True):
    """Providers of one category: their part of first-page exposure, in [0, 1].

    ``expected``: under fair lots. ``share``: in proportion to their groups among equals. ``low`` and ``high``: the
    middle 95 % of fair lots. ``p``: permutation test, two-sided, of this category alone.
    """

    label: str
    providers: int
    exposure: float
    expected: float
    share: float
    low: float
    high: float
    p: float


class CutFound(Struct, frozen=True):
    """Exposure by one attribute. ``p``: any category; ``trend_p``: a trend along it (None: it has no order)."""

    name: str
    p: float
    trend_p: float | None
    awrf: Measured
    categories: tuple[Category, ...]


class ProviderFound(Struct, frozen=True):
    """First-page exposure of a provider, summed over lists: as it was, under fair lots, and in proportion to its groups
    among equals. ``score``: standard score about fair lots (0 when no lot touches it)."""

    siren: str
    name: str | None
    offers: int
    exposure: float
    expected: float
    share: float
    score: float


class Overlap(Struct, frozen=True):
    """Mean likeness of the first pages of consecutive days, None when there is one day."""

    offers_jaccard: float | None
    offers_rbo: float | None
    providers_jaccard: float | None
    providers_rbo: float | None


class Asked(Struct, frozen=True):
    """What was asked: queries of the log, of them distinct questions that found something, and their lists.

    ``open_lists``: lists whose first page a lottery decides at least in part. ``cut_lists``: lists where a band that
    reaches the first page goes on beyond the window, so that some equals of it were not in the draw.
    """

    source: str
    queries: int
    distinct: int
    nothing_found: int
    first_day: date
    last_day: date
    days: int
    lists: int
    open_lists: int
    cut_lists: int
    page: int
    seed: int
    index_version: str
    ranking_version: str


class Audit(Struct, frozen=True):
    """An audit. ``concentration`` has gini and hhi; ``expected_exposure`` EE-D, EE-R and EE-L; ``unmeasured`` says what
    is asked of an audit and cannot be told, with the reason."""

    asked: Asked
    tie_break: TieBreak
    concentration: dict[str, Measured]
    expected_exposure: dict[str, Measured]
    cuts: tuple[CutFound, ...]
    overlap: Overlap
    providers: tuple[ProviderFound, ...]
    unmeasured: dict[str, str]
