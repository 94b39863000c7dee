"""Places as people write them: a point, a postcode, a name, or the beginning of one."""

import re
from collections.abc import Iterable

from msgspec import Struct
from rapidfuzz.distance import OSA

from search_svc.catalogue.thesaurus import Commune
from search_svc.places.choosing import by_population, most_central
from search_svc.places.gazetteer import Gazetteer
from search_svc.places.names import name_key, without_article
from search_svc.places.territories import DEPARTMENTS, REGIONS

# As for words: one edit from 4 letters, two from 8, the first letter fixed.
ONE_EDIT_FROM, TWO_EDITS_FROM = 4, 8
# Beyond, a point is not said to be near its nearest commune.
NEAR_KM = 20.0
MAX_ALTERNATIVES = 10

_POINT = re.compile(r"\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*,\s*([+-]?[0-9]+(?:\.[0-9]+)?)\s*")
_POSTCODE = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
_DIGITS = re.compile(r"[0-9]{2,5}")
# "Saint-Denis (93)", "Saint-Denis, La Réunion", "Saint-Denis 974".
_HINT = re.compile(r"(.+?)(?:\s*[,(]\s*([^,()]+?)\s*\)?|\s+(2[ABab]|[0-9]{2,3}))\s*")


class FoundPlace(Struct, frozen=True):
    """A place with a name to show. Codes are "" where they are not known; ``population`` is 0 then."""

    label: str
    latitude: float
    longitude: float
    postcode: str = ""
    department: str = ""
    region: str = ""
    insee: str = ""
    population: int = 0


class PlaceAnswer(Struct, frozen=True):
    """What a text was understood as. ``alternatives`` are the other places of that name; not ``exact``: a typo."""

    place: FoundPlace
    alternatives: tuple[FoundPlace, ...] = ()
    exact: bool = True


def parse_point(text: str) -> tuple[float, float] | None:
    """(latitude, longitude) of ``"45.77,4.88"``, None when it is no pair; ValueError when it is none of this Earth."""
    found = _POINT.fullmatch(text)
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    if not -90 <= latitude <= 90:
        raise ValueError(f"latitude {found[1]} is not between -90 and 90")
    if not -180 <= longitude <= 180:
        raise ValueError(f"longitude {found[2]} is not between -180 and 180")
    return latitude, longitude


def find(gazetteer: Gazetteer, text: str) -> PlaceAnswer | None:
    """The place a text means, the most populated of its name first; None when there is none.

    ``"lat,lon"``, a postcode, a name in any spelling, with or without its postcode or département. ValueError as
    ``parse_point``.
    """
    point = parse_point(text)
    if point:
        return PlaceAnswer(_point(gazetteer, *point))
    postcode = _POSTCODE.search(text)
    if postcode:
        return _by_postcode(gazetteer, postcode[0], _POSTCODE.sub(" ", text).strip(" ,()"))
    named = _named(gazetteer, text)
    return _answer(named) if named else _with_typos(gazetteer, name_key(text))


def suggest(gazetteer: Gazetteer, text: str, limit: int = 8) -> tuple[FoundPlace, ...]:
    """Places that begin like a text (a name or a postcode), the most populated first; none: those a typo away."""
    digits = text.strip()
    if _DIGITS.fullmatch(digits):
        communes = [it for it in gazetteer.communes if it.postcode.startswith(digits)]
        return tuple(_found(it, it.postcode) for it in _once(sorted(communes, key=by_population))[:limit])
    key = name_key(text)
    if not key:
        return ()
    found = _once((*_named(gazetteer, text), *_beginning(gazetteer, key))) or _once(_nearly_beginning(gazetteer, key))
    if not found and _POSTCODE.search(text):
        answer = find(gazetteer, text)
        return (answer.place, *answer.alternatives)[:limit] if answer else ()
    return tuple(_found(commune) for commune in found[:limit])


def place_label(commune: Commune) -> str:
    """``Saint-Denis (93)``; a packaged town, whose département is not known, has its region: ``Vienne (Occitanie)``."""
    where = commune.department or REGIONS.get(commune.region, "")
    return f"{commune.name} ({where})" if where else commune.name


def _found(commune: Commune, postcode: str = "") -> FoundPlace:
    return FoundPlace(
        place_label(commune),
        commune.latitude,
        commune.longitude,
        postcode or commune.postcode,
        commune.department,
        commune.region,
        commune.insee,
        commune.population,
    )


