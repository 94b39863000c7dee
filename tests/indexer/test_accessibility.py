"""What French texts say of accessibility: yes, no, or nothing."""

import pytest

from search_svc.catalogue import ACCESSIBILITY_KINDS
from search_svc.indexer.accessibility import facts_of

PLACE = "accessibilite-batimentaire"
TEACHING = "modalites-handicap"


def states(text, field=PLACE):
    return {(fact.kind, fact.state) for fact in facts_of(field, text)}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Accès PMR", "wheelchair"),
        ("Locaux accessibles aux personnes à mobilité réduite", "wheelchair"),
        ("Accès handicapé possible", "wheelchair"),
        (" rampe d'accès et ascenseur", "wheelchair"),
        ("Salle de plain-pied, sans marche", "wheelchair"),
        ("Aucune difficulté d'accès en fauteuil", "wheelchair"),
        ("Les locaux sont accessibles aux personnes handicapées.", "wheelchair"),
        ("Rampe d'accès et ascenseur, boucle magnétique à l'accueil", "wheelchair hearing"),
        ("Interprète LSF sur demande", "hearing"),
        ("Interprétation en langue des signes possible", "hearing"),
        ("Vidéos sous-titrées", "hearing"),
        ("Supports en gros caractères, lecteur d'écran compatible", "visual"),
        ("Documents en braille", "visual"),
        ("Accueil des non-voyants", "visual"),
        ("Référent handicap à votre écoute, adaptation des supports et des durées", "adviser adapted_pace"),
        ("Tiers-temps pour l'examen", "adapted_pace"),
        ("Horaires aménagés", "adapted_pace"),
        ("N'hésitez pas à contacter notre référente handicap", "adviser"),
        ("Possibilité de suivre la formation à distance", "remote_adaptation"),
    ],
)
def test_a_text_that_says_yes(text, kinds):
    assert states(text) == {(kind, "yes") for kind in kinds.split()}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Non accessible aux fauteuils", "wheelchair"),
        ("Accès PMR : non", "wheelchair"),
        ("Nos locaux ne sont pas accessibles aux fauteuils roulants.", "wheelchair"),
        ("Locaux inaccessibles aux personnes handicapées", "wheelchair"),
        ("Accessible à tous sauf fauteuils roulants", "wheelchair"),
        ("2e étage sans ascenseur", "wheelchair"),
        ("Non accessible", "wheelchair"),
        ("Locaux non accessibles aux fauteuils, aux malvoyants", "wheelchair visual"),
        ("Pas de référent handicap", "adviser"),
        ("Aucune adaptation prévue", "hearing visual adapted_pace remote_adaptation"),
    ],
)
def test_a_text_that_says_no(text, kinds):
    assert states(text) == {(kind, "no") for kind in kinds.split()}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Nous contacter",
        "Accès PMR : nous contacter",
        "Accès PMR, nous consulter",
        "Accessibilité à étudier au cas par cas",
        "Locaux partiellement accessibles PMR",
        "Accessible en métro, ligne A",
        "Parking PMR",
        "Ascenseur",
        "ERP conforme",
        "Formation accessible aux personnes en situation de handicap",
        "modalités adaptées aux personnes en situation de handicap",
    ],
)
def test_a_text_that_says_nothing(text):
    assert states(text) == set()


def test_a_clause_is_denied_alone():
    assert states("Pas d'accès PMR mais boucle magnétique") == {("wheelchair", "no"), ("hearing", "yes")}


def test_a_text_may_say_both():
    assert states("Accès PMR au rez-de-chaussée, étage non accessible aux fauteuils") == {
        ("wheelchair", "yes"),
        ("wheelchair", "no"),
    }


@pytest.mark.parametrize(("answer", "state"), [("1", "yes"), ("Oui", "yes"), ("0", "no"), ("non.", "no")])
def test_a_bare_answer_counts_for_the_wheelchair_and_only_in_a_field_about_the_place(answer, state):
    assert states(answer) == states(answer, "acces-handicapes") == {("wheelchair", state)}
    assert states(answer, TEACHING) == set()


def test_facts_keep_the_words_and_the_field_they_were_read_from():
    (fact,) = facts_of(TEACHING, "Interprète LSF")
    assert (fact.text, fact.field) == ("Interprète LSF", TEACHING)


def test_facts_come_in_the_order_of_the_kinds():
    kinds = [
        fact.kind for fact in facts_of(TEACHING, "À distance. Référent handicap. Braille. LSF. Accès PMR. Tiers-temps")
    ]
    assert kinds == list(ACCESSIBILITY_KINDS)


def test_a_very_long_text_is_read_in_linear_time():
    assert ("hearing", "yes") in states("accès adapté " * 50_000 + ". Boucle magnétique")
