"""Drift: how far an index is from the store it is made of.

Both engines follow the store, so anything but a moment's difference is a fault somebody should look at: documents the
cluster refused, an index restored from an old copy, a loader that no longer runs.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from search_svc.engine.port import IndexContents
from search_svc.store import Store

# Above this share of offers a warning is due: batches on their way to the index stay below it.
WARN_ABOVE = 0.01
# ``format|siret``: the SIREN is the beginning of the SIRET.
_SIREN = 9


@dataclass(frozen=True, slots=True)
class StoreContents:
    """What a store holds: which store it is, its seq, live offers by source (``format|siret``), and how many offers
    were written or withdrawn after the seq an index has reached."""

    identity: int
    seq: int
    offers_by_source: Mapping[str, int]
    changed: int

    @staticmethod
    def of(store: Store, index_seq: int) -> "StoreContents":
        """The contents of a store now, beside an index that has reached a seq."""
        with store.consistent():
            return StoreContents(
                store.identity(), store.seq(), store.offers_by_source(), store.count_changed(index_seq)
            )


@dataclass(frozen=True, slots=True)
class ProviderDrift:
    """A provider whose offers are not all indexed, or who has too many there. ``sources`` are those stored."""

    siren: str
    stored: int
    indexed: int
    sources: tuple[str, ...]

    @property
    def differing(self) -> int:
        """Offers too few or too many."""
        return abs(self.stored - self.indexed)


@dataclass(frozen=True, slots=True)
class Drift:
    """How an index differs from its store.

    ``behind`` is the number of commits the index has not seen, None when it was not made of this store as it is:
    another store's numbers say nothing, nor do those from before an older copy of this one was put back. ``outdated``
    are the offers written or withdrawn by those commits, which counts alone would miss (a new price). ``providers``
    are those whose counts differ, the largest difference first.
    """

    stored: int
    indexed: int
    behind: int | None
    outdated: int
    providers: tuple[ProviderDrift, ...]

    @property
    def differing(self) -> int:
        """Offers that are outdated, or missing from the index plus those it should no longer have, if that is more.
        Each provider counts apart: what one lacks is not made up for by what another has too many."""
        return max(self.outdated, sum(provider.differing for provider in self.providers))

    @property
    def share(self) -> float:
        """``differing`` by the offers stored (by those indexed when nothing is stored)."""
        return self.differing / (self.stored or self.indexed or 1)

    @property
    def is_large(self) -> bool:
        """Whether somebody should be warned."""
        return self.behind is None or self.share > WARN_ABOVE


def measure(store: StoreContents, index: IndexContents) -> Drift:
    """The drift of an index that was read before the store. Offers are compared by provider (SIREN), the finest both
    engines count cheaply."""
    stored: Counter[str] = Counter()
    sources: dict[str, list[str]] = {}
    for source, offers in store.offers_by_source.items():
        siren = source.rpartition("|")[2][:_SIREN]
        stored[siren] += offers
        sources.setdefault(siren, []).append(source)
    differing = [
        ProviderDrift(siren, stored[siren], index.offers_by_provider.get(siren, 0), tuple(sources.get(siren, ())))
        for siren in stored.keys() | index.offers_by_provider.keys()
        if stored[siren] != index.offers_by_provider.get(siren, 0)
    ]
    same = store.identity == index.identity and store.seq >= index.seq
    return Drift(
        stored=stored.total(),
        indexed=sum(index.offers_by_provider.values()),
        behind=store.seq - index.seq if same else None,
        outdated=store.changed if same else 0,
        providers=tuple(sorted(differing, key=lambda provider: (-provider.differing, provider.siren))),
    )
