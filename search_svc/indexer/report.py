"""What a run did, as numbers. It counts offers: ``read`` = indexed + updated + unchanged + quarantined, always."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Report:
    """The report of an ``ingest``.

    * ``indexed`` new, ``updated`` changed, ``unchanged``, ``quarantined``: what became of the offers read. Each offer
      counts once. What another record stands for counts under ``superseded`` and nowhere else: a version that lost
      against a later one of the same run (``later_version``), an aggregated offer whose formation another source states
      in detail (``stated_in_detail``).
    * ``withdrawn``: stored offers that a ``--full`` run no longer found or accepted in their source (``vanished``), and
      aggregated ones whose formation another source now states in detail (``stated_in_detail``), in any run.
    * ``re_decided``: stored offers, read or not, whose place or decision changed with a register or with the day.
    * ``*_by_reason``: an offer counts under its first reason, but under each of its flags.
    * ``found_by_comparison``: stored offers, read or not, by what comparing them with the others showed (``findings``).
    * ``registers``: rows of each register added or changed (all rows of one that is replaced whole).
      ``unreadable_records``: how many of their records, or values of them, could not be read (kept in quarantine).
    * ``ratings_by_state``: ratings taken in, by moderation state. ``ratings_quarantined_by_reason``: ratings set aside
      (``offer_unknown``, ``rating_out_of_range``, ``unreadable``); a row that cannot be read counts as one.
    * ``outcomes_unmapped``: codes of trainings whose rate is stored (InserJeunes, InserSup) that lead to no
      certification; empty when the run reads neither rates nor codes.
    * ``addresses_asked``: questions put to the geocoder in this run; ``addresses_by_verdict``: what became of each
      distinct address without usable coordinates: ``located``, or why its commune stays (``geocoding``). Empty without
      a geocoder.
    * ``unrecognised``: files in no known format. ``refused``: (file, reason) of those that must not or cannot be read.
    * ``incomplete_sources``: sources of a file whose end could not be read: ``--full`` withdrew nothing in them.
    """

    indexed: int = 0
    updated: int = 0
    unchanged: int = 0
    re_decided: int = 0
    withdrawn_by_reason: Counter[str] = field(default_factory=Counter)
    superseded_by_reason: Counter[str] = field(default_factory=Counter)
    quarantined_by_reason: Counter[str] = field(default_factory=Counter)
    sessions_quarantined_by_reason: Counter[str] = field(default_factory=Counter)
    flagged_by_reason: Counter[str] = field(default_factory=Counter)
    ineligible_by_reason: Counter[str] = field(default_factory=Counter)
    found_by_comparison: Counter[str] = field(default_factory=Counter)
    rules_skipped: list[str] = field(default_factory=list)
    registers: Counter[str] = field(default_factory=Counter)
    unreadable_records: int = 0
    ratings_by_state: Counter[str] = field(default_factory=Counter)
    ratings_quarantined_by_reason: Counter[str] = field(default_factory=Counter)
    outcomes_unmapped: list[str] = field(default_factory=list)
    addresses_asked: int = 0
    addresses_by_verdict: Counter[str] = field(default_factory=Counter)
    unrecognised: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    incomplete_sources: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def quarantined(self) -> int:
        """Offers set aside, with a reason each."""
        return self.quarantined_by_reason.total()

    @property
    def withdrawn(self) -> int:
        """Stored offers that were withdrawn."""
        return self.withdrawn_by_reason.total()

    @property
    def superseded(self) -> int:
        """Records for which another one stands."""
        return self.superseded_by_reason.total()

    @property
    def read(self) -> int:
        """Offers read."""
        return self.indexed + self.updated + self.unchanged + self.quarantined

    def count_withdrawn(self, reason: str, offers: int) -> None:
        """Stored offers were withdrawn."""
        if offers:
            self.withdrawn_by_reason[reason] += offers

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values; reasons by falling count."""
        return {
            "read": self.read,
            "indexed": self.indexed,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "quarantined": self.quarantined,
            "withdrawn": self.withdrawn,
            "superseded": self.superseded,
            "re_decided": self.re_decided,
            "withdrawn_by_reason": dict(self.withdrawn_by_reason.most_common()),
            "superseded_by_reason": dict(self.superseded_by_reason.most_common()),
            "quarantined_by_reason": dict(self.quarantined_by_reason.most_common()),
            "sessions_quarantined_by_reason": dict(self.sessions_quarantined_by_reason.most_common()),
            "flagged_by_reason": dict(self.flagged_by_reason.most_common()),
            "ineligible_by_reason": dict(self.ineligible_by_reason.most_common()),
            "found_by_comparison": dict(self.found_by_comparison.most_common()),
            "rules_skipped": self.rules_skipped,
            "registers": dict(self.registers),
            "unreadable_records": self.unreadable_records,
            "ratings_read": self.ratings_by_state.total() + self.ratings_quarantined_by_reason.total(),
            "ratings_by_state": dict(self.ratings_by_state.most_common()),
            "ratings_quarantined_by_reason": dict(self.ratings_quarantined_by_reason.most_common()),
            "outcomes_unmapped": self.outcomes_unmapped,
            "addresses_asked": self.addresses_asked,
            "addresses_by_verdict": dict(self.addresses_by_verdict.most_common()),
            "unrecognised": self.unrecognised,
            "refused": [{"file": file, "detail": detail} for file, detail in self.refused],
            "incomplete_sources": self.incomplete_sources,
            "seconds": round(self.seconds, 3),
        }
