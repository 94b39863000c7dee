"""Searches over the tiny catalogue of the story, on the embedded engine."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from asking import Asker, asker
from tiny_catalogue import (
    BAKERY_VILLEURBANNE,
    DRIVING,
    PASTRY_GRENOBLE,
    PASTRY_LYON,
    PASTRY_REMOTE,
    PASTRY_VIENNE,
    TODAY,
    write,
)

from search_svc.catalogue import ACCESSIBILITY_KINDS
from search_svc.query.parameters import FACET_NAMES
from search_svc.query.refusals import BadParameters
from search_svc.query.responses import Corrections, FacetValue, Item, OfferPage, WordCorrection

LYON, VIENNE, GRENOBLE = PASTRY_LYON.offer.id, PASTRY_VIENNE.offer.id, PASTRY_GRENOBLE.offer.id
REMOTE, BAKERY, PERMIS = PASTRY_REMOTE.offer.id, BAKERY_VILLEURBANNE.offer.id, DRIVING.offer.id


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("story")
    write(directory)
    with asker(directory) as ask:
        yield ask


def ids(page: OfferPage) -> list[str]:
    return [item.id for item in page.items]


def only(page: OfferPage, identifier: str) -> Item:
    return next(item for item in page.items if item.id == identifier)


def facet(page: OfferPage, name: str) -> dict[str | None, tuple[int, bool]]:
    return {value.value: (value.count, value.selected) for value in page.facets[name]}


# --- the story ------------------------------------------------------------------------------------------------------
def test_the_pastry_cook_of_villeurbanne_who_works_in_vienne(story: Asker) -> None:
    page = story.search(q="pâtissier", home="Villeurbanne", work="Vienne", radius_km=30, price_max=3200, explain=True)
    assert ids(page) == [LYON, REMOTE]  # Vienne has no price, Grenoble is too far
    near = page.items[0]
    assert near.distance.home_km == pytest.approx(4.556, abs=0.01)
    assert near.distance.work_km == pytest.approx(26.2, abs=0.1)
    assert (near.price, near.hours, near.next_session) == ("3100.50", 400.0, date(2027, 3, 1))
    assert near.certification is not None
    assert (near.certification.number, near.certification.level) == ("RNCP38765", 3)
    assert near.insertion is not None
    assert (near.insertion.cohort, near.insertion.year) == (5200, 2023)
    assert near.explanation is not None
    assert near.explanation.standing is not None
    assert near.explanation.sentences
    assert page.total.remote == 1


def test_what_is_not_known_is_null_and_what_is_not_said_is_told(story: Asker) -> None:
    vienne = only(story.search(q="pâtissier", group="none"), VIENNE)
    assert (vienne.price, vienne.remaining, vienne.rating, vienne.provider.name) == (None, None, None, None)
    assert {fact.kind: (fact.state, fact.text) for fact in vienne.accessibility} == {
        "wheelchair": ("yes", "Locaux accessibles en fauteuil"),
        "hearing": ("not_said", None),
        "visual": ("no", "Non adapté aux déficients visuels"),
        "adapted_pace": ("not_said", None),
        "adviser": ("not_said", None),
        "remote_adaptation": ("not_said", None),
    }
    assert [(funder.code, funder.funder) for funder in vienne.funders] == [(2, "region"), (10, None)]
    assert vienne.next_session == date(2027, 1, 4)  # the session of September has begun
    boulanger = only(story.search(q="boulanger"), BAKERY)
    assert boulanger.insertion is None


def test_a_remote_offer_has_no_distance_and_stays_within_any_radius(story: Asker) -> None:
    remote = only(story.search(q="pâtissier", home="Grenoble", radius_km=5), REMOTE)
    assert (remote.distance.home_km, remote.distance.work_km, remote.entry) == (None, None, "permanent")


def test_an_offer_that_is_not_eligible_is_not_found(story: Asker) -> None:
    page = story.search(q="amateur")
    assert (page.total.offers, page.items) == (0, ())


def test_a_code_finds_its_certification(story: Asker) -> None:
    assert set(ids(story.search(q="RNCP38765", group="none"))) == {LYON, VIENNE, GRENOBLE, REMOTE}


# --- places ---------------------------------------------------------------------------------------------------------
def test_the_answer_says_what_a_place_was_understood_as(story: Asker) -> None:
    origins = story.search(home="Saint-Denis").origins
    assert origins.home is not None
    assert (origins.home.label, origins.home.alternatives) == ("Saint-Denis (974)", ("Saint-Denis (93)",))
    assert origins.work is None


def test_coordinates_and_a_name_give_the_same_distance(story: Asker) -> None:
    named = only(story.search(work="Vienne"), LYON).distance
    pointed = only(story.search(work="45.5242,4.8781"), LYON).distance
    assert named == pointed
    assert named.home_km is None


@pytest.mark.parametrize("parameter", ["home", "work"])
def test_a_place_nobody_knows_is_refused_by_name_without_repeating_it(story: Asker, parameter: str) -> None:
    with pytest.raises(BadParameters) as refusal:
        story.search(**{parameter: "12 allée des Lilas, Xyzville"})
    assert [fault.parameter for fault in refusal.value.faults] == [parameter]
    assert "Lilas" not in str(refusal.value)


# --- words ----------------------------------------------------------------------------------------------------------
def test_an_unknown_word_is_corrected_and_the_answer_says_so(story: Asker) -> None:
    page = story.search(q="patisier")
    assert page.total.offers == 4
    assert page.corrections == Corrections(
        "patissier", (WordCorrection("patisier", "patissier"),), (), {"spelling": "literal"}
    )


def test_the_literal_search_is_what_was_written(story: Asker) -> None:
    page = story.search(q="patisier", spelling="literal")
    assert (page.total.offers, page.corrections) == (0, None)


def test_a_word_that_exists_is_never_corrected(story: Asker) -> None:
    assert story.search(q="boulanger").corrections is None


def test_a_word_nobody_has_is_dropped_and_the_answer_says_so(story: Asker) -> None:
    page = story.search(q="pâtissier xyzzy")
    assert page.total.offers == 4
    assert page.corrections is not None
    assert (page.corrections.question, page.corrections.dropped) == ("pâtissier", ("xyzzy",))


@pytest.mark.parametrize(
    ("question", "kept", "dropped", "offers"),
    [
        ("CAP pâtissier xyzzy", "CAP pâtissier", ("xyzzy",), 4),
        ("CAP tourage pâtissier", "CAP pâtissier", ("tourage",), 4),  # each exists, bakers alone have "tourage"
        ("boulanger pâtissier xyzzy", "pâtissier", ("boulanger", "xyzzy"), 4),
    ],
)
def test_of_three_words_those_that_no_offer_has_with_the_others_are_dropped(
    story: Asker, question: str, kept: str, dropped: tuple[str, ...], offers: int
) -> None:
    page = story.search(q=question)
    assert page.corrections is not None
    assert (page.corrections.question, page.corrections.dropped) == (kept, dropped)
    assert page.total.offers == offers


def test_a_filter_that_is_too_narrow_does_not_change_the_words(story: Asker) -> None:
    page = story.search(q="pâtissier", department=["75"])
    assert (page.total.offers, page.corrections) == (0, None)


def test_a_subject_nobody_teaches_finds_nothing(story: Asker) -> None:
    page = story.search(q="xyzzy")
    assert (page.total.offers, page.corrections, page.next) == (0, None, None)


def test_stop_words_alone_are_said_to_be_left_out(story: Asker) -> None:
    page = story.search(q="de la")
    assert page.total.offers == 6
    assert page.corrections == Corrections("", (), ("de", "la"), None)


# --- sorts ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("price", [REMOTE, GRENOBLE, LYON, VIENNE]),
        ("-price", [LYON, GRENOBLE, REMOTE, VIENNE]),
        ("start", [VIENNE, REMOTE]),
        ("-start", [VIENNE, REMOTE]),
    ],
)
def test_unknown_comes_last_in_both_directions(story: Asker, sort: str, expected: list[str]) -> None:
    found = ids(story.search(q="pâtissier", sort=sort, group="none"))
    if sort.endswith("start"):  # permanent entry has no date; the two of March tie
        assert found[-1] == REMOTE
        assert (found.index(VIENNE) == 0) == (sort == "start")
    else:
        assert found == expected


def test_hours_sort_unknown_last(story: Asker) -> None:
    assert ids(story.search(sort="hours", group="none"))[-1] == REMOTE
    assert ids(story.search(sort="-hours", group="none"))[-1] == REMOTE


def test_a_sort_by_distance_uses_the_nearer_origin(story: Asker) -> None:
    page = story.search(q="pâtissier", home="Grenoble", work="Vienne", sort="distance", group="none")
    assert set(ids(page)[:2]) == {VIENNE, GRENOBLE}
    assert ids(page)[2:] == [LYON, REMOTE]


def test_another_sort_tells_no_band(story: Asker) -> None:
    page = story.search(q="pâtissier", sort="price", explain=True)
    assert page.items[0].explanation is not None
    assert page.items[0].explanation.standing is None
    assert "prix" in page.items[0].explanation.sentences[0]


# --- groups and totals ----------------------------------------------------------------------------------------------
def test_offers_of_one_provider_for_one_certification_are_one_result(story: Asker) -> None:
    page = story.search(q="pâtissier", home="Vienne")
    assert (page.total.offers, page.total.groups) == (4, 3)
    assert only(page, VIENNE).group.offers == 2
    assert GRENOBLE not in ids(page)


def test_ungrouped_every_offer_is_a_result(story: Asker) -> None:
    page = story.search(q="pâtissier", group="none")
    assert sorted(ids(page)) == sorted([LYON, VIENNE, GRENOBLE, REMOTE])


def test_a_page_of_size_zero_has_totals_and_facets_only(story: Asker) -> None:
    page = story.search(q="pâtissier", size=0, facets=["level"])
    assert (page.total.offers, page.items, page.next) == (4, (), None)
    assert facet(page, "level") == {"3": (4, False)}


# --- facets ---------------------------------------------------------------------------------------------------------
def test_a_facet_ignores_its_own_filter_and_keeps_what_is_selected(story: Asker) -> None:
    page = story.search(q="pâtissier", teaching=["remote"], level=[8], facets=["teaching", "level"])
    assert page.total.offers == 0
    assert facet(page, "level") == {"3": (1, False), "8": (0, True)}
    page = story.search(q="pâtissier", teaching=["remote"], facets=["teaching", "level"])
    assert facet(page, "teaching") == {"in_person": (3, False), "remote": (1, True)}
    assert facet(page, "level") == {"3": (1, False)}


def test_accessibility_counts_all_three_states_and_filters_by_the_yes(story: Asker) -> None:
    page = story.search(facets=["accessibility"])
    counts = {value: count for value, (count, _) in facet(page, "accessibility").items()}
    assert (counts["wheelchair"], counts["wheelchair:no"], counts["visual"], counts["visual:no"]) == (1, 0, 0, 1)
    for kind in ACCESSIBILITY_KINDS:
        assert sum(counts[f"{kind}{state}"] for state in ("", ":no", ":not_said")) == page.total.offers
    assert story.search(accessibility=["wheelchair"]).total.offers == counts["wheelchair"]


def test_facets_count_offers_whatever_the_grouping(story: Asker) -> None:
    grouped, single = (
        story.search(rights="3200", facets=list(FACET_NAMES), group=g) for g in ("provider_certification", "none")
    )
    assert grouped.facets == single.facets


def test_every_facet_has_french_labels(story: Asker) -> None:
    facets = story.search(rights="3200", facets=list(FACET_NAMES)).facets
    labels: dict[str, set[str]] = {name: {v.label for v in values} for name, values in facets.items()}
    assert labels["certification"] == {"CAP - Pâtissier", "CAP - Boulanger", "Permis de conduire catégorie B"}
    assert labels["department"] == {"Rhône (69)", "Isère (38)", "Sans lieu (à distance)"}
    assert labels["region"] == {"Auvergne-Rhône-Alpes", "Sans région (à distance surtout)"}
    assert labels["start"] == {"janvier 2027", "mars 2027", "Entrée permanente"}
    assert labels["level"] == {"CAP, BEP (niveau 3)", "Non précisé"}


def test_the_unknown_of_a_facet_counts_what_no_filter_finds(story: Asker) -> None:
    page = story.search(facets=["price"])
    unknown = next(value for value in page.facets["price"] if value.value is None)
    assert unknown == FacetValue(None, "Non précisé", 1, False)
    assert story.search(price_min=0).total.offers == page.total.offers - 1


# --- the whole answer -----------------------------------------------------------------------------------------------
def test_the_same_question_has_the_same_answer(story: Asker) -> None:
    question: dict[str, Any] = {"q": "pâtissier", "home": "Lyon", "facets": ["level"], "explain": True}
    assert story.search(**question) == story.search(**question)


def test_the_answer_says_how_it_was_ordered(story: Asker) -> None:
    block = story.search(q="pâtissier", sort="-price").ranking
    assert (block.day, block.sort, block.criteria_url) == (TODAY, "-price", "/v1/ranking")
    assert block.seed.isdigit()
    assert block.index_version


def test_the_score_is_the_sum_of_its_terms(story: Asker) -> None:
    for item in story.search(q="pâtissier", home="Lyon", explain=True).items:
        assert item.explanation is not None
        assert item.score == pytest.approx(sum(term.contribution for term in item.explanation.terms))
        assert {term.component: term.value for term in item.explanation.terms} == pytest.approx(item.components)
