"""Walks through pages while the index changes: nothing twice, nothing left out."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from search_svc.engine.elastic import Cluster, bring_up_to_date
from search_svc.engine.plan import FacetRequest, SearchPlan, Sort, TextClause, Window, Word
from search_svc.engine.port import VersionGone
from search_svc.store import Batch, Store
from tests.engine.elastic.both_engines import Asked, asked
from tests.engine.generated import TODAY
from tests.engine.offers import make, write
from tests.engine.plans import SCORING, clause

pytestmark = pytest.mark.elasticsearch

PLAIN = SearchPlan(today=TODAY, group="none", text=clause("pâtissier"), scoring=SCORING)
PROVIDERS, ACTIONS = 15, 8


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path) as opened:
        offers = [
            make(f"a{j}", siret=f"3000000{i:02d}00011", formation=f"F{i}", hours=float(j % 3) or None)
            for i in range(PROVIDERS)
            for j in range(ACTIONS)
        ]
        write(opened, *offers)
        yield opened


@pytest.fixture
def elastic(store: Store, cluster: Cluster) -> Iterator[Asked]:
    bring_up_to_date(store, cluster)
    with asked(cluster) as found:
        yield found


@pytest.mark.parametrize("sort", [Sort("relevance"), Sort("hours"), Sort("hours", descending=True), Sort("start")])
def test_a_list_without_groups_is_walked_to_the_end_after_each_page(elastic: Asked, sort: Sort) -> None:
    plan = replace(PLAIN, sort=sort)
    whole = list(elastic.search(replace(plan, window=Window(0, 500))).candidates.ids)
    assert len(whole) == PROVIDERS * ACTIONS
    walked: list[str] = []
    after = None
    while page := elastic.search(replace(plan, window=Window(len(walked), 37, after))):
        if not page.candidates.ids:
            break
        walked += page.candidates.ids
        after = page.after
    assert walked == whole


def test_pages_of_a_pinned_version_do_not_see_what_is_loaded_meanwhile(
    elastic: Asked, store: Store, cluster: Cluster
) -> None:
    whole = list(elastic.search(replace(PLAIN, window=Window(0, 500))).candidates.ids)
    first = elastic.search(replace(PLAIN, window=Window(0, 50)))
    store.write(Batch(deleted=whole[45:60]))
    write(store, *(make(f"new{i}", siret="30000009900011", formation="F99") for i in range(30)))
    bring_up_to_date(store, cluster)
    elastic.look()
    newest = elastic.search(replace(PLAIN, window=Window(0, 500)))
    assert newest.totals.offers == PROVIDERS * ACTIONS - 15 + 30
    assert newest.version != first.version

    pinned = replace(PLAIN, version=first.version)
    second = elastic.search(replace(pinned, window=Window(50, 50, first.after)))
    third = elastic.search(replace(pinned, window=Window(100, 50, second.after)))
    assert [*first.candidates.ids, *second.candidates.ids, *third.candidates.ids] == whole
    assert elastic.search(replace(pinned, window=Window(50, 50))).candidates.ids == second.candidates.ids


def test_a_version_whose_index_was_replaced_is_gone_and_the_newest_answers(
    elastic: Asked, store: Store, cluster: Cluster
) -> None:
    version = elastic.search(PLAIN).version
    bring_up_to_date(store, cluster, full=True)
    # Not looked yet: the point in time is found lost by the search itself.
    page = elastic.search(PLAIN)
    assert page.version != version
    assert page.totals.offers == PROVIDERS * ACTIONS
    with pytest.raises(VersionGone, match=version):
        elastic.search(replace(PLAIN, version=version))


def test_a_process_that_never_held_a_version_says_it_is_gone(elastic: Asked, store: Store, cluster: Cluster) -> None:
    version = elastic.search(PLAIN).version
    write(store, make("later"))
    bring_up_to_date(store, cluster)
    with asked(cluster) as other, pytest.raises(VersionGone):
        other.search(replace(PLAIN, version=version))


def test_a_point_in_time_the_cluster_let_go_is_opened_anew(elastic: Asked, cluster: Cluster) -> None:
    first = elastic.search(PLAIN)
    client = cluster.loading_client()
    client.close_point_in_time(id=elastic.run(elastic.engine._views.newest()).point)
    client.close()
    again = elastic.search(PLAIN)
    assert (again.version, list(again.candidates.ids)) == (first.version, list(first.candidates.ids))
    assert elastic.search(replace(PLAIN, version=first.version)).totals == first.totals


def test_the_offers_of_groups_too_many_to_count_are_counted_for_the_page(
    elastic: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    from search_svc.engine.elastic import answers, requests

    grouped = replace(PLAIN, group="provider_certification", window=Window(0, 6), facets=(FacetRequest("level"),))
    exact = elastic.search(grouped)
    for module in (answers, requests):
        monkeypatch.setattr(module, "GROUPS_EXACT_TO", 6)
    page = elastic.search(grouped)
    assert (page.totals.groups, page.totals.groups_exact) == (6, False)
    assert list(page.candidates.ids) == list(exact.candidates.ids)
    assert np.array_equal(page.candidates.group_offers, np.full(6, ACTIONS))


def test_a_whole_course_title_and_more_is_answered(elastic: Asked) -> None:
    """Longer than any question the API takes: no limit of clauses is met."""
    alone = replace(PLAIN, text=clause("pâtissier"))
    assert alone.text is not None
    found = TextClause(alone.text.words * 150, "")
    assert elastic.search(replace(PLAIN, text=found)).totals.offers == PROVIDERS * ACTIONS
    other = tuple(Word(f"mot{i}", (f"mot{i}", f"syn:{i}"), (f"mot{i}",)) for i in range(150))
    assert elastic.search(replace(PLAIN, text=TextClause((*alone.text.words, *other), ""))).totals.offers == 0
