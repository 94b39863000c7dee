"""French names of the values that are data: territories, certifications, providers."""

from collections.abc import Iterable, Mapping

from search_svc.catalogue import is_siret, siren_of
from search_svc.engine.port import Engine
from search_svc.places.territories import DEPARTMENTS, REGIONS
from search_svc.query.vocabulary import Vocabularies

_TERRITORIES = {
    "region": REGIONS,
    "department": {code: f"{department.name} ({code})" for code, department in DEPARTMENTS.items()},
}


class Names:
    """Names by facet. Titles of certifications are remembered for one index version."""

    def __init__(self, engine: Engine, vocabularies: Vocabularies) -> None:
        self._engine = engine
        self._vocabularies = vocabularies
        self._version = ""
        self._titles: dict[str, str] = {}

    async def of(self, facet: str, values: Iterable[str], version: str) -> dict[str, str]:
        """Names of ``values`` of a facet, without those nobody knows."""
        if facet in _TERRITORIES:
            return _TERRITORIES[facet]
        if facet == "provider":
            return _provider_names(values, (await self._vocabularies.current()).providers)
        if facet == "certification":
            return await self._certifications(values, version)
        return {}

    async def _certifications(self, numbers: Iterable[str], version: str) -> dict[str, str]:
        if version != self._version:
            self._version, self._titles = version, {}
        for number in numbers:
            if number not in self._titles:
                document = await self._engine.certification(number)
                self._titles[number] = document.certification.title if document is not None else number
        return self._titles


def _provider_names(values: Iterable[str], by_siren: Mapping[str, str]) -> dict[str, str]:
    """Names of SIRENs and SIRETs; an establishment has the name of its provider, and its number to tell it apart."""
    found: dict[str, str] = {}
    for value in values:
        name = by_siren.get(siren_of(value))
        if name is not None:
            found[value] = f"{name} ({value})" if is_siret(value) else name
    return found
