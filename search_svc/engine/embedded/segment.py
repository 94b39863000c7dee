"""A segment: offers as columns, and the text they are found by. The snapshot is one, the delta another."""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_svc.catalogue import PUBLIC, Audience, audience_bits
from search_svc.engine.embedded.days import Day
from search_svc.engine.embedded.postings import Postings
from search_svc.engine.embedded.price_points import PricePoints
from search_svc.engine.embedded.strings import Strings
from search_svc.engine.port import SuggestionKind

UNKNOWN_PRICE = -1
# Days for which session facts are kept (a cursor of yesterday still asks for yesterday), and lists of facet edges.
_DAYS_KEPT, _EDGES_KEPT = 3, 8
_MOST_EDGES = 250
_LEAST_HOURS_KEPT = 2
TEACHING = ("in_person", "blended", "remote")  # code 0 is not stated
REMOTE = 3
REGISTERS = ("RNCP", "RS", "CPF")  # code 0 is not known
SUGGESTION_KINDS: tuple[SuggestionKind, ...] = ("job", "certification", "provider", "domain")

Int32s = NDArray[np.int32]
Int64s = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LexiconColumns:
    """Words of the offers with the formations they stand in, all and public, and what can be suggested: a text, its
    kind (a position in ``SUGGESTION_KINDS``) and the code whose offers it stands for."""

    words: Strings
    counts: Int64s
    public_counts: Int64s
    texts: Strings
    kinds: NDArray[np.uint8]
    codes: Strings


