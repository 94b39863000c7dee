"""Pages of one list: they never overlap and never skip, whatever their sizes and whatever happens to the index."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from asking import Asker, asker
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_catalogue import GRENOBLE, LYON, PARIS, VIENNE, Drafted, add, draft, write

from search_svc.engine.port import VersionGone
from search_svc.query import paging, search
from search_svc.query.refusals import BadParameters, Gone
from search_svc.store import Batch, Store

PROVIDERS = 23


def crowd(number: int = PROVIDERS, *, first: int = 0) -> tuple[Drafted, ...]:
    """Offers of many providers, some with several, that tie in much."""
    return tuple(
        draft(
            f"{120_000_000 + n}00019",
            "F1",
            "CAP Pâtissier" if n % 2 else "Pâtisserie du chef",
            at=(LYON, VIENNE, GRENOBLE, PARIS)[(n + action) % 4],
            action=f"A{action}",
            certification=("RNCP38765", "RNCP37537")[n % 5 == 0],
            price=None if n % 4 == 0 else Decimal(1000 + 500 * (n % 3)),
            contents="pâtissier",
        )
        for n in range(first, first + number)
        for action in range(1 + n % 3)
    )


@pytest.fixture(autouse=True)
def _small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    # So that a few dozen groups make several windows.
    monkeypatch.setattr(paging, "WINDOW", 7)


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("many")
    write(directory, crowd())
    with asker(directory) as ask:
        yield ask


@pytest.fixture
def changing(tmp_path: Path) -> Iterator[Asker]:
    write(tmp_path, crowd())
    with asker(tmp_path) as ask:
        yield ask


def all_pages(ask: Asker, sizes: Iterator[int] | None = None, **question: Any) -> list[list[str]]:
    pages, cursor = [], None
    while True:
        more: dict[str, Any] = {} if cursor is None else {"cursor": cursor}
        size = {} if sizes is None else {"size": next(sizes)}
        page = ask.search(**question, **more, **size)
        pages.append([item.id for item in page.items])
        if page.next is None:
            return pages
        cursor = page.next


QUESTIONS: list[dict[str, Any]] = [
    {"q": "pâtissier"},
    {"q": "pâtissier", "group": "none"},
    {"q": "pâtissier", "home": "Lyon", "work": "Vienne"},
    {"home": "Grenoble", "sort": "distance"},
    {"sort": "-price", "group": "none"},
    {"sort": "price", "q": "pâtissier"},
    {"sort": "start"},
    {},
]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
@given(sizes=st.lists(st.integers(1, 17), min_size=60, max_size=60))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_pages_of_any_size_make_the_same_list(many: Asker, question: dict[str, Any], sizes: list[int]) -> None:
    listed = [identifier for page in all_pages(many, iter(sizes), **question) for identifier in page]
    whole = many.search(**question, size=100)
    assert listed == [item.id for item in whole.items]
    assert len(listed) == len(set(listed))
    assert len(listed) == (whole.total.offers if question.get("group") == "none" else whole.total.groups)


def test_every_page_tells_the_same_totals_and_the_same_ranking(many: Asker) -> None:
    first = many.search(q="pâtissier", size=5)
    second = many.search(q="pâtissier", size=9, cursor=first.next)
    assert (first.total, first.ranking) == (second.total, second.ranking)


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_an_index_update_between_two_pages_changes_neither(changing: Asker, question: dict[str, Any]) -> None:
    expected = [item.id for item in changing.search(**question, size=100).items]
    first = changing.search(**question, size=10)
    with closing(Store(changing.directory)) as store:
        add(store, crowd(9, first=500))
    assert changing.search(**question, size=100).total.offers > first.total.offers
    rest = changing.search(**question, size=90, cursor=first.next)
    assert [item.id for item in (*first.items, *rest.items)] == expected
    assert rest.ranking.index_version == first.ranking.index_version


def test_a_word_stays_corrected_though_it_exists_by_the_second_page(changing: Asker) -> None:
    first = changing.search(q="patisier", size=5)
    with closing(Store(changing.directory)) as store:
        add(store, (draft("13000000100016", "F1", "Patisier"),))
    second = changing.search(q="patisier", size=90, cursor=first.next)
    assert second.corrections == first.corrections
    assert len(first.items) + len(second.items) == first.total.groups


def test_midnight_between_two_pages_changes_neither(many: Asker) -> None:
    question: dict[str, Any] = {"q": "pâtissier"}
    expected = [item.id for item in many.search(**question, size=100).items]
    first = many.search(**question, size=10)
    with asker(many.directory, today=date(2026, 11, 23)) as tomorrow:
        assert [item.id for item in tomorrow.search(**question, size=100).items] != expected
        rest = tomorrow.search(**question, size=100, cursor=first.next)
    assert [item.id for item in (*first.items, *rest.items)] == expected
    assert rest.ranking.day == date(2026, 11, 22)


def test_an_offer_withdrawn_between_two_pages_is_not_shown(changing: Asker) -> None:
    first = changing.search(q="pâtissier", size=5)
    coming = changing.search(q="pâtissier", size=5, cursor=first.next)
    with closing(Store(changing.directory)) as store:
        store.write(Batch(deleted=[coming.items[1].id]))
    again = changing.search(q="pâtissier", size=5, cursor=first.next)
    assert [item.id for item in again.items] == [item.id for n, item in enumerate(coming.items) if n != 1]
    assert again.next == coming.next


def test_an_index_version_no_longer_held_is_gone(changing: Asker) -> None:
    first = changing.search(q="pâtissier", size=5)
    with closing(Store(changing.directory)) as store:
        for n in range(10):
            add(store, crowd(1, first=600 + n))
            changing.search(size=1)
    with pytest.raises(VersionGone):
        changing.search(q="pâtissier", size=5, cursor=first.next)


def test_a_list_ranked_by_other_weights_is_gone(many: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    first = many.search(q="pâtissier", size=5)
    searcher = many.service._searcher
    monkeypatch.setattr(many.service, "_searcher", replace(searcher, weights=replace(searcher.weights, version="2")))
    with pytest.raises(Gone, match="ranking"):
        many.search(q="pâtissier", size=5, cursor=first.next)


def test_a_cursor_with_another_question_is_refused(many: Asker) -> None:
    first = many.search(q="pâtissier", size=5)
    with pytest.raises(BadParameters, match="cursor: belongs to another question"):
        many.search(q="boulanger", size=5, cursor=first.next)


def test_a_grouped_list_ends_with_a_refusal_that_tells_the_way_out(
    many: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "GROUPS_EXACT_TO", 14)
    first = many.search(q="pâtissier", size=9)
    second = many.search(q="pâtissier", size=9, cursor=first.next)
    assert len(second.items) == 5
    with pytest.raises(BadParameters, match="group=none"):
        many.search(q="pâtissier", size=9, cursor=second.next)
    assert len([i for page in all_pages(many, group="none", q="pâtissier", size=9) for i in page]) == first.total.offers
