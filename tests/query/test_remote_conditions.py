"""A remote offer says what its texts state of the conditions of D. 6313-3-1: yes, no, or nothing."""

import pytest
from msgspec import structs
from tiny_catalogue import PASTRY_LYON

from search_svc.catalogue import Formation, OfferDocument, Teaching
from search_svc.query.remote_conditions import remote_conditions


def document(text: str, teaching: Teaching | None = "remote") -> OfferDocument:
    offer = PASTRY_LYON.offer
    stated = structs.replace(offer.stated, teaching=teaching)
    formation = Formation(siret=stated.siret, number=stated.formation_number, title="Pâtissier", contents=text)
    return OfferDocument(offer=structs.replace(offer, stated=stated), formation=formation)


def states(text: str, teaching: Teaching | None = "remote") -> dict[str, str]:
    return {fact.condition: fact.state for fact in remote_conditions(document(text, teaching))}


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Une assistance technique et pédagogique est assurée du lundi au vendredi.", "assistance"),
        ("Vous êtes accompagné par un tuteur.", "assistance"),
        ("Un formateur dédié répond sous 24 h.", "assistance"),
        ("Six modules en ligne, temps moyen : deux heures chacun", "activities"),
        ("La durée estimée de chaque activité est indiquée.", "activities"),
        ("Évaluations intermédiaires et évaluation finale", "evaluations"),
        ("Quiz de validation après chaque module.", "evaluations"),
        ("Pas d’examen final, mais un contrôle continu.", "evaluations"),
    ],
)
def test_words_that_say_it_are_a_yes_and_are_kept(text: str, condition: str) -> None:
    facts = {fact.condition: fact for fact in remote_conditions(document(f"Programme de pâtisserie.\n{text}"))}
    assert (facts[condition].state, facts[condition].text) == ("yes", text)
    assert [fact.state for fact in facts.values()].count("no") == 0


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Formation en autonomie, sans accompagnement.", "assistance"),
        ("Assistance technique non comprise", "assistance"),
        ("Aucune évaluation n’est organisée.", "evaluations"),
    ],
)
def test_words_that_deny_it_are_a_no(text: str, condition: str) -> None:
    assert states(text)[condition] == "no"


def test_who_states_and_denies_promises_nothing() -> None:
    assert states("Évaluation finale en ligne. Sans évaluation pour le module 2.")["evaluations"] == "no"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Piloter un centre d’assistance",
        "Éduquer un chien d'assistance",
        "Devenir tuteur en entreprise",
        "Concevoir des activités physiques ; évaluer un projet",
        "Assistance pédagogique : nous contacter",
        "Évaluation finale possible sur demande",
        "Un tuteur disponible, selon la formule",
        "Pas de frais pour l’assistance technique",
    ],
)
def test_what_only_resembles_says_nothing(text: str) -> None:
    assert set(states(text).values()) == {"not_said"}


def test_blended_offers_are_asked_too_and_others_are_not() -> None:
    assert list(states("Évaluation finale", "blended")) == ["assistance", "activities", "evaluations"]
    assert states("Évaluation finale", "in_person") == states("Évaluation finale", None) == {}
