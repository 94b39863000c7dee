"""What an attack gains: a provider's exposure on the first page before and after, over thirty days of the lottery.

The exposure of a provider is the sum of 1 / log2(1 + rank) over its results on the first page, its share that sum by
the page's. Shares are averaged over days. The gain over a set of questions is the sum of the shares after by the sum
before, less one: what all its exposure for these questions rises by.

The page is as long as it was before the attack (20 results, or as many as there were). What an attacker adds below the
last result of a short list takes nobody's place; ``lengthened`` counts it all the same.
"""

import asyncio
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from search_svc.audit.asking import FIRST_PAGE, RankedList, ask, days_to
from search_svc.audit.attacks import Catalogue
from search_svc.audit.exposure import exposure_by_provider, page_attention
from search_svc.catalogue import siren_of
from search_svc.engine.embedded import EmbeddedEngine
from search_svc.query.parameters import Question
from search_svc.query.service import open_service
from search_svc.settings import Settings
from search_svc.store import Batch, Store

# The issue's: averaged over thirty days.
DAYS = 30
# Offers of one transaction.
_BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Exposure:
    """Of one question, means over days, in [0, 1].

    ``share``: the provider's share of the first page, as long as it was before. ``lengthened``: its share of the whole
    first page. ``providers``: how many there are on it. ``length``: results on it.
    """

    question: Question
    share: float
    lengthened: float
    providers: float
    length: int


@dataclass(frozen=True, slots=True)
class Gain:
    """Exposure before and after an attack, question by question in the same order."""

    before: tuple[Exposure, ...]
    after: tuple[Exposure, ...]

    @property
    def relative(self) -> float:
        """Sum of the shares after by the sum before, less 1. ValueError when there was nothing before."""
        before = sum(exposure.share for exposure in self.before)
        if not before:
            raise ValueError("no question shows the provider before the attack: there is nothing to compare with")
        return sum(exposure.share for exposure in self.after) / before - 1

    @property
    def lengthened(self) -> float:
        """The same with what was added below the last result of short lists."""
        before = sum(exposure.share for exposure in self.before)
        return sum(exposure.lengthened for exposure in self.after) / before - 1

    @property
    def points(self) -> float:
        """What is added to its mean share of the whole first page, in [-1, 1], lengthened lists included."""
        before = sum(exposure.share for exposure in self.before)
        return (sum(exposure.lengthened for exposure in self.after) - before) / len(self.before)

    @property
    def worst(self) -> tuple[Exposure, Exposure]:
        """(before, after) of the question whose share rises most."""
        return max(zip(self.before, self.after, strict=True), key=lambda pair: pair[1].share - pair[0].share)


def exposures(
    data_dir: Path, siren: str, questions: Sequence[Question], last: date, lengths: Sequence[int] | None = None
) -> tuple[Exposure, ...]:
    """The exposure of a provider for each question over ``DAYS`` days that end with ``last``.

    ``lengths`` are those of the first pages before an attack, None before one.
    """

    async def measured() -> tuple[Exposure, ...]:
        found = []
        async with open_service(Settings(data_dir=data_dir, today=last)) as service:
            for n, question in enumerate(questions):
                lists = [await ask(service, question, day) for day in days_to(last, DAYS)]
                # Which offers match does not depend on the day.
                length = min(FIRST_PAGE, len(lists[0]))
                depth = length if lengths is None else lengths[n]
                found.append(
                    Exposure(
                        question,
                        share=float(np.mean([_share(ranked, int(siren), depth) for ranked in lists])),
                        lengthened=float(np.mean([_share(ranked, int(siren), length) for ranked in lists])),
                        providers=float(np.mean([len(set(ranked.siren[:length].tolist())) for ranked in lists])),
                        length=length,
                    )
                )
        return tuple(found)

    return asyncio.run(measured())


def _share(ranked: RankedList, siren: int, depth: int) -> float:
    """Its share of the exposure of the first ``depth`` ranks; 0 of none."""
    page = ranked.siren[:depth].tolist()
    return exposure_by_provider(page).get(siren, 0.0) / float(page_attention(len(page)).sum()) if page else 0.0


@contextmanager
def published(data_dir: Path, scratch: Path, before: Catalogue, after: Catalogue) -> Iterator[Path]:
    """A copy of a data directory in which a provider publishes another catalogue; gone at the end of the block."""
    copy = scratch / "published"
    shutil.copytree(data_dir, copy)
    try:
        with Store(copy) as store:
            kept = {offer.id for offer in after.offers}
            gone = [offer.id for offer in before.offers if offer.id not in kept]
            store.write(Batch(formations=list(after.formations), deleted=gone))
            for first in range(0, len(after.offers), _BATCH):
                store.write(Batch(offers=list(after.offers[first : first + _BATCH])))
        # A service would leave this to another process and answer from the catalogue before meanwhile.
        asyncio.run(EmbeddedEngine(copy).close())
        yield copy
    finally:
        shutil.rmtree(copy)


def catalogue_of(store: Store, siren: str) -> Catalogue:
    """The offers of a provider as they are stored, and their formations."""
    offers = tuple(stored.offer for stored in store.offers() if siren_of(stored.offer.stated.siret) == siren)
    keys = sorted({(offer.stated.siret, offer.stated.formation_number) for offer in offers})
    formations = (store.formation(*key) for key in keys)
    return Catalogue(offers, tuple(formation for formation in formations if formation is not None))
