"""Offers made by hand for what random ones rarely are."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from search_svc.catalogue import AccessibilityFact, Findings, Place, PriceFarBelowMedian
from search_svc.catalogue.rating import Rating
from search_svc.engine.embedded import EmbeddedEngine
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import (
    FacetRequest,
    Origin,
    Range,
    SearchPlan,
    Sort,
    StartRange,
    Terms,
    TextClause,
    Window,
    Word,
)
from search_svc.engine.port import EngineUnavailable
from search_svc.store import Store
from tests.engine.generated import TODAY, square
from tests.engine.offers import RHONE, VIENNE, make, sessions
from tests.engine.plans import SCORING, clause

HOME = Origin(45.7578, 4.8320)
PLAIN = SearchPlan(today=TODAY, group="none", window=Window(0, 50))
Ask = Callable[..., SearchPage]


def ids(page: SearchPage) -> list[str]:
    return [identifier.rsplit("~", 1)[1] for identifier in page.candidates.ids]


def test_an_unknown_price_sorts_last_in_both_directions_and_matches_no_range(ask: Ask):
    offers = [make("none", price=None), make("zero", price=Decimal(0)), make("dear", price=Decimal("9000.01"))]
    assert ids(ask(offers, replace(PLAIN, sort=Sort("price")))) == ["zero", "dear", "none"]
    assert ids(ask([], replace(PLAIN, sort=Sort("price", descending=True)))) == ["dear", "zero", "none"]
    assert set(ids(ask([], replace(PLAIN, filters=(Range("price", 0),))))) == {"zero", "dear"}
    assert ids(ask([], replace(PLAIN, filters=(Range("price", None, 900_000),)))) == ["zero"]


def test_a_price_far_below_its_kind_sorts_behind_every_other_price_in_both_directions(ask: Ask):
    far_below = Findings(price=PriceFarBelowMedian("RNCP1", Decimal("5000.00"), 9))
    one, nine_hundred = (
        structs.replace(make(name, price=Decimal(price)), findings=far_below)
        for name, price in (("1", 1), ("900", 900))
    )
    offers = [make("none", price=None), one, nine_hundred, make("cheap", price=Decimal(20)), make("dear")]
    assert ids(ask(offers, replace(PLAIN, sort=Sort("price")))) == ["cheap", "dear", "1", "900", "none"]
    assert ids(ask([], replace(PLAIN, sort=Sort("price", descending=True)))) == ["dear", "cheap", "900", "1", "none"]
    # It is a price all the same: no filter hides it.
    assert set(ids(ask([], replace(PLAIN, filters=(Range("price", None, 100_000),))))) == {"1", "900", "cheap"}


def test_ratings_sort_by_the_bayesian_mean_and_are_filtered_by_the_plain_one(ask: Ask):
    one, many, low = (
        structs.replace(make(name), rating=Rating(distribution, bayesian_mean))
        for name, distribution, bayesian_mean in (
            ("one", (0, 0, 0, 0, 1), 4.25),
            ("many", (0, 0, 0, 10, 30), 4.7),
            ("low", (3, 0, 0, 0, 0), 3.0),
        )
    )
    offers = [one, many, low, make("none")]
    assert ids(ask(offers, replace(PLAIN, sort=Sort("rating", descending=True)))) == ["many", "one", "low", "none"]
    assert ids(ask([], replace(PLAIN, sort=Sort("rating")))) == ["low", "one", "many", "none"]
    assert set(ids(ask([], replace(PLAIN, filters=(Range("rating", 4.75),))))) == {"one", "many"}
    assert set(ids(ask([], replace(PLAIN, filters=(Range("rating", None, 4.75),))))) == {"many", "low"}
    page = ask([], replace(PLAIN, facets=(FacetRequest("rating", edges=(1, 4, 4.75)),)))
    assert [(b.value, b.count) for b in page.facets["rating"]] == [("1", 1), ("4", 0), ("4.75", 2), (None, 1)]


def test_all_three_states_of_accessibility_are_values_and_every_one_asked_for_is_required(ask: Ask):
    ramp, stairs = (AccessibilityFact("wheelchair", state, "Rampe", "acces-handicapes") for state in ("yes", "no"))
    loop = AccessibilityFact("hearing", "yes", "Boucle magnétique", "acces-handicapes")
    offers = [make("ramp", accessibility=(ramp, loop)), make("stairs", accessibility=(stairs,)), make("silent")]
    page = ask(offers, replace(PLAIN, facets=(FacetRequest("accessibility"),)))
    counts = {bucket.value: bucket.count for bucket in page.facets["accessibility"]}
    assert [counts[f"wheelchair{state}"] for state in ("", ":no", ":not_said")] == [1, 1, 1]
    assert [counts[f"hearing{state}"] for state in ("", ":not_said")] == [1, 2]
    assert sum(counts.values()) == 3 * 6

    def having(*values: str) -> set[str]:
        return set(ids(ask([], replace(PLAIN, filters=(Terms("accessibility", values, every=True),)))))

    assert having("wheelchair") == {"ramp"}
    assert having("wheelchair:no") == {"stairs"}
    assert having("wheelchair:not_said", "hearing:not_said") == {"silent"}
    assert having("wheelchair", "wheelchair:no") == having("wheelchair", "lift") == set()


def test_a_facet_ignores_its_own_filter_and_no_other(ask: Ask):
    offers = [
        make("a", teaching="in_person", price=Decimal(100)),
        make("b", teaching="remote", price=Decimal(100)),
        make("c", teaching="remote", price=Decimal(900)),
        make("d", teaching=None, price=Decimal(100)),
    ]
    plan = replace(
        PLAIN,
        filters=(Terms("teaching", ("in_person",)), Range("price", None, 50_000)),
        facets=(FacetRequest("teaching"), FacetRequest("price", edges=(0.0, 50_000.0)), FacetRequest("level")),
    )
    page = ask(offers, plan)
    assert ids(page) == ["a"]
    assert {bucket.value: bucket.count for bucket in page.facets["teaching"]} == {"in_person": 1, "remote": 1, None: 1}
    assert {bucket.value: bucket.count for bucket in page.facets["price"]} == {"0": 1, "50000": 0}


def test_a_siret_is_one_establishment_and_a_siren_all_of_them(ask: Ask):
    here, there, other, nobody = "30000000100011", "30000000100022", "30000000200011", "99999999900011"
    offers = [make("a", siret=here), make("b", siret=here), make("c", siret=there), make("d", siret=other)]

    def given_by(*values: str) -> tuple[set[str], dict[str | None, int]]:
        facet = FacetRequest("provider", size=1, include=values)
        page = ask(offers, replace(PLAIN, filters=(Terms("provider", values),), facets=(facet,)))
        return set(ids(page)), {bucket.value: bucket.count for bucket in page.facets["provider"]}

    assert given_by(there) == ({"c"}, {"300000001": 3, there: 1})
    assert given_by("300000001") == ({"a", "b", "c"}, {"300000001": 3})
    assert given_by(here, "300000002") == ({"a", "b", "d"}, {"300000001": 3, here: 2, "300000002": 1})
    # The beginning of a SIRET, or one nobody has, is none.
    assert given_by(here[:13], nobody) == (set(), {"300000001": 3, here[:13]: 0, nobody: 0})


def test_remote_offers_stay_in_a_circle_without_a_distance(ask: Ask):
    offers = [make("near"), make("far", place=VIENNE), make("remote", teaching="remote")]
    page = ask(offers, replace(PLAIN, home=HOME, radius_km=5.0, sort=Sort("distance")))
    assert ids(page) == ["near", "remote"]
    assert page.totals.remote == 1
    assert page.candidates.home_km[0] == 0.0
    assert page.candidates.home_km[1] != page.candidates.home_km[1]


def test_either_origin_brings_an_offer_in_range_and_the_nearer_one_sorts(ask: Ask):
    offers = [make("lyon"), make("vienne", place=VIENNE)]
    work = Origin(45.5300, 4.8748)
    page = ask(offers, replace(PLAIN, home=HOME, work=work, radius_km=5.0, sort=Sort("distance")))
    assert ids(page) == ["lyon", "vienne"]
    page = ask([], replace(PLAIN, work=work, radius_km=5.0, sort=Sort("distance")))
    assert ids(page) == ["vienne"]


def test_a_place_known_by_department_matches_when_the_circle_touches_it(ask: Ask, store: Store):
    with_outline = [make("rhone", place=RHONE), make("nowhere", place=Place("?", "", "999", "", "department"))]
    store.replace_outlines([square("69", 45.7578, 4.8320, 0.8)])
    page = ask(with_outline, replace(PLAIN, home=Origin(46.5, 4.832), radius_km=40.0))
    assert ids(page) == ["rhone"]
    assert page.candidates.unlocated[0]
    assert ids(ask([], replace(PLAIN, home=Origin(46.5, 4.832), radius_km=30.0))) == []


def test_a_session_of_today_can_be_joined_and_one_of_yesterday_cannot(ask: Ask):
    offers = [
        make("today", sessions=sessions(TODAY)),
        make("yesterday", sessions=sessions(TODAY - timedelta(days=1))),
        make("closed", sessions=sessions(TODAY + timedelta(days=9), state="closed")),
        make("permanent", entry="permanent"),
        make("shut", entry="permanent", sessions=sessions(TODAY, state="suspended")),
        make("undated", entry="permanent", sessions=sessions(None)),  # type: ignore[arg-type]
        make("counted", entry=None, sessions=sessions(None)),  # type: ignore[arg-type]
        make("uncounted", entry=None, sessions=sessions(None, state="closed")),  # type: ignore[arg-type]
        make("unknown", entry=None, sessions=()),
    ]
    page = ask(offers, replace(PLAIN, scoring=SCORING))
    available = dict(zip(ids(page), page.candidates.available.tolist(), strict=True))
    assert available == {
        "today": True, "yesterday": False, "closed": False, "permanent": True, "shut": False, "undated": True,
        "counted": True, "uncounted": False, "unknown": False,
    }  # fmt: skip
    starting = ids(ask([], replace(PLAIN, filters=(StartRange(TODAY, TODAY),))))
    assert set(starting) == {"today", "permanent", "shut", "undated"}
    assert ids(ask([], replace(PLAIN, sort=Sort("start"))))[0] == "today"
    assert ids(ask([], replace(PLAIN, sort=Sort("start", descending=True))))[0] == "today"


def test_a_later_session_counts_when_the_next_is_too_early(ask: Ask):
    march, may = date(2027, 3, 1), date(2027, 5, 1)
    page = ask(
        [make("both", sessions=sessions(may, march, march + timedelta(days=3)))],
        replace(PLAIN, filters=(StartRange(date(2027, 4, 1), date(2027, 6, 1)),), facets=(FacetRequest("start"),)),
    )
    assert ids(page) == ["both"]
    assert {b.value: b.count for b in page.facets["start"]} == {"2027-03": 1, "2027-05": 1}


def test_a_selected_value_never_vanishes_from_its_facet(ask: Ask):
    offers = [make(str(i), siret=f"3000000{i:02d}00011", formation=f"F{i}") for i in range(30)]
    request = FacetRequest("provider", size=3, include=("300000029", "123456789"))
    page = ask(offers, replace(PLAIN, facets=(request,)))
    assert [bucket.value for bucket in page.facets["provider"]] == [
        "300000000", "300000001", "300000002", "300000029", "123456789",
    ]  # fmt: skip
    assert page.facets["provider"][-1].count == 0


def test_a_group_is_one_provider_and_one_certification_whatever_the_establishment(ask: Ask):
    offers = [
        make("a", siret="30000000100011", certifications=("RNCP1",), price=Decimal(300)),
        make("b", siret="30000000100022", certifications=("RNCP1",), price=Decimal(200)),
        make("c", siret="30000000200011", certifications=("RNCP1",), price=Decimal(100)),
        make("d", siret="30000000100011", formation="F2"),
        make("e", siret="30000000100011", formation="F2"),
        make("f", siret="30000000100011", formation="F3"),
    ]
    page = ask(offers, replace(PLAIN, group="provider_certification", sort=Sort("price")))
    assert page.totals.groups == 4
    assert ids(page)[:2] == ["c", "b"]
    assert page.candidates.group_offers.tolist()[:2] == [1, 2]


def test_the_lot_chooses_which_of_equal_providers_leads(ask: Ask):
    offers = [make("x", siret=f"3000000{i:02d}00011", formation=f"F{i}") for i in range(12)]
    first = {ids_of_sirens(ask(offers if lot == 0 else [], replace(PLAIN, lot=lot)))[0] for lot in range(8)}
    assert len(first) > 2


def ids_of_sirens(page: SearchPage) -> list[int]:
    return [int(siren) for siren in page.candidates.siren]


def test_every_word_must_match_in_some_field_and_the_evidence_says_where(ask: Ask):
    page = ask(
        [make("a", provider_name="Les Compagnons du Devoir")],
        replace(PLAIN, text=clause("pâtissiers compagnons"), scoring=SCORING),
        contents="Chocolat",
    )
    assert page.candidates.fields.tolist() == [[1, 16]]
    assert ids(ask([], replace(PLAIN, text=clause("pâtissiers boulangers")))) == []


def test_the_exact_title_of_a_certification_scores_one_and_that_of_a_formation_does_not(ask: Ask):
    only_text = replace(SCORING, text_weight=1.0, distance_weight=0.0, availability_weight=0.0, outcome_weight=0.0)
    plan = replace(PLAIN, text=clause("permis conduire catégorie b"), scoring=only_text)
    offers = [make("licence", certifications=("CPF206",)), make("other", formation="F2", certifications=("CPF200",))]
    page = ask(offers, plan, title="Permis de conduire catégorie B")
    assert ids(page) == ["licence", "other"]
    assert page.candidates.exact.tolist() == [True, False]
    assert page.candidates.score[0] == 1.0


def test_words_without_any_term_match_nothing(ask: Ask):
    nothing = TextClause((Word("zzz", (), ()),), "")
    assert ids(ask([make("a")], replace(PLAIN, text=nothing))) == []


def test_an_offer_that_is_not_public_is_seen_only_when_asked_for(ask: Ask):
    offers = [make("public"), make("extended", cpf=False, funders=(2,))]
    assert ids(ask(offers, PLAIN)) == ["public"]
    page = ask([], replace(PLAIN, audiences=None, filters=(Terms("funder", ("region",)),)))
    assert ids(page) == ["extended"]


def test_an_empty_catalogue_answers_with_nothing(tmp_path: Path):
    with Store(tmp_path):
        engine = EmbeddedEngine(tmp_path)
        page = asyncio.run(engine.search(replace(PLAIN, text=clause("cap"), facets=(FacetRequest("rome"),), home=HOME)))
        assert page.totals.offers == page.totals.groups == len(page.candidates) == 0
        assert page.facets == {"rome": ()}
        assert list(asyncio.run(engine.lexicon()).words) == []


def test_a_directory_without_a_store_is_unavailable(tmp_path: Path):
    with pytest.raises(EngineUnavailable, match="ingest"):
        EmbeddedEngine(tmp_path)


def test_a_field_that_does_not_exist_is_refused(ask: Ask, tmp_path: Path):
    ask([make("a")], PLAIN)
    engine = EmbeddedEngine(tmp_path)
    for wrong in (
        replace(PLAIN, filters=(Terms("colour", ("red",)),)),
        replace(PLAIN, filters=(Range("weight", 1),)),
        replace(PLAIN, facets=(FacetRequest("colour"),)),
    ):
        with pytest.raises(ValueError, match=r"colour|weight"):
            asyncio.run(engine.search(wrong))
