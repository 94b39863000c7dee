"""Which line of an address is its street, and the question it makes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.catalogue import Address
from search_svc.indexer.ban import question


@pytest.mark.parametrize(
    ("lines", "street"),
    [
        (("22 Allée Darius Milhaud",), "22 allée darius milhaud"),
        (("ECOLE DE LYON", "12 BIS RUE  DE LA REPUBLIQUE"), "12 bis rue de la republique"),
        (("Immeuble Le Zénith", "3, av. Foch", "2e étage"), "3, av. foch"),
        (("12b chemin des Oliviers",), "12b chemin des oliviers"),
        (("Rue du Ball Trapp",), "rue du ball trapp"),
        (("ZI Nord", "12 les Oliviers"), "zi nord"),
        (("12 les Oliviers",), "12 les oliviers"),
        (("Rond-point de l'Europe",), "rond-point de l'europe"),
    ],
)
def test_the_street_is_found_among_the_lines(lines: tuple[str, ...], street: str) -> None:
    assert question(Address(lines, "75019", "PARIS")) == f"{street}, 75019 paris"


@pytest.mark.parametrize(
    "lines",
    [
        (),
        ("ECOLE DE LYON",),
        ("3e étage",),
        ("BP 40123",),
        ("Bâtiment 4",),
        ("12",),
        ("Rue",),
        ("1er étage",),
        ("Placement et conseil",),
    ],
)
def test_what_is_no_street_is_not_asked(lines: tuple[str, ...]) -> None:
    assert question(Address(lines, "75019", "PARIS")) == ""


def test_a_cedex_is_asked_by_its_town_alone() -> None:
    assert question(Address(("12 rue Pasteur",), "69326", "LYON CEDEX 03")) == "12 rue pasteur, lyon"


def test_one_address_is_one_question_however_it_is_written() -> None:
    written = (Address(("12 RUE  PASTEUR ",), "69003", "LYON"), Address(("12 rue Pasteur",), "69003", "Lyon"))
    assert len({question(address) for address in written}) == 1


def test_an_address_too_long_for_the_service_is_not_asked_rather_than_cut() -> None:
    assert question(Address((f"12 rue {'x' * 200}",), "69003", "LYON")) == ""


@given(st.lists(st.text(max_size=60), max_size=3), st.text(max_size=10), st.text(max_size=30))
def test_any_text_makes_a_question_on_one_line_or_none(lines: list[str], postcode: str, town: str) -> None:
    asked = question(Address(tuple(lines), postcode, town))
    assert len(asked) <= 200
    assert asked == " ".join(asked.split())
