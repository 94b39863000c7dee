"""Judgement sets made from what is on sale."""

from datetime import date
from pathlib import Path

import pytest
from tiny_catalogue import BOULANGER, GRENOBLE, LYON, PATISSIER

from fixtures.make_demo import write_catalogue
from search_svc.catalogue import Certification, Coded
from search_svc.catalogue.thesaurus import Commune
from search_svc.evaluation.facts import Facts, Sale, read_facts
from search_svc.evaluation.making import MAKERS, made
from search_svc.indexer import IngestRequest, ingest
from search_svc.query.parameters import OfferSearch
from search_svc.store import Store

TODAY = date(2026, 11, 22)
MCO = Certification(
    number="RNCP38362",
    title="BTS - Management commercial opérationnel",
    abbreviation="BTS",
    register="RNCP",
    active=True,
    formacodes=(Coded("34566", "Management commercial"),),
)
WEB = Certification(
    number="RNCP37674",
    title="Développeur web et web mobile",
    abbreviation="Titre professionnel (TP de niveau 5)",
    register="RNCP",
    active=True,
)
PESTICIDES = Certification(
    number="RS5656",
    title="Certificat individuel pour utiliser à titre professionnel et distribuer des produits"
    " phytopharmaceutiques dans la catégorie décideur en entreprise non soumise à agrément",
    register="RS",
    active=True,
)


def sale(fiche: Certification, town: Commune | None = LYON, teaching: str = "in_person", **more: object) -> Sale:
    place = (town.name, town.department, town.latitude, town.longitude) if town else ("", "", None, None)
    facts = {"provider": "FOURNIL DES DOMBES", "siret": "11000000100017", "hours": 35.0, **more}
    return Sale(fiche.number, facts["siret"], facts["provider"], teaching, facts["hours"], *place)  # type: ignore[arg-type]


def facts(*sales: Sale) -> Facts:
    known = (PATISSIER, BOULANGER, MCO, WEB, PESTICIDES)
    sold = {it.certification for it in sales}
    return Facts({fiche.number: fiche for fiche in known if fiche.number in sold}, sales)


def queries(of: Facts, kind: str, seed: int = 0) -> set[str]:
    return {judgement.query.lower() for judgement in made(of, [kind], seed)}


def test_an_acronym_is_the_diploma_and_the_initials_of_its_speciality() -> None:
    """Neither the diploma said again in the title nor small words count: "Développeur web et web mobile" is DWWM."""
    assert queries(facts(sale(MCO), sale(WEB), sale(PATISSIER)), "acronyms") == {"bts mco", "tp dwwm"}


def test_an_agricultural_bts_is_a_btsa_and_not_a_word_of_its_title() -> None:
    garden = Certification(
        number="RNCP38235",
        title="BTSA Aménagements paysagers",
        abbreviation="Brevet de technicien supérieur agricole",
        register="RNCP",
        active=True,
    )
    assert queries(Facts({garden.number: garden}, (sale(garden),)), "acronyms") == {"btsa ap"}


def test_a_code_is_written_with_and_without_a_space() -> None:
    seen = set().union(*(queries(facts(sale(MCO)), "codes", seed) for seed in range(20)))
    assert seen == {"rncp38362", "rncp 38362"}


def test_a_provider_is_relevant_by_whatever_it_sells_itself() -> None:
    other = sale(MCO, provider="ÉCOLE DU RHÔNE", siret="11000000200015")
    judged = {it.query.lower(): it for it in made(facts(sale(PATISSIER), sale(BOULANGER), other), ["providers"], 0)}
    fournil = judged["fournil des dombes"]
    assert fournil.certifications == {PATISSIER.number, BOULANGER.number}
    assert fournil.expected.filters() == {"provider": ("110000001",)}


def test_a_town_is_asked_for_only_with_what_is_sold_there() -> None:
    found = made(facts(sale(PATISSIER, LYON), sale(BOULANGER, GRENOBLE)), ["towns"], 0)
    assert {it.query.lower().replace(" à ", " ") for it in found} == {"pâtisserie lyon", "boulangerie grenoble"}
    assert {it.expected.near for it in found} == {(45.7580, 4.8351), (45.1885, 5.7245)}


def test_a_name_of_two_towns_is_no_town_to_ask_for() -> None:
    other = Commune("14366", "Lyon", "14100", 49.1, 0.2, "14", "28")
    assert not queries(facts(sale(PATISSIER, LYON), sale(PATISSIER, other)), "towns")


def test_a_mode_is_asked_for_only_where_something_is_taught_that_way() -> None:
    assert queries(facts(sale(PATISSIER, teaching="in_person")), "modes") == {"pâtisserie en présentiel"}
    assert "pâtisserie à distance" in queries(facts(sale(PATISSIER, None, teaching="remote")), "modes")
    assert not queries(facts(sale(PATISSIER, teaching="blended")), "modes")


def test_a_duration_is_one_that_is_sold_and_unknown_is_none() -> None:
    assert {q.split(" ")[0] for q in queries(facts(sale(PATISSIER), sale(BOULANGER, hours=None)), "durations")} == {
        "pâtisserie"
    }


def test_only_long_titles_are_pasted_whole() -> None:
    assert queries(facts(sale(PESTICIDES), sale(MCO)), "titles") == {PESTICIDES.title.lower()}


@pytest.mark.parametrize("kind", [*MAKERS])
def test_a_sample_is_part_of_the_whole_and_the_same_for_the_same_seed(kind: str) -> None:
    of = facts(*(sale(fiche) for fiche in (PATISSIER, BOULANGER, MCO, WEB, PESTICIDES)), sale(MCO, GRENOBLE))
    whole, drawn = made(of, [kind], 5), made(of, [kind], 5, 1)
    assert len(drawn) == 1
    assert drawn == made(of, [kind], 5, 1)
    assert drawn[0] in whole


def test_the_demo_catalogue_makes_queries_that_the_search_accepts(tmp_path: Path) -> None:
    files = write_catalogue(tmp_path / "demo", offers=300, today=TODAY)
    ingest(
        IngestRequest(
            data_dir=tmp_path / "store",
            today=TODAY,
            certifications=files[:2],
            organisations=files[2:3],
            offers=files[3:],
        )
    )
    with Store(tmp_path / "store", read_only=True) as store:
        of = read_facts(store)
    found = {kind: made(of, [kind], 1) for kind in MAKERS}
    assert all(found[kind] for kind in MAKERS if kind != "titles")
    for judgement in (it for some in found.values() for it in some):
        OfferSearch.model_validate({"q": judgement.query, **judgement.filters()})
        OfferSearch.model_validate(judgement.expected.filters())
        assert judgement.certifications <= of.certifications.keys()
