"""Questions with places, ways of teaching, durations and codes among their words, over the tiny catalogue."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import Asker, asker
from tiny_catalogue import (
    BAKERY_VILLEURBANNE,
    DISTANT,
    DRIVING,
    PASTRY_GRENOBLE,
    PASTRY_LYON,
    PASTRY_REMOTE,
    PASTRY_VIENNE,
    draft,
    write,
)

from search_svc.query.parameters import OfferSearch, Question
from search_svc.query.responses import OfferPage

LYON, VIENNE, GRENOBLE = PASTRY_LYON.offer.id, PASTRY_VIENNE.offer.id, PASTRY_GRENOBLE.offer.id
REMOTE, BAKERY, PERMIS = PASTRY_REMOTE.offer.id, BAKERY_VILLEURBANNE.offer.id, DRIVING.offer.id
SAID = [
    "pâtissier lyon",
    "pâtissier à grenoble",
    "pâtissier isère",
    "pâtissier à distance",
    "pâtissier en ligne lyon",
    "permis b 20h",
    "patisier lyon",
    "je cherche une formation à vienne",
    "cap de niveau 3",
    "RNCP38765",
    "D1104 grenoble",
]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("reader")
    write(directory)
    with asker(directory) as ask:
        yield ask


def ids(page: OfferPage) -> list[str]:
    return [item.id for item in page.items]


def said_explicitly(q: str, page: OfferPage) -> dict[str, Any]:
    """The parameters that a client would send who follows the answer's ``understood``."""
    assert page.understood is not None, q
    names = OfferSearch.model_fields
    found: dict[str, Any] = {"q": page.understood.question}
    for one in page.understood.filters:
        for name, value in one.parameters.items():
            found[name] = [*found.get(name, ()), value] if names[name].default == () else value
    return found


def test_a_town_among_the_words_is_a_circle_around_it(story: Asker) -> None:
    page = story.search(q="pâtissier grenoble")
    assert set(ids(page)) == {GRENOBLE, REMOTE}  # remote offers stay
    assert page.understood is not None
    (one,) = page.understood.filters
    assert (one.kind, one.text, one.label) == ("place", "grenoble", "Autour de Grenoble (38), 30\u00a0km")
    assert (one.without, one.literal) == ({"q": "pâtissier"}, {"q": 'pâtissier "grenoble"'})
    assert page.origins.home is not None
    assert (page.origins.home.label, page.origins.home.understood) == ("Grenoble (38)", True)
    assert page.items[ids(page).index(GRENOBLE)].distance.home_km == pytest.approx(0, abs=0.1)


@pytest.mark.parametrize("q", SAID)
def test_what_is_understood_answers_like_the_same_parameters(story: Asker, q: str) -> None:
    page = story.search(q=q, facets=["teaching", "level", "department", "certification"])
    asked = said_explicitly(q, page)
    same = story.search(**asked, facets=["teaching", "level", "department", "certification"])
    assert same.understood is None
    assert ids(page)
    assert (ids(page), page.total, page.ranking) == (ids(same), same.total, same.ranking)
    assert page.facets == same.facets


def test_a_facet_shows_what_was_understood_as_selected(story: Asker) -> None:
    page = story.search(q="pâtissier à distance", facets=["teaching"])
    assert {value.value: value.selected for value in page.facets["teaching"]} == {"remote": True, "in_person": False}


def test_each_filter_can_be_left_out_or_taken_as_words(story: Asker) -> None:
    page = story.search(q="cap pâtissier à distance lyon")
    assert page.understood is not None
    assert [one.text for one in page.understood.filters] == ["à distance", "lyon"]
    without = story.search(q=page.understood.filters[0].without["q"])
    assert without.understood is not None
    assert [one.text for one in without.understood.filters] == ["lyon"]
    literal = story.search(q=page.understood.filters[0].literal["q"])
    assert literal.understood is not None
    assert (literal.understood.question, ids(literal)) == ('cap pâtissier "à distance"', [REMOTE])
    assert story.search(q="cap pâtissier à distance", **page.understood.literal).understood is None


def test_words_are_words_when_the_filter_finds_nothing(tmp_path: Path) -> None:
    blended = draft(DISTANT, "F9", "Comptabilité à distance", certification="RNCP38765", teaching="blended")
    write(tmp_path, (blended,))
    with asker(tmp_path) as ask:
        page = ask.search(q="comptabilité à distance")
        assert (ids(page), page.understood, page.corrections) == ([blended.offer.id], None, None)


def test_a_code_no_offer_has_is_no_filter(story: Asker) -> None:
    page = story.search(q="RNCP99999")
    assert (page.total.offers, page.understood) == (0, None)


def test_a_town_without_offers_nearby_is_where_distances_are_told_from(story: Asker) -> None:
    page = story.search(q="permis b paris")
    assert ids(page) == [PERMIS]
    assert page.understood is not None
    assert page.understood.filters[0].parameters == {"home": "Paris (75)"}
    assert page.items[0].distance.home_km == pytest.approx(416, abs=15)


def test_a_filter_no_offer_has_is_left_out_before_a_word_of_the_subject(story: Asker) -> None:
    page = story.search(q="boulanger 14h")
    assert (ids(page), page.understood) == ([BAKERY], None)
    assert page.corrections is not None
    assert (page.corrections.question, page.corrections.dropped) == ("boulanger", ("14h",))


def test_a_place_asked_explicitly_wins_over_one_in_words(story: Asker) -> None:
    page = story.search(q="pâtissier grenoble", home="Lyon")
    assert page.understood is None
    assert page.origins.home is not None
    assert (page.origins.home.label, page.origins.home.understood) == ("Lyon (69)", False)


def test_pages_keep_the_reading_of_the_first(story: Asker) -> None:
    first = story.search(q="pâtissier isère", group="none", size=1)
    second = story.search(q="pâtissier isère", group="none", size=1, cursor=first.next)
    assert {*ids(first), *ids(second)} == {VIENNE, GRENOBLE}
    assert (second.next, second.understood) == (None, first.understood)


def test_the_rank_of_an_offer_is_told_for_the_same_reading(story: Asker) -> None:
    page = story.search(q="pâtissier grenoble")
    found = story.run(story.service.offer_ranking(GRENOBLE, Question(q="pâtissier grenoble")))
    assert (found.rank, found.understood) == (ids(page).index(GRENOBLE) + 1, page.understood)
    assert found.ranking == page.ranking
    far = story.run(story.service.offer_ranking(VIENNE, Question(q="pâtissier grenoble")))
    assert not far.matches
    assert (far.missing.words, far.missing.parameters) == ((), ("radius_km",))


def test_the_window_of_an_audit_reads_the_question_as_a_search_does(story: Asker) -> None:
    page = story.search(q="pâtissier grenoble")
    window = story.run(story.service.first_window(Question(q="pâtissier grenoble"), page.ranking.day))
    assert len(window.resolved.understood) == 1
    assert window.ranked.page.totals.offers == page.total.offers
