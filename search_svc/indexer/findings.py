"""What comparing the stored offers with one another shows: prices far below their kind's, places far from the provider.

Found at the end of a run over every stored offer, and written where it changed. Not flags of the decision: those of an
offer depend on the offer and the registers alone, so that the same file read twice is decided the same.

An offer is compared with the public ones, whoever may see it: a median or a distance told of an offer that everybody
sees would else tell of offers that only some may.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

import msgspec
from msgspec import Struct, structs

from search_svc.catalogue import Findings, PlaceFarFromProvider, PriceFarBelowMedian, siren_of
from search_svc.indexer.far_places import Commune, far_places
from search_svc.places.gazetteer import Gazetteer
from search_svc.store import Batch, Store

# Less than a fifth of the median price of public offers of its kind: its certification when five providers state a
# price for it, else its register and the Formacode domain of the fiche; of fewer no median is told. Each provider
# counts once, by the median of its own prices; unknown prices count for nothing. Sorted by price, in either direction,
# such offers stand behind every other price and before the unknown: neither a price of 1 € nor a course cut into slices
# leads the list.
PRICE_FAR_BELOW_MEDIAN = "price_far_below_median"
# More than 100 km from the commune of the address in the public list, and from every other commune where the provider
# has a public offer. Not said of a provider the list does not know, nor of remote offers.
PLACE_FAR_FROM_PROVIDER = "place_far_from_provider"
FINDINGS = (PRICE_FAR_BELOW_MEDIAN, PLACE_FAR_FROM_PROVIDER)

# The limit: a price below a fifth of its kind's median.
FAR_BELOW = 5
# Each provider counts once, by the median of its own prices: a thousand copies at 1 € do not move what is usual. Of
# fewer providers than this a median is the price of the one in the middle.
FEWEST_PROVIDERS = 5
# First digits of a Formacode that name its domain ("427" of 42752).
_DOMAIN_DIGITS = 3
_BATCH = 5_000
_CENT = Decimal("0.01")

Progress = Callable[[int], None]
# ("certification", "RNCP38765") or ("domain", "RNCP 427").
_Kind = tuple[str, str]


class _Stated(Struct):
    siret: str
    certifications: tuple[str, ...] = ()
    teaching: str | None = None
    price: Decimal | None = None


class _Place(Struct):
    label: str
    postcode: str
    source: str
    latitude: float | None = None
    longitude: float | None = None


class _Decision(Struct):
    cpf: bool
    certification: str | None = None


class _Stored(Struct):
    """What is compared of a stored offer."""

    stated: _Stated
    place: _Place
    decision: _Decision
    findings: Findings | None = None

    @property
    def certification(self) -> str:
        stated = self.stated.certifications
        return self.decision.certification or (stated[0] if stated else "")

    @property
    def commune(self) -> Commune | None:
        """Where it takes place; None for a remote offer, or when only the département is known."""
        place = self.place
        if self.stated.teaching == "remote" or place.latitude is None or place.longitude is None:
            return None
        return Commune(place.postcode, place.label, place.latitude, place.longitude)


_decode = msgspec.msgpack.Decoder(_Stored).decode


@dataclass(slots=True)
class _Prices:
    """Prices of public offers by kind, each provider's apart."""

    store: Store
    _by_kind: dict[_Kind, dict[str, list[Decimal]]] = field(default_factory=lambda: defaultdict(dict))
    _kinds: dict[str, tuple[_Kind, ...]] = field(default_factory=dict)
    _usual: dict[_Kind, tuple[Decimal, int] | None] = field(default_factory=dict)

    def add(self, offer: _Stored) -> None:
        if offer.stated.price is not None:
            siren = siren_of(offer.stated.siret)
            for kind in self._kinds_of(offer.certification):
                self._by_kind[kind].setdefault(siren, []).append(offer.stated.price)

    def finding(self, offer: _Stored) -> PriceFarBelowMedian | None:
        """Compared with the narrowest kind that enough providers price."""
        price = offer.stated.price
        if price is None:
            return None
        for kind in self._kinds_of(offer.certification):
            usual = self._median(kind)
            if usual is not None:
                return PriceFarBelowMedian(kind[1], *usual) if price * FAR_BELOW < usual[0] else None
        return None

    def _kinds_of(self, number: str) -> tuple[_Kind, ...]:
        """Its certification, then the Formacode domain that the fiche gives first, in the same register: a provider
        chooses neither. Nothing for an offer that certifies nothing."""
        kinds = self._kinds.get(number)
        if kinds is None:
            kinds = ()
            if number:
                fiche = self.store.certification(number)
                kinds = (("certification", number),)
                if fiche is not None and fiche.formacodes:
                    kinds += (("domain", f"{fiche.register} {fiche.formacodes[0].code[:_DOMAIN_DIGITS]}"),)
            self._kinds[number] = kinds
        return kinds

    def _median(self, kind: _Kind) -> tuple[Decimal, int] | None:
        """(median of the providers' medians, how many), None of too few."""
        if kind not in self._usual:
            providers = self._by_kind[kind].values()
            self._usual[kind] = None
            if len(providers) >= FEWEST_PROVIDERS:
                middle = median(median(prices) for prices in providers)
                self._usual[kind] = middle.quantize(_CENT), len(providers)
        return self._usual[kind]


