"""Who stands before an offer, what would change that, and the same answer anew."""

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from asking import Asker, asker
from pydantic import ValidationError
from tiny_catalogue import BAKERY_VILLEURBANNE, PASTRY_GRENOBLE, PASTRY_LYON, TODAY, write

from search_svc.engine.port import VersionGone
from search_svc.query.parameters import Question
from search_svc.query.rank_responses import OfferRanking
from search_svc.query.refusals import BadParameters, Gone
from search_svc.query.replaying import Replay, Replayed
from search_svc.query.responses import OfferPage


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("ranks")
    write(directory)
    with asker(directory) as ask:
        yield ask


def ranking(story: Asker, identifier: str, **question: object) -> OfferRanking:
    answer: OfferRanking = story.run(story.service.offer_ranking(identifier, Question.model_validate(question)))
    return answer


def test_those_before_an_offer_are_those_of_the_list(story: Asker) -> None:
    items = story.search(q="pâtissier", home="Lyon").items
    assert len(items) > 1
    for place, item in enumerate(items):
        answer = ranking(story, item.id, q="pâtissier", home="Lyon")
        assert [other.id for other in answer.before] == [other.id for other in items[:place]]
        assert [other.provider for other in answer.before] == [other.provider for other in items[:place]]
        assert answer.before_total == place


def test_differences_sum_to_the_difference_of_the_scores(story: Asker) -> None:
    last = ranking(story, story.search(q="pâtissier", home="Lyon").items[-1].id, q="pâtissier", home="Lyon")
    assert last.score is not None
    for other in last.before:
        assert sum(other.differences.values()) == pytest.approx(other.score - last.score)


def test_what_decided_is_the_band_or_the_draw(story: Asker) -> None:
    items = story.search(q="pâtissier", home="Lyon", explain=True).items
    last = ranking(story, items[-1].id, q="pâtissier", home="Lyon")
    assert last.expected is not None
    for other in last.before:
        assert other.band is not None
        assert (other.decided == "band") == (other.band < last.expected.band)


def test_the_rank_of_today_lies_in_the_expected_range(story: Asker) -> None:
    for item in story.search(q="pâtissier", home="Lyon").items:
        answer = ranking(story, item.id, q="pâtissier", home="Lyon")
        assert answer.rank is not None
        assert answer.expected is not None
        assert answer.expected.best is not None
        assert answer.expected.worst is not None
        assert answer.expected.best <= answer.rank <= answer.expected.worst


def test_every_change_tells_a_score_no_lower_than_the_offers(story: Asker) -> None:
    for item in story.search(home="Lyon").items:
        answer = ranking(story, item.id, q=item.title.split()[-1], home="Lyon")
        assert answer.changes
        for change in answer.changes:
            if change.expected is not None and answer.score is not None:
                assert change.expected.score >= answer.score


def test_an_offer_that_lacks_a_word_is_told_which_and_where_it_would_stand(story: Asker) -> None:
    answer = ranking(story, BAKERY_VILLEURBANNE.offer.id, q="pâtissier conduite", spelling="literal")
    assert answer.missing is not None
    assert "conduite" in answer.missing.words
    assert answer.missing.parameters == ()
    assert [change.kind for change in answer.changes] == ["word"]
    assert answer.changes[0].expected is not None
    assert answer.changes[0].expected.best == 1


def test_an_offer_that_a_filter_leaves_out_is_told_which(story: Asker) -> None:
    answer = ranking(story, PASTRY_LYON.offer.id, q="pâtissier", register=["RS"], home="Lyon", radius_km=20)
    assert answer.missing is not None
    assert (answer.missing.words, answer.missing.parameters) == ((), ("register",))
    assert answer.changes == ()


def test_another_order_has_no_changes_and_says_so_of_those_before(story: Asker) -> None:
    items = story.search(sort="price", group="none").items
    answer = ranking(story, items[-1].id, sort="price", group="none")
    assert answer.changes == answer.unaffecting == ()
    assert answer.expected is None
    assert {other.decided for other in answer.before} == {"sort"}


def test_an_offer_shown_by_another_keeps_its_groups_place_until_it_beats_it(story: Asker) -> None:
    answer = ranking(story, PASTRY_GRENOBLE.offer.id, q="pâtissier", home="Vienne")
    assert answer.shown_by is not None
    rep = ranking(story, answer.shown_by, q="pâtissier", home="Vienne")
    assert answer.expected == rep.expected


def replayed(story: Asker, page: OfferPage, question: dict[str, object], **block: object) -> Replayed:
    told = msgspec.to_builtins(page.ranking) | block
    asked = Replay.model_validate({"question": question, "ranking": told, "offers": [item.id for item in page.items]})
    answer: Replayed = story.run(story.service.replay(asked))
    return answer


@pytest.mark.parametrize(
    "question",
    [{"q": "pâtissier", "home": "Lyon"}, {}, {"sort": "price", "group": "none"}, {"q": "patisier"}],
)
def test_an_answer_replays_from_its_ranking_block(story: Asker, question: dict[str, object]) -> None:
    page = story.search(**question)
    assert page.items
    answer = replayed(story, page, question)
    assert (answer.matches, answer.differs_at) == (True, None)
    assert answer.ranking == page.ranking


def test_the_answer_of_another_day_replays_too(story: Asker, tmp_path_factory: pytest.TempPathFactory) -> None:
    with asker(story.directory, TODAY + timedelta(days=3)) as later:
        page = later.search(q="pâtissier", home="Lyon")
        answer = replayed(story, page, {"q": "pâtissier", "home": "Lyon"})
    assert answer.matches is True
    assert answer.ranking.day == TODAY + timedelta(days=3)


def test_an_order_that_was_not_the_answer_differs_at_a_rank(story: Asker) -> None:
    page = story.search(q="pâtissier", home="Lyon")
    swapped = msgspec.structs.replace(page, items=page.items[::-1])
    assert (replayed(story, swapped, {"q": "pâtissier", "home": "Lyon"}).differs_at) == 1


def test_another_ranking_version_is_gone(story: Asker) -> None:
    with pytest.raises(Gone, match="version"):
        replayed(story, story.search(), {}, version="1-00000000")


def test_an_index_version_no_longer_held_is_gone(story: Asker) -> None:
    with pytest.raises(VersionGone):
        replayed(story, story.search(), {}, index_version="gone")


@pytest.mark.parametrize("block", [{"seed": "1"}, {"sort": "price"}, {"day": "2020-01-01"}])
def test_a_block_of_another_question_is_refused(story: Asker, block: dict[str, object]) -> None:
    with pytest.raises(BadParameters, match="ranking"):
        replayed(story, story.search(q="pâtissier"), {"q": "pâtissier"}, **block)


def test_a_block_with_a_name_nobody_knows_is_refused(story: Asker) -> None:
    with pytest.raises(ValidationError, match="lot"):
        replayed(story, story.search(), {}, lot=1)


def test_an_offer_of_which_too_much_remains_to_pay_is_told_so(story: Asker) -> None:
    asked = {"q": "pâtissier", "rights": "100", "remaining_max": "10", "price_min": "1"}
    answer = ranking(story, PASTRY_LYON.offer.id, **asked)
    assert answer.missing is not None
    assert answer.missing.parameters == ("remaining_max",)
