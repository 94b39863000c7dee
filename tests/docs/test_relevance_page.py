"""The page of relevance says what was measured, and nothing typed by hand."""

import msgspec
import pytest

from scripts.relevance_page import FIGURES, PAGE, Published, with_figures
from scripts.relevance_sets import SETS


def published() -> Published:
    return msgspec.json.decode(FIGURES.read_bytes(), type=Published)


def test_the_tables_are_those_of_the_published_figures() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_figures(page, published()) == page


def test_every_set_is_published() -> None:
    for where, sets in SETS.items():
        assert {row.set for row in published().figures[where]} == {one.name for one in sets}


def test_a_page_without_its_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="the page has no <!-- figures"):
        with_figures("# Relevance\n", published())
