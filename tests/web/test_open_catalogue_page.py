"""From the open catalogue's file to an answer and a page: places known by their département, and said to be."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from open_catalogue_file import csv_text, row

from search_svc.indexer import IngestRequest, ingest
from web.pages import Browser, browsing

PLACES = """Code_commune_INSEE;Nom_commune;Code_postal;Libelle_acheminement;Ligne_5;coordonnees_gps
69381;LYON 01;69001;LYON;;45.7699, 4.8292
69264;VILLEFRANCHE SUR SAONE;69400;VILLEFRANCHE SUR SAONE;;45.9875, 4.7286
38544;VIENNE;38200;VIENNE;;45.5242, 4.8781
38185;GRENOBLE;38000;GRENOBLE;;45.1825, 5.7218
13055;MARSEILLE;13001;MARSEILLE;;43.2999, 5.3832
97411;SAINT DENIS;97400;SAINT DENIS;;-20.9337, 55.4462
97416;SAINT PIERRE;97410;SAINT PIERRE;;-21.3123, 55.4932
"""
ROWS = (
    row(),
    row(numero_formation="F2", code_departement="38", nom_departement="Isère", frais_ttc_tot_max="4000"),
    row(numero_formation="F3", code_departement="13", nom_departement="Bouches-du-Rhône", nb_session_active="0"),
    row(numero_formation="F4", code_departement="974", nom_departement="LA REUNION"),
    row(numero_formation="F5", code_departement="13", nom_departement="", nb_session_a_distance="2"),
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("open_catalogue")
    (folder / "places.csv").write_text(PLACES, encoding="utf-8")
    (folder / "catalogue.csv").write_text(csv_text(ROWS), encoding="utf-8", newline="")
    request = IngestRequest(
        data_dir=folder / "data",
        today=date(2026, 11, 22),
        offers=[folder / "catalogue.csv"],
        places=[folder / "places.csv"],
    )
    assert ingest(request).indexed == len(ROWS)
    with browsing(folder / "data") as browser:
        yield browser


def items(browser: Browser, **parameters: str) -> dict[str, dict[str, Any]]:
    answer = browser.request("GET", "/v1/offers", q="pâtissier", group="none", **parameters).json()
    return {item["formation_number"]: item for item in answer["items"]}


def test_a_circle_that_touches_the_departement_finds_it_without_a_distance(browser: Browser) -> None:
    found = items(browser, home="45.7578,4.8320", radius_km="10", teaching="in_person")
    assert set(found) == {"F1"}
    assert found["F1"]["place"] == {
        "label": "Rhône", "postcode": "", "department": "69", "region": "84", "lat": None, "lon": None,
        "source": "department",
    }  # fmt: skip
    assert found["F1"]["distance"] == {"home_km": None, "work_km": None}
    # The Isère begins at Vienne, 26 km south of Lyon.
    assert set(items(browser, home="45.7578,4.8320", radius_km="35", teaching="in_person")) == {"F1", "F2"}
    assert set(items(browser, home="45.7578,4.8320", work="43.30,5.38", radius_km="10")) == {"F1", "F3", "F5"}


def test_a_corridor_that_crosses_the_departement_finds_it_too(browser: Browser) -> None:
    # From Saône-et-Loire to Grenoble, through the plain of the Ain and the north of the Isère.
    line = {"home": "46.66,5.10", "work": "45.19,5.72", "teaching": "in_person"}
    assert set(items(browser, **line, radius_km="5")) == {"F2"}
    # The line passes 48 km east of the communes of the Rhône, of which both ends are 80 km away.
    assert set(items(browser, **line, radius_km="5", corridor_km="55")) == {"F1", "F2"}
    assert set(items(browser, **line, corridor_km="40")) == {"F2"}


def test_overseas_too(browser: Browser) -> None:
    found = items(browser, home="-20.9,55.5", radius_km="30", teaching="in_person")
    assert set(found) == {"F4"}
    assert found["F4"]["place"]["department"] == "974"


def test_a_remote_row_is_everywhere_and_its_departement_is_no_place(browser: Browser) -> None:
    assert "F5" in items(browser, home="-20.9,55.5", radius_km="30")
    assert set(items(browser, department="13")) == {"F3"}


def test_what_the_file_does_not_say_is_unknown(browser: Browser) -> None:
    found = items(browser)
    assert (found["F1"]["price"], found["F2"]["price"]) == ("3000.00", None)
    assert (found["F1"]["next_session"], found["F1"]["entry"], found["F1"]["teaching"]) == (None, None, "in_person")
    assert [session["start"] for session in found["F1"]["sessions"]] == [None]
    assert (found["F3"]["sessions"], found["F3"]["teaching"]) == ([], None)
    assert set(items(browser, price_min="0", price_max="10000")) == {"F1", "F3", "F4", "F5"}
    assert items(browser, start_from="2026-11-22") == {}


def test_active_sessions_can_be_joined_and_none_cannot(browser: Browser) -> None:
    found = items(browser, explain="true")
    availability = {number: item["components"]["availability"] for number, item in found.items()}
    assert availability == {"F1": 1.0, "F2": 1.0, "F3": 0.0, "F4": 1.0, "F5": 1.0}


def test_a_sort_by_distance_puts_them_last(browser: Browser) -> None:
    assert len(items(browser, home="45.7578,4.8320", sort="distance")) == len(ROWS)


def test_the_page_says_that_only_the_departement_is_known(browser: Browser) -> None:
    page = browser.search(q="pâtissier", home="45.7578,4.8320", radius_km=10, teaching="in_person")
    card = page.card("CAP Pâtissier")
    assert "Rhône, distance non connue (seul le département est connu)" in card
    assert "date non communiquée" in card
    assert " km du domicile" not in card


def test_the_offer_page_says_what_was_inferred_or_is_not_one_figure(browser: Browser) -> None:
    page = browser.open(f"/offres/{items(browser)['F2']['id']}")
    assert "Isère, seul le département est connu" in page.text()
    assert "Le catalogue ouvert indique plusieurs prix pour ce département" in page.text()
    assert "La modalité est déduite du nombre de sessions à distance." in page.text()
    assert "prix non communiqué" in page.text()
    assert "sans date, inscriptions ouvertes" in page.text()
    assert "L’organisme n’a pas communiqué de prix" not in page.text()


def test_the_offer_page_without_a_session_says_so(browser: Browser) -> None:
    page = browser.open(f"/offres/{items(browser)['F3']['id']}")
    assert "Le catalogue ouvert n’indique aucune session active." in page.text()
