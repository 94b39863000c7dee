"""The pages over the tiny catalogue of the story."""

from collections.abc import Iterator

import pytest
from tiny_catalogue import write

from web.pages import Browser, browsing


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    directory = tmp_path_factory.mktemp("pages")
    write(directory)
    with browsing(directory) as browser:
        yield browser
