"""Which of the records read count, and what ``--full`` would withdraw: decided over the whole run before any write."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_svc.catalogue import Formation
from search_svc.indexer.spool import IDENTITY_BYTES, Contents, formation_identity, identity, read_blocks, text_digest
from search_svc.store import Store

# More than this share of a source vanishing at once is a broken export, not a provider's choice (design: 20 %).
MAX_SHRINK = 0.2

_Identities = NDArray[np.void]
_HALVES = np.dtype([("high", "<u8"), ("low", "<u8")])


class ShrinkRefused(Exception):  # noqa: N818 (the contract's word)
    """A ``--full`` run would withdraw more than a fifth of a source. Nothing was changed.

    ``sources`` maps each such source (``format|siret``) to (offers stored, offers that would vanish).
    """

    def __init__(self, sources: Mapping[str, tuple[int, int]]) -> None:
        self.sources = dict(sources)
        shown = ", ".join(f"{name} ({gone} of {stored})" for name, (stored, gone) in list(self.sources.items())[:5])
        more = f" and {len(self.sources) - 5} other sources" if len(self.sources) > 5 else ""
        super().__init__(f"more than {MAX_SHRINK:.0%} of the offers would vanish from {shown}{more}")


@dataclass(frozen=True, slots=True)
class Selection:
    """What counts of a run.

    ``superseded[i]`` is True for the i-th record read when another version of its offer wins: the later datemaj, of
    equals the one read last. ``covered[i]`` when its source gives way to one that states its formation in detail.
    ``formations`` maps a formation stated with several texts to the one that counts, chosen the same way: two files
    that disagree would otherwise rewrite each other at every run.
    """

    superseded: NDArray[np.bool_]
    covered: NDArray[np.bool_]
    formations: Mapping[bytes, Formation]


def select(contents: Sequence[Contents], in_detail: frozenset[bytes] = frozenset()) -> Selection:
    """Choose among the records of a run. ``in_detail``: formations to which aggregated records give way."""
    identities = _identities([part.identities for part in contents])
    days = _numbers([part.days for part in contents])
    order, last_of_group = _by_identity(identities, days)
    superseded = np.ones(len(identities), dtype=np.bool_)
    superseded[order[last_of_group]] = False
    covered = [_covered_formations(part, in_detail) for part in contents]
    return Selection(superseded, _of_records(contents, covered), _contested_formations(contents, covered))


def vanishing(contents: Sequence[Contents], selection: Selection, store: Store) -> dict[str, tuple[int, list[str]]]:
    """Source → (offers stored, ids of those this run does not accept), for the complete sources present in the run."""
    incomplete = frozenset[str]().union(*(part.incomplete for part in contents))
    sources = {name for part in contents for name in part.source_names} - incomplete
    accepted = frozenset(_accepted(contents, selection))
    gone: dict[str, tuple[int, list[str]]] = {}
    for source in sorted(sources):
        stored = store.offer_hashes(source)
        gone[source] = (len(stored), [offer for offer in stored if identity(offer) not in accepted])
    return gone


def refuse_shrink(gone: Mapping[str, tuple[int, list[str]]]) -> None:
    """Raise ShrinkRefused when a source would lose more than ``MAX_SHRINK`` of its offers."""
    shrunk = {
        source: (stored, len(offers)) for source, (stored, offers) in gone.items() if len(offers) > MAX_SHRINK * stored
    }
    if shrunk:
        raise ShrinkRefused(shrunk)


def _accepted(contents: Sequence[Contents], selection: Selection) -> Iterator[bytes]:
    """Identities of the records that count and are not sure to go to quarantine.

    What is covered counts here: its source still states it, so it did not vanish.
    """
    position = 0
    lost = selection.superseded & ~selection.covered
    for part in contents:
        raw = bytes(part.identities)
        for index, doomed in enumerate(part.doomed):
            if not doomed and not lost[position + index]:
                yield raw[index * IDENTITY_BYTES : (index + 1) * IDENTITY_BYTES]
        position += len(part.doomed)


def _covered_formations(part: Contents, in_detail: frozenset[bytes]) -> NDArray[np.bool_]:
    """Which formations of a spool file are aggregated ones that give way."""
    if not any(part.aggregated):
        return np.zeros(len(part.aggregated), dtype=np.bool_)
    raw = bytes(part.formations)
    return np.array(
        [
            bool(aggregated) and raw[index * IDENTITY_BYTES : (index + 1) * IDENTITY_BYTES] in in_detail
            for index, aggregated in enumerate(part.aggregated)
        ],
        dtype=np.bool_,
    )


def _of_records(contents: Sequence[Contents], formations: Sequence[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    """What is so of formations, for each of their records."""
    records = [
        of_formation[np.frombuffer(part.belongs_to, dtype=np.int32)]
        for part, of_formation in zip(contents, formations, strict=True)
        if len(part.belongs_to)
    ]
    return np.concatenate(records) if records else np.empty(0, dtype=np.bool_)


def _contested_formations(contents: Sequence[Contents], covered: Sequence[NDArray[np.bool_]]) -> dict[bytes, Formation]:
    # Nothing of a covered one is written, its text neither.
    counting = ~np.concatenate(covered) if covered else np.empty(0, dtype=np.bool_)
    identities = _identities([part.formations for part in contents])[counting]
    texts = _identities([part.formation_texts for part in contents])[counting]
    days = _numbers([part.formation_days for part in contents])[counting]
    order, last_of_group = _by_identity(identities, days)
    sorted_texts = texts[order]
    # A group disagrees when one of its texts differs from that of its last.
    groups = np.repeat(np.arange(last_of_group.sum()), np.diff(np.flatnonzero(last_of_group), prepend=-1))
    winners = sorted_texts[last_of_group]
    differing = np.unique(groups[sorted_texts != winners[groups]]) if len(order) else np.empty(0, dtype=np.int64)
    wanted = {
        identities[order[last_of_group][group]].tobytes(): winners[group].tobytes() for group in differing.tolist()
    }
    found: dict[bytes, Formation] = {}
    for formation in _formations(contents) if wanted else ():
        key = formation_identity(formation)
        if wanted.get(key) == text_digest(formation):
            found[key] = formation
    return found


def _formations(contents: Sequence[Contents]) -> Iterator[Formation]:
    for part in contents:
        for block in read_blocks(part.path):
            yield from block.formations


def _by_identity(identities: _Identities, days: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """(order by identity, then day, then position; True where a group of equal identities ends)."""
    order = np.lexsort((np.arange(len(days)), days, identities["low"], identities["high"]))
    ordered = identities[order]
    ends = np.ones(len(ordered), dtype=np.bool_)
    ends[:-1] = ordered[1:] != ordered[:-1]
    return order, ends


def _identities(parts: Sequence[bytearray]) -> _Identities:
    return np.frombuffer(b"".join(parts), dtype=_HALVES)


def _numbers(parts: Sequence[Any]) -> NDArray[np.int32]:
    arrays = [np.frombuffer(part, dtype=np.int32) for part in parts if len(part)]
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=np.int32)