@dataclass(frozen=True)
class Segment:
    """N offers in physical order: by certification, provider, group, unit. So the offers of a unit, and those of a
    group, stand together, and an ascending list of rows is an ascending list of units and of groups.

    A *unit* is what shares all its searched text: formation, certification, what the action states, provider names.
    Dictionary-coded columns (``certification``, ``provider``, ``department``, ``region``, ``rome``, ``formacode``) hold
    positions in a sorted list of values; position 0 is "" and stands for unknown.
    """

    # one row an offer
    ids: Strings
    id_order: Int32s  # rows by id, to find one
    unit: Int32s
    group: Int32s
    certification: Int32s
    provider: Int32s
    department: Int32s
    region: Int32s
    teaching: NDArray[np.uint8]
    accessibility: NDArray[np.uint16]  # OfferFields.accessibility_bits
    funder: NDArray[np.uint8]  # bit i: FUNDERS[i]
    audience: NDArray[np.uint8]  # bit i: AUDIENCES[i] may see it
    rome_set: Int32s
    formacode_set: Int32s
    price: Int64s  # cents
    price_tier: NDArray[np.uint8]  # OfferFields.price_tier
    hours: Floats  # NaN unknown
    rating: Floats  # mean of the published ratings, NaN unknown
    bayesian_rating: Floats  # the key of the sort, NaN unknown
    x: Floats  # ECEF kilometres, NaN when there is no distance
    y: Floats
    z: Floats
    unlocated: Bools  # not remote, place known only by its département (or without coordinates)
    permanent: Bools
    permanent_open: Bools
    offer_lot: Int64s
    session_starts: Int64s  # N + 1: open sessions with a date, ascending
    session_day: Int32s  # days since 1970-01-01

    # one row a unit
    unit_starts: Int64s  # U + 1: its offers
    unit_certification: Int32s
    unit_names: Int32s

    # one row a group, certification, provider, set
    group_key: NDArray[np.uint64]
    certifications: Strings
    certification_level: NDArray[np.uint8]  # 0 unknown
    certification_register: NDArray[np.uint8]
    certification_insertion: Floats  # NaN unknown
    certification_outcome: Floats
    certification_title: NDArray[np.uint64]
    certification_units: Int64s  # C + 1: units are sorted by certification
    providers: Strings
    provider_siren: Int64s
    provider_lots: Int64s  # (LOTS, P)
    departments: Strings
    regions: Strings
    romes: Strings
    rome_set_starts: Int64s
    rome_set_codes: Int32s
    formacodes: Strings
    formacode_set_starts: Int64s
    formacode_set_codes: Int32s

    # text
    lexicon: LexiconColumns
    formation_terms: Postings  # rows are units
    certification_terms: Postings
    name_terms: Postings  # rows are name units

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def public(self) -> Bools:
        """For each row whether everybody may see it."""
        return self.seen_by(PUBLIC)

    def seen_by(self, audiences: frozenset[Audience]) -> Bools:
        """For each row whether one of these audiences may see it."""
        seen: Bools = (self.audience & audience_bits(audiences)) != 0
        return seen

    @property
    def units(self) -> int:
        """Number of units."""
        return len(self.unit_certification)

    @cached_property
    def x32(self) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """The coordinates in single precision, for a first pass over all rows."""
        return self.x.astype(np.float32), self.y.astype(np.float32), self.z.astype(np.float32)

    @cached_property
    def _days(self) -> dict[date, Day]:
        return {}

    def day(self, today: date) -> Day:
        """Session facts as seen from a day; those of the last few days asked for are kept."""
        if today not in self._days:
            while len(self._days) >= _DAYS_KEPT:
                self._days.pop(next(iter(self._days)))
            self._days[today] = Day(self.session_starts, self.session_day, self.permanent, today)
        return self._days[today]

    @cached_property
    def _buckets(self) -> dict[tuple[str, tuple[float, ...]], NDArray[np.uint8]]:
        return {}

    def buckets(self, field: str, edges: tuple[float, ...]) -> NDArray[np.uint8]:
        """For each row the bucket of its ``price``, ``hours`` or ``rating``: i from ``edges[i - 1]`` on, 0 below the
        first, ``len(edges) + 1`` unknown. At most 250 edges; the last few lists of edges are kept."""
        if len(edges) > _MOST_EDGES:
            raise ValueError(f"facet {field}: {len(edges)} edges, more than {_MOST_EDGES}")
        key = (field, edges)
        if key not in self._buckets:
            while len(self._buckets) >= _EDGES_KEPT:
                self._buckets.pop(next(iter(self._buckets)))
            stored: Floats = getattr(self, field)
            numbers = np.where(stored == UNKNOWN_PRICE, np.nan, stored) if field == "price" else stored
            # NaN sorts behind every number, so that its place is behind an infinite edge.
            found = np.searchsorted(np.array([*edges, np.inf]), numbers, side="right")
            self._buckets[key] = np.where(np.isnan(numbers), len(edges) + 1, found).astype(np.uint8)
        return self._buckets[key]

    @cached_property
    def _price_points(self) -> dict[tuple[float, ...], PricePoints]:
        return {}

    def price_points(self, least_hours: tuple[float, ...]) -> PricePoints:
        """Offers by kind of action and price. Made when first asked for; the rule of least hours changes with a law, so
        that those of the last few are kept."""
        if least_hours not in self._price_points:
            while len(self._price_points) >= _LEAST_HOURS_KEPT:
                self._price_points.pop(next(iter(self._price_points)))
            self._price_points[least_hours] = PricePoints(
                self.certifications, self.certification, self.price, self.hours, least_hours
            )
        return self._price_points[least_hours]

    @cached_property
    def unlocated_rows(self) -> Int64s:
        """Rows of the offers known only by their département."""
        return np.flatnonzero(self.unlocated)

    @cached_property
    def unlocated_departments(self) -> dict[str, int]:
        """Département → code, of those offers."""
        codes = np.unique(self.department[self.unlocated_rows])
        return {self.departments[int(code)]: int(code) for code in codes if code}

    def row_of(self, identifier: str) -> int:
        """Row of an offer, -1 when it is not in this segment."""
        position = self._position(identifier)
        if position < len(self.id_order) and self.ids[row := int(self.id_order[position])] == identifier:
            return row
        return -1

    def rows_of_establishment(self, siret: str) -> Int32s:
        """Rows of the offers of a SIRET: their ids begin with it and ``~``, and are in order."""
        return self.id_order[self._position(f"{siret}~") : self._position(f"{siret}~\x7f")]

    def _position(self, identifier: str) -> int:
        """How many ids come before this text."""
        return bisect_left(self.id_order, identifier, key=lambda row: self.ids[int(row)])

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Every array under a name: what a snapshot writes."""
        found: dict[str, NDArray[np.generic]] = {}
        for item in fields(self):
            _flatten(item.name, getattr(self, item.name), found)
        return found

    @staticmethod
    def of(arrays: Mapping[str, NDArray[np.generic]]) -> "Segment":
        """The segment ``arrays`` came from. KeyError names a missing one."""
        parts: dict[str, Any] = {item.name: _unflatten(item.name, item.type, arrays) for item in fields(Segment)}
        return Segment(**parts)


def _flatten(name: str, value: object, into: dict[str, NDArray[np.generic]]) -> None:
    if isinstance(value, np.ndarray):
        into[name] = value
        return
    for part in fields(value):  # type: ignore[arg-type]
        _flatten(f"{name}.{part.name}", getattr(value, part.name), into)


def _unflatten(name: str, kind: object, arrays: Mapping[str, NDArray[np.generic]]) -> Any:
    for nested in (Strings, Postings, LexiconColumns):
        if kind is nested or kind == nested.__name__:
            return nested(
                **{part.name: _unflatten(f"{name}.{part.name}", part.type, arrays) for part in fields(nested)}
            )
    return arrays[name]
