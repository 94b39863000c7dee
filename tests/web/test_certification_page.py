"""The page of a certification: every cohort with what it rests on, and how many offers anybody may see."""

from collections.abc import Iterator

import pytest
from msgspec import structs
from tiny_catalogue import CERTIFICATIONS, LYON, PATISSIER, STORY, add, draft, write

from search_svc.catalogue import Bloc, Certification, Certifier, Coded, Cohort
from search_svc.catalogue.outcomes import OutcomeRow, TrainingCode
from search_svc.store import Store
from web.pages import Browser, Page, browsing, words

PASTRY = structs.replace(
    PATISSIER,
    nsf=(Coded("221", "Agroalimentaire, alimentation, cuisine"),),
    certifiers=(Certifier("Ministère de l'Éducation nationale"), Certifier("Ancien certificateur", active=False)),
    blocs=(Bloc("RNCP38765BC01", "Tour, petits fours secs et moelleux, gâteaux de voyage"),),
    objectives="Réaliser des pâtisseries.\n\nTenir une vitrine.",
    replaces=("RNCP5226",),
    cohorts=(
        Cohort(2023, 45, 3, 0.8, 0.7, None),
        Cohort(2022, 12, None, 1.0, 1.0, 1.0),
        Cohort(2021, 400, None, 0.6, 0.55, 0.0),
        Cohort(None, None, None, 0.5),
        Cohort(2019, 90),
    ),
)
SMALL = Certification(
    number="RNCP99002",
    title="Souffleur de verre",
    register="RNCP",
    active=False,
    cohorts=(Cohort(2023, 5, None, 0.93),),
)
SILENT = Certification(number="RS99003", title="Repassage", register="RS", active=True)
# Sold by an offer that nobody but a jobseeker may see.
SHUT = Certification(number="RNCP99001", title="Tailleur de malachite", register="RNCP", active=True)
SHUT_OFFER = draft("13000000300013", "ZF1", "Zéphyrine", at=LYON, certification="RNCP99001", cpf=False, funders=(2,))
# No register has its fiche.
UNKNOWN_FICHE = draft("13000000500010", "F9", "Pâtisserie du dimanche", at=LYON, certification="RNCP404404")
PASTRY_PAGE = "/certifications/RNCP38765"
RATES = ["En emploi six mois après, estimé (intervalle)", "En emploi six mois après, déclaré"]


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    directory = tmp_path_factory.mktemp("certifications")
    write(directory)
    with Store(directory) as store:
        store.merge_certifications((PASTRY, *CERTIFICATIONS[1:], SMALL, SILENT, SHUT))
        store.replace_training_codes([TrainingCode("50022137", "RNCP38765")])
        store.replace_outcomes([OutcomeRow("50022137", 2022, "InserJeunes (apprentissage)", 3000, 0.64)])
        add(store, (SHUT_OFFER, UNKNOWN_FICHE))
    with browsing(directory) as browser:
        yield browser


def rows(page: Page) -> list[list[str]]:
    return [[words(cell) for cell in row.xpath("./th | ./td")] for row in page.all("//table//tbody/tr")]


def test_every_cohort_of_every_source_is_a_row_the_latest_first(browser: Browser) -> None:
    found = [(row[0], row[1], row[2]) for row in rows(browser.open(PASTRY_PAGE))]
    assert found == [
        ("2023 (taux montré avec les offres)", "France compétences", "45, dont 3 par la VAE"),
        ("2022", "France compétences", "12"),
        ("2022", "InserJeunes (apprentissage)", "3 000"),
        ("2021", "France compétences", "400"),
        ("2019", "France compétences", "90"),
        ("année non précisée", "France compétences", "non connu"),
    ]


def test_a_cohort_gives_the_rate_shrunk_with_its_interval_beside_the_rate_stated(browser: Browser) -> None:
    page, told = browser.open(PASTRY_PAGE), browser.request("GET", "/v1/certifications/RNCP38765").json()
    row = rows(page)[0]
    assert row[4:] == ["80 %", "70 %", "non connu"]
    # The only certification that states rates: twenty people at the mean of all, which is its own.
    low, high = told["insertion"]["interval"]
    assert row[3] == f"{told['insertion']['rate']:.0%} (de {low:.0%} à {high:.0%})".replace("%", " %")
    assert told["cohorts"][0]["estimate"] == {"rate": told["insertion"]["rate"], "interval": [low, high]}
    assert [cohort["counts"] for cohort in told["cohorts"]] == [True, False, False, False, False, False]
    assert row[3].split()[0] in page.text("//section[@id='insertion']/p[1]")


def test_a_larger_cohort_is_drawn_less_towards_the_mean(browser: Browser) -> None:
    told = browser.request("GET", "/v1/certifications/RNCP38765").json()
    mean = told["insertion"]["prior"]["mean"]
    large = next(cohort for cohort in told["cohorts"] if cohort["year"] == 2021)
    assert large["overall_6_months"] == 0.6
    assert 0.6 < large["estimate"]["rate"] < 0.6 + 0.1 * (mean - 0.6)


