import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.analysis import analyse, fold, label_term, names, stem, stems, vocabulary_words

WORDS = st.sampled_from(
    ["pâtissière", "électricité", "géomètre", "français", "bûcheron", "œnologue", "école", "hôtellerie", "l'été"]
)


@pytest.mark.parametrize(
    ("masculine", "feminine"),
    [
        ("pâtissier", "pâtissière"),
        ("boulanger", "boulangère"),
        ("développeur", "développeuse"),
        ("formateur", "formatrice"),
        ("directeur", "directrice"),
        ("technicien", "technicienne"),
        ("chargé", "chargée"),
        ("infirmier", "infirmières"),
        ("professionnel", "professionnelles"),
        ("bûcheron", "bûcheronne"),
        ("sportif", "sportives"),
        ("assistant", "assistantes"),
        ("dangereux", "dangereuse"),
        ("public", "publique"),
        ("français", "françaises"),
        ("conseiller", "conseillers"),
        ("conseillère", "conseillers"),
        ("manager", "managers"),
        ("photo", "photos"),
        ("emploi", "emplois"),
        ("crédit", "crédits"),
        ("loisir", "loisirs"),
        ("transmission", "transmissions"),
    ],
)
def test_both_genders_and_numbers_are_one_term(masculine: str, feminine: str):
    assert stems(masculine) == stems(feminine)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vente", "verte"),
        ("vente", "vent"),
        ("formation", "format"),
        ("carrière", "carrier"),
        ("communication", "commune"),
        ("français", "France"),
        ("opérateur", "opération"),
        ("C", "C++"),
        ("C#", "C++"),
        ("publique", "publication"),
        ("divers", "dive"),
        ("univers", "unive"),
    ],
)
def test_words_of_different_meaning_stay_apart(one: str, other: str):
    assert stems(one) != stems(other)


def test_a_label_is_one_term_in_any_order_and_gender():
    both = label_term("Accastilleur-monteur / Accastilleuse-monteuse électronique de marine")
    assert label_term("accastilleuse-monteuse électronique de marine") == both
    assert label_term("Développeur web") == label_term("web développeuse") != label_term("développeur")
    assert label_term("de la") == ""


def test_codes_and_short_words_are_not_stemmed():
    assert stems("BTS MCO RNCP37674 BC01 R489 C++ .NET") == ["bts", "mco", "rncp37674", "bc01", "r489", "c++", ".net"]


def test_words_that_carry_a_subject_are_no_stop_words():
    assert len(stems("technicien du son")) == 2
    assert len(stems("conducteur de car")) == 2
    assert stems("de la et pour avec les") == []


@given(st.lists(WORDS).map(" ".join))
def test_analysis_does_not_see_accents(text: str):
    assert analyse(text) == analyse(fold(text)) == analyse(text.upper())


@given(st.text())
def test_no_text_crashes_and_every_term_is_a_word(text: str):
    for terms in (analyse(text), names(text), vocabulary_words(text)):
        assert all(term and not term.isspace() and " " not in term for term in terms)


def test_both_genders_of_every_rome_title_give_the_same_terms(shared_data: Path):
    """ROME writes "Vendeur / Vendeuse en épicerie": first words that begin alike are one term."""
    with (shared_data / "labels" / "metier.csv").open(encoding="utf-8") as file:
        titles = [row["libelle_appellation_long"].split(" / ") for row in csv.DictReader(file, delimiter=";")]
    pairs = [(vocabulary_words(sides[0])[0], vocabulary_words(sides[1])[0]) for sides in titles if len(sides) == 2]
    alike = [(one, other) for one, other in pairs if one[:4] == other[:4]]
    different = {(one, other) for one, other in alike if stem(one) != stem(other)}
    # Loanwords with their own endings, and "carrière", where ROME means the quarry on one side of the slash.
    assert different == {
        ("banderillo", "banderilla"),
        ("booker", "bookeuse"),
        ("carrier", "carriere"),
        ("dispatcher", "dispatcheuse"),
        ("pizzaiolo", "pizzaiola"),
        ("torero", "torera"),
    }
    assert len(alike) > 8_000
