"""What is known of the providers of an audit, and the cuts its tests look at: size, arrival, first letter, region."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search_svc.analysis import fold
from search_svc.audit.exposure import Floats
from search_svc.catalogue import OfferDocument
from search_svc.places.territories import REGIONS
from search_svc.query.items import provider_name
from search_svc.query.service import SearchService
from search_svc.store import StoreMissing
from search_svc.store.arrivals import first_offers

UNKNOWN = "unknown"
SEVERAL_REGIONS = "several regions"
NO_REGION = "no region"
# A hundredfold apart: from the trainer who works alone to the national chains.
SIZES = ((1, "1 offer"), (9, "2 to 9 offers"), (99, "10 to 99 offers"))
LARGEST = "100 offers or more"
QUARTERS = ("first quarter", "second quarter", "third quarter", "last quarter")


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider: its offers in the index, its name, the regions of the offers seen, and when it arrived.

    ``arrival`` orders providers by their first offer ever stored (lower came first); None without a store. ``name``
    None and no ``regions``: not known.
    """

    siren: int
    offers: int
    name: str | None
    regions: frozenset[str]
    arrival: int | None


@dataclass(frozen=True, slots=True)
class Cut:
    """Providers by one attribute. ``labels`` has one a provider; ``order`` a number by which they rise (NaN: unknown),
    or None when there is no order in it. ``categories``: the labels present, in the order they are told."""

    name: str
    labels: tuple[str, ...]
    categories: tuple[str, ...]
    order: Floats | None


async def providers_of(
    service: SearchService, data_dir: Path, offers: Mapping[int, Collection[str]], batch: int = 200
) -> tuple[Provider, ...]:
    """The providers (SIREN → ids of their offers seen), by SIREN."""
    sizes = await service.offers_by_provider()
    arrivals = await asyncio.to_thread(_arrivals, data_dir)
    ids = sorted({identifier for seen in offers.values() for identifier in seen})
    provider_names: dict[int, str | None] = {}
    regions: dict[int, set[str]] = {siren: set() for siren in offers}
    for start in range(0, len(ids), batch):
        for document in await service.public_documents(ids[start : start + batch]):
            siren = _siren(document)
            provider_names[siren] = provider_names.get(siren) or provider_name(document)
            regions[siren].add(document.offer.place.region)
    return tuple(
        Provider(
            siren=siren,
            offers=sizes.get(f"{siren:09d}", 0),
            name=provider_names.get(siren),
            regions=frozenset(regions[siren]),
            arrival=arrivals.get(f"{siren:09d}"),
        )
        for siren in sorted(offers)
    )


def cuts(providers: Sequence[Provider]) -> tuple[Cut, ...]:
    """The four cuts of an audit."""
    arrivals = [provider.arrival for provider in providers]
    return (
        _cut("size", providers, size, [float(provider.offers) for provider in providers], (*_size_names(), UNKNOWN)),
        _cut("arrival", providers, _quarter(arrivals), [np.nan if a is None else float(a) for a in arrivals], QUARTERS),
        _cut("first letter", providers, letter, [_letter_number(letter(provider)) for provider in providers]),
        _cut("region", providers, region, None),
    )


def size(provider: Provider) -> str:
    """Its size by the number of its offers in the index."""
    if provider.offers < 1:
        return UNKNOWN
    return next((label for most, label in SIZES if provider.offers <= most), LARGEST)


def letter(provider: Provider) -> str:
    """The first letter or digit of its name, folded: "Élan" is under E; digits go together."""
    first = next((char for char in fold(provider.name or "") if char.isalnum()), None)
    if first is None:
        return UNKNOWN
    return "0-9" if first.isdigit() else first.upper()


def region(provider: Provider) -> str:
    """The region of its offers that were seen, by name."""
    if not provider.regions:
        return UNKNOWN
    if len(provider.regions) > 1:
        return SEVERAL_REGIONS
    code = next(iter(provider.regions))
    return REGIONS.get(code, code) if code else NO_REGION


def _cut(
    name: str,
    providers: Sequence[Provider],
    label: Callable[[Provider], str],
    order: Sequence[float] | None,
    told: Sequence[str] = (),
) -> Cut:
    labels = tuple(label(provider) for provider in providers)
    rest = sorted(set(labels) - set(told) - {UNKNOWN})
    categories = tuple(one for one in dict.fromkeys((*told, *rest, UNKNOWN)) if one in labels)
    return Cut(name, labels, categories, None if order is None else _places(np.array(order, dtype=np.float64)))


def _places(values: Floats) -> Floats:
    """Place of each value among the others in ]0, 1[, ties in the middle; NaN stays."""
    found = np.full(len(values), np.nan)
    known = ~np.isnan(values)
    ordered = np.sort(values[known])
    low = np.searchsorted(ordered, values[known], side="left")
    high = np.searchsorted(ordered, values[known], side="right")
    found[known] = (low + high) / (2 * max(1, len(ordered)))
    return found


def _quarter(arrivals: Sequence[int | None]) -> Callable[[Provider], str]:
    known = np.sort(np.array([arrival for arrival in arrivals if arrival is not None], dtype=np.int64))

    def quarter(provider: Provider) -> str:
        if provider.arrival is None:
            return UNKNOWN
        before = int(np.searchsorted(known, provider.arrival, side="left"))
        return QUARTERS[4 * before // len(known)]

    return quarter


def _letter_number(label: str) -> float:
    return np.nan if label == UNKNOWN else float(ord(label[0]))


def _size_names() -> tuple[str, ...]:
    return (*(label for _, label in SIZES), LARGEST)


def _siren(document: OfferDocument) -> int:
    return int(document.offer.id[:9])


def _arrivals(data_dir: Path) -> dict[str, int]:
    try:
        return first_offers(data_dir)
    except StoreMissing:
        return {}