def _point(gazetteer: Gazetteer, latitude: float, longitude: float) -> FoundPlace:
    commune, km = gazetteer.nearest(latitude, longitude)
    if km > NEAR_KM:
        return FoundPlace(f"{latitude}, {longitude}", latitude, longitude)
    label = f"près de {place_label(commune)}"
    return FoundPlace(label, latitude, longitude, commune.postcode, commune.department, commune.region, commune.insee)


def _by_postcode(gazetteer: Gazetteer, postcode: str, name: str) -> PlaceAnswer | None:
    communes = gazetteer.communes_of(postcode)
    chosen = gazetteer.commune(postcode, name) if name else most_central(communes) if communes else None
    if chosen is None:
        return None
    others = [it for it in _once(communes) if it.insee != chosen.insee]
    return PlaceAnswer(
        _found(chosen, postcode if communes else ""),
        () if name else tuple(_found(it, postcode) for it in sorted(others, key=by_population)[:MAX_ALTERNATIVES]),
    )


def _named(gazetteer: Gazetteer, text: str) -> tuple[Commune, ...]:
    """The communes a name means. A hint in brackets is one: "Marseille (13)" is not its 13th arrondissement."""
    in_brackets = _hinted(gazetteer, text) if "(" in text else ()
    return in_brackets or gazetteer.named(text) or _hinted(gazetteer, text)


def _hinted(gazetteer: Gazetteer, text: str) -> tuple[Commune, ...]:
    """The communes of a name in the département or region said after it."""
    found = _HINT.fullmatch(text)
    if found is None:
        return ()
    name, hint = found[1], found[2] or found[3]
    codes = _territories(hint)
    return tuple(
        it for it in gazetteer.named(name) if gazetteer.likely_department(it) in codes or f"region {it.region}" in codes
    )


def _territories(hint: str) -> frozenset[str]:
    """The départements a hint names by code or name, and the regions (as ``region 84``)."""
    key = without_article(name_key(hint))
    departments = {
        code
        for code, department in DEPARTMENTS.items()
        if code == hint.upper() or without_article(name_key(department.name)) == key
    }
    regions = {f"region {code}" for code, name in REGIONS.items() if without_article(name_key(name)) == key}
    return frozenset(departments | regions)


def _answer(communes: tuple[Commune, ...], *, exact: bool = True) -> PlaceAnswer:
    first, *others = communes
    return PlaceAnswer(_found(first), tuple(map(_found, others[:MAX_ALTERNATIVES])), exact)


def _edits(key: str) -> int:
    return 0 if len(key) < ONE_EDIT_FROM else 1 if len(key) < TWO_EDITS_FROM else 2


def _with_typos(gazetteer: Gazetteer, key: str) -> PlaceAnswer | None:
    edits = _edits(key)
    if not edits:
        return None
    near = []
    for candidate in gazetteer.keys_in(key[0], key[0] + "\uffff"):
        distance = OSA.distance(key, candidate, score_cutoff=edits)
        if distance <= edits:
            near.append((distance, by_population(gazetteer.named(candidate)[0]), candidate))
    return _answer(gazetteer.named(min(near)[2]), exact=False) if near else None


def _beginning(gazetteer: Gazetteer, key: str) -> list[Commune]:
    communes = [it for name in gazetteer.keys_in(key, key + "\uffff") for it in gazetteer.named(name)]
    return sorted(communes, key=by_population)


def _nearly_beginning(gazetteer: Gazetteer, key: str) -> list[Commune]:
    edits = _edits(key)
    if not edits:
        return []
    near: list[tuple[int, tuple[int, str, str], Commune]] = []
    for candidate in gazetteer.keys_in(key[0], key[0] + "\uffff"):
        # A letter dropped or added moves where the beginning ends.
        distance = min(
            OSA.distance(key, candidate[: len(key) + shift], score_cutoff=edits) for shift in range(-edits, edits + 1)
        )
        if distance <= edits:
            near.extend((distance, by_population(it), it) for it in gazetteer.named(candidate))
    return [it for _, _, it in sorted(near, key=lambda entry: entry[:2])]


def _once(communes: Iterable[Commune]) -> list[Commune]:
    """Each commune once (its postcodes and lieux-dits are one place); packaged towns have no code."""
    return list({it.insee or f"{it.name} {it.latitude}": it for it in reversed(list(communes))}.values())[::-1]
