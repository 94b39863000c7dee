"""Facets as filters: what is checked, counted, removed and refused."""

from collections.abc import Iterator

import pytest
from tiny_catalogue import PASTRY_LYON, PASTRY_REMOTE, PASTRY_VIENNE, write

from search_svc.catalogue.rating import ReceivedRatings
from search_svc.indexer.rating import rate_offers
from search_svc.store import Store
from web.pages import Browser, Page, browsing, words


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    directory = tmp_path_factory.mktemp("rated")
    write(directory)
    with Store(directory) as store:
        store.replace_ratings(
            {
                PASTRY_LYON.offer.id: ReceivedRatings(published=(0, 0, 1, 0, 1)),
                PASTRY_VIENNE.offer.id: ReceivedRatings(published=(0, 1, 1, 0, 0), pending=(0, 0, 0, 0, 9)),
                PASTRY_REMOTE.offer.id: ReceivedRatings(rejected=(0, 0, 0, 0, 1)),
            }
        )
        rate_offers(store, lambda _rated: None)
    with browsing(directory) as browser:
        yield browser


def test_ratings_are_said_to_be_unchecked_beside_them_and_where_they_come_from(rated: Browser) -> None:
    """Code de la consommation, art. D. 111-17, 1°."""
    for page in (rated.search(q="pâtissier"), rated.open(f"/offres/{PASTRY_LYON.offer.id}")):
        assert "qui ne les contrôle pas" in page.text()
        there = rated.open(page.link("D’où viennent les avis").partition("#")[0])
        assert "ne recueille ni ne contrôle aucun avis" in there.text("//*[@id='ratings']")
    for page in (rated.search(q="boulanger"), rated.open(f"/offres/{PASTRY_REMOTE.offer.id}")):
        assert "D’où viennent les avis" not in page.text()


def choices(page: Page, name: str) -> dict[str, bool]:
    """Label with its count → checked, of a checkbox group."""
    boxes = page.all(f"//section[@id='filtres']//input[@name='{name}']")
    return {words(page.all(f"//label[@for='{box.get('id')}']")[0]): box.get("checked") is not None for box in boxes}


def test_a_facet_counts_without_its_own_filter_and_tells_what_is_checked(browser: Browser) -> None:
    page = browser.search(q="pâtissier", teaching="remote")
    assert page.titles() == ["Pâtisserie : préparer le CAP à distance"]
    assert choices(page, "teaching") == {"En présentiel 3 offres": False, "À distance 1 offre": True}
    assert page.text("//summary[starts-with(., 'Modalité')]") == "Modalité (1 choix)"


def test_unknown_values_are_a_bucket_that_cannot_be_checked(browser: Browser) -> None:
    page = browser.search(q="pâtissier")
    (unknown,) = page.all("//details[summary[.='Prix']]//p[@class='unknown']")
    assert words(unknown).endswith("1 offre")
    assert not unknown.xpath(".//input | .//a")


def test_a_kind_of_accessibility_is_checked_by_its_yes_and_tells_who_says_no_or_nothing(browser: Browser) -> None:
    shown = choices(browser.search(q="pâtissier", accessibility="wheelchair"), "accessibility")
    assert shown["Accès en fauteuil roulant 1 offre (non : 0 ; non précisé : 3)"]
    assert "Handicap visuel 0 offre (non : 1 ; non précisé : 3)" in shown
    assert len(shown) == 6


def test_a_bucket_of_prices_is_a_link_that_finds_what_it_counts(browser: Browser) -> None:
    page = browser.search(q="pâtissier")
    (link,) = [node for node in page.all("//details[summary[.='Prix']]//a") if words(node).startswith("De 500")]
    assert words(link.getparent()) == "De 500 à moins de 1 000 € 1 offre"
    found = browser.open(link.get("href"))
    assert found.text("//h1") == "« pâtissier » : 1 offre"
    assert found.field("price_max").get("value") == "999.99"


def test_lower_bounds_of_the_rate_count_everything_above_them(browser: Browser) -> None:
    page = browser.search(q="cap")
    # Four offers of a rate of 62 %, one of an unknown rate.
    labels = choices(page, "insertion_min")
    assert labels["Peu importe"] is True
    assert labels["Au moins 60 % 4 offres"] is False
    assert labels["Au moins 70 % 0 offre"] is False
    assert choices(browser.search(q="cap", insertion_min="0.6"), "insertion_min")["Au moins 60 % 4 offres"] is True