def test_a_cohort_of_fewer_than_twenty_people_says_so_and_tells_no_rate(browser: Browser) -> None:
    small = rows(browser.open(PASTRY_PAGE))[1]
    assert small[3:] == ["moins de 20 personnes : aucun taux n’est montré"]
    page = browser.open("/certifications/RNCP99002")
    assert "Effectif trop faible pour montrer un taux d’insertion" in page.text("//section[@id='insertion']")
    assert "93" not in page.text()


def test_what_is_not_stated_is_unknown_and_a_stated_zero_is_zero(browser: Browser) -> None:
    by_year = {row[0]: row for row in rows(browser.open(PASTRY_PAGE)) if row[1] == "France compétences"}
    assert by_year["2019"][3:] == ["non connu"] * 4
    assert by_year["2021"][6] == "0 %"
    # A rate without the number of people: told as stated, and not shrunk by a size nobody knows.
    assert by_year["année non précisée"][3:] == ["non connu", "50 %", "non connu", "non connu"]


def test_without_any_cohort_the_insertion_is_unknown_and_no_zero(browser: Browser) -> None:
    for number in ("RS99003", "CPF206"):
        section = browser.open(f"/certifications/{number}").text("//section[@id='insertion']")
        assert "Taux d’insertion non connu." in section
        assert not any(digit in section for digit in "0123456789")


def test_sources_that_measure_other_people_are_said_not_to_compare(browser: Browser) -> None:
    assert "ne se comparent pas" in browser.open(PASTRY_PAGE).text()
    assert "ne se comparent pas" not in browser.open("/certifications/RNCP99002").text()


def test_the_table_names_its_columns_and_rows_and_scrolls_with_the_keyboard(browser: Browser) -> None:
    page = browser.open(PASTRY_PAGE)
    heads = [words(head) for head in page.all("//table/thead/tr/th[@scope='col']")]
    assert heads[3:5] == RATES
    assert page.text("//table/caption") == "Toutes les promotions connues, de chaque source"
    for row in page.all("//table/tbody/tr"):
        assert len(row.xpath("./th[@scope='row']")) == 1
        assert sum(int(cell.get("colspan", "1")) for cell in row.xpath("./th | ./td")) == len(heads)
    (region,) = page.all("//*[@role='region'][.//table]")
    assert region.get("tabindex") == "0"
    assert region.get("aria-labelledby") == page.all("//table/caption/@id")[0]


def test_the_fiche_is_told_and_leads_to_its_offers(browser: Browser) -> None:
    page = browser.open(PASTRY_PAGE)
    assert page.text("//h1") == "CAP - Pâtissier"
    text = page.text()
    for said in ("CAP, BEP (niveau 3)", "fiche active", "Pâtissier, pâtissière", "RNCP38765BC01", "Tenir une vitrine."):
        assert said in text
    assert "Ancien certificateur" not in text
    there = browser.open(page.link("4 offres de formation en vente"))
    assert there.text("//h1") == "Toutes les formations : 4 offres"
    for link in ("Offres : D1104 – Pâtisserie, confiserie, chocolaterie et glacerie", "ses offres : RNCP5226"):
        assert browser.open(page.link(link)).status == 200


def test_a_fiche_that_is_not_active_says_so(browser: Browser) -> None:
    assert "fiche inactive" in browser.open("/certifications/RNCP99002").text()


def test_results_and_offers_lead_to_it_and_it_leads_back(browser: Browser) -> None:
    results = browser.search(q="pâtissier", home="Lyon")
    page = browser.open(results.link("Certification RNCP38765"))
    assert page.text("//h1") == "CAP - Pâtissier"
    assert browser.open(page.link("Retour aux résultats")).titles() == results.titles()
    offer = browser.open(f"/offres/{STORY[0].offer.id}")
    assert offer.link("Certification RNCP38765") == PASTRY_PAGE
    assert offer.link("Toutes les promotions de cette certification") == f"{PASTRY_PAGE}#insertion"
    assert not browser.open(PASTRY_PAGE).all("//p[@class='back']")


def test_a_certification_that_no_register_knows_is_named_without_a_link(browser: Browser) -> None:
    for page in (browser.search(q="dimanche"), browser.open(f"/offres/{UNKNOWN_FICHE.offer.id}")):
        assert "RNCP404404" in page.text()
        assert not [link for link in page.all("//main//a/@href") if link.startswith("/certifications/")]
    assert browser.open("/certifications/RNCP404404").status == 404


def test_a_certification_that_only_hidden_offers_sell_has_no_offer(browser: Browser) -> None:
    page = browser.open("/certifications/RNCP99001")
    assert page.status == 200
    assert "aucune offre de formation que chacun puisse voir" in page.text()
    assert browser.request("GET", "/v1/certifications/RNCP99001").json()["offers"] == 0


@pytest.mark.parametrize("number", ["RNCP1", "rncp38765", "CPF999", "x" * 600, "%00"])
def test_a_number_that_no_register_knows_is_a_404_in_french(browser: Browser, number: str) -> None:
    page = browser.open(f"/certifications/{number}")
    assert page.status == 404
    assert page.text("//h1") == "Certification introuvable"


def test_nothing_of_its_address_is_ignored(browser: Browser) -> None:
    assert browser.open(f"{PASTRY_PAGE}?utm_source=x").status == 422
    refused = browser.request("GET", PASTRY_PAGE, headers={"Authorization": "Bearer forged"})
    assert refused.status_code == 401
