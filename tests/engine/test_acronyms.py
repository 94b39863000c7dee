"""The initials of official titles."""

import pytest

from search_svc.analysis import tokens
from search_svc.catalogue import Certification
from search_svc.engine.acronyms import LENGTHS, acronym_term, acronyms
from search_svc.engine.elastic.texts import analysed
from search_svc.engine.embedded.tokens import Tokens
from search_svc.engine.texts import Thesaurus, certification_texts


def fiche(title: str, abbreviation: str = "") -> Certification:
    return Certification(number="RNCP37274", title=title, abbreviation=abbreviation, register="RNCP", active=True)


@pytest.mark.parametrize(
    ("title", "initials"),
    [
        ("Titre professionnel Conseiller en insertion professionnelle", "cip"),
        ("Conseiller en insertion professionnelle", "cip"),
        ("BTS Commerce international", "ci"),
        ("BTS - Management commercial opérationnel ", "mco"),
        ("Brevet de technicien supérieur négociation et digitalisation de la relation client", "ndrc"),
        ("BTS gestion de la PME", "gpme"),
        ("BTS services informatiques aux organisations option A : solutions d'infrastructure", "sio"),
        ("CAP Accompagnant éducatif petite enfance", "aepe"),
        ("Titre professionnel assistant de vie aux familles", "advf"),
        ("TP Technicien d'assistance en informatique", "tai"),
        ("Développeur web et web mobile", "dwwm"),
        ("Diplôme d'État d'aide-soignant", "deas"),
        ("Bac pro accompagnement, soins et services à la personne", "assp"),
        ("Titre professionnel assistant import-export", "aie"),
    ],
)
def test_a_title_is_called_by_its_initials(title: str, initials: str) -> None:
    assert initials in acronyms(fiche(title))


def test_the_form_of_a_diploma_has_initials_too() -> None:
    assert acronyms(fiche("", "Titre professionnel (TP de niveau 5)")) == ("tp",)
    assert acronyms(fiche("", "Diplôme d'études universitaires scientifiques et techniques")) == ("deust",)
    assert acronyms(fiche("", "Autre titre inscrit sur demande au RNCP (niveau 6)")) == ()


def test_one_word_and_a_whole_sentence_have_none() -> None:
    assert acronyms(fiche("BTS Tourisme")) == ()
    long = "Prévenir les risques liés aux atmosphères explosives dans les silos de stockage de céréales"
    assert all(len(initials) in LENGTHS for initials in acronyms(fiche(long)))


def test_both_engines_index_initials_whole_beside_the_title() -> None:
    texts = certification_texts(fiche("Assistant de vie aux familles"), Thesaurus())
    tokens_of = Tokens()
    tokens_of.add_texts(texts)
    tokens_of.end_row()
    words, _ = tokens_of.arrays()
    on_elastic = analysed(texts)
    assert acronym_term("advf") in set(words.terms) & set(on_elastic.terms["certification"].split()) & on_elastic.words


def test_no_text_of_a_provider_says_initials() -> None:
    assert tokens("#cip # cip (CIP)") == ["cip", "cip", "cip"]