def test_every_active_filter_can_be_removed_alone(browser: Browser) -> None:
    page = browser.search(
        q="pâtissier", home="Villeurbanne", radius_km="30", teaching=["remote", "in_person"], price_max="1 500,50"
    )
    active = {words(node): node.get("href") for node in page.all("//div[@class='active']//a")}
    assert list(active) == [
        "Retirer le filtre Dans un rayon de 30 km ×",
        "Retirer le filtre À distance ×",
        "Retirer le filtre En présentiel ×",
        "Retirer le filtre Prix : au plus 1 500,50 € ×",
        "Retirer tous les filtres",
    ]
    without = browser.open(active["Retirer le filtre À distance ×"])
    assert "À distance" not in "".join(words(node) for node in without.all("//div[@class='active']//a"))
    assert without.field("price_max").get("value") == "1 500,50"
    assert active["Retirer tous les filtres"] == "/?q=p%C3%A2tissier&home=Villeurbanne"


def test_a_lowest_rating_in_the_address_is_told_and_can_be_removed(browser: Browser) -> None:
    page = browser.search(q="pâtissier", rating_min="4,5", sort="-rating")
    assert "aucune offre" in page.text("//h1")  # no offer has a rating, which is not a zero either
    assert "rating_min" not in page.link("Retirer le filtre Avis : au moins 4,50 sur 5 ×")


def test_the_lowest_rating_has_its_field_among_the_filters(rated: Browser) -> None:
    page = rated.search(q="pâtissier")
    field = page.field("rating_min")
    assert (field.get("form"), field.get("value")) == ("recherche", "")
    assert page.text("//label[@for='rating_min']") == "Note moyenne minimum (de 1 à 5)"
    assert "sans avis publié" in page.text(f"//*[@id='{field.get('aria-describedby')}']")
    # Means of 4 and 2.5; the third offer has a rating that is not published, the others none.
    for least, offers in (("2,5", "2 offres"), ("3", "1 offre"), ("4,01", "aucune offre")):
        found = rated.search(q="pâtissier", rating_min=least)
        assert found.text("//h1") == f"« pâtissier » : {offers}"
        assert found.field("rating_min").get("value") == least
        assert found.text("//summary[starts-with(., 'Avis')]") == "Avis des stagiaires (1 choix)"
        assert not found.all("//input[@type='hidden'][@name='rating_min']")


def test_a_corridor_has_its_field_and_can_be_removed(browser: Browser) -> None:
    # Vienne lies 26 km from Lyon and 2.8 km beside the line to a place beyond it.
    places = {"home": "Lyon", "work": "45.30,4.85", "teaching": "in_person", "radius_km": "1"}
    assert "Vienne" not in browser.search(q="pâtissier", **places).text("//main")
    page = browser.search(q="pâtissier", **places, corridor_km="4,5")
    assert "Vienne" in page.text("//ol[@class='offers']")
    assert page.field("corridor_km").get("value") == "4,5"
    removed = browser.open(page.link("Retirer le filtre À moins de 4,50 km du trajet ×"))
    assert removed.field("corridor_km").get("value") == ""
    assert "Vienne" not in removed.text("//main")


def test_a_filter_without_a_field_survives_the_form(browser: Browser) -> None:
    page = browser.search(rome="D1104")
    assert page.all("//form//input[@type='hidden'][@name='rome'][@value='D1104']")


def test_a_correction_is_told_and_the_exact_words_offered(browser: Browser) -> None:
    page = browser.search(q="patisier")
    assert page.titles()
    assert "Résultats pour « " in page.text("//p[@class='corrections']")
    literal = browser.open(page.link("Chercher « patisier » exactement"))
    assert literal.titles() == []


def test_no_result_says_what_to_try(browser: Browser) -> None:
    page = browser.search(q="pâtissier", price_max="1", teaching="blended")
    assert page.status == 200
    assert page.text("//h1") == "« pâtissier » : aucune offre"
    assert page.link("Sans « Mixte » ni « Prix : au plus 1 € » : 4 offres") == "/?q=p%C3%A2tissier"


