"""The story on the page: pastry cook, home in Villeurbanne, work in Vienne."""

import pytest

from web.pages import Browser, Page


@pytest.fixture(scope="module")
def story(browser: Browser) -> Page:
    return browser.search(q="pâtissier", home="Villeurbanne", work="Vienne", radius_km="30")


def test_both_distances_have_the_name_of_their_place(story: Page) -> None:
    # Commune to commune by the WGS84 geodesic: 27.5 km; the offer's place is its commune's, hence "environ".
    assert "Vienne, à environ 27,5 km du domicile, moins de 0,1 km du travail" in story.card("CAP Pâtissier en un an")


def test_a_remote_offer_stays_and_has_no_distance(story: Page) -> None:
    card = story.card("Pâtisserie : préparer le CAP à distance")
    assert "Lieu À distance" in card
    assert "km" not in card.split("Pourquoi ce rang")[0]


def test_what_is_unknown_is_said_to_be_unknown(story: Page) -> None:
    assert "Prix prix non communiqué" in story.card("CAP Pâtissier en un an")
    assert "À distance, durée non communiquée" in story.card("Pâtisserie : préparer le CAP à distance")


def test_price_session_level_and_rate_with_its_cohort_are_on_the_card(story: Page) -> None:
    card = story.card("CAP Pâtissier")
    assert "RNCP38765 – CAP - Pâtissier · CAP, BEP (niveau 3)" in card
    assert "Prix 3 100,50 €" in card
    assert "Début prochaine session le 1er mars 2027" in card
    assert "62 % en emploi six mois après (promotion 2023, 5 200 personnes, intervalle de " in card
    assert "En présentiel, 400 h" in card
    assert "Avis aucun avis publié" in card


def test_a_past_session_is_not_the_next_one(story: Page) -> None:
    assert "prochaine session le 4 janvier 2027" in story.card("CAP Pâtissier en un an")


def test_permanent_entry_is_said(story: Page) -> None:
    assert "Début entrée permanente" in story.card("Pâtisserie : préparer le CAP à distance")


def test_accessibility_has_three_states(story: Page) -> None:
    assert (
        "Accès en fauteuil roulant : oui ; handicap visuel : non ; handicap auditif, rythme adapté, référent handicap,"
        " adaptation à distance : non précisé" in story.card("CAP Pâtissier en un an")
    )
    assert "Accessibilité non précisé" in story.card("CAP Pâtissier")


def test_a_rate_nobody_published_is_not_zero(browser: Browser) -> None:
    assert "Insertion taux d’insertion non connu" in browser.search(q="boulanger").card("CAP Boulanger")


def test_every_result_says_why_it_stands_there(story: Page) -> None:
    assert len(story.all("//article")) == len(story.all("//article//details[@class='why']")) > 0
    for card in story.all("//article"):
        points = [float(cell.replace(",", ".")) for cell in card.xpath(".//tbody/tr/td[3]/text()")]
        (caption,) = card.xpath(".//caption/text()")
        score = float(caption.split(":")[1].split("sur")[0].replace(",", "."))
        assert sum(points) == pytest.approx(score, abs=0.002)  # four points, each rounded to a thousandth


def test_the_title_tells_the_question_and_the_count(story: Page) -> None:
    assert story.text("//title").startswith("« pâtissier » : 3 offres")
    assert story.text("//h1") == "« pâtissier » : 3 offres"
    assert "3 offres, dont 1 à distance." in story.text()


def test_an_offer_the_public_may_not_see_is_not_there(browser: Browser) -> None:
    assert "Pâtissier amateur" not in browser.search(q="pâtissier").titles()


def test_the_offer_page_has_the_facts_the_states_and_the_rank(browser: Browser, story: Page) -> None:
    page = browser.open(story.link("CAP Pâtissier en un an"))
    assert page.status == 200
    text = page.text()
    assert (
        "Accès en fauteuil roulant : oui – Locaux accessibles en fauteuil (offre mise à jour le 1er octobre 2026)"
        in text
    )
    assert "Handicap visuel : non – Non adapté aux déficients visuels" in text
    assert "Rythme adapté : non précisé" in text
    assert "à partir du 1er septembre 2026, inscriptions ouvertes" in text
    assert "sans date, inscriptions closes" in text
    assert "Rang " in page.text("//section[h2='Pour votre recherche']")
    assert page.link("Retour aux résultats") == "/?q=p%C3%A2tissier&home=Villeurbanne&work=Vienne&radius_km=30"


def test_the_group_link_lists_every_offer_of_the_group(browser: Browser) -> None:
    page = browser.search(q="pâtissier")
    (link,) = page.all("//p[@class='others']/a")
    assert link.text_content().startswith("1\u00a0autre lieu ou formule")
    listed = browser.open(link.get("href"))
    assert listed.titles() == ["CAP Pâtissier en un an"] * 2
    assert {"Vienne", "Grenoble"} == {node.text for node in listed.all("//article//dt[.='Lieu']/following::dd[1]")}
