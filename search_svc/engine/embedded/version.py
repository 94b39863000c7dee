"""Index versions: the newest view, and the few before it that plans may pin."""

import subprocess
import sys
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search_svc.engine.embedded.assembly import StoreRegister, changed_segment
from search_svc.engine.embedded.publishing import build_snapshot
from search_svc.engine.embedded.segment import Bools
from search_svc.engine.embedded.snapshot import Snapshot, current_name, open_current
from search_svc.engine.embedded.view import LiveSegment, View
from search_svc.engine.outlines import Outlines
from search_svc.engine.port import VersionGone
from search_svc.store import Store

# Versions kept for cursors. Each costs a bitmap of the offers and its delta; a busy import commits every second.
_KEPT = 4
# A delta of more than this share of the snapshot (and more than a few offers) is merged into a new snapshot.
_MERGE_SHARE = 0.05
_MERGE_LEAST = 1_000
# Segments of one delta: past this number they are read again as one.
_DELTA_SEGMENTS = 6
_PROGRAM = (
    "import sys; from pathlib import Path; from search_svc.engine.embedded.publishing import build_snapshot; "
    "build_snapshot(Path(sys.argv[1]), replacing=sys.argv[2])"
)


@dataclass(frozen=True, slots=True)
class Version:
    """A view and what it rests on."""

    view: View
    snapshot: Snapshot


class Versions:
    """Follows a store. ``background``: build snapshots in another process and answer from the one before meanwhile."""

    def __init__(self, directory: Path, store: Store, *, background: bool) -> None:
        self._directory, self._store, self._background = directory, store, background
        self._held: OrderedDict[str, Version] = OrderedDict()
        self._data_version = -1
        self._builder: subprocess.Popen[bytes] | None = None
        snapshot = open_current(directory)
        if snapshot is None or snapshot.identity != store.identity():
            snapshot = build_snapshot(directory, replacing=current_name(directory))
        self._start_from(snapshot)
        self.newest()

    def newest(self) -> Version:
        """The newest version, after following what was committed since the last call."""
        data_version = self._store.data_version()
        if data_version != self._data_version or self._build_ended():
            self._follow()
            self._data_version = data_version
        return next(reversed(self._held.values()))

    def get(self, name: str | None) -> Version:
        """A version by name (None: the newest). Raises VersionGone."""
        newest = self.newest()
        if name is None or name == newest.view.version:
            return newest
        if name not in self._held:
            raise VersionGone(f"index version {name} is no longer held")
        return self._held[name]

    def close(self) -> None:
        """Forget every version; a build that runs goes on."""
        self._held.clear()

    # --- inside -------------------------------------------------------------------------------------------------------
    def _start_from(self, snapshot: Snapshot) -> None:
        live = np.ones(len(snapshot.segment), np.bool_)
        self._snapshot = snapshot
        self._register = StoreRegister(self._store, snapshot.insertion)
        view = View(
            self._name(snapshot.seq), snapshot.seq, [LiveSegment(snapshot.segment, live)], Outlines.read(self._store)
        )
        self._hold(Version(view, snapshot))

    def _follow(self) -> None:
        with self._store.consistent():
            seq, register_seq = self._store.seq(), self._store.register_seq()
            name = current_name(self._directory)
            if name and name != self._snapshot.name and (opened := open_current(self._directory)) is not None:
                self._start_from(opened)
            stale = register_seq > self._snapshot.register_seq
            if not stale and seq > self._last().view.seq:
                self._add_delta(seq)
        if stale or self._delta_is_large():
            self._rebuild()

    def _rebuild(self) -> None:
        if not self._background:
            self._start_from(build_snapshot(self._directory, replacing=self._snapshot.name))
            if self._store.seq() > self._last().view.seq:
                self._follow()
        elif self._builder is None or self._builder.poll() is not None:
            command = [sys.executable, "-c", _PROGRAM, str(self._directory), self._snapshot.name]
            self._builder = subprocess.Popen(command)

    def _build_ended(self) -> bool:
        return self._builder is not None and self._builder.poll() is not None and self._take_builder()

    def _take_builder(self) -> bool:
        self._builder = None
        return True

    def _add_delta(self, seq: int) -> None:
        view = self._last().view
        segments = list(view.segments)
        if len(segments) > _DELTA_SEGMENTS:
            segments = [LiveSegment(self._snapshot.segment, np.ones(len(self._snapshot.segment), np.bool_))]
            since = self._snapshot.seq
        else:
            since = view.seq
        fresh, changed = changed_segment(self._store, self._register, since)
        masked = [LiveSegment(old.segment, _without(old, changed)) for old in segments]
        if len(fresh):
            masked.append(LiveSegment(fresh, np.ones(len(fresh), np.bool_)))
        self._hold(Version(View(self._name(seq), seq, masked, view.outlines), self._snapshot))

    def _delta_is_large(self) -> bool:
        offers = sum(len(live.segment) for live in self._last().view.segments[1:])
        gone = int(np.count_nonzero(~self._last().view.segments[0].live))
        return max(offers, gone) > max(_MERGE_LEAST, _MERGE_SHARE * len(self._snapshot.segment))

    def _last(self) -> Version:
        return next(reversed(self._held.values()))

    def _name(self, seq: int) -> str:
        return f"{self._store.identity():x}-{seq}"

    def _hold(self, version: Version) -> None:
        self._held.pop(version.view.version, None)
        self._held[version.view.version] = version
        while len(self._held) > _KEPT:
            self._held.popitem(last=False)


def _without(live: LiveSegment, identifiers: list[str]) -> Bools:
    rows = [row for identifier in identifiers if (row := live.segment.row_of(identifier)) >= 0]
    kept = live.live.copy()
    kept[rows] = False
    return kept