@dataclass(slots=True)
class _Places:
    """Communes of public offers by provider (SIREN)."""

    store: Store
    gazetteer: Gazetteer
    _public: dict[str, set[Commune]] = field(default_factory=lambda: defaultdict(set))
    _far: dict[tuple[str, Commune | None], Mapping[tuple[str, str], PlaceFarFromProvider]] = field(default_factory=dict)

    def add(self, offer: _Stored) -> None:
        if (commune := offer.commune) is not None:
            self._public[siren_of(offer.stated.siret)].add(commune)

    def finding(self, offer: _Stored) -> PlaceFarFromProvider | None:
        """Compared with where the provider teaches in public and, of an offer that is not public, where that one is."""
        commune = offer.commune
        if commune is None:
            return None
        siren = siren_of(offer.stated.siret)
        own = None if offer.decision.cpf else commune
        if (siren, own) not in self._far:
            communes = self._public[siren] if own is None else self._public[siren] | {own}
            self._far[siren, own] = far_places(communes, self._declared(siren))
        return self._far[siren, own].get(commune.name)

    def _declared(self, siren: str) -> tuple[float, float] | None:
        """Where the public list says the provider is: the commune of its address; None when it does not say."""
        organisation = self.store.organisation(siren)
        if organisation is None or not organisation.postcode:
            return None
        commune = self.gazetteer.commune(organisation.postcode, organisation.town, "")
        return None if commune is None else (commune.latitude, commune.longitude)


def find_in_all(store: Store, gazetteer: Gazetteer, progress: Progress) -> Counter[str]:
    """Compare every stored offer with the public ones and write what changed; returns how many have each finding."""
    prices, places = _Prices(store), _Places(store, gazetteer)
    for _, offer in _stored(store, progress):
        if offer.decision.cpf:
            prices.add(offer)
            places.add(offer)

    found: Counter[str] = Counter()
    changed: dict[str, Findings | None] = {}
    for identifier, offer in _stored(store, progress):
        price, place = prices.finding(offer), places.finding(offer)
        found[PRICE_FAR_BELOW_MEDIAN] += price is not None
        found[PLACE_FAR_FROM_PROVIDER] += place is not None
        findings = Findings(price, place) if price or place else None
        if findings != offer.findings:
            changed[identifier] = findings
    _write(store, changed)
    return +found


def _stored(store: Store, progress: Progress) -> Iterator[tuple[str, _Stored]]:
    for seen, (identifier, _, _, body) in enumerate(store.offer_rows(), start=1):
        yield identifier, _decode(body)
        if seen % _BATCH == 0:
            progress(seen)


def _write(store: Store, changed: Mapping[str, Findings | None]) -> None:
    batch = Batch()
    for identifier, findings in changed.items():
        stored = store.offer(identifier)
        if stored is not None:
            batch.offers.append(structs.replace(stored.offer, findings=findings))
        if len(batch.offers) >= _BATCH:
            store.write(batch)
            batch = Batch()
    if batch.offers:
        store.write(batch)
