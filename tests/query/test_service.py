"""What the service answers beside searches."""

from collections.abc import Iterator

import pytest
from asking import Asker, asker
from tiny_catalogue import (
    BAKERY_VILLEURBANNE,
    HIDDEN,
    PASTRY_GRENOBLE,
    PASTRY_LYON,
    PASTRY_VIENNE,
    write,
)

from search_svc.query.parameters import PlaceSearch, Question, Suggest
from search_svc.query.rank_responses import OfferRanking
from search_svc.query.refusals import NotFound
from search_svc.query.responses import CertificationDetail, PlaceFound
from search_svc.ranking import packaged_weights


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("story")
    write(directory)
    with asker(directory) as ask:
        yield ask


def ranking(story: Asker, identifier: str, **question: object) -> OfferRanking:
    answer: OfferRanking = story.run(story.service.offer_ranking(identifier, Question.model_validate(question)))
    return answer


def test_an_offer_is_shown_with_all_its_texts(story: Asker) -> None:
    offer = story.run(story.service.offer(BAKERY_VILLEURBANNE.offer.id))
    assert (offer.title, offer.contents) == ("CAP Boulanger", "Pains, viennoiseries, tourage")
    assert (offer.objectives, offer.url, offer.language) == (None, None, None)
    assert (offer.address.lines, offer.address.town) == (("1 rue de la République",), "Villeurbanne")


@pytest.mark.parametrize(
    "identifier",
    [HIDDEN.offer.id, "11000000100017~F1~A9", "11000000100017~F1", "nonsense", "11000000100017~F.1~A1", "~~"],
)
def test_an_offer_one_may_not_see_is_not_there(story: Asker, identifier: str) -> None:
    with pytest.raises(NotFound):
        story.run(story.service.offer(identifier))
    with pytest.raises(NotFound):
        ranking(story, identifier)


def test_the_ranks_are_those_of_the_list(story: Asker) -> None:
    question = {"q": "pâtissier", "home": "Lyon"}
    for rank, item in enumerate(story.search(**question, explain=True).items, start=1):
        answer = ranking(story, item.id, **question)
        assert (answer.matches, answer.rank, answer.shown_by) == (True, rank, None)
        assert (answer.score, answer.components, answer.explanation) == (item.score, item.components, item.explanation)


@pytest.mark.parametrize("sort", ["price", "-price", "start"])
def test_the_ranks_of_another_sort_are_those_of_its_list(story: Asker, sort: str) -> None:
    for rank, item in enumerate(story.search(sort=sort, group="none").items, start=1):
        assert ranking(story, item.id, sort=sort, group="none").rank == rank


def test_an_offer_that_stands_behind_another_of_its_group_says_which(story: Asker) -> None:
    answer = ranking(story, PASTRY_GRENOBLE.offer.id, q="pâtissier", home="Vienne")
    assert (answer.matches, answer.shown_by) == (True, PASTRY_VIENNE.offer.id)
    assert answer.rank == ranking(story, PASTRY_VIENNE.offer.id, q="pâtissier", home="Vienne").rank
    assert answer.explanation is not None


def test_an_offer_that_does_not_match_says_so(story: Asker) -> None:
    answer = ranking(story, BAKERY_VILLEURBANNE.offer.id, q="conduite")
    assert (answer.matches, answer.rank, answer.score, answer.explanation) == (False, None, None, None)


def test_a_rank_is_explained_for_the_words_that_were_searched(story: Asker) -> None:
    answer = ranking(story, PASTRY_LYON.offer.id, q="patisier")
    assert answer.matches
    assert answer.corrections is not None
    assert answer.corrections.question == "patissier"


def test_what_is_typed_is_completed(story: Asker) -> None:
    found = story.run(story.service.suggestions(Suggest(q="patis")))
    assert any(item.kind == "certification" and item.code == "RNCP38765" and item.offers == 4 for item in found.items)


def test_a_place_is_found_by_its_beginning_and_by_its_postcode(story: Asker) -> None:
    vienne = PlaceFound("Vienne (38)", "38200", "38", 45.5242, 4.8781)
    for typed in ("vien", "38200"):
        assert story.run(story.service.places(PlaceSearch(q=typed))).items == (vienne,)


def test_a_certification_is_shown_with_its_cohorts_and_its_offers(story: Asker) -> None:
    fiche: CertificationDetail = story.run(story.service.certification("RNCP38765"))
    assert (fiche.title, fiche.level, fiche.offers) == ("CAP - Pâtissier", 3, 4)
    assert fiche.cohorts[0].overall_6_months == 0.62
    assert fiche.insertion is not None
    assert fiche.insertion.stated == 0.62


def test_a_certification_no_register_knows_is_not_there(story: Asker) -> None:
    with pytest.raises(NotFound):
        story.run(story.service.certification("RNCP1"))


def test_the_criteria_are_those_of_the_weights_file(story: Asker) -> None:
    criteria, weights = story.run(story.service.ranking()), packaged_weights()
    assert criteria.version == weights.version == story.search().ranking.version
    assert {c.name: c.weight for c in criteria.criteria} == {c.name: c.weight for c in weights.components}
    assert all(c.reason and c.label for c in (*criteria.criteria, *criteria.fields))


def test_the_criteria_say_how_much_is_compared(story: Asker) -> None:
    catalogue = story.run(story.service.ranking()).catalogue
    everything = story.search(group="none", size=100)
    assert catalogue.offers == everything.total.offers
    assert catalogue.providers == len({item.provider.siret[:9] for item in everything.items})
    assert catalogue.index_version == everything.ranking.index_version
