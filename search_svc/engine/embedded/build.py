"""Offers become a segment: read row by row into lists, then ordered and coded by array operations."""

from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Protocol

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from search_svc.catalogue import ACCESSIBILITY_KINDS, Certification, Organisation, siren_of
from search_svc.engine.embedded.geodesy import earth_centred
from search_svc.engine.embedded.lexicon import lexicon_columns
from search_svc.engine.embedded.postings import RowWeights, TokenArrays, Tokens, build_postings, expand
from search_svc.engine.embedded.segment import FUNDER_OF_CODE, REGISTERS, TEACHING, UNKNOWN_PRICE, Segment
from search_svc.engine.embedded.strings import Strings
from search_svc.engine.identity import group_key, offer_lot, provider_lot, siren_number
from search_svc.engine.insertion import Insertion
from search_svc.engine.plan import LOTS
from search_svc.engine.port import SuggestionKind
from search_svc.engine.texts import (
    Thesaurus,
    certification_texts,
    exact_key,
    key_hash,
    provider_names,
    stated_code_texts,
    unknown_certification_texts,
)

_EPOCH = date(1970, 1, 1).toordinal()
_TEACHING_CODE = {None: 0} | {name: i for i, name in enumerate(TEACHING, start=1)}
_ACCESS_BIT = {kind: 1 << i for i, kind in enumerate(ACCESSIBILITY_KINDS)}


# --- the fields of an offer a segment needs: decoding these alone takes a third of decoding an Offer -----------------
class _Session(Struct):
    start: date | None = None
    state: str = "open"


class _Fact(Struct):
    kind: str
    state: str


class _Stated(Struct):
    siret: str
    formation_number: str
    certifications: tuple[str, ...] = ()
    teaching: str | None = None
    entry: str | None = None
    sessions: tuple[_Session, ...] = ()
    price: Decimal | None = None
    hours: float | None = None
    funders: tuple[int, ...] = ()
    accessibility: tuple[_Fact, ...] = ()
    formacodes: tuple[str, ...] = ()
    rome: tuple[str, ...] = ()
    provider_name: str = ""


class _Place(Struct):
    department: str
    region: str
    source: str
    latitude: float | None = None
    longitude: float | None = None


class _Decision(Struct):
    cpf: bool
    certification: str | None = None


class _Offer(Struct):
    stated: _Stated
    place: _Place
    decision: _Decision


decode_offer = msgspec.msgpack.Decoder(_Offer).decode


class Register(Protocol):
    """What a build looks up in the registers."""

    insertion: Insertion
    thesaurus: Thesaurus

    def certification(self, number: str) -> Certification | None: ...

    def organisation(self, siren: str) -> Organisation | None: ...


class _Codes(dict[str, int]):
    """Numbers in the order first met; "" is number 0."""

    def __init__(self) -> None:
        super().__init__({"": 0})

    def __missing__(self, value: str) -> int:
        code = self[value] = len(self)
        return code

    def sorted(self) -> tuple[list[str], NDArray[np.int32]]:
        """Values in order, and the position of each number among them."""
        values = sorted(self)
        position = np.empty(len(values), np.int32)
        position[[self[value] for value in values]] = np.arange(len(values), dtype=np.int32)
        return values, position


class _Sets(dict[tuple[str, ...], int]):
    """Numbers of sets of codes; the empty set is number 0."""

    def __init__(self) -> None:
        super().__init__({(): 0})

    def __missing__(self, values: tuple[str, ...]) -> int:
        number = self[values] = len(self)
        return number


