"""Reading query strings: nothing raises, nothing is lost, one question has one address."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.query.parameters import OfferSearch
from search_svc.web.form import LISTS, NAMES, read
from search_svc.web.refusals import fault_text

some_pairs = st.lists(
    st.tuples(st.sampled_from((*NAMES, "zz")) | st.text(max_size=8), st.text(max_size=12)), max_size=8
)


@given(some_pairs)
def test_any_query_string_is_read_and_its_address_means_the_same(pairs: list[tuple[str, str]]) -> None:
    asked = read(pairs)
    assert (asked.search is None) == bool(asked.faults)
    again = read(parse_qsl(asked.query))
    assert again.pairs == tuple(pair for pair in asked.pairs if pair[0] != "cursor")


def test_every_list_of_the_service_may_be_repeated() -> None:
    assert {"teaching", "level", "register", "accessibility", "department"} <= LISTS
    assert not LISTS & {"q", "home", "sort"}


def test_numbers_may_be_written_the_french_way() -> None:
    search = read([("home", "Lyon"), ("radius_km", "12,5"), ("price_max", "1\u202f200,50")]).search
    assert search is not None
    assert search.radius_km == 12.5
    assert str(search.price_max) == "1200.50"


def test_setting_a_value_goes_back_to_the_first_page() -> None:
    asked = read([("cursor", "x"), ("teaching", "remote"), ("q", "cap")])
    assert asked.with_values(teaching=("blended", "remote")) == "q=cap&teaching=blended&teaching=remote"
    assert asked.with_values(teaching=None) == "q=cap"
    assert asked.without("teaching", "remote") == "q=cap"


@pytest.mark.parametrize(
    "values",
    [
        {"q": "x" * 2000},
        {"radius_km": "inf", "home": "Lyon"},
        {"radius_km": "1e9", "home": "Lyon"},
        {"hours_min": "-1"},
        {"insertion_min": "2"},
        {"start_from": "2027-02-30"},
        {"start_to": "2027-02-03T10:00"},
        {"provider": "12"},
        {"department": "00"},
        {"sort": "luck"},
        {"cursor": "x" * 20_000},
        {"q": "a\x07"},
        {"level": tuple("3" * 101)},
    ],
)
def test_every_fault_has_a_sentence_of_its_own(values: dict[str, str | tuple[str, ...]]) -> None:
    pairs = [(name, v) for name, given_ in values.items() for v in ((given_,) if isinstance(given_, str) else given_)]
    asked = read(pairs)
    general = fault_text("no such type", {})
    assert asked.search is None
    for text in asked.faults.values():
        assert text != general
        assert "{" not in text


def test_the_page_knows_every_parameter_of_a_question() -> None:
    known = {field.alias or name for name, field in OfferSearch.model_fields.items()}
    assert known - set(NAMES) == {"facets", "size", "explain"}
