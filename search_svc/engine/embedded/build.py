"""Offers become a segment: collected one by one, then ordered and coded by array operations."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search_svc.catalogue import PUBLIC, Certification, audience_bits, siren_of
from search_svc.engine.embedded.certification_facts import CertificationFacts
from search_svc.engine.embedded.csr import expand
from search_svc.engine.embedded.lexicon import lexicon_columns
from search_svc.engine.embedded.offer_rows import OfferRows, numbered
from search_svc.engine.embedded.postings import RowWeights, build_postings
from search_svc.engine.embedded.segment import Segment
from search_svc.engine.embedded.strings import Strings
from search_svc.engine.embedded.tokens import TokenArrays, Tokens
from search_svc.engine.geodesy import earth_centred
from search_svc.engine.identity import group_key, provider_lot, siren_number
from search_svc.engine.offer_fields import OfferFields
from search_svc.engine.plan import LOTS
from search_svc.engine.port import SuggestionKind
from search_svc.engine.public_wording import PublicWording
from search_svc.engine.register import Register
from search_svc.engine.texts import name_beside, provider_names, stated_texts

Codes = tuple[str, ...]
# formation, certification, provider, names, what is stated beside
_UNIT_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class FormationTokens:
    """Tokens of formations, one row each, and the number of each."""

    tokens: tuple[TokenArrays, ...]
    numbers: NDArray[np.int64]

    def row_of(self) -> NDArray[np.int64]:
        """``result[number]`` is the row of a formation, -1 when absent."""
        rows = np.full(int(self.numbers.max(initial=0)) + 1, -1, np.int64)
        rows[self.numbers] = np.arange(len(self.numbers))
        return rows


class SegmentBuilder:
    """Collects offers, then makes the segment. The register is asked once a certification and provider."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._offers = OfferRows()
        self._units: dict[tuple[int, int, Codes, Codes, str], int] = {}
        self._unit_table = array("q")  # one row a unit: the columns of _UNIT_COLUMNS
        self._unit_groups = array("Q")
        self._certifications, self._providers = numbered(), numbered()
        self._fiches: list[Certification | None] = [None]
        self._names: defaultdict[tuple[str, str], int] = _numbered_from_zero()
        self._stated: defaultdict[tuple[Codes, Codes, str], int] = _numbered_from_zero()
        self._rome_sets: defaultdict[Codes, int] = _numbered_from_zero()
        self._formacode_sets: defaultdict[Codes, int] = _numbered_from_zero()
        self._sets_of: dict[tuple[int, Codes, Codes], tuple[int, int]] = {}
        self._public = PublicWording()

    def add(self, identifier: str, formation: int, offer: OfferFields) -> None:
        """One offer. ``formation`` is the number its formation has in the ``FormationTokens``."""
        stated, number = offer.stated, offer.certification
        certification = self._certifications[number]
        if certification == len(self._fiches):
            self._fiches.append(self._register.certification(number))
        key = (formation, certification, stated.formacodes, stated.rome, stated.provider_name)
        unit = self._units.get(key)
        if unit is None:
            unit = self._units[key] = len(self._units)
            siren = siren_of(stated.siret)
            name = name_beside(self._register.organisation(siren), stated.provider_name)
            own = self._stated[stated.formacodes, stated.rome, name]
            names = self._names[siren, stated.provider_name]
            self._unit_table.extend((formation, certification, self._providers[siren], names, own))
            self._unit_groups.append(group_key(siren, number or None, stated.formation_number))
        sets_key = (certification, stated.rome, stated.formacodes)
        sets = self._sets_of.get(sets_key)
        if sets is None:
            sets = self._sets_of[sets_key] = self._code_sets(*sets_key)
        self._offers.add(identifier, offer, unit, *sets)
        if offer.decision.cpf:
            self._public.add(offer)

    def _code_sets(self, certification: int, rome: Codes, formacodes: Codes) -> tuple[int, int]:
        fiche = self._fiches[certification]
        all_rome = {*rome, *(code.code for code in fiche.rome)} if fiche else set(rome)
        all_formacodes = {*formacodes, *(code.code for code in fiche.formacodes)} if fiche else set(formacodes)
        return self._rome_sets[tuple(sorted(all_rome))], self._formacode_sets[tuple(sorted(all_formacodes))]

    def formations(self) -> list[int]:
        """The formation numbers in use, ascending."""
        return sorted({key[0] for key in self._units})

    def finish(self, formation_texts: Callable[[], FormationTokens]) -> Segment:
        """The segment of the offers added. The texts of their formations are asked for last: another process may still
        be at work on them."""
        certifications, certification_at = _in_order(self._certifications)
        providers, provider_at = _in_order(self._providers)
        table = np.array(self._unit_table, np.int64).reshape(-1, _UNIT_COLUMNS)
        groups = np.array(self._unit_groups, np.uint64)
        certification, provider = certification_at[table[:, 1]], provider_at[table[:, 2]]
        # The physical order: see Segment.
        by_place = np.lexsort((groups, provider, certification))
        unit_at = np.empty(len(table), np.int64)
        unit_at[by_place] = np.arange(len(table))
        certification, provider, groups = certification[by_place], provider[by_place], groups[by_place]
        formation, _, _, names, own = table[by_place].T
        group = _runs(groups)

        rows = self._offers.columns()
        unit = unit_at[rows["unit"]]
        by_unit = np.argsort(unit, kind="stable")
        rows, unit = rows[by_unit], unit[by_unit]
        offer_ids = [self._offers.ids[i] for i in by_unit.tolist()]
        x, y, z = earth_centred(rows["latitude"], rows["longitude"])
        session_starts, session_day = _reordered(self._offers.session_starts, self._offers.session_day, by_unit)
        departments, department_at = _in_order(self._offers.departments)
        regions, region_at = _in_order(self._offers.regions)
        romes, rome_starts, rome_codes = _set_arrays(self._rome_sets)
        formacodes, formacode_starts, formacode_codes = _set_arrays(self._formacode_sets)

        facts = CertificationFacts(
            certifications,
            [self._fiches[self._certifications[number]] for number in certifications],
            self._register.insertion,
            self._register.thesaurus,
        )
        public = (rows["audience"] & audience_bits(PUBLIC)) != 0
        unit_public = (np.bincount(unit[public], minlength=len(table)) > 0).astype(np.int64)
        certification_terms, certification_words = build_postings(
            _parts(facts.tokens, np.arange(len(certifications))),
            _weights(certification, unit_public, len(certifications)),
        )
        name_terms, name_words = build_postings(
            _parts(self._name_tokens(), np.arange(len(self._names))), _weights(names, unit_public, len(self._names))
        )

        id_order = np.array(sorted(range(len(offer_ids)), key=offer_ids.__getitem__), np.int32)
        provider_lots = np.array([[provider_lot(k, siren) for siren in providers] for k in range(LOTS)], np.int64)
        suggestions = self._suggestions(romes, formacodes, facts.fiches, providers)

        formations = formation_texts()
        text_row = formations.row_of()[formation]
        formation_terms, formation_words = build_postings(
            [*_parts(formations.tokens, text_row), *_parts(self._stated_tokens(), own)],
            RowWeights(np.ones(len(table), np.int64), unit_public),
        )

        return Segment(
            ids=Strings.of(offer_ids),
            id_order=id_order,
            unit=unit.astype(np.int32),
            group=group[unit].astype(np.int32),
            certification=certification[unit],
            provider=provider[unit],
            department=department_at[rows["department"]],
            region=region_at[rows["region"]],
            teaching=rows["teaching"].copy(),
            accessibility=rows["accessibility"].copy(),
            funder=rows["funder"].copy(),
            audience=rows["audience"].copy(),
            rome_set=rows["rome_set"].copy(),
            formacode_set=rows["formacode_set"].copy(),
            price=rows["price"].copy(),
            price_tier=rows["price_tier"].copy(),
            hours=rows["hours"].copy(),
            rating=rows["rating"].copy(),
            bayesian_rating=rows["bayesian_rating"].copy(),
            x=x,
            y=y,
            z=z,
            unlocated=rows["unlocated"].copy(),
            permanent=rows["permanent"].copy(),
            permanent_open=rows["permanent_open"].copy(),
            offer_lot=rows["offer_lot"].copy(),
            session_starts=session_starts,
            session_day=session_day,
            unit_starts=np.searchsorted(unit, np.arange(len(table) + 1)).astype(np.int64),
            unit_certification=certification,
            unit_names=names.astype(np.int32),
            group_key=groups[np.searchsorted(group, np.arange(int(group[-1]) + 1 if len(group) else 0))],
            certifications=Strings.of(certifications),
            certification_level=facts.level,
            certification_register=facts.register,
            certification_insertion=facts.insertion,
            certification_outcome=facts.outcome,
            certification_title=facts.title,
            certification_units=np.searchsorted(certification, np.arange(len(certifications) + 1)).astype(np.int64),
            providers=Strings.of(providers),
            provider_siren=np.array([siren_number(siren) if siren else 0 for siren in providers], np.int64),
            provider_lots=provider_lots,
            departments=Strings.of(departments),
            regions=Strings.of(regions),
            romes=Strings.of(romes),
            rome_set_starts=rome_starts,
            rome_set_codes=rome_codes,
            formacodes=Strings.of(formacodes),
            formacode_set_starts=formacode_starts,
            formacode_set_codes=formacode_codes,
            lexicon=lexicon_columns([*formation_words, *certification_words, *name_words], suggestions),
            formation_terms=formation_terms,
            certification_terms=certification_terms,
            name_terms=name_terms,
        )

    def _stated_tokens(self) -> tuple[TokenArrays, ...]:
        tokens = Tokens()
        for formacodes, rome, name in self._stated:
            tokens.add_texts(stated_texts(formacodes, rome, name, self._register.thesaurus))
            tokens.end_row()
        return tokens.arrays()

    def _name_tokens(self) -> tuple[TokenArrays, ...]:
        tokens = Tokens()
        for siren, stated in self._names:
            tokens.add_names(provider_names(self._register.organisation(siren), stated))
            tokens.end_row()
        return tokens.arrays()[:1]  # names have no concepts

    def _suggestions(
        self,
        romes: Sequence[str],
        formacodes: Sequence[str],
        fiches: Sequence[Certification | None],
        providers: Sequence[str],
    ) -> list[tuple[SuggestionKind, str, str]]:
        """(kind, code, text) of what leads to the offers."""
        thesaurus = self._register.thesaurus
        labels = self._public.labels(fiche for fiche in fiches if fiche)
        found: list[tuple[SuggestionKind, str, str]] = []
        for code in romes:
            found += (("job", code, title) for title in thesaurus.jobs.get(code, (labels.get(code, ""),)))
        for code in formacodes:
            found += (("domain", code, label) for label in thesaurus.domains.get(code, (labels.get(code, ""),))[:1])
        found += (("certification", fiche.number, fiche.title) for fiche in fiches if fiche)
        for siren in providers:
            organisation = self._register.organisation(siren)
            found.append(("provider", siren, organisation.name if organisation else self._public.names.get(siren, "")))
        return [entry for entry in found if entry[1] and entry[2]]


