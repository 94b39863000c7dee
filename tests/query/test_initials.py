"""Words read as the initials of a title, in questions and over the tiny catalogue."""

from collections.abc import Iterator

import pytest
from asking import Asker, asker
from tiny_catalogue import BAKERS, SCHOOL, STORY, draft, write

from search_svc.catalogue import Certification
from search_svc.engine.port import Lexicon
from search_svc.query.initials import ORDINARY, with_initials
from search_svc.query.spelling import Speller
from search_svc.query.understanding import text_clause
from search_svc.ranking import packaged_weights
from search_svc.store import Store

COUNSELLING = Certification(
    number="RNCP37274",
    title="Titre professionnel Conseiller en insertion professionnelle",
    abbreviation="Titre professionnel (TP de niveau 5)",
    register="RNCP",
    active=True,
)
COUNSELLOR = draft(SCHOOL, "F3", "Accompagner vers l'emploi", certification=COUNSELLING.number)
MENTIONED = draft(BAKERS, "F4", "CIP cip #cip", certification="RNCP37537")
COUNTS = {
    "#mer": 2,
    "#ca": 3,
    "#cip": 2,
    "#rh": 1,
    "#cap": 9,
    "#mecp": 1,
    "mer": 2 * ORDINARY + 1,
    "cip": 5,
    "merci": 4,
}
SPELLER = Speller(Lexicon("v1", sorted(COUNTS), [COUNTS[word] for word in sorted(COUNTS)], ()))


def read(question: str) -> list[str]:
    weights = packaged_weights()
    clause = text_clause(question, weights)
    assert clause is not None
    words = with_initials(clause, question, SPELLER, weights).words
    return [term for word in words for term in word.terms if term.startswith("#")]


def test_a_word_that_is_the_initials_of_a_title_is_read_so() -> None:
    assert read("tp cip") == read("TP CIP") == ["#cip"]


def test_a_word_in_ordinary_use_is_initials_in_capitals_only() -> None:
    assert read("marin en mer") == []
    assert read("BTS MER") == ["#mer"]
    assert read("MARIN DE MER ET OFFICIER") == []  # somebody who writes everything in capitals


def test_a_word_with_synonyms_and_the_form_of_a_diploma_stay_words() -> None:
    assert read("RH") == read("CAP cuisine") == []


def test_a_small_word_in_capitals_is_initials() -> None:
    assert read("TP CA") == ["#ca"]
    assert read("tp ca") == []


def test_initials_are_no_spelling_mistake() -> None:
    assert SPELLER.closest("mecp") == []
    assert SPELLER.closest("merco") == ["merci"]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("initials")
    write(directory, (*STORY, COUNSELLOR, MENTIONED))
    with Store(directory) as store:
        store.merge_certifications([COUNSELLING])
    with asker(directory) as ask:
        yield ask


@pytest.mark.parametrize("question", ["tp cip", "CIP", "cip en présentiel", "TP CIP à Lyon"])
def test_initials_find_the_certification(story: Asker, question: str) -> None:
    page = story.search(q=question)
    assert [item.id for item in page.items][:1] == [COUNSELLOR.offer.id]
    assert page.corrections is None


def test_initials_go_before_the_same_letters_in_a_text_of_a_provider(story: Asker) -> None:
    assert [item.id for item in story.search(q="cip").items] == [COUNSELLOR.offer.id, MENTIONED.offer.id]


def test_initials_match_whole(story: Asker) -> None:
    assert story.search(q="ci", spelling="literal").total.offers == 0
