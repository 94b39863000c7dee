"""The service over the tiny catalogue of the story."""

from collections.abc import Iterator

import pytest

from tests.query import catalogue
from tests.query.asking import Asker, asker


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """The service over the story's catalogue, which no test changes."""
    directory = tmp_path_factory.mktemp("story")
    catalogue.write(directory)
    yield from asker(directory)
