"""The way out of a search without an answer, on the tiny catalogue around Lyon and on a random one."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import Asker, asker
from helped import changed, random_question
from tiny_catalogue import TODAY, write

from search_svc.query.responses import HelpItem, OfferPage, Removal
from search_svc.store import Store
from tests.engine.generated import batches, fill_registers

SEED = 20261124
QUESTIONS = 150
WORDS = ("pâtissier", "boulanger", "CAP", "chocolat", "cariste", "CACES", "granit", "web", "patisier", "xyzzy", "paie")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("story")
    write(directory)
    with asker(directory) as ask:
        yield ask


def said(page: OfferPage) -> list[tuple[str, int]]:
    return [(item.label, item.offers) for item in page.help]


def test_a_search_with_offers_needs_no_help(story: Asker):
    page = story.search(q="boulanger")
    assert (page.total.offers, page.help) == (1, ())


def test_each_filter_whose_absence_is_enough_is_offered_the_best_first(story: Asker):
    page = story.search(q="pâtissier", teaching=["remote"], price_max="900")
    assert said(page) == [("Sans « Prix : au plus 900\u00a0€ »", 1)]
    page = story.search(q="pâtissier", department=["38"], price_max="900", home="Vienne")
    assert said(page) == [("Sans « Prix : au plus 900\u00a0€ »", 2)]


def test_the_next_larger_radius_with_an_offer_is_offered_beside_no_radius(story: Asker):
    page = story.search(q="boulanger", home="Vienne", radius_km=10)
    assert said(page) == [
        ("Sans « Dans un rayon de 10\u00a0km »", 1),
        ("Dans un rayon de 30\u00a0km", 1),  # Villeurbanne lies 27.5 km from Vienne
    ]
    assert page.help[1].remove == (Removal("radius_km", ("10",), "30"),)


def test_a_corridor_goes_with_the_radius_it_adds_to(story: Asker):
    page = story.search(q="boulanger", home="Vienne", work="Grenoble", radius_km=5, corridor_km=2)
    assert page.help[0].remove == (Removal("radius_km", ("5",), None), Removal("corridor_km", ("2",), None))
    assert page.help[0].label == "Sans « Dans un rayon de 5\u00a0km » ni « À moins de 2\u00a0km du trajet »"


def test_needs_of_accessibility_are_left_out_one_by_one(story: Asker):
    page = story.search(q="pâtissier", accessibility=["wheelchair", "hearing"])
    assert page.help == (HelpItem((Removal("accessibility", ("hearing",), None),), "Sans « Handicap auditif »", 1),)


def test_a_word_that_no_offer_has_with_the_others_there_is_offered_to_leave_out(story: Asker):
    page = story.search(q="pâtissier boulanger", spelling="literal")
    assert said(page) == [
        ("Sans « Mots exacts »", 4),  # "boulanger" would be dropped
        ("Sans le mot « boulanger »", 4),
        ("Sans le mot « pâtissier »", 1),
    ]
    assert page.help[1].remove == (Removal("q", ("boulanger",), "pâtissier"),)


def test_exact_words_are_a_filter_too(story: Asker):
    assert said(story.search(q="patisier", spelling="literal")) == [("Sans « Mots exacts »", 4)]


def test_the_subject_is_never_left_out_for_the_form_of_a_diploma(story: Asker):
    assert story.search(q="CAP", department=["38"]).total.offers == 2
    page = story.search(q="CAP boulanger", department=["38"])
    assert said(page) == [("Sans « Département : Isère (38) »", 1)]


def test_the_best_pair_is_offered_when_nothing_alone_is_enough(story: Asker):
    page = story.search(q="pâtissier", teaching=["blended"], price_max="1", level=[3])
    assert said(page) == [("Sans « Mixte » ni « Prix : au plus 1\u00a0€ »", 4)]
    assert page.help[0].remove == (Removal("teaching", ("blended",), None), Removal("price_max", ("1",), None))


def test_no_filter_at_all_is_offered_when_no_pair_is_enough(story: Asker):
    page = story.search(q="pâtissier", teaching=["blended"], price_max="1", level=[8], department=["75"])
    assert said(page) == [("Sans aucun filtre", 4)]


def test_words_that_match_nothing_are_answered_with_the_nearest_suggestions(story: Asker):
    page = story.search(q="patiss", spelling="literal")
    assert page.help
    assert all(item.label.startswith("Chercher « ") for item in page.help)


def test_nothing_is_offered_when_nothing_helps(story: Asker):
    assert story.search(q="xyzzy").help == ()


def test_every_offer_is_no_help_for_words_that_match_nothing(story: Asker):
    assert story.search(q="xyzzy plugh").help == ()


def test_offers_one_may_not_see_are_not_counted(story: Asker):
    """The amateur course of Lyon is not public: "pâtissier amateur" alone would find it."""
    page = story.search(q="amateur", price_max="900", spelling="literal")
    assert (page.total.offers, page.help) == (0, ())


def test_certifications_providers_and_territories_are_named(story: Asker):
    page = story.search(q="boulanger", certification=["RNCP38765"])
    assert said(page)[0] == ("Sans « Certification : RNCP38765 CAP - Pâtissier »", 1)
    page = story.search(q="boulanger", department=["75"])
    assert said(page) == [("Sans « Département : Paris (75) »", 1)]


def test_every_count_is_what_the_search_so_changed_finds(tmp_path: Path):
    rng = random.Random(SEED)
    with Store(tmp_path) as store:
        fiches, providers = fill_registers(store, rng)
        for batch in batches(300, fiches, providers, rng):
            store.write(batch)
    kinds = {"one": 0, "pair": 0, "wider": 0, "word": 0}
    with asker(tmp_path, TODAY) as ask:
        for _ in range(QUESTIONS):
            asked: dict[str, Any] = random_question(rng, WORDS)
            page = ask.search(**asked, size=0)
            assert not (page.help and page.total.offers)
            for item in page.help:
                assert ask.search(**changed(asked, item), size=0).total.offers == item.offers, (asked, item)
                kinds["pair" if len(item.remove) > 1 else "one"] += 1
                kinds["wider"] += item.remove[0].parameter == "radius_km" and item.remove[0].instead is not None
                kinds["word"] += item.remove[0].parameter == "q"
            assert [item.offers for item in page.help] == sorted((i.offers for i in page.help), reverse=True)
    assert all(kinds.values()), kinds
