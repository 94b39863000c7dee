"""What was understood in the words of a question, as filters one sees and removes."""

from web.pages import Browser, words


def test_each_filter_understood_is_told_and_can_be_removed_or_taken_literally(browser: Browser) -> None:
    page = browser.search(q="pâtissier à distance lyon")
    told = [words(node) for node in page.all("//div[@role='status']//li")]
    assert told[0].startswith("« à distance » : À distance.")
    assert told[1].startswith("« lyon » : Autour de Lyon (69), 30 km.")
    assert page.text("//h1") == "« pâtissier à distance lyon » : 1 offre"
    without = browser.open(page.link("Retirer « à distance »"))
    assert without.text("//h1") == "« pâtissier lyon » : 3 offres"
    literal = browser.open(page.link("chercher ces mots (« lyon ») tels quels"))
    assert '« pâtissier à distance "lyon" »' in literal.text("//h1")


def test_the_form_has_what_was_understood_in_its_fields(browser: Browser) -> None:
    page = browser.search(q="pâtissier à distance lyon")
    assert [page.field(name).get("value") for name in ("q", "home", "radius_km")] == ["pâtissier", "Lyon (69)", "30"]
    active = [words(node) for node in page.all("//div[@class='active']//a")]
    assert "Retirer le filtre À distance ×" in active
    checked = page.all("//section[@id='filtres']//input[@name='teaching'][@checked]")
    assert [box.get("value") for box in checked] == ["remote"]


def test_distances_are_from_the_place_looked_for_and_not_from_a_home(browser: Browser) -> None:
    page = browser.search(q="pâtissier grenoble")
    assert "Lieu cherché : Grenoble (38)" in page.text("//p[@class='origins']")
    assert "km du lieu cherché" in page.card("CAP Pâtissier en un an")


def test_an_offer_tells_its_rank_for_what_was_understood(browser: Browser) -> None:
    page = browser.search(q="pâtissier grenoble")
    offer = browser.open(page.link("CAP Pâtissier en un an"))
    assert "Rang " in offer.text()


def test_every_word_can_be_taken_as_a_word(browser: Browser) -> None:
    page = browser.search(q="pâtissier à distance", reading="literal")
    assert not page.all("//div[@role='status']")
    assert "Retirer le filtre Mots pris tels quels ×" in [words(n) for n in page.all("//div[@class='active']//a")]
