"""The gazetteers of the tests: the real communes and outlines, and the packaged towns."""

from pathlib import Path

import pytest

from search_svc.catalogue.thesaurus import Commune, Outline
from search_svc.indexer.sources.files import walk
from search_svc.indexer.sources.readers import read_places
from search_svc.indexer.sources.recognise import recognise
from search_svc.places import Gazetteer


@pytest.fixture(scope="session")
def real_places(shared_data: Path) -> tuple[list[Commune], list[Outline]]:
    files = walk(shared_data / "places")
    formatted = ((found.name, file) for file in files if (found := recognise(file.name, file.head)))
    items = list(read_places(formatted))
    communes = [item for item in items if isinstance(item, Commune)]
    outlines = [item for item in items if isinstance(item, Outline)]
    return communes, outlines


@pytest.fixture(scope="session")
def gazetteer(real_places: tuple[list[Commune], list[Outline]]) -> Gazetteer:
    return Gazetteer(*real_places)


@pytest.fixture(scope="session")
def without_outlines(real_places: tuple[list[Commune], list[Outline]]) -> Gazetteer:
    return Gazetteer(real_places[0])


@pytest.fixture(scope="session")
def packaged() -> Gazetteer:
    return Gazetteer.packaged()
