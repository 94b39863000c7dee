"""From stored offers to Elasticsearch documents, as JSON ready to send.

What offers share (the text of a formation, a certification with its hundred jobs, a provider) is analysed and encoded
once and pasted into each document: of 500,000 offers most of the work would else be the same 6,000 certifications.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import msgspec
import orjson
from msgspec import Raw, Struct

from search_svc.catalogue import (
    ACCESSIBILITY_KINDS,
    Certification,
    Formation,
    InsertionRate,
    Offer,
    OfferDocument,
    Organisation,
    siren_of,
)
from search_svc.engine.elastic.texts import Analysed, analysed, analysed_names, exact_term
from search_svc.engine.elastic.values import earth_centred_point, months, names_of_bits, raw, signed
from search_svc.engine.elastic.words import WordCounts, Words
from search_svc.engine.identity import group_key, lot_number, offer_lot, provider_lot, siren_number
from search_svc.engine.offer_fields import FUNDERS, OfferFields, decode_offer
from search_svc.engine.plan import LOTS
from search_svc.engine.port import SuggestionKind
from search_svc.engine.register import Register
from search_svc.engine.texts import (
    certification_texts,
    formation_texts,
    provider_names,
    stated_code_texts,
    unknown_certification_texts,
)

REGISTERS = ("RNCP", "RS", "CPF")
# ``available_until`` of an offer one can always join, and of one that no longer can be (days since 1970-01-01).
ALWAYS, NEVER = 2**31 - 1, -(2**31)
# Formations whose encoded text is kept: their offers mostly follow each other in the store.
_FORMATIONS_KEPT = 20_000
_FORMATION, _CODES, _CERTIFICATION, _NAMES = range(4)


class TextRegister(Register, Protocol):
    """The registers, and the texts of formations."""

    def formation(self, row: int) -> Formation:
        """The formation at a row of the store."""


class _Kept(Struct, array_like=True):
    """What an engine without a store gives an offer back from. The certification is kept once, in the registers."""

    offer: Raw
    formation: Raw
    organisation: Raw | None
    insertion: InsertionRate | None


class _Read(Struct, array_like=True):
    offer: Offer
    formation: Formation
    organisation: Organisation | None
    insertion: InsertionRate | None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Read).decode


def read_document(body: bytes, certification: Certification | None) -> OfferDocument:
    """The document of an offer from the ``document`` field of the index."""
    kept = _decode(body)
    return OfferDocument(
        offer=kept.offer,
        formation=kept.formation,
        certification=certification,
        organisation=kept.organisation,
        insertion=kept.insertion,
    )


@dataclass(slots=True)
class _FormationPart:
    terms: Mapping[str, str]
    exact: str
    body: bytes
    row: int


@dataclass(slots=True)
class _CertificationPart:
    fiche: Certification | None
    analysed: Analysed
    exact: str
    keywords: dict[str, Any]
    insertion: InsertionRate | None
    row: int


@dataclass(slots=True)
class _ProviderPart:
    keywords: dict[str, Any]
    lots: tuple[int, ...]
    body: bytes | None


class Documents:
    """Makes documents, and counts words and remembers what can be suggested on the way."""

    def __init__(self, register: TextRegister) -> None:
        self._register = register
        self._words = Words()
        self._certifications: dict[str, _CertificationPart] = {}
        self._providers: dict[str, _ProviderPart] = {}
        self._codes: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[Analysed, int]] = {}
        self._names: dict[tuple[str, str], tuple[Analysed, int]] = {}
        self._codes_of: dict[tuple[tuple[str, ...], tuple[str, ...], str], tuple[list[str], list[str]]] = {}
        self._formation = lru_cache(maxsize=_FORMATIONS_KEPT)(self._read_formation)
        self._romes: set[str] = set()
        self._formacodes: set[str] = set()
        self._stated_names: dict[str, str] = {}

    def document(self, identifier: str, formation_row: int, body: bytes) -> bytes:
        """The document of an encoded ``Offer``, as JSON."""
        offer = decode_offer(body)
        stated, number = offer.stated, offer.certification
        siren = siren_of(stated.siret)
        formation = self._formation(formation_row)
        certification = self._certification(number)
        provider = self._provider(siren)
        codes, codes_row = self._stated_codes(stated.formacodes, stated.rome)
        names, names_row = self._provider_names(siren, stated.provider_name)
        public = offer.decision.cpf
        self._words.unit((formation.row, codes_row, certification.row, names_row), public=public)

        text: dict[str, Any] = {**formation.terms, **certification.analysed.terms, **names.terms}
        for field, terms in codes.terms.items():
            text[field] = [text[field], terms] if field in text else terms
        exact = {formation.exact, certification.exact} - {""}
        if exact:
            text["exact"] = sorted(exact)
        found: dict[str, Any] = {
            "id": identifier,
            "public": public,
            "text": text,
            "group": signed(group_key(siren, number or None, stated.formation_number)),
            "document": b64encode(
                _encode(_Kept(Raw(body), Raw(formation.body), raw(provider.body), certification.insertion))
            ).decode(),
        }
        found |= certification.keywords
        found |= provider.keywords
        found |= self._offer_fields(offer, certification.fiche)
        low = offer_lot(identifier)
        for k, high in enumerate(provider.lots):
            found[f"lot{k}"] = lot_number(high, low)
        return orjson.dumps(found)

    def words(self) -> WordCounts:
        """The words of every document made."""
        return self._words.counts()

    def suggestions(self) -> list[tuple[SuggestionKind, str, str]]:
        """(kind, code, text) of what leads to the documents made."""
        thesaurus = self._register.thesaurus
        fiches = [part.fiche for part in self._certifications.values() if part.fiche is not None]
        labels = {code.code: code.label for fiche in fiches for code in (*fiche.rome, *fiche.formacodes)}
        found: list[tuple[SuggestionKind, str, str]] = []
        for code in self._romes:
            found += (("job", code, title) for title in thesaurus.jobs.get(code, (labels.get(code, ""),)))
        for code in self._formacodes:
            found += (("domain", code, label) for label in thesaurus.domains.get(code, (labels.get(code, ""),))[:1])
        found += (("certification", fiche.number, fiche.title) for fiche in fiches)
        for siren in self._providers:
            organisation = self._register.organisation(siren)
            found.append(("provider", siren, organisation.name if organisation else self._stated_names.get(siren, "")))
        return [entry for entry in found if entry[1] and entry[2]]

    # --- what offers share --------------------------------------------------------------------------------------------
    def _read_formation(self, row: int) -> _FormationPart:
        formation = self._register.formation(row)
        text = analysed(formation_texts(formation))
        told = self._words.part(_FORMATION, row)
        if told is None:
            told = self._words.tell(_FORMATION, row, text.words)
        return _FormationPart(text.terms, exact_term(formation.title), _encode(formation), told)

    def _certification(self, number: str) -> _CertificationPart:
        part = self._certifications.get(number)
        if part is None:
            part = self._certifications[number] = self._read_certification(number)
        return part

    def _read_certification(self, number: str) -> _CertificationPart:
        fiche = self._register.certification(number) if number else None
        insertion = self._register.insertion
        texts = analysed({})
        if fiche is not None:
            texts = analysed(certification_texts(fiche, self._register.thesaurus))
        elif number:
            texts = analysed(unknown_certification_texts(number))
        rate = insertion.rates.get(number)
        keywords: dict[str, Any] = {"outcome": insertion.outcomes.get(number, insertion.unknown)}
        register = fiche.register if fiche is not None else next((r for r in REGISTERS if number.startswith(r)), None)
        if number:
            keywords["certification"] = number
        if register is not None and number:
            keywords["register"] = register
        if fiche is not None and fiche.level is not None:
            keywords["level"] = str(fiche.level)
        if rate is not None:
            keywords["insertion"] = rate.rate
        return _CertificationPart(
            fiche,
            texts,
            exact_term(fiche.title) if fiche is not None else "",
            keywords,
            rate,
            self._words.tell(_CERTIFICATION, number, texts.words),
        )

    def _provider(self, siren: str) -> _ProviderPart:
        part = self._providers.get(siren)
        if part is None:
            organisation = self._register.organisation(siren)
            part = self._providers[siren] = _ProviderPart(
                {"provider": siren, "siren": siren_number(siren)},
                tuple(provider_lot(k, siren) for k in range(LOTS)),
                None if organisation is None else _encode(organisation),
            )
        return part

    def _stated_codes(self, formacodes: tuple[str, ...], rome: tuple[str, ...]) -> tuple[Analysed, int]:
        found = self._codes.get((formacodes, rome))
        if found is None:
            text = analysed(stated_code_texts(formacodes, rome, self._register.thesaurus))
            row = self._words.tell(_CODES, (formacodes, rome), text.words)
            found = self._codes[formacodes, rome] = text, row
        return found

    def _provider_names(self, siren: str, stated: str) -> tuple[Analysed, int]:
        found = self._names.get((siren, stated))
        if found is None:
            if stated:
                self._stated_names[siren] = stated
            text = analysed_names(provider_names(self._register.organisation(siren), stated))
            found = self._names[siren, stated] = text, self._words.tell(_NAMES, (siren, stated), text.words)
        return found

    # --- what is the offer's own --------------------------------------------------------------------------------------
    def _offer_fields(self, offer: OfferFields, fiche: Certification | None) -> Iterator[tuple[str, Any]]:
        stated, place = offer.stated, offer.place
        point, price, days = offer.point, offer.cents, offer.open_days
        if stated.teaching is not None:
            yield "teaching", stated.teaching
        yield "remote", offer.remote
        yield "unlocated", point is None and not offer.remote
        if point is not None:
            x, y, z = earth_centred_point(point)
            yield from (("location", {"lat": point[0], "lon": point[1]}), ("x", x), ("y", y), ("z", z))
        if not offer.remote:
            yield from (pair for pair in (("department", place.department), ("region", place.region)) if pair[1])
        if price is not None:
            yield "price", price
        if stated.hours is not None:
            yield "hours", stated.hours
        yield "permanent", offer.permanent
        yield "available_until", ALWAYS if offer.permanent_open else days[-1] if days else NEVER
        if days:
            yield "open_days", days
            yield "open_months", months(days)
        yield "accessibility", names_of_bits(offer.accessibility_bits, ACCESSIBILITY_KINDS)
        yield "funder", names_of_bits(offer.funder_bits, FUNDERS)
        rome, formacodes = self._all_codes(stated.rome, stated.formacodes, fiche)
        yield "rome", rome
        yield "formacode", formacodes

    def _all_codes(
        self, rome: tuple[str, ...], formacodes: tuple[str, ...], fiche: Certification | None
    ) -> tuple[list[str], list[str]]:
        """ROME codes and Formacodes of an offer and its certification, in order."""
        key = rome, formacodes, "" if fiche is None else fiche.number
        found = self._codes_of.get(key)
        if found is None:
            romes, codes = set(rome), set(formacodes)
            if fiche is not None:
                romes.update(code.code for code in fiche.rome)
                codes.update(code.code for code in fiche.formacodes)
            self._romes |= romes
            self._formacodes |= codes
            found = self._codes_of[key] = sorted(romes), sorted(codes)
        return found
