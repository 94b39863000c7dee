"""A view: one immutable index version, made of segments whose superseded rows are masked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from search_svc.catalogue import PUBLIC, Audience
from search_svc.engine.embedded.segment import Bools, Int32s, Int64s, Segment
from search_svc.engine.embedded.strings import Strings
from search_svc.engine.outlines import Outlines
from search_svc.engine.page import FacetCount

# Fields whose values differ from segment to segment.
CODED_FIELDS = {
    "certification": "certifications",
    "provider": "providers",
    "department": "departments",
    "region": "regions",
    "rome": "romes",
    "formacode": "formacodes",
}


class LiveSegment:
    """A segment with the rows of it that are still current, and its place in the view's numbering of values."""

    def __init__(self, segment: Segment, live: Bools) -> None:
        self.segment = segment
        self.live = live
        # One entry a set of audiences, of which there are eight.
        self._visible: dict[frozenset[Audience], Bools] = {}
        self._visible_rows: dict[frozenset[Audience], Int64s] = {}

    def visible(self, audiences: frozenset[Audience] | None) -> Bools:
        """Rows that exist and that one of the audiences may see (None: all that exist)."""
        if audiences is None:
            return self.live
        if audiences not in self._visible:
            self._visible[audiences] = self.live & self.segment.seen_by(audiences)
        return self._visible[audiences]

    def visible_rows(self, audiences: frozenset[Audience] | None) -> Int64s:
        """The same, as ascending row numbers."""
        if audiences is None:
            return self.live_rows
        if audiences not in self._visible_rows:
            self._visible_rows[audiences] = np.flatnonzero(self.visible(audiences))
        return self._visible_rows[audiences]

    @property
    def public(self) -> Bools:
        """Live rows that everybody may see."""
        return self.visible(PUBLIC)

    @cached_property
    def live_rows(self) -> Int64s:
        """Live rows, ascending."""
        return np.flatnonzero(self.live)


@dataclass(frozen=True)
class Dictionary:
    """Values of one field over all segments: first those of the first segment (in order), then others."""

    first: Strings
    others: Sequence[str]
    maps: Sequence[Int32s | None]  # for each segment: its codes → codes here; None when they are the same

    def __len__(self) -> int:
        return len(self.first) + len(self.others)

    def value(self, code: int) -> str:
        """The value of a code ("" is unknown)."""
        return self.first[code] if code < len(self.first) else self.others[code - len(self.first)]


@dataclass(frozen=True)
class View:
    """Segments of one version. An offer is live in one of them at most."""

    version: str
    seq: int
    segments: Sequence[LiveSegment]
    outlines: Outlines
    facets: dict[object, tuple[FacetCount, ...]] = field(default_factory=dict)  # of the whole catalogue
    orders: dict[object, Any] = field(default_factory=dict)  # of the whole catalogue

    @cached_property
    def dictionaries(self) -> dict[str, Dictionary]:
        """One dictionary a coded field."""
        return {name: self._dictionary(attribute) for name, attribute in CODED_FIELDS.items()}

    def _dictionary(self, attribute: str) -> Dictionary:
        first: Strings = getattr(self.segments[0].segment, attribute)
        others: dict[str, int] = {}
        maps: list[Int32s | None] = [None]
        for live in self.segments[1:]:
            codes = []
            for value in getattr(live.segment, attribute).all():
                code = first.find(value)
                codes.append(code if code >= 0 else others.setdefault(value, len(first) + len(others)))
            maps.append(np.array(codes, np.int32))
        return Dictionary(first, list(others), maps)

    @cached_property
    def groups(self) -> list[Int64s | None]:
        """For each segment the view's number of each of its groups (None: the same): one group may lie in several."""
        keys = self.segments[0].segment.group_key
        order = np.argsort(keys) if len(self.segments) > 1 else np.zeros(0, np.int64)
        maps: list[Int64s | None] = [None]
        others: dict[int, int] = {}
        for live in self.segments[1:]:
            own = live.segment.group_key
            found = np.minimum(np.searchsorted(keys, own, sorter=order), max(len(keys) - 1, 0))
            numbers = order[found] if len(keys) else np.zeros(len(own), np.int64)
            for i in np.flatnonzero(keys[numbers] != own).tolist() if len(keys) else range(len(own)):
                numbers[i] = others.setdefault(int(own[i]), len(keys) + len(others))
            maps.append(numbers)
        return maps

    def find(self, identifier: str) -> tuple[int, int] | None:
        """(segment, row) of a live offer, None when there is none."""
        for i, live in enumerate(self.segments):
            row = live.segment.row_of(identifier)
            if row >= 0 and live.live[row]:
                return i, row
        return None

    @cached_property
    def counts(self) -> tuple[int, int]:
        """(offers, public offers)."""
        return (
            sum(int(np.count_nonzero(live.live)) for live in self.segments),
            sum(int(np.count_nonzero(live.public)) for live in self.segments),
        )

    def offers_by_provider(self) -> dict[str, int]:
        """SIREN → live offers."""
        counts: Counter[str] = Counter()
        for live in self.segments:
            segment = live.segment
            offers = np.bincount(segment.provider[live.live_rows], minlength=len(segment.providers))
            counts.update({segment.providers[code]: int(offers[code]) for code in np.flatnonzero(offers).tolist()})
        return dict(counts)

    def public_offers_of(self, certification: str) -> int:
        """Public offers of a certification number."""
        total = 0
        for live in self.segments:
            segment = live.segment
            code = segment.certifications.find(certification)
            if code > 0:
                units = segment.certification_units
                first, last = segment.unit_starts[units[code]], segment.unit_starts[units[code + 1]]
                total += int(np.count_nonzero(live.public[first:last]))
        return total
