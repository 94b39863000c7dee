"""The indexed offers as the rivals need them: the same joined facts and the same analysed tokens as our own engine."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from search_svc.analysis import names
from search_svc.catalogue import Offer, accessibility_values, siren_of
from search_svc.engine.insertion import insertion_rates
from search_svc.engine.plan import TextField
from search_svc.engine.texts import (
    Texts,
    Thesaurus,
    certification_texts,
    field_terms,
    formation_texts,
    name_beside,
    provider_names,
    stated_texts,
    unknown_certification_texts,
)
from search_svc.store import Store

# LHEO codes of organisme-financeur the service knows by name.
_FUNDERS = {2: "region", 4: "france_travail", 7: "agefiph"}

Tokens = dict[TextField, list[str]]


@dataclass(frozen=True, slots=True)
class Unit:
    """What offers share: tokens of a formation with its certification and provider. ``number`` identifies it."""

    number: int
    tokens: Tokens


@dataclass(frozen=True, slots=True)
class Document:
    """One offer, joined. Unknown is None; ``days`` are ordinals of the starts of open sessions."""

    id: str
    unit: Unit
    public: bool
    remote: bool
    unlocated: bool
    latitude: float | None
    longitude: float | None
    teaching: str | None
    level: str | None
    register: str | None
    certification: str | None
    provider: str
    region: str | None
    department: str | None
    accessibility: tuple[str, ...]
    funder: tuple[str, ...]
    rome: tuple[str, ...]
    formacode: tuple[str, ...]
    price: int | None
    hours: float | None
    insertion: float | None
    permanent: bool
    days: tuple[int, ...]


def documents(data_dir: Path) -> Iterator[Document]:
    """Every live offer of a store."""
    with Store(data_dir, read_only=True) as store:
        reader = _Reader(store)
        for stored in store.offers():
            yield reader.document(stored.offer)


def empty_tokens() -> Tokens:
    """No token in any field, the fields in the order of TEXT_FIELDS."""
    return {
        "title": [],
        "certification": [],
        "job": [],
        "domain": [],
        "provider": [],
        "contents": [],
        "label": [],
        "titled_label": [],
    }


class _Reader:
    """Joins offers with what many of them share, analysed once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._thesaurus = Thesaurus.read(store)
        self._rates = insertion_rates(store.certifications()).rates
        self._certification = cache(store.certification)
        self._organisation = cache(store.organisation)
        self._units: dict[tuple[object, ...], Unit] = {}
        self._certification_tokens = cache(self._analysed_certification)
        self._names = cache(self._analysed_names)

    def document(self, offer: Offer) -> Document:
        stated, place = offer.stated, offer.place
        number = offer.certification
        fiche = self._certification(number) if number is not None else None
        remote = stated.teaching == "remote"
        located = place.latitude is not None and place.longitude is not None and not remote
        return Document(
            id=offer.id,
            unit=self._unit(offer),
            public=offer.decision.cpf,
            remote=remote,
            unlocated=not located and not remote,
            latitude=place.latitude if located else None,
            longitude=place.longitude if located else None,
            teaching=stated.teaching,
            level=str(fiche.level) if fiche is not None and fiche.level is not None else None,
            register=fiche.register if fiche is not None else _register(number),
            certification=number,
            provider=siren_of(stated.siret),
            region=None if remote else place.region,
            department=None if remote else place.department,
            accessibility=accessibility_values(stated.accessibility),
            funder=tuple(_FUNDERS[code] for code in dict.fromkeys(stated.funders) if code in _FUNDERS),
            rome=tuple(sorted({*stated.rome, *(code.code for code in (fiche.rome if fiche else ()))})),
            formacode=tuple(sorted({*stated.formacodes, *(code.code for code in (fiche.formacodes if fiche else ()))})),
            price=None if stated.price is None else round(stated.price * 100),
            hours=stated.hours,
            insertion=self._rates[number].rate if number in self._rates else None,
            permanent=stated.entry == "permanent",
            days=tuple(s.start.toordinal() for s in stated.sessions if s.start is not None and s.state == "open"),
        )

    def _unit(self, offer: Offer) -> Unit:
        stated = offer.stated
        key = (
            *(stated.siret, stated.formation_number, offer.certification, stated.formacodes),
            *(stated.rome, stated.provider_name),
        )
        if (unit := self._units.get(key)) is None:
            unit = self._units[key] = Unit(len(self._units), self._tokens(offer))
        return unit

    def _tokens(self, offer: Offer) -> Tokens:
        stated = offer.stated
        formation = self._store.formation(stated.siret, stated.formation_number)
        if formation is None:
            raise RuntimeError(f"offer {offer.id} has no formation")
        name = name_beside(self._organisation(siren_of(stated.siret)), stated.provider_name)
        tokens = empty_tokens()
        for texts in (
            formation_texts(formation),
            stated_texts(stated.formacodes, stated.rome, name, self._thesaurus),
        ):
            _add(tokens, _analysed(texts))
        if offer.certification is not None:
            _add(tokens, self._certification_tokens(offer.certification))
        tokens["provider"] = self._names(siren_of(stated.siret), stated.provider_name)
        return tokens

    def _analysed_certification(self, number: str) -> Tokens:
        fiche = self._certification(number)
        known = certification_texts(fiche, self._thesaurus) if fiche else unknown_certification_texts(number)
        return _analysed(known)

    def _analysed_names(self, siren: str, stated: str) -> list[str]:
        return [name for text in provider_names(self._organisation(siren), stated) for name in names(text)]


def _register(number: str | None) -> str | None:
    return number.rstrip("0123456789") or None if number else None


def _analysed(texts: Texts) -> Tokens:
    return {field: [term for text in values for term in field_terms(field, text)] for field, values in texts.items()}


def _add(tokens: Tokens, more: Tokens) -> None:
    for field, terms in more.items():
        tokens[field] = [*tokens[field], *terms]


def known(values: Sequence[str], unknown: str) -> Sequence[str]:
    """The values, or ``unknown`` in their place: rivals count unknowns as a value of their own."""
    return values or (unknown,)
