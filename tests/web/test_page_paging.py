"""Following « Résultats suivants » shows every result once, and an address of a lost list says so."""

from pathlib import Path

from tiny_catalogue import add, draft, write

from search_svc.store import Store
from web.pages import browsing

# 45 providers with one offer each: three pages.
MANY = tuple(
    draft(f"9000000{number:02}00010", "F1", f"CAP Pâtissier, atelier {number}", certification="RNCP38765")
    for number in range(45)
)


def test_pages_neither_overlap_nor_skip(tmp_path: Path) -> None:
    write(tmp_path, MANY)
    with browsing(tmp_path) as browser:
        page = browser.search(q="pâtissier")
        pages = [page.titles()]
        while page.all("//a[@rel='next']"):
            page = browser.open(page.link("Résultats suivants"))
            pages.append(page.titles())
        assert [len(titles) for titles in pages] == [20, 20, 5]
        assert len({title for titles in pages for title in titles}) == 45
        assert page.text("//title").startswith("« pâtissier » : 45 offres (suite)")
        assert browser.open(page.link("Première page")).titles() == pages[0]


def test_a_cursor_of_another_question_sends_back_to_the_first_page(tmp_path: Path) -> None:
    write(tmp_path, MANY)
    with browsing(tmp_path) as browser:
        following = browser.search(q="pâtissier").link("Résultats suivants")
        page = browser.open(following.replace("q=p%C3%A2tissier", "q=atelier"))
        assert page.status == 422
        assert page.link("Reprendre à la première page") == "/?q=atelier"


def test_a_filter_starts_again_at_the_first_page(tmp_path: Path) -> None:
    write(tmp_path, MANY)
    with browsing(tmp_path) as browser:
        page = browser.open(browser.search(q="pâtissier", price_max="5000").link("Résultats suivants"))
        assert not page.all("//form//input[@name='cursor']")
        assert "cursor" not in page.all("//div[@class='active']//a/@href")[0]
        with Store(tmp_path) as store:
            add(store, (draft("91000000100010", "F1", "Pâtissier de plus", certification="RNCP38765"),))
        assert browser.search(q="pâtissier").text("//h1") == "« pâtissier » : 46 offres"


def test_pages_keep_what_was_understood_in_the_words(tmp_path: Path) -> None:
    """The cursor belongs to the question as it was typed, whatever the form shows of it."""
    write(tmp_path, MANY)
    with browsing(tmp_path) as browser:
        page = browser.open(browser.search(q="pâtissier lyon").link("Résultats suivants"))
        assert (page.status, len(page.titles())) == (200, 20)
        assert page.text("//h1") == "« pâtissier lyon » : 45 offres"
        assert "Lieu cherché : Lyon (69)" in page.text("//p[@class='origins']")
