"""What offers share, analysed and encoded once: formations, certifications, providers, stated codes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import msgspec
from msgspec import Raw

from search_svc.catalogue import Certification, CohortTooSmall, Formation, InsertionRate, action_kind
from search_svc.engine.elastic.texts import Analysed, analysed, analysed_formation, analysed_names, exact_term
from search_svc.engine.elastic.words import Words
from search_svc.engine.identity import provider_lot, siren_number
from search_svc.engine.plan import LOTS
from search_svc.engine.port import SuggestionKind
from search_svc.engine.public_wording import PublicWording
from search_svc.engine.register import Register
from search_svc.engine.texts import (
    certification_texts,
    name_beside,
    provider_names,
    stated_texts,
    unknown_certification_texts,
)

REGISTERS = ("RNCP", "RS", "CPF")
_FORMATION, _STATED, _CERTIFICATION, _NAMES = range(4)
_encode = msgspec.msgpack.Encoder().encode
_decode_formation = msgspec.msgpack.Decoder(Formation).decode


class TextRegister(Register, Protocol):
    """The registers, and the texts of formations."""

    def formation_bodies(self, rows: Sequence[int]) -> dict[int, bytes]:
        """Encoded formations by their row in the store."""


@dataclass(slots=True)
class FormationPart:
    """Terms by field, the encoded formation, its row in the lexicon's counts."""

    terms: Mapping[str, str]
    body: bytes
    row: int


@dataclass(slots=True)
class CertificationPart:
    """A fiche (None when no register knows the number), its text, the term of its title as a whole, the fields every
    offer of it has, its rate, its row in the lexicon's counts."""

    fiche: Certification | None
    analysed: Analysed
    exact: str
    keywords: dict[str, Any]
    insertion: InsertionRate | CohortTooSmall | None
    row: int


@dataclass(slots=True)
class ProviderPart:
    """The fields every offer of a provider has, its half of each lot, the encoded organisation."""

    keywords: dict[str, Any]
    lots: tuple[tuple[str, int], ...]
    body: Raw | None


class Parts:
    """Parts of documents, by what they are parts of. Words are told to the lexicon when they are met."""

    def __init__(self, register: TextRegister, words: Words) -> None:
        self._register = register
        self._words = words
        self._certifications: dict[str, CertificationPart] = {}
        self._providers: dict[str, ProviderPart] = {}
        self._stated: dict[tuple[tuple[str, ...], tuple[str, ...], str], tuple[Analysed, int]] = {}
        self._names: dict[tuple[str, str], tuple[Analysed, int]] = {}
        self._codes_of: dict[tuple[tuple[str, ...], tuple[str, ...], str], tuple[list[str], list[str]]] = {}
        self._recent: dict[int, FormationPart] = {}
        self._romes: set[str] = set()
        self._formacodes: set[str] = set()
        self.public = PublicWording()

    def suggestions(self) -> list[tuple[SuggestionKind, str, str]]:
        """(kind, code, text) of what leads to the documents made."""
        thesaurus = self._register.thesaurus
        fiches = [part.fiche for part in self._certifications.values() if part.fiche is not None]
        labels = self.public.labels(fiches)
        found: list[tuple[SuggestionKind, str, str]] = []
        for code in self._romes:
            found += (("job", code, title) for title in thesaurus.jobs.get(code, (labels.get(code, ""),)))
        for code in self._formacodes:
            found += (("domain", code, label) for label in thesaurus.domains.get(code, (labels.get(code, ""),))[:1])
        found += (("certification", fiche.number, fiche.title) for fiche in fiches)
        for siren in self._providers:
            organisation = self._register.organisation(siren)
            found.append(("provider", siren, organisation.name if organisation else self.public.names.get(siren, "")))
        return [entry for entry in found if entry[1] and entry[2]]

    def formations(self, rows: Iterable[int]) -> dict[int, FormationPart]:
        """Formations by their row in the store. Those of the call before are at hand: offers of one formation mostly
        follow each other in the store."""
        wanted = set(rows)
        missing = sorted(wanted - self._recent.keys())
        fresh = {row: self._formation(row, body) for row, body in self._register.formation_bodies(missing).items()}
        self._recent = {row: part for row, part in self._recent.items() if row in wanted} | fresh
        return self._recent

    def _formation(self, row: int, body: bytes) -> FormationPart:
        text = analysed_formation(_decode_formation(body))
        told = self._words.part(_FORMATION, row)
        if told is None:
            told = self._words.tell(_FORMATION, row, text.words)
        return FormationPart(text.terms, body, told)

    def certification(self, number: str) -> CertificationPart:
        """A certification, "" for none."""
        part = self._certifications.get(number)
        if part is None:
            part = self._certifications[number] = self._read_certification(number)
        return part

    def _read_certification(self, number: str) -> CertificationPart:
        fiche = self._register.certification(number) if number else None
        insertion = self._register.insertion
        texts = analysed({})
        if fiche is not None:
            texts = analysed(certification_texts(fiche, self._register.thesaurus))
        elif number:
            texts = analysed(unknown_certification_texts(number))
        shown = insertion.shown(number)
        keywords: dict[str, Any] = {"outcome": insertion.outcomes.get(number, insertion.unknown)}
        register = fiche.register if fiche is not None else next((r for r in REGISTERS if number.startswith(r)), None)
        if number:
            keywords["certification"] = number
            if (kind := action_kind(number)) is not None:
                keywords["kind"] = kind
        if register is not None and number:
            keywords["register"] = register
        if fiche is not None and fiche.level is not None:
            keywords["level"] = str(fiche.level)
        if isinstance(shown, InsertionRate):
            keywords["insertion"] = shown.rate
        return CertificationPart(
            fiche,
            texts,
            exact_term(fiche.title) if fiche is not None else "",
            keywords,
            shown,
            self._words.tell(_CERTIFICATION, number, texts.words),
        )

    def provider(self, siren: str) -> ProviderPart:
        """A provider."""
        part = self._providers.get(siren)
        if part is None:
            organisation = self._register.organisation(siren)
            part = self._providers[siren] = ProviderPart(
                {"provider": siren, "siren": siren_number(siren)},
                tuple((f"lot{k}", provider_lot(k, siren)) for k in range(LOTS)),
                None if organisation is None else Raw(_encode(organisation)),
            )
        return part

    def stated(
        self, formacodes: tuple[str, ...], rome: tuple[str, ...], siren: str, provider_name: str
    ) -> tuple[Analysed, int]:
        """What an action states beside its formation's texts, and the row in the lexicon's counts."""
        key = formacodes, rome, name_beside(self._register.organisation(siren), provider_name)
        found = self._stated.get(key)
        if found is None:
            text = analysed(stated_texts(*key, self._register.thesaurus))
            found = self._stated[key] = text, self._words.tell(_STATED, key, text.words)
        return found

    def provider_names(self, siren: str, stated: str) -> tuple[Analysed, int]:
        """A provider's names with the one an action states, and the row in the lexicon's counts."""
        found = self._names.get((siren, stated))
        if found is None:
            text = analysed_names(provider_names(self._register.organisation(siren), stated))
            found = self._names[siren, stated] = text, self._words.tell(_NAMES, (siren, stated), text.words)
        return found

    def codes_of(
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
