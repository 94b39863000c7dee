"""The gazetteer: communes by postcode, by INSEE code, by name, by position.

Built from the communes of the store, or from the packaged towns when La Poste's file was never loaded. The packaged
towns have no postcode and no INSEE code, so that a postcode then gives its département alone.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from search_svc.catalogue.thesaurus import Commune, Outline
from search_svc.places.choosing import alike, by_population, most_central, named_among, with_cedex
from search_svc.places.distance import distance_km
from search_svc.places.names import name_key, without_article
from search_svc.places.outlines import Outlines
from search_svc.places.packaged import towns
from search_svc.places.territories import DEPARTMENTS, department_of_prefix, region_of

# Without outlines a point belongs to a département when a commune of it lies this near: half the widest commune.
NEAR_COMMUNE_KM = 7.0

# Cities whose arrondissements are the communes of La Poste: the whole city has no line of its own.
_WHOLE_CITIES = {"75056": ("Paris", "751"), "69123": ("Lyon", "6938"), "13055": ("Marseille", "132")}
_EARTH_RADIUS_KM = 6371.0


class Register(Protocol):
    """What of the store the gazetteer reads."""

    def communes(self) -> Iterator[Commune]:
        """Communes by postcode."""

    def outlines(self) -> Iterator[Outline]:
        """Outlines of départements and regions."""


class Gazetteer:
    """Answers about places; immutable, safe to share between threads."""

    def __init__(self, communes: Iterable[Commune], outlines: Iterable[Outline] = ()) -> None:
        self.communes = tuple(communes)
        self.outlines = Outlines(outlines)
        self._by_postcode: dict[str, list[Commune]] = defaultdict(list)
        self._by_insee: dict[str, Commune] = {}
        self._by_department: dict[str, list[int]] = defaultdict(list)
        for place, commune in enumerate(self.communes):
            if commune.postcode:
                self._by_postcode[commune.postcode].append(commune)
            if commune.insee:
                known = self._by_insee.setdefault(commune.insee, commune)
                if known.locality and not commune.locality:
                    self._by_insee[commune.insee] = commune
            if commune.department:
                self._by_department[commune.department].append(place)
        for insee, city in _whole_cities(self._by_insee):
            self._by_insee.setdefault(insee, city)
        self._vectors = _unit_vectors(
            [commune.latitude for commune in self.communes], [commune.longitude for commune in self.communes]
        )
        self.commune = lru_cache(maxsize=100_000)(self._commune)

    @classmethod
    def from_store(cls, store: Register) -> Self:
        """The gazetteer of the store's communes, or of the packaged towns when it has none."""
        communes = tuple(store.communes())
        return cls(communes or packaged_communes(), store.outlines())

    @classmethod
    def packaged(cls) -> Self:
        """The gazetteer of the packaged towns."""
        return cls(packaged_communes())

    def distinct(self) -> tuple[Commune, ...]:
        """Each commune once, without its lieux-dits, whole cities included."""
        return tuple(self._by_insee.values()) or self.communes

    def communes_of(self, postcode: str) -> tuple[Commune, ...]:
        """The communes a postcode serves, lieux-dits included; none when the postcode is not known."""
        return tuple(self._by_postcode.get(postcode, ()))

    def by_insee(self, insee: str) -> Commune | None:
        """The commune of an INSEE code."""
        return self._by_insee.get(insee)

    def department_of_postcode(self, postcode: str) -> str | None:
        """The département of any five-digit postcode, None when no département has it.

        That of its communes when they agree (some are served from the next département), else what it begins with.
        """
        departments = {commune.department for commune in self._by_postcode.get(postcode, ())}
        prefix = department_of_prefix(postcode)
        return departments.pop() if len(departments) == 1 else prefix

    def _commune(self, postcode: str, town: str = "", insee: str = "") -> Commune | None:
        """The commune of an address; None when the gazetteer cannot tell one.

        An INSEE code decides when it agrees with the postcode's département (feeds put the postcode in its place).
        Else the town chooses among the communes of the postcode, by name or lieu-dit, exactly or nearly so; without
        a usable town, the most populated. A postcode that is not known (CEDEX, or only packaged towns) leaves the
        town, in its département.
        """
        department = self.department_of_postcode(postcode)
        coded = self._by_insee.get(insee)
        if coded and (not department or coded.department == department):
            return coded
        key = name_key(town)
        candidates = self._by_postcode.get(postcode)
        if candidates:
            return named_among(candidates, key) or alike(candidates, key) or most_central(candidates)
        if department and key:
            return self._in_department_named(department, with_cedex(key, town))
        return None

    def _in_department_named(self, department: str, key: str) -> Commune | None:
        named = [commune for commune in self._named.get(key, ()) if commune.department == department]
        if named:
            return most_central(named)
        # Packaged towns: their département is only likely, so the only one of that name in the region will do too.
        region = region_of(department)
        towns_there = [it for it in self._named.get(key, ()) if not it.department and it.region == region]
        likely = [it for it in towns_there if self.likely_department(it) == department]
        if likely:
            return most_central(likely)
        return towns_there[0] if len(towns_there) == 1 else None

    @cached_property
    def _named(self) -> dict[str, list[Commune]]:
        """Communes by name key, and by name without its article; made when first needed."""
        names: dict[str, list[Commune]] = defaultdict(list)
        for commune in self.distinct():
            key = name_key(commune.name)
            names[key].append(commune)
            if without_article(key) != key:
                names[without_article(key)].append(commune)
        return dict(names)

    @cached_property
    def _localities(self) -> dict[str, list[Commune]]:
        """Communes by the key of a lieu-dit or delegated commune."""
        localities: dict[str, list[Commune]] = defaultdict(list)
        for commune in self.communes:
            if commune.locality:
                localities[name_key(commune.locality)].append(commune)
        return dict(localities)

    def named(self, name: str) -> tuple[Commune, ...]:
        """The communes of that name, however it is written, the most populated first; else those of a lieu-dit."""
        key = name_key(name)
        found = list(dict.fromkeys((*self._named.get(key, ()), *self._named.get(without_article(key), ()))))
        return tuple(sorted(found or self._localities.get(key, []), key=by_population))

    def town(self, key: str) -> Commune | None:
        """The most populated commune of a name as compared, with or without its article; no lieu-dit."""
        found = self._named.get(key)
        return min(found, key=by_population) if found else None

    def keys_in(self, first: str, last: str) -> list[str]:
        """The names as compared that sort between two strings, the first included."""
        keys = self._sorted_keys
        return keys[bisect_left(keys, first) : bisect_left(keys, last)]

    @cached_property
    def _sorted_keys(self) -> list[str]:
        return sorted(self._named)

    def nearest(self, latitude: float, longitude: float) -> tuple[Commune, float]:
        """The commune nearest to a point, and how many kilometres away."""
        best = int(np.argmax(self._vectors @ _unit_vectors([latitude], [longitude])[0]))
        commune = self.communes[best]
        return commune, distance_km(latitude, longitude, commune.latitude, commune.longitude)

    def in_department(self, latitude: float, longitude: float, department: str) -> bool | None:
        """Whether a point lies in a département, its border being blurred; None when nothing loaded can tell.

        By the outline (``outlines.TOLERANCE_KM``), else by the nearest commune or one of it within NEAR_COMMUNE_KM.
        """
        if self.outlines.knows(department):
            return self.outlines.near(latitude, longitude, department)
        places = self._by_department.get(department)
        if not places:
            return None
        there = _unit_vectors([latitude], [longitude])[0]
        # Nearest by chord: the squared chord is 2 - 2 cos.
        cosine = float(np.max(self._vectors[places] @ there))
        if cosine >= np.cos(NEAR_COMMUNE_KM / _EARTH_RADIUS_KM):
            return True
        return self.nearest(latitude, longitude)[0].department == department

    def departments_within(self, latitude: float, longitude: float, radius_km: float) -> frozenset[str]:
        """The départements a circle touches.

        By outlines where there are. A département without one is approximated by discs of NEAR_COMMUNE_KM around its
        communes; with packaged towns alone, by those nearer to its préfecture than to another of its region.
        """
        touched = self.outlines.within(latitude, longitude, radius_km)
        cosines = self._vectors @ _unit_vectors([latitude], [longitude])[0]
        reach = min((radius_km + NEAR_COMMUNE_KM) / _EARTH_RADIUS_KM, np.pi)
        near = {self.likely_department(self.communes[place]) for place in np.flatnonzero(cosines >= np.cos(reach))}
        return touched | frozenset(code for code in near if code and not self.outlines.knows(code))

    def likely_department(self, commune: Commune) -> str:
        """The département of a commune; of a packaged town, that of the nearest préfecture of its region."""
        if commune.department:
            return commune.department
        capitals = self._capitals.get(commune.region)
        if not capitals:
            return ""
        here = commune.latitude, commune.longitude
        return min(capitals, key=lambda it: distance_km(*here, it[1].latitude, it[1].longitude))[0]

    @cached_property
    def _capitals(self) -> dict[str, list[tuple[str, Commune]]]:
        """Préfectures by region, with the département of each."""
        capitals: dict[str, list[tuple[str, Commune]]] = defaultdict(list)
        for department in DEPARTMENTS.values():
            there = [it for it in self.named(department.capital) if it.region == department.region]
            if department.region and there:
                capitals[department.region].append((department.code, there[0]))
        return dict(capitals)


def packaged_communes() -> Iterator[Commune]:
    """The packaged towns as communes, without INSEE code or postcode."""
    for town in towns():
        yield Commune(
            "", town.name, "", town.latitude, town.longitude, town.department, town.region, "", town.population
        )


def _whole_cities(by_insee: dict[str, Commune]) -> Iterator[tuple[str, Commune]]:
    for insee, (name, prefix) in _WHOLE_CITIES.items():
        parts = [commune for code, commune in by_insee.items() if code.startswith(prefix)]
        if parts:
            latitude = sum(commune.latitude for commune in parts) / len(parts)
            longitude = sum(commune.longitude for commune in parts) / len(parts)
            population = sum(commune.population for commune in parts)
            first = min(parts, key=lambda commune: commune.postcode)
            yield (
                insee,
                Commune(
                    insee,
                    name,
                    first.postcode,
                    latitude,
                    longitude,
                    first.department,
                    first.region,
                    population=population,
                ),
            )


def _unit_vectors(latitudes: list[float], longitudes: list[float]) -> NDArray[np.float64]:
    latitude, longitude = np.radians(latitudes), np.radians(longitudes)
    return np.stack(
        [np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=-1
    )
