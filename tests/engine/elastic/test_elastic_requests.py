"""Whole requests, as they are sent."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import shapely

from search_svc.engine.elastic.filters import filter_query
from search_svc.engine.elastic.remaining import cases, sorted_lists
from search_svc.engine.elastic.requests import COLUMNS, groups_body, of_one_offer, search_body
from search_svc.engine.elastic.sorting import position, sort_clauses
from search_svc.engine.outlines import Outlines
from search_svc.engine.plan import (
    TEXT_UNITS,
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
from search_svc.engine.remaining import NOTHING_PAID, KindPaid, PaidSlice, Remaining
from tests.engine.plans import SCORING

TODAY = date(2026, 11, 22)
VILLEURBANNE = Origin(45.7719, 4.8902)
PASTRY = TextClause((Word("pâtissier", ("patissi", "syn:=patissi"), ("patissier",)),), "patissi")
HOME_PAGE = SearchPlan(today=TODAY, window=Window(0, 20))
RHONE = Outlines({"69": shapely.box(4.4, 45.5, 5.1, 46.3)})


def body(plan: SearchPlan, departments: tuple[str, ...] = ()) -> dict[str, Any]:
    return search_body(plan, RHONE, departments)


def test_the_home_page_asks_for_public_offers_in_the_order_of_their_lots() -> None:
    assert body(HOME_PAGE) == {
        "from": 0,
        "size": 20,
        "track_total_hits": True,
        "_source": False,
        "stored_fields": "_none_",
        "docvalue_fields": list(COLUMNS),
        "query": {"bool": {"filter": [{"term": {"audience": "public"}}]}},
        "aggs": {
            "rest:groups": {"terms": {"field": "group", "size": 10_001}},
            "rest:remote": {"filter": {"term": {"remote": True}}},
        },
        "sort": [{"lot0": "asc"}, {"id": "asc"}],
        "collapse": {"field": "group"},
    }


def test_each_word_must_match_in_some_field_and_its_name_says_where() -> None:
    plan = replace(HOME_PAGE, text=PASTRY, scoring=SCORING)
    fields = ("title", "certification", "job", "domain", "provider", "contents", "label", "titled_label")
    terms = {"provider": "patissier", "label": "syn:=patissi", "titled_label": "syn:=patissi"}
    asked = body(plan)
    assert asked["query"]["bool"]["must"] == [
        {
            "dis_max": {
                "queries": [
                    {
                        "constant_score": {
                            "filter": {"term": {f"text.{field}": terms.get(field, "patissi")}},
                            "boost": round(weight * TEXT_UNITS),
                            "_name": f"0.{bit}",
                        }
                    }
                    for bit, (field, weight) in enumerate(zip(fields, SCORING.text.weights, strict=True))
                ]
            }
        }
    ]
    (exact,) = asked["query"]["bool"]["should"]
    assert exact["constant_score"]["_name"] == "exact"
    assert asked["track_scores"] is True


def test_a_sort_that_is_not_by_relevance_does_not_score() -> None:
    asked = body(replace(HOME_PAGE, text=PASTRY, scoring=SCORING, sort=Sort("price", descending=True)))
    assert "must" not in asked["query"]["bool"]
    assert "track_scores" not in asked
    by_price = {"price": {"order": "desc", "missing": "_last"}}
    assert asked["sort"] == [{"price_tier": "asc"}, by_price, {"lot0": "asc"}, {"id": "asc"}]


def test_a_script_is_the_same_text_for_every_question_of_its_kind() -> None:
    def script(plan: SearchPlan) -> dict[str, Any]:
        found: dict[str, Any] = body(plan)["sort"][0]["_script"]["script"]
        return found

    one = replace(HOME_PAGE, text=PASTRY, scoring=SCORING, home=VILLEURBANNE)
    other = replace(one, home=Origin(48.85, 2.35), today=date(2027, 1, 1), scoring=replace(SCORING, half_km=3.0))
    assert script(one)["source"] == script(other)["source"]
    assert script(one)["params"] != script(other)["params"]


def test_a_facet_ignores_its_own_filter_and_no_other() -> None:
    plan = replace(
        HOME_PAGE,
        filters=(Terms("teaching", ("in_person",)), Terms("level", ("3",)), Range("price", None, 320_000)),
        facets=(FacetRequest("teaching"), FacetRequest("level", include=("5",)), FacetRequest("region", size=3)),
    )
    teaching, level = {"terms": {"teaching": ["in_person"]}}, {"terms": {"level": ["3"]}}
    asked = body(plan)
    assert asked["post_filter"] == {"bool": {"filter": [teaching, level]}}
    assert asked["query"]["bool"]["filter"] == [
        {"term": {"audience": "public"}},
        {"range": {"price": {"lte": 320_000}}},
    ]
    assert {name: part["filter"] for name, part in asked["aggs"].items()} == {
        "but teaching": level,
        "but level": teaching,
        "rest": {"bool": {"filter": [teaching, level]}},
    }
    assert asked["aggs"]["but level"]["aggs"] == {
        "level values": {"terms": {"field": "level", "size": 20}},
        "level unknown": {"missing": {"field": "level"}},
        "level asked": {"terms": {"field": "level", "include": ["5"], "size": 1}},
    }
    assert set(asked["aggs"]["rest"]["aggs"]) == {"groups", "remote", "region values", "region unknown"}


def test_a_siret_is_looked_up_apart_from_the_sirens_that_are_counted() -> None:
    siren, siret = "300000001", "30000000200011"
    plan = replace(
        HOME_PAGE,
        filters=(Terms("provider", (siren, siret)),),
        facets=(FacetRequest("provider", include=(siren, siret)),),
    )
    asked = body(plan)
    either = [{"terms": {"provider": [siren]}}, {"terms": {"establishment": [siret]}}]
    assert asked["post_filter"] == {"bool": {"should": either, "minimum_should_match": 1}}
    counted = {name.rpartition(":")[2]: part for name, part in asked["aggs"].items()}
    assert counted["provider values"] == {"terms": {"field": "provider", "size": 20}}
    assert counted["provider establishments"] == {"filters": {"filters": {siret: {"term": {"establishment": siret}}}}}


def test_an_open_session_within_the_dates_or_permanent_entry_passes() -> None:
    plan = replace(HOME_PAGE, filters=(StartRange(date(2026, 1, 1), date(2026, 12, 31)),))
    assert body(plan)["query"]["bool"]["filter"][-1] == {
        "bool": {
            "should": [{"term": {"permanent": True}}, {"range": {"open_days": {"gte": 20_779, "lte": 20_818}}}],
            "minimum_should_match": 1,
        }
    }


def test_a_place_known_by_its_departement_is_in_range_when_the_circle_touches_the_outline() -> None:
    near = replace(HOME_PAGE, home=VILLEURBANNE, radius_km=10.0)
    vague = {"bool": {"filter": [{"term": {"unlocated": True}}, {"terms": {"department": ["69"]}}]}}
    assert vague in body(near, ("69", "75"))["query"]["bool"]["filter"][-1]["bool"]["should"]
    assert vague not in body(near, ("75",))["query"]["bool"]["filter"][-1]["bool"]["should"]


def test_a_list_without_groups_goes_on_after_a_position() -> None:
    plan = replace(HOME_PAGE, group="none", window=Window(20_000, 50, '[12,"1~2~3",7]'))
    asked = body(plan)
    assert asked["search_after"] == [12, "1~2~3", 7]
    assert "from" not in asked
    assert "collapse" not in asked


def test_a_window_beyond_what_can_be_counted_needs_a_position() -> None:
    assert body(replace(HOME_PAGE, window=Window(9_600, 400)))["from"] == 9_600
    with pytest.raises(ValueError, match="10000"):
        body(replace(HOME_PAGE, window=Window(9_601, 400)))


def test_a_question_of_counts_alone_fetches_and_sorts_nothing() -> None:
    asked = body(replace(HOME_PAGE, window=Window(0, 0)))
    assert {"sort", "collapse", "docvalue_fields", "from"}.isdisjoint(asked)


def test_words_no_field_can_hold_match_nothing() -> None:
    nothing = TextClause((Word("zzz", (), ()),), "")
    assert {"match_none": {}} in body(replace(HOME_PAGE, text=nothing))["query"]["bool"]["filter"]


def test_the_offers_of_a_page_s_groups_are_counted_among_the_answer() -> None:
    plan = replace(HOME_PAGE, filters=(Terms("level", ("3",)),), facets=(FacetRequest("level"),))
    asked = groups_body(plan, RHONE, (), [5, -7])
    assert asked["query"]["bool"]["filter"][1:] == [{"terms": {"level": ["3"]}}, {"terms": {"group": [5, -7]}}]
    assert asked["aggs"] == {"groups": {"terms": {"field": "group", "size": 2}}}


def test_one_offer_is_asked_for_by_its_id() -> None:
    asked = of_one_offer(body(replace(HOME_PAGE, group="none")), "1~2~3")
    assert asked["query"]["bool"]["filter"] == [{"term": {"audience": "public"}}, {"ids": {"values": ["1~2~3"]}}]


@pytest.mark.parametrize(
    "wrong",
    [
        {"filters": (Terms("colour", ("red",)),)},
        {"filters": (Range("weight", 1),)},
        {"facets": (FacetRequest("colour"),)},
    ],
)
def test_a_field_that_does_not_exist_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"colour|weight"):
        body(replace(HOME_PAGE, **wrong))


# --- what remains to pay ----------------------------------------------------------------------------------------------
PAID = PaidSlice(15_000, 335_000)
ACCOUNT = Remaining(
    (KindPaid("rncp", PAID), KindPaid("clea", PAID), KindPaid("bilan", PAID, 13.0), KindPaid("rs", NOTHING_PAID))
)
WITH_RIGHTS = replace(HOME_PAGE, remaining=ACCOUNT)


def priced(kinds: list[str], **bounds: int) -> dict[str, Any]:
    return {"bool": {"filter": [{"terms": {"kind": kinds}}, {"range": {"price": bounds}}]}}


def test_a_range_of_what_remains_is_a_range_of_prices_in_each_case() -> None:
    asked = filter_query(
        Range("remaining", 15_000, 20_000),
        replace(WITH_RIGHTS, remaining=Remaining((KindPaid("rncp", PAID), KindPaid("rs", NOTHING_PAID)))),
    )
    assert asked["bool"]["should"] == [
        priced(["rncp"], gte=15_000, lte=340_000),
        priced(["rs"], gte=15_000, lte=20_000),
    ]


def test_offers_the_account_pays_alike_are_one_case_and_short_ones_are_apart() -> None:
    paid, nothing = cases(ACCOUNT)
    assert (paid[0], nothing[0]) == (PAID, NOTHING_PAID)
    assert paid[1]["bool"]["should"][0] == {"terms": {"kind": ["rncp", "clea"]}}
    assert "must_not" in paid[1]["bool"]["should"][1]["bool"]
    assert nothing[1]["bool"]["should"][0] == {"terms": {"kind": ["rs"]}}


def test_the_order_of_what_remains_is_made_of_lists_without_a_script() -> None:
    plan = replace(WITH_RIGHTS, sort=Sort("remaining"))
    level, below, above, unknown = sorted_lists(plan)
    assert (level.remaining, below.paid, above.paid) == (15_000, 0, 320_000)
    assert (unknown.remaining, unknown.paid) == (None, None)
    assert level.sort() == [{"price_tier": "asc"}, {"lot0": "asc"}, {"id": "asc"}]
    assert above.sort() == [{"price_tier": "asc"}, {"price": "asc"}, {"lot0": "asc"}, {"id": "asc"}]
    assert above.key([0, 350_000, 7, "a", 99]) == (0, 30_000, 7, "a")
    assert level.key([1, 7, "a", 99]) == (1, 15_000, 7, "a")
    assert "script" not in str([body(replace(plan, facets=(FacetRequest("remaining", edges=(0.0, 100.0)),)))])


def test_what_remains_is_not_asked_for_without_an_account() -> None:
    with pytest.raises(ValueError, match="what the account pays"):
        replace(HOME_PAGE, sort=Sort("remaining"))


def test_a_position_is_without_the_number_of_a_document_in_its_shard() -> None:
    hit = {"sort": [0, 150_000, 7, "13000000500018~F1~A1", 42]}
    plan = SearchPlan(today=TODAY, sort=Sort("price"), group="none")
    assert position(hit, sort_clauses(plan)) == [0, 150_000, 7, "13000000500018~F1~A1"]
