"""From stored offers to Elasticsearch documents, as JSON ready to send.

What offers share (the text of a formation, a certification with its hundred jobs, a provider) is analysed and encoded
once and pasted into each document: of 500,000 offers most of the work would else be the same 6,000 certifications.
"""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import orjson
from msgspec import Raw, Struct

from search_svc.catalogue import (
    AUDIENCES,
    Certification,
    CohortTooSmall,
    Formation,
    InsertionRate,
    Offer,
    OfferDocument,
    Organisation,
    siren_of,
)
from search_svc.engine.elastic.clauses import ESTABLISHMENT
from search_svc.engine.elastic.parts import FormationPart, Parts, TextRegister
from search_svc.engine.elastic.values import Vector, earth_centred_points, months, names_of_bits, signed
from search_svc.engine.elastic.words import WordCounts, Words
from search_svc.engine.identity import group_key, lot_number, offer_lot
from search_svc.engine.offer_fields import FUNDERS, OfferFields, decode_offer
from search_svc.engine.port import SuggestionKind

# ``available_until`` of an offer one can always join, and of one that no longer can be (days since 1970-01-01).
ALWAYS, NEVER = 2**31 - 1, -(2**31)


class Row(NamedTuple):
    """An offer as the store has it: its id, the row of its formation, its encoded body."""

    id: str
    formation: int
    body: bytes


class _Kept(Struct, array_like=True):
    """What an engine without a store gives an offer back from. The certification is kept once, in the registers."""

    offer: Raw
    formation: Raw
    organisation: Raw | None
    insertion: InsertionRate | CohortTooSmall | None


class _Read(Struct, array_like=True):
    offer: Offer
    formation: Formation
    organisation: Organisation | None
    insertion: InsertionRate | CohortTooSmall | None


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


class Documents:
    """Makes documents, and counts words and remembers what can be suggested on the way."""

    def __init__(self, register: TextRegister) -> None:
        self._words = Words()
        self._parts = Parts(register, self._words)

    def documents(self, rows: Sequence[Row]) -> list[bytes]:
        """The documents of encoded offers, as JSON. Many at a time: their formations are read together and the sines
        of their places worked out together."""
        offers = [decode_offer(row.body) for row in rows]
        formations = self._parts.formations(row.formation for row in rows)
        vectors = iter(earth_centred_points([offer.point for offer in offers if offer.point is not None]))
        return [
            self._document(row, offer, formations[row.formation], None if offer.point is None else next(vectors))
            for row, offer in zip(rows, offers, strict=True)
        ]

    def _document(self, row: Row, offer: OfferFields, formation: FormationPart, vector: Vector | None) -> bytes:
        stated, number = offer.stated, offer.certification
        siren = siren_of(stated.siret)
        certification = self._parts.certification(number)
        provider = self._parts.provider(siren)
        own, own_row = self._parts.stated(stated.formacodes, stated.rome, siren, stated.provider_name)
        names, names_row = self._parts.provider_names(siren, stated.provider_name)
        public = offer.decision.cpf
        self._words.unit((formation.row, own_row, certification.row, names_row), public=public)
        if public:
            self._parts.public.add(offer)

        text: dict[str, Any] = {**formation.terms, **certification.analysed.terms, **names.terms}
        for field, terms in own.terms.items():
            text[field] = [text[field], terms] if field in text else terms
        if certification.exact:
            text["exact"] = certification.exact
        kept = _Kept(Raw(row.body), Raw(formation.body), provider.body, certification.insertion)
        found: dict[str, Any] = {
            "id": row.id,
            ESTABLISHMENT: stated.siret,
            "text": text,
            "group": signed(group_key(siren, number or None, stated.formation_number)),
            "document": b64encode(_encode(kept)).decode(),
            **certification.keywords,
            **provider.keywords,
        }
        self._add_place(found, offer, vector)
        self._add_facts(found, offer, certification.fiche)
        low = offer_lot(row.id)
        for name, high in provider.lots:
            found[name] = lot_number(high, low)
        return orjson.dumps(found)

    def words(self) -> WordCounts:
        """The words of every document made."""
        return self._words.counts()

    def suggestions(self) -> list[tuple[SuggestionKind, str, str]]:
        """(kind, code, text) of what leads to the documents made."""
        return self._parts.suggestions()

    # --- what is the offer's own --------------------------------------------------------------------------------------
    def _add_place(self, found: dict[str, Any], offer: OfferFields, vector: Vector | None) -> None:
        place, remote = offer.place, offer.remote
        found["remote"], found["unlocated"] = remote, vector is None and not remote
        if vector is not None:
            found["location"] = {"lat": place.latitude, "lon": place.longitude}
            found["x"], found["y"], found["z"] = vector
        if not remote:
            if place.department:
                found["department"] = place.department
            if place.region:
                found["region"] = place.region

    def _add_facts(self, found: dict[str, Any], offer: OfferFields, fiche: Certification | None) -> None:
        stated, price, days = offer.stated, offer.cents, offer.open_days
        if stated.teaching is not None:
            found["teaching"] = stated.teaching
        if price is not None:
            found["price"] = price
        found["price_tier"] = offer.price_tier
        if stated.hours is not None:
            found["hours"] = stated.hours
        if offer.rating is not None:
            found["rating"], found["bayesian_rating"] = offer.rating.mean, offer.rating.bayesian_mean
        found["permanent"] = offer.permanent
        found["available_until"] = ALWAYS if offer.permanent_open else days[-1] if days else NEVER
        if days:
            found["open_days"], found["open_months"] = days, months(days)
        found["accessibility"] = offer.accessibility_values
        found["funder"] = names_of_bits(offer.funder_bits, FUNDERS)
        found["audience"] = names_of_bits(offer.audience_bits, AUDIENCES)
        found["rome"], found["formacode"] = self._parts.codes_of(stated.rome, stated.formacodes, fiche)