def _numbered_from_zero() -> defaultdict[Any, int]:
    """A dictionary that gives each new key the next number."""
    codes: defaultdict[Any, int] = defaultdict()
    codes.default_factory = codes.__len__
    return codes


def _parts(tokens: Iterable[TokenArrays], of_row: NDArray[np.int64]) -> list[tuple[TokenArrays, NDArray[np.int64]]]:
    return [(arrays, of_row) for arrays in tokens]


def _in_order(codes: Mapping[str, int]) -> tuple[list[str], NDArray[np.int32]]:
    """Values in order, and where each number stands among them."""
    values = sorted(codes)
    at = np.empty(len(values), np.int32)
    at[[codes[value] for value in values]] = np.arange(len(values), dtype=np.int32)
    return values, at


def _weights(of_unit: NDArray[np.integer], unit_public: NDArray[np.int64], size: int) -> RowWeights:
    """Units, all and public, of each certification or name."""
    return RowWeights(
        np.bincount(of_unit, minlength=size), np.bincount(of_unit, unit_public, minlength=size).astype(np.int64)
    )


def _runs(values: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Number of the run of equal neighbours each element is in."""
    if not len(values):
        return np.zeros(0, np.int64)
    return np.concatenate(([0], np.cumsum(values[1:] != values[:-1])))


def _reordered(
    starts: "array[int]", values: "array[int]", order: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """A CSR array with its rows in another order."""
    bounds = np.array(starts, np.int64)
    positions, _ = expand(bounds, order)
    counts = np.diff(bounds)[order]
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64), np.array(values, np.int32)[positions]


def _set_arrays(sets: Iterable[Codes]) -> tuple[list[str], NDArray[np.int64], NDArray[np.int32]]:
    """Values in order ("" first), and the sets as CSR of positions in it."""
    sets = list(sets)
    values = sorted({"", *(value for one in sets for value in one)})
    position = {value: i for i, value in enumerate(values)}
    starts = np.concatenate(([0], np.cumsum([len(one) for one in sets]))).astype(np.int64)
    return values, starts, np.array([position[value] for one in sets for value in one], np.int32)
