"""The decisions of a run as CSV: one row an offer read, in the order read."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Self

from search_svc.catalogue import Place, Session, StatedAction
from search_svc.indexer.records import Unreadable

COLUMNS = ("siret", "formation", "action", "outcome", "reasons", "flags", "price", "lat", "lon", "next_session")
INDEXED = "indexed"
QUARANTINED = "quarantined"


def next_session(sessions: Iterable[Session], today: date) -> date | None:
    """The first start of an open session on or after today."""
    starts = (session.start for session in sessions if session.state == "open" and session.start is not None)
    return min((start for start in starts if start >= today), default=None)


class DecisionsFile:
    """Writes the CSV; without a path it writes nothing."""

    def __init__(self, path: Path | None, today: date) -> None:
        self._today = today
        self._stream = path.open("w", encoding="utf-8", newline="") if path else None
        self._writer = csv.writer(self._stream, lineterminator="\n") if self._stream else None
        if self._writer:
            self._writer.writerow(COLUMNS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        if self._stream:
            self._stream.close()

    def add(
        self, stated: StatedAction, place: Place | None, *, outcome: str, reasons: Sequence[str], flags: Sequence[str]
    ) -> None:
        """One offer. ``reasons`` say why it is not eligible, or for a quarantined offer why it is set aside."""
        if self._writer is None:
            return
        start = next_session(stated.sessions, self._today)
        self._writer.writerow(
            (
                stated.siret,
                stated.formation_number,
                stated.action_number,
                outcome,
                " ".join(reasons),
                " ".join(flags),
                "" if stated.price is None else f"{stated.price:f}",
                _degrees(place.latitude if place else None),
                _degrees(place.longitude if place else None),
                start.isoformat() if start else "",
            )
        )

    def add_unreadable(self, item: Unreadable) -> None:
        """An offer of which no more than (some of) its identity could be read."""
        if self._writer:
            identity = (item.siret, item.formation, item.action)
            self._writer.writerow((*identity, QUARANTINED, "unreadable", "", "", "", "", ""))


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"
