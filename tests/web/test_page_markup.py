"""Every kind of page, for a keyboard, a screen reader and a browser that trusts nobody."""

import logging
import re
from itertools import pairwise

import pytest
from tiny_catalogue import PASTRY_VIENNE

from web.pages import Browser, Page

OFFER = f"/offres/{PASTRY_VIENNE.offer.id}"
PAGES = {
    "form": "/",
    "results": "/?q=p%C3%A2tissier&home=Villeurbanne&work=Vienne&radius_km=30&teaching=remote&teaching=in_person",
    "no results": "/?q=p%C3%A2tissier&price_max=1&level=8",
    "correction": "/?q=patisier",
    "refused": "/?radius_km=loin&price_min=2&price_max=x&zz=1&level=9",
    "offer": OFFER,
    "offer for a question": f"{OFFER}?q=p%C3%A2tissier&home=Lyon",
    "rank": f"{OFFER}/rang?q=pâtissier&home=Lyon",
    "rank of one that does not match": f"{OFFER}/rang?q=soudeur",
    "certification": "/certifications/RNCP38765?q=p%C3%A2tissier",
    "certification without a cohort": "/certifications/CPF206",
    "criteria": "/criteres",
    "absent": "/offres/a~b~c",
    "absent certification": "/certifications/RNCP1",
}


@pytest.fixture(scope="module", params=[*PAGES.values()], ids=[*PAGES])
def page(browser: Browser, request: pytest.FixtureRequest) -> Page:
    return browser.open(request.param)


def test_it_is_french_and_has_one_heading_of_the_first_level(page: Page) -> None:
    assert page.root.get("lang") == "fr"
    assert len(page.all("//h1")) == 1
    assert page.text("//title")


def test_headings_never_skip_a_level(page: Page) -> None:
    levels = [int(node.tag[1]) for node in page.all("//*[self::h1 or self::h2 or self::h3 or self::h4]")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_ids_are_unique_and_references_lead_somewhere(page: Page) -> None:
    ids = page.all("//@id")
    assert len(ids) == len(set(ids))
    named = [
        name
        for attribute in ("aria-labelledby", "aria-describedby", "for", "form")
        for value in page.all(f"//@{attribute}")
        for name in value.split()
    ]
    anchors = [href[1:] for href in page.all("//a/@href") if href.startswith("#")]
    assert set(named + anchors) <= set(ids)


def test_every_field_has_a_label_of_its_own(page: Page) -> None:
    for node in page.all("//input[@type!='hidden' or not(@type)] | //select"):
        assert len(page.all(f"//label[@for='{node.get('id')}']")) == 1, node.get("name")
    for group in page.all("//fieldset"):
        assert group.xpath("./legend")
    assert all(button.text_content().strip() for button in page.all("//button"))


def test_landmarks_are_there_and_the_first_link_skips_to_the_contents(page: Page) -> None:
    assert [len(page.all(f"//{name}")) for name in ("main", "header", "footer")] == [1, 1, 1]
    assert page.all("//a/@href")[0] == "#contenu"
    assert all(
        node.get("aria-label") or node.get("aria-labelledby") for node in page.all("//nav | //main//section[@id]")
    )


def test_there_is_no_script_no_inline_style_and_nothing_of_another_host(page: Page) -> None:
    assert not page.all("//script | //style | //@style | //iframe | //object")
    assert not [name for node in page.all("//*") for name in node.attrib if name.startswith("on")]
    assert not [address for address in page.all("//link/@href | //img/@src | //form/@action") if "//" in address]
    policy = page.response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert page.response.headers["referrer-policy"] == "no-referrer"
    assert page.response.headers["cache-control"].startswith("private")


def test_what_somebody_wrote_is_text_and_never_markup(browser: Browser) -> None:
    evil = '"><script>alert(1)</script><b x="'
    for parameters in ({"q": evil}, {"home": evil}, {evil: "1"}, {"price_min": evil}):
        page = browser.search(**parameters)
        assert not page.all("//script | //b")


def test_a_place_stays_out_of_the_logs(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="search_svc"):
        browser.search(q="pâtissier", home="Villeurbanne")
        browser.search(q="pâtissier", home="Nulleville")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("search_svc")]
    assert len(ours) == 2
    assert not re.search("Villeurbanne|Nulleville", "\n".join(ours))


def test_the_stylesheet_and_the_icon_are_served(browser: Browser) -> None:
    for address, kind in (("/static/page.css", "text/css"), ("/static/icon.svg", "image/svg+xml")):
        answer = browser.request("GET", address)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        assert "url(" not in answer.text
        assert "@import" not in answer.text


def test_a_head_request_is_answered(browser: Browser) -> None:
    assert browser.request("HEAD", "/").status_code == 200


def test_an_absent_offer_is_a_404(browser: Browser) -> None:
    for identifier in ("a~b~c", "not-an-id", "11000000400011~F2~A1"):
        assert browser.open(f"/offres/{identifier}").status == 404


def test_the_api_is_the_same_service(browser: Browser) -> None:
    found = browser.request("GET", "/v1/offers", q="pâtissier").json()
    assert browser.search(q="pâtissier").titles() == [item["title"] for item in found["items"]]


def test_the_criteria_are_those_of_the_weights_file(browser: Browser) -> None:
    page = browser.open("/criteres")
    rule = browser.request("GET", "/v1/ranking").json()
    for criterion in (*rule["criteria"], *rule["fields"]):
        assert criterion["reason"] in page.root.text_content()
    for statement in rule["statements"]:
        assert statement["text"] in page.root.text_content()
        assert statement["law"] in page.root.text_content()


def test_the_results_say_their_order_how_exhaustive_they_are_and_that_no_place_is_paid_for(browser: Browser) -> None:
    providers = browser.request("GET", "/v1/ranking").json()["catalogue"]["providers"]
    by_relevance = browser.open("/?q=pâtissier").root.text_content()
    assert "Classées par pertinence" in by_relevance
    assert f"transmises par {providers}\N{NO-BREAK SPACE}organisme" in by_relevance
    assert "référencement gratuit" in by_relevance
    assert "Tri choisi : prix croissant" in browser.open("/?q=pâtissier&sort=price").root.text_content()


def test_the_page_of_a_rank_says_who_is_before_and_what_changes_it(browser: Browser) -> None:
    listed = browser.request("GET", "/v1/offers", q="pâtissier", home="Lyon").json()["items"]
    page = browser.open(f"/offres/{listed[-1]['id']}/rang?q=pâtissier&home=Lyon").root.text_content()
    assert f"Rang {len(listed)}." in page
    for before in listed[:-1]:
        assert before["title"] in page
    for said in ("Qui est avant", "en moyenne", "Ce qui est un fait", "Ce qui ne change rien"):
        assert said in page