def test_no_result_links_to_the_lists_without_one_filter_and_they_hold_as_many_offers(browser: Browser) -> None:
    page = browser.search(
        q="pâtissier",
        home="Vienne",
        radius_km="10,5",
        teaching="in_person",
        hours_max="1 000",
        level="3",
        accessibility="hearing",
    )
    links = page.all("//div[@class='nothing']//a")
    assert [" ".join(link.text.split()) for link in links] == ["Sans « Handicap auditif » : 1 offre"]
    there = browser.open(links[0].get("href"))
    assert there.text("//h1") == "« pâtissier » : 1 offre"


def test_no_result_offers_to_leave_a_word_out(browser: Browser) -> None:
    page = browser.search(q="pâtissier boulanger", spelling="literal", home="Vienne", radius_km="5")
    there = browser.open(page.link("Sans le mot « boulanger » : 2 offres"))
    assert there.field("q").get("value") == "pâtissier"
    assert there.text("//h1") == "« pâtissier » : 2 offres"


@pytest.mark.parametrize(
    ("parameters", "field", "text"),
    [
        ({"radius_km": "loin", "home": "Lyon"}, "radius_km", "Écrivez un nombre"),
        ({"radius_km": "-3", "home": "Lyon"}, "radius_km", "Doit être supérieur à 0."),
        ({"radius_km": "30"}, "radius_km", "Indiquez d’abord un domicile ou un lieu de travail."),
        ({"corridor_km": "5", "home": "Lyon"}, "corridor_km", "Indiquez d’abord un domicile et un lieu de travail."),
        ({"corridor_km": "1200", "home": "Lyon", "work": "Vienne"}, "corridor_km", "Doit être au plus 1000."),
        ({"sort": "distance"}, "sort", "Indiquez d’abord un domicile ou un lieu de travail."),
        ({"home": "Nulleville"}, "home", "Ce lieu est inconnu"),
        ({"work": "123,4"}, "work", "Ces coordonnées n’existent pas"),
        ({"price_min": "2000", "price_max": "1000"}, "price_min", "Le minimum dépasse le maximum."),
        ({"price_max": "12,345"}, "price_max", "Deux décimales au plus."),
        ({"start_from": "demain"}, "start_from", "Écrivez une date"),
        ({"rating_min": "bien"}, "rating_min", "Écrivez un nombre"),
        ({"rating_min": "0,5"}, "rating_min", "Doit être au moins 1."),
        ({"rating_min": "5,1"}, "rating_min", "Doit être au plus 5."),
        ({"q": "a" * 1001}, "q", "Trop long : 1000 caractères au plus."),
    ],
)
def test_a_field_at_fault_says_so_beside_it(
    browser: Browser, parameters: dict[str, str], field: str, text: str
) -> None:
    page = browser.search(**parameters)
    assert page.status == 422
    node = page.field(field)
    assert node.get("aria-invalid") == "true"
    assert node.get("autofocus") is not None
    assert (node.get("value") or "") in (parameters[field], "")
    assert f"{field}-fault" in node.get("aria-describedby").split()
    said = page.text(f"//*[@id='{field}-fault']")
    # A whole sentence is that sentence: "au plus 5." is not "au plus 5.0.".
    assert said == f"Erreur : {text}" if text.endswith(".") else said.startswith(f"Erreur : {text}")
    assert text in page.text("//div[@role='alert']")
    assert page.text("//title").startswith("Erreur : ")


@pytest.mark.parametrize(
    ("parameters", "name"),
    [
        ({"utm_source": "x"}, "utm_source"),
        ({"level": "9"}, "level"),
        ({"level": "trois"}, "level"),
        ({"region": "zz"}, "region"),
        ({"teaching": "telepathy"}, "teaching"),
        ({"cursor": "forged"}, "cursor"),
        ({"q": ["a", "b"]}, "q"),
        ({"size": "3"}, "size"),
    ],
)
def test_nothing_of_an_address_is_ignored(browser: Browser, parameters: dict[str, str], name: str) -> None:
    page = browser.search(**parameters)
    assert page.status == 422
    assert page.all(f"//div[@role='alert']//li[contains(., '{name}') or a[@href='#{name}']]")


def test_empty_fields_ask_for_nothing(browser: Browser) -> None:
    page = browser.search(q="", home="", work="", radius_km="", sort="relevance", price_min="", price_max="")
    assert page.status == 200
    assert page.text("//h1") == "Toutes les formations : 6 offres"
