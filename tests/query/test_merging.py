"""Two lists merged: the public one keeps its order whatever stands beside it."""

from hypothesis import given
from hypothesis import strategies as st

from search_svc.engine.page import FacetCount, SearchPage, Totals
from search_svc.engine.plan import FacetRequest
from search_svc.query.merging import both_counts, both_totals, taken_from_extended

keys = st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.0, float("inf")]), max_size=12)


def test_a_public_offer_stands_before_an_extended_one_of_the_same_place() -> None:
    assert taken_from_extended([1.0, 2.0], [1.0, 2.0], 4) == [False, True, False, True]


def test_an_extended_offer_stands_before_a_public_one_it_beats() -> None:
    assert taken_from_extended([2.0], [1.0], 2) == [True, False]


def test_what_is_unknown_stands_last_public_first() -> None:
    unknown = float("inf")
    assert taken_from_extended([unknown], [5.0, unknown], 3) == [True, False, True]


@given(public=keys, extended=keys, size=st.integers(0, 30))
def test_every_result_is_shown_once_and_none_but_those_there_are(
    public: list[float], extended: list[float], size: int
) -> None:
    taken = taken_from_extended(public, extended, size)
    assert len(taken) == min(size, len(public) + len(extended))
    assert taken.count(True) <= len(extended)
    assert taken.count(False) <= len(public)


@given(public=keys, extended=keys, cut=st.integers(0, 24), rest=st.integers(1, 12))
def test_a_page_goes_on_where_the_one_before_ended(
    public: list[float], extended: list[float], cut: int, rest: int
) -> None:
    whole = taken_from_extended(public, extended, cut + rest)
    first = taken_from_extended(public, extended, cut)
    second = taken_from_extended(public[first.count(False) :], extended[first.count(True) :], rest)
    assert first + second == whole


def test_counts_of_both_lists_are_summed_before_they_are_cut() -> None:
    def page(**counts: int) -> SearchPage:
        found = tuple(FacetCount(None if name == "unknown" else name, count) for name, count in counts.items())
        return SearchPage("v", Totals(0, 0, 0), None, {"certification": found})  # type: ignore[arg-type]

    public, extended = page(RNCP1=5, RNCP2=4, unknown=1), page(RNCP3=5, RNCP2=3, unknown=2)
    found = both_counts(FacetRequest("certification", 2, include=("RNCP3",)), public, extended)
    assert [(bucket.value, bucket.count) for bucket in found] == [("RNCP2", 7), ("RNCP1", 5), ("RNCP3", 5), (None, 3)]


def test_totals_are_exact_when_both_are() -> None:
    assert both_totals(Totals(5, 3, 1), Totals(2, 2, 0)) == Totals(7, 5, 1)
    assert not both_totals(Totals(20_000, 10_000, 0, groups_exact=False), Totals(2, 2, 0)).groups_exact
