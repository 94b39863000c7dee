"""Ratings into the store, and what is said of an offer."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from small_catalogue import SCHOOL_OF_LYON, Action, write

from search_svc.catalogue import Decision
from search_svc.catalogue.rating import PRIOR_RATINGS, Distribution, Rating, ReceivedRatings
from search_svc.indexer import IngestRequest, Report, ingest, quarantined
from search_svc.indexer.rating import mean_of_all, rate_offers, rating_of
from search_svc.store import Batch, Store

TODAY = date(2026, 11, 22)
distributions = st.tuples(*[st.integers(0, 50)] * 5)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A store of three offers, A0 to A2."""
    directory = tmp_path / "data"
    run(directory, offers=[write(tmp_path / "offers.xml", [Action(f"A{number}") for number in range(3)])])
    return directory


def run(data: Path, **options: Any) -> Report:
    return ingest(IngestRequest(data_dir=data, today=TODAY, **options))


def rate(data: Path, *rows: str) -> Report:
    file = data.parent / "avis.csv"
    lines = [f"{SCHOOL_OF_LYON};F1;{row}" for row in rows]
    file.write_text("\n".join(["siret;formation;action;rating;count;state", *lines]), encoding="utf-8")
    return run(data, ratings=[file])


def ratings(data: Path) -> dict[str, Rating | None]:
    with Store(data, read_only=True) as store:
        rated = {stored.offer.stated.action_number: stored.offer.rating for stored in store.offers()}
    return dict(sorted(rated.items()))


def test_an_offer_has_the_mean_the_count_and_the_distribution_of_what_is_published(data: Path) -> None:
    report = rate(
        data, "A0;5;3;published", "A0;2;1;published", "A0;1;40;pending", "A0;1;9;rejected", "A1;3;4;published"
    )
    assert report.ratings_by_state == {"published": 8, "pending": 40, "rejected": 9}
    assert report.to_json()["ratings_read"] == 57
    first, second, third = ratings(data).values()
    assert first is not None
    assert (first.mean, first.count, first.distribution) == (4.25, 4, (0, 1, 0, 0, 3))
    prior = (17 + 12) / 8
    assert first.bayesian_mean == pytest.approx((PRIOR_RATINGS * prior + 17) / (PRIOR_RATINGS + 4))
    assert second is not None
    assert second.mean == 3
    assert third is None


def test_an_offer_without_a_published_rating_is_not_rated(data: Path) -> None:
    rate(data, "A0;5;3;pending", "A1;5;0;published")
    assert set(ratings(data).values()) == {None}


def test_sending_a_file_twice_changes_nothing_and_a_new_one_replaces(data: Path) -> None:
    rate(data, "A0;5;3;published", "A1;4;1;published")
    with Store(data, read_only=True) as store:
        before = store.seq()
    assert rate(data, "A0;5;3;published", "A1;4;1;published").ratings_by_state == {"published": 4}
    with Store(data, read_only=True) as store:
        assert store.seq() == before
    rate(data, "A0;5;3;rejected")
    first, second, _ = ratings(data).values()
    assert first is None
    assert second is not None
    assert second.bayesian_mean == second.mean == 4  # it is now the mean of all


def test_ratings_outlast_a_change_of_the_offer_and_its_return(data: Path, tmp_path: Path) -> None:
    rate(data, "A0;5;3;published")
    changed = write(tmp_path / "offers.xml", [Action("A1"), Action("A2")])
    assert run(data, offers=[changed], full=True, allow_shrink=True).withdrawn == 1
    write(changed, [Action("A0", price="10.00"), Action("A1"), Action("A2")])
    assert run(data, offers=[changed]).indexed == 1
    first = ratings(data)["A0"]
    assert first is not None
    assert first.count == 3


def test_what_cannot_be_taken_in_is_in_quarantine_with_file_line_and_reason(data: Path) -> None:
    report = rate(
        data, "A0;6;2;published", "A9;5;4;published", "A0;x;1;published", "A0;0;1;published", "A0;5;1;published"
    )
    assert report.ratings_quarantined_by_reason == {"rating_out_of_range": 3, "offer_unknown": 4, "unreadable": 1}
    assert report.ratings_by_state == {"published": 1}
    assert [(entry.kind, entry.at.line, entry.reason) for entry in quarantined(data)] == [
        ("record", 2, "rating_out_of_range"),
        ("record", 3, "offer_unknown"),
        ("record", 4, "unreadable"),
        ("record", 5, "rating_out_of_range"),
    ]
    assert rate(data, "A0;5;1;published").ratings_quarantined_by_reason == {}
    assert list(quarantined(data)) == []


def test_a_store_made_before_ratings_takes_them(data: Path) -> None:
    with Store(data) as store:
        store._connection.execute("DROP TABLE ratings")
    assert rate(data, "A0;5;1;published").ratings_by_state == {"published": 1}


def test_the_mean_of_all_is_that_of_the_offers_that_everybody_sees(data: Path) -> None:
    with Store(data) as store:
        hidden = [stored.offer for stored in store.offers() if stored.offer.stated.action_number == "A2"]
        store.write(Batch(offers=[structs.replace(offer, decision=Decision(cpf=False)) for offer in hidden]))
        store.replace_ratings(
            {hidden[0].id.replace("A2", "A0"): received(4), hidden[0].id: received(1)},
        )
        rate_offers(store, lambda _: None)
    first, _, third = ratings(data).values()
    assert first is not None
    assert first.bayesian_mean == first.mean == 4
    assert third is not None
    assert third.bayesian_mean == pytest.approx((PRIOR_RATINGS * 4 + 1) / (PRIOR_RATINGS + 1))
    with Store(data) as store:
        store.replace_ratings({hidden[0].id.replace("A2", "A0"): ReceivedRatings()})
        rate_offers(store, lambda _: None)
    first, _, third = ratings(data).values()
    assert first is None
    assert third is not None
    assert third.bayesian_mean == third.mean == 1


def received(rating: int) -> ReceivedRatings:
    return ReceivedRatings().with_more("published", rating, 1)


# --- the formula ------------------------------------------------------------------------------------------------------
@given(distributions, st.floats(1, 5))
def test_the_bayesian_mean_lies_between_the_mean_and_that_of_all(published: Distribution, prior: float) -> None:
    rating = rating_of(published, prior)
    if rating is None:
        assert sum(published) == 0
        return
    low, high = sorted((prior, rating.mean))
    assert low - 1e-9 <= rating.bayesian_mean <= high + 1e-9


def test_one_rating_of_5_does_not_stand_before_thirty_of_which_two_are_4() -> None:
    prior = mean_of_all([(5, 10, 40, 60, 30)])
    one, thirty = rating_of((0, 0, 0, 0, 1), prior), rating_of((0, 0, 0, 2, 28), prior)
    assert one is not None
    assert thirty is not None
    assert one.mean > thirty.mean
    assert one.bayesian_mean < thirty.bayesian_mean


def test_without_ratings_nothing_is_usual() -> None:
    assert mean_of_all([]) is None
