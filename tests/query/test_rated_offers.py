"""Ratings in the answers: shown, filtered and sorted by, and never in the score."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import Asker, asker
from tiny_catalogue import PASTRY_GRENOBLE, PASTRY_LYON, PASTRY_REMOTE, PASTRY_VIENNE, write

from search_svc.catalogue.rating import Distribution, ReceivedRatings
from search_svc.indexer.rating import rate_offers
from search_svc.query.responses import OfferPage
from search_svc.store import Store

LYON, VIENNE, GRENOBLE = PASTRY_LYON.offer.id, PASTRY_VIENNE.offer.id, PASTRY_GRENOBLE.offer.id
REMOTE = PASTRY_REMOTE.offer.id
# One trainee of Lyon gives 5; forty of Vienne 4 or 5; those of the remote course are less pleased; nobody of Grenoble.
RATINGS: dict[str, Distribution] = {LYON: (0, 0, 0, 0, 1), VIENNE: (0, 0, 0, 8, 32), REMOTE: (20, 10, 10, 0, 0)}


@pytest.fixture(scope="module")
def unrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("unrated")
    write(directory)
    with asker(directory) as ask:
        yield ask


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory: Path = tmp_path_factory.mktemp("rated")
    write(directory)
    with Store(directory) as store:
        store.replace_ratings({offer: ReceivedRatings(published=given) for offer, given in RATINGS.items()})
        rate_offers(store, lambda _: None)
    with asker(directory) as ask:
        yield ask


def ids(page: OfferPage) -> list[str]:
    return [item.id for item in page.items]


def test_a_rating_is_shown_with_its_count_and_distribution_and_its_absence_too(rated: Asker) -> None:
    found = {item.id: item.rating for item in rated.search(q="pâtissier", group="none").items}
    vienne = found[VIENNE]
    assert vienne is not None
    assert (vienne.mean, vienne.count, vienne.distribution) == (4.8, 40, (0, 0, 0, 8, 32))
    assert found[GRENOBLE] is None


def test_the_sort_does_not_let_one_rating_lead_and_the_unrated_come_last_in_both_directions(rated: Asker) -> None:
    assert ids(rated.search(q="pâtissier", group="none", sort="-rating")) == [VIENNE, LYON, REMOTE, GRENOBLE]
    assert ids(rated.search(q="pâtissier", group="none", sort="rating")) == [REMOTE, LYON, VIENNE, GRENOBLE]


def test_a_lowest_rating_compares_the_mean_shown_and_leaves_the_unrated_out(rated: Asker) -> None:
    assert set(ids(rated.search(q="pâtissier", group="none", rating_min=4.8))) == {LYON, VIENNE}
    assert set(ids(rated.search(q="pâtissier", group="none", rating_min=1))) == {LYON, VIENNE, REMOTE}


def test_a_group_sorted_by_rating_is_shown_by_its_best_rated_offer(rated: Asker) -> None:
    assert ids(rated.search(q="pâtissier", sort="-rating")) == [VIENNE, LYON, REMOTE]


@pytest.mark.parametrize("question", [{"q": "pâtissier"}, {"q": "cap", "home": "Vienne"}, {}])
def test_order_and_scores_by_relevance_are_the_same_with_and_without_ratings(
    rated: Asker, unrated: Asker, question: dict[str, str]
) -> None:
    for group in ("none", "provider_certification"):
        with_ratings, without = (ask.search(**question, group=group, explain=True) for ask in (rated, unrated))
        assert any(item.rating for item in with_ratings.items)
        assert not any(item.rating for item in without.items)
        assert ids(with_ratings) == ids(without)
        for one, other in zip(with_ratings.items, without.items, strict=True):
            assert (one.score, one.components, one.explanation) == (other.score, other.components, other.explanation)


def test_the_explanation_says_that_the_list_is_sorted_by_rating(rated: Asker) -> None:
    (item, *_) = rated.search(q="pâtissier", sort="-rating", explain=True).items
    assert item.explanation is not None
    assert "par avis des stagiaires (moyenne pondérée" in item.explanation.sentences[0]