class SegmentBuilder:
    """Collects offers, then makes the segment. ``formation`` is any number that stands for the formation's texts."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._ids: list[str] = []
        self._rows = {name: array(kind) for name, kind in _ROW_COLUMNS.items()}
        self._session_day = array("i")
        self._session_ends = array("q")
        self._certifications, self._providers, self._departments, self._regions = (_Codes() for _ in range(4))
        self._units: dict[tuple[int, int, tuple[str, ...], tuple[str, ...], str], int] = {}
        self._unit_rows: list[tuple[int, int, int, int, int, tuple[str, ...], tuple[str, ...]]] = []
        self._names: dict[tuple[str, str], int] = {}
        self._groups: dict[int, int] = {}
        self._rome_sets, self._formacode_sets = _Sets(), _Sets()
        self._set_memo: dict[tuple[int, tuple[str, ...], tuple[str, ...]], tuple[int, int]] = {}
        self._facts: list[Certification | None] = [None]

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, identifier: str, formation: int, offer: _Offer) -> None:
        """One offer."""
        stated, place = offer.stated, offer.place
        number = offer.decision.certification or (stated.certifications[0] if stated.certifications else "")
        certification = self._certification(number)
        unit_key = (formation, certification, stated.formacodes, stated.rome, stated.provider_name)
        unit = self._units.get(unit_key)
        if unit is None:
            unit = self._add_unit(unit_key, stated, number)
        rows = self._rows
        remote = stated.teaching == "remote"
        located = place.latitude is not None and place.longitude is not None and place.source != "department"
        self._ids.append(identifier)
        rows["unit"].append(unit)
        rows["teaching"].append(_TEACHING_CODE[stated.teaching])
        rows["department"].append(0 if remote else self._departments[place.department])
        rows["region"].append(0 if remote else self._regions[place.region])
        rows["latitude"].append(place.latitude if located and not remote else np.nan)
        rows["longitude"].append(place.longitude if located and not remote else np.nan)
        rows["unlocated"].append(not located and not remote)
        rows["price"].append(UNKNOWN_PRICE if stated.price is None else _cents(stated.price))
        rows["hours"].append(np.nan if stated.hours is None else stated.hours)
        rows["public"].append(offer.decision.cpf)
        rows["offer_lot"].append(offer_lot(identifier))
        bits = 0
        for fact in stated.accessibility:
            if fact.state == "yes":
                bits |= _ACCESS_BIT.get(fact.kind, 0)
        rows["accessibility"].append(bits)
        bits = 0
        for code in stated.funders:
            if code in FUNDER_OF_CODE:
                bits |= 1 << FUNDER_OF_CODE[code]
        rows["funder"].append(bits)
        permanent = stated.entry == "permanent"
        days = [s.start.toordinal() - _EPOCH for s in stated.sessions if s.start is not None and s.state == "open"]
        if len(days) > 1:
            days.sort()
        self._session_day.extend(days)
        self._session_ends.append(len(self._session_day))
        rows["permanent"].append(permanent)
        rows["permanent_open"].append(
            permanent and (not stated.sessions or any(s.state == "open" for s in stated.sessions))
        )
        memo = (certification, stated.rome, stated.formacodes)
        sets = self._set_memo.get(memo)
        if sets is None:
            sets = self._set_memo[memo] = self._code_sets(certification, stated)
        rows["rome_set"].append(sets[0])
        rows["formacode_set"].append(sets[1])

    def _certification(self, number: str) -> int:
        code = self._certifications[number]
        if code == len(self._facts):
            self._facts.append(self._register.certification(number))
        return code

    def _add_unit(
        self, key: tuple[int, int, tuple[str, ...], tuple[str, ...], str], stated: _Stated, number: str
    ) -> int:
        siren = siren_of(stated.siret)
        names = self._names.setdefault((siren, stated.provider_name), len(self._names))
        group = group_key(siren, number or None, stated.formation_number)
        unit = self._units[key] = len(self._units)
        group_number = self._groups.setdefault(group, len(self._groups))
        self._unit_rows.append(
            (key[0], key[1], self._providers[siren], names, group_number, stated.formacodes, stated.rome)
        )
        return unit

    def _code_sets(self, certification: int, stated: _Stated) -> tuple[int, int]:
        fiche = self._facts[certification]
        rome = {code.code for code in fiche.rome} if fiche else set()
        formacodes = {code.code for code in fiche.formacodes} if fiche else set()
        return (
            self._rome_sets[tuple(sorted(rome.union(stated.rome)))],
            self._formacode_sets[tuple(sorted(formacodes.union(stated.formacodes)))],
        )

    def formations(self) -> list[int]:
        """The formation numbers in use."""
        return [row[0] for row in self._unit_rows]

    def finish(self, texts: TokenArrays, titles: NDArray[np.uint64], text_row: NDArray[np.int64]) -> Segment:
        """The segment. ``texts`` holds the tokens of formations and ``titles`` their keys; ``text_row[formation]`` is
        the row of a formation in them (the number given to ``add`` is the index)."""
        offers = {name: _as_array(values) for name, values in self._rows.items()}
        table = np.array([row[:5] for row in self._unit_rows], np.int64).reshape(-1, 5)
        formation, certification, provider, names, group = table.T
        certifications, certification_position = self._certifications.sorted()
        providers, provider_position = self._providers.sorted()
        certification, provider = certification_position[certification], provider_position[provider]

        unit_order = np.lexsort((np.arange(len(table)), group, provider, certification))
        unit_position = np.empty(len(table), np.int64)
        unit_position[unit_order] = np.arange(len(table))
        unit = unit_position[offers["unit"]]
        order = np.argsort(unit, kind="stable")
        unit = unit[order]
        unit_group = _runs(group[unit_order])
        group_keys = np.fromiter(self._groups, np.uint64, len(self._groups))
        group_key_of_run = np.zeros(int(unit_group[-1]) + 1 if len(table) else 0, np.uint64)
        group_key_of_run[unit_group] = group_keys[group[unit_order]]
        certification, provider, names = certification[unit_order], provider[unit_order], names[unit_order]
        facts = _Facts(certifications, [self._facts[self._certifications[n]] for n in certifications], self._register)
        unit_starts = np.searchsorted(unit, np.arange(len(table) + 1)).astype(np.int64)
        public = offers["public"][order].view(np.bool_)
        unit_public = (np.bincount(unit[public], minlength=len(table)) > 0).astype(np.int64)
        formation_terms, formation_words = build_postings(
            [(texts, text_row[formation[unit_order]]), self._stated_codes(unit_order)],
            RowWeights(np.ones(len(table), np.int64), unit_public),
        )
        certification_terms, certification_words = build_postings(
            [(facts.tokens, np.arange(len(certifications)))], _weights(certification, unit_public, len(certifications))
        )
        name_terms, name_words = build_postings(
            [(self._name_tokens(), np.arange(len(self._names)))], _weights(names, unit_public, len(self._names))
        )
        x, y, z = earth_centred(offers["latitude"][order], offers["longitude"][order])
        session_starts, session_day = _reorder_csr(self._session_ends, self._session_day, order)
        ids = [self._ids[i] for i in order.tolist()]
        departments, department_position = self._departments.sorted()
        regions, region_position = self._regions.sorted()
        romes, rome_starts, rome_codes = _set_arrays(self._rome_sets)
        formacodes, formacode_starts, formacode_codes = _set_arrays(self._formacode_sets)
        return Segment(
            ids=Strings.of(ids),
            id_order=np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int32),
            unit=unit.astype(np.int32),
            group=unit_group[unit].astype(np.int32),
            certification=certification[unit].astype(np.int32),
            provider=provider[unit].astype(np.int32),
            department=department_position[offers["department"][order]],
            region=region_position[offers["region"][order]],
            teaching=offers["teaching"][order],
            accessibility=offers["accessibility"][order],
            funder=offers["funder"][order],
            rome_set=offers["rome_set"][order],
            formacode_set=offers["formacode_set"][order],
            price=offers["price"][order],
            hours=offers["hours"][order],
            x=x,
            y=y,
            z=z,
            unlocated=offers["unlocated"][order].view(np.bool_),
            permanent=offers["permanent"][order].view(np.bool_),
            permanent_open=offers["permanent_open"][order].view(np.bool_),
            public=public,
            offer_lot=offers["offer_lot"][order],
            session_starts=session_starts,
            session_day=session_day,
            unit_starts=unit_starts,
            unit_title=titles[text_row[formation[unit_order]]],
            unit_certification=certification.astype(np.int32),
            unit_names=names.astype(np.int32),
            group_key=group_key_of_run,
            certifications=Strings.of(certifications),
            certification_level=facts.level,
            certification_register=facts.register,
            certification_insertion=facts.insertion,
            certification_outcome=facts.outcome,
            certification_title=facts.title,
            certification_units=np.searchsorted(certification, np.arange(len(certifications) + 1)).astype(np.int64),
            providers=Strings.of(providers),
            provider_siren=np.array([siren_number(siren) if siren else 0 for siren in providers], np.int64),
            provider_lots=np.array([[provider_lot(k, s) for s in providers] for k in range(LOTS)], np.int64),
            departments=Strings.of(departments),
            regions=Strings.of(regions),
            romes=Strings.of(romes),
            rome_set_starts=rome_starts,
            rome_set_codes=rome_codes,
            formacodes=Strings.of(formacodes),
            formacode_set_starts=formacode_starts,
            formacode_set_codes=formacode_codes,
            lexicon=lexicon_columns(
                [*formation_words, *certification_words, *name_words],
                self._suggestions(romes, formacodes, facts, providers),
            ),
            formation_terms=formation_terms,
            certification_terms=certification_terms,
            name_terms=name_terms,
        )

    def _suggestions(
        self, romes: Sequence[str], formacodes: Sequence[str], facts: "_Facts", providers: Sequence[str]
    ) -> list[tuple[SuggestionKind, str, str]]:
        """(kind, code, text) of what leads to the offers."""
        thesaurus = self._register.thesaurus
        labels = {c.code: c.label for fiche in facts.fiches if fiche for c in (*fiche.rome, *fiche.formacodes)}
        found: list[tuple[SuggestionKind, str, str]] = []
        for code in romes:
            found += (("job", code, title) for title in thesaurus.jobs.get(code, (labels.get(code, ""),)))
        for code in formacodes:
            found += (("domain", code, label) for label in thesaurus.domains.get(code, (labels.get(code, ""),))[:1])
        found += (("certification", fiche.number, fiche.title) for fiche in facts.fiches if fiche)
        stated = {siren: name for siren, name in self._names if name}
        for siren in providers:
            organisation = self._register.organisation(siren)
            found.append(("provider", siren, organisation.name if organisation else stated.get(siren, "")))
        return [entry for entry in found if entry[1] and entry[2]]

    def _stated_codes(self, unit_order: NDArray[np.int64]) -> tuple[TokenArrays, NDArray[np.int64]]:
        """Tokens of the distinct lists of stated codes, and which one each unit has."""
        tokens, known = Tokens(), {}
        of_unit = np.full(len(unit_order), -1, np.int64)
        for i, unit in enumerate(unit_order.tolist()):
            codes = self._unit_rows[unit][5:]
            if codes == ((), ()):
                continue
            if codes not in known:
                known[codes] = len(known)
                tokens.add_texts(stated_code_texts(*codes, self._register.thesaurus))
                tokens.end_row()
            of_unit[i] = known[codes]
        return tokens.arrays(), of_unit

    def _name_tokens(self) -> TokenArrays:
        tokens = Tokens()
        for siren, stated in self._names:
            tokens.add_names(provider_names(self._register.organisation(siren), stated))
            tokens.end_row()
        return tokens.arrays()


_ROW_COLUMNS = {
    "unit": "i", "department": "i", "region": "i", "rome_set": "i", "formacode_set": "i",
    "teaching": "B", "accessibility": "B", "funder": "B",
    "unlocated": "B", "permanent": "B", "permanent_open": "B", "public": "B",
    "price": "q", "offer_lot": "q", "hours": "d", "latitude": "d", "longitude": "d",
}  # fmt: skip


class _Facts:
    """What is known of each certification, as arrays."""

    def __init__(self, numbers: Sequence[str], fiches: Sequence[Certification | None], register: Register) -> None:
        insertion = register.insertion
        self.fiches = fiches
        tokens = Tokens()
        self.level = np.zeros(len(numbers), np.uint8)
        self.register = np.zeros(len(numbers), np.uint8)
        self.insertion = np.full(len(numbers), np.nan)
        self.outcome = np.full(len(numbers), insertion.unknown)
        self.title = np.zeros(len(numbers), np.uint64)
        for i, (number, fiche) in enumerate(zip(numbers, fiches, strict=True)):
            if number in insertion.rates:
                self.insertion[i] = insertion.rates[number].rate
            self.outcome[i] = insertion.outcomes.get(number, insertion.unknown)
            self.register[i] = register_code(number, fiche)
            if fiche is not None:
                self.level[i] = fiche.level or 0
                self.title[i] = key_hash(exact_key(fiche.title))
                tokens.add_texts(certification_texts(fiche, register.thesaurus))
            elif number:
                tokens.add_texts(unknown_certification_texts(number))
            tokens.end_row()
        self.tokens = tokens.arrays()


def register_code(number: str, fiche: Certification | None) -> int:
    """Code of the register of a certification; without a fiche its number tells ("RS6604")."""
    if fiche is not None:
        return REGISTERS.index(fiche.register) + 1
    return next((i for i, name in enumerate(REGISTERS, start=1) if number.startswith(name)), 0)


def _cents(price: Decimal) -> int:
    return int((price * 100).to_integral_value(ROUND_HALF_UP))


def _as_array(values: array) -> NDArray[np.generic]:  # type: ignore[type-arg]
    return np.frombuffer(values, values.typecode) if values else np.zeros(0, values.typecode)


def _weights(of_unit: NDArray[np.integer], unit_public: NDArray[np.int64], size: int) -> RowWeights:
    """Units, all and public, of each certification or name."""
    return RowWeights(
        np.bincount(of_unit, minlength=size), np.bincount(of_unit, unit_public, minlength=size).astype(np.int64)
    )


def _runs(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Number of the run of equal neighbours each element is in."""
    if not len(values):
        return np.zeros(0, np.int64)
    return np.concatenate(([0], np.cumsum(values[1:] != values[:-1])))


def _reorder_csr(
    ends: array,
    values: array,
    order: NDArray[np.int64],  # type: ignore[type-arg]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    starts = np.concatenate(([0], _as_array(ends))).astype(np.int64)
    positions, _ = expand(starts, order)
    counts = (starts[1:] - starts[:-1])[order]
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64), _as_array(values)[positions].astype(np.int32)


def _set_arrays(sets: Iterable[tuple[str, ...]]) -> tuple[list[str], NDArray[np.int64], NDArray[np.int32]]:
    """Values in order ("" first), and the sets as CSR of positions in it."""
    sets = list(sets)
    values = sorted({"", *(value for one in sets for value in one)})
    position = {value: i for i, value in enumerate(values)}
    starts = np.concatenate(([0], np.cumsum([len(one) for one in sets]))).astype(np.int64)
    return values, starts, np.array([position[value] for one in sets for value in one], np.int32)
