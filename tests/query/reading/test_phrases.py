"""A table of questions: what must be read in them, and what must stay words."""

import pytest
from towns_and_labels import LABELS, TOWNS

from search_svc.query.parameters import OfferSearch
from search_svc.query.reading.reading import readings, rest

NEAR_LYON = {"home": "Lyon (69)", "radius_km": "30"}
REMOTE = {"teaching": "remote"}

READ = [
    ("anglais lyon", "anglais", NEAR_LYON),
    ("anglais à Lyon", "anglais", NEAR_LYON),
    ("anglais a lyon", "anglais", NEAR_LYON),
    ("Lyon anglais", "anglais", NEAR_LYON),
    ("anglais sur Lyon", "anglais", NEAR_LYON),
    ("anglais près de Lyon", "anglais", NEAR_LYON),
    ("anglais à lyon débutant", "anglais débutant", NEAR_LYON),
    ("je cherche une formation à Lyon", "", NEAR_LYON),
    ("lyon", "", NEAR_LYON),
    ("coiffure près d'Annecy", "coiffure", {"home": "Annecy (74)", "radius_km": "30"}),
    ("permis b nantes", "permis b", {"home": "Nantes (44)", "radius_km": "30"}),
    ("anglais tours", "anglais", {"home": "Tours (37)", "radius_km": "30"}),
    ("anglais à Tours", "anglais", {"home": "Tours (37)", "radius_km": "30"}),
    ("anglais nice", "anglais", {"home": "Nice (06)", "radius_km": "30"}),
    ("anglais valence", "anglais", {"home": "Valence (26)", "radius_km": "30"}),
    ("comptabilité le mans", "comptabilité", {"home": "Le Mans (72)", "radius_km": "30"}),
    ("comptabilité au Mans", "comptabilité", {"home": "Le Mans (72)", "radius_km": "30"}),
    ("anglais à la Rochelle", "anglais", {"home": "La Rochelle (17)", "radius_km": "30"}),
    ("anglais st etienne", "anglais", {"home": "Saint-Étienne (42)", "radius_km": "30"}),
    ("anglais Saint-Cyr-au-Mont-d'Or", "anglais", {"home": "Saint-Cyr-au-Mont-d'Or (69)", "radius_km": "30"}),
    ("anglais à Sens", "anglais", {"home": "Sens (89)", "radius_km": "30"}),
    ("anglais à Brie", "anglais", {"home": "Brie (16)", "radius_km": "30"}),
    ("anglais vienne", "anglais", {"home": "Vienne (38)", "radius_km": "30"}),
    ("anglais 69100", "anglais", {"home": "69100", "radius_km": "30"}),
    ("pâtissier rhône", "pâtissier", {"department": "69"}),
    ("pâtissier dans le Rhône", "pâtissier", {"department": "69"}),
    ("coiffure dans le nord", "coiffure", {"department": "59"}),
    ("anglais haute-savoie", "anglais", {"department": "74"}),
    ("bretagne", "", {"region": "53"}),
    ("coiffure en Bretagne", "coiffure", {"region": "53"}),
    ("coiffure île-de-France", "coiffure", {"region": "11"}),
    ("coiffure PACA", "coiffure", {"region": "93"}),
    ("cap petite enfance en ligne", "cap petite enfance", REMOTE),
    ("excel à distance", "excel", REMOTE),
    ("marketing digital à distance", "marketing digital", REMOTE),
    ("excel 100 % à distance", "excel", REMOTE),
    ("comptabilité e-learning", "comptabilité", REMOTE),
    ("anglais en distanciel", "anglais", REMOTE),
    ("présentiel", "", {"teaching": "in_person"}),
    ("anglais en présentiel", "anglais", {"teaching": "in_person"}),
    ("anglais en hybride", "anglais", {"teaching": "blended"}),
    ("formation courte", "", {"hours_max": "70"}),
    ("excel formation courte", "excel", {"hours_max": "70"}),
    ("excel 14h", "excel", {"hours_min": "14", "hours_max": "14"}),
    ("excel 35 heures", "excel", {"hours_min": "35", "hours_max": "35"}),
    ("sst 2 jours", "sst", {"hours_min": "12", "hours_max": "16"}),
    ("anglais en 2 semaines", "anglais", {"hours_min": "60", "hours_max": "80"}),
    ("excel moins de 20 heures", "excel", {"hours_max": "20"}),
    ("bac+5", "", {"level": "7"}),
    ("management bac +3", "management", {"level": "6"}),
    ("commerce bac + 2", "commerce", {"level": "5"}),
    ("niveau 6", "", {"level": "6"}),
    ("diplôme de niveau 3", "diplôme", {"level": "3"}),
    ("RNCP37674", "", {"certification": "RNCP37674"}),
    ("rncp 37674", "", {"certification": "RNCP37674"}),
    ("fiche RNCP n° 37674", "", {"certification": "RNCP37674"}),
    ("RS6604", "", {"certification": "RS6604"}),
    ("CPF206", "", {"certification": "CPF206"}),
    ("37674", "", {"certification": "RNCP37674"}),
    ("D1104", "", {"rome": "D1104"}),
    ("code ROME D1104", "", {"rome": "D1104"}),
    ("formacode 21538", "", {"formacode": "21538"}),
    ("anglais lyon à distance 14h", "anglais", {**NEAR_LYON, **REMOTE, "hours_min": "14", "hours_max": "14"}),
]

WORDS = [
    "",
    "anglais",
    "pâtissier",
    "permis b",
    "français langue étrangère",
    "bac pro cuisine",
    "bts mco",
    "caces r489",
    "tailleuse de pierre",
    "tours",
    "grue à tours",
    "grue à tour",
    "conducteur de tours",
    "tours à reproduire",
    "école de Nantes",
    "sens commercial",
    "développement sens",
    "sens",
    "brie",
    "fabrication brie",
    "gestion port",
    "formation pas cher",
    "pôle nord",
    "animation de réunion",
    "animation réunion",
    "vendeur à distance",
    "conseiller relation client à distance",
    "chargé de clientèle en ligne",
    "conducteur de ligne",
    "conducteur en ligne de production",
    "concepteur e-learning",
    "Communiquer avec impact à l'oral en présentiel et à distance",
    "technicien véhicule hybride",
    "université lyon 1 mécanique",
    "université lyon",
    "greta lyon",
    "soudeur niveau 6",
    "anglais niveau 3",
    "anglais niveau b2",
    "bac+1",
    "bac",
    "24h/24",
    "excel 14h 21h",
    "anglais en 3 mois",
    "lyon/nantes",
    'excel "à distance"',
    "anglais « lyon »",
    "RNCP37674BC01",
    "à en ligne distance",
]


@pytest.mark.parametrize(("question", "left", "parameters"), READ)
def test_words_that_are_filters_are_read(question: str, left: str, parameters: dict[str, str]) -> None:
    asked = OfferSearch(q=question)
    reading = readings(asked, TOWNS, LABELS)[0]
    assert {name: value for one in reading for name, value in one.parameters} == parameters
    assert rest(asked, reading) == left


@pytest.mark.parametrize("question", WORDS)
def test_words_that_are_words_stay_words(question: str) -> None:
    assert readings(OfferSearch(q=question), TOWNS, LABELS) == []


def test_a_provider_named_like_a_question_takes_nothing_from_it() -> None:
    """A name made of a subject and a town would else catch everybody who asks for that subject there."""
    assert readings(OfferSearch(q="anglais lyon"), TOWNS, LABELS)


def test_a_bare_number_is_a_fiche_of_either_register_then_a_formacode_then_a_postcode() -> None:
    found = [reading[0].parameters for reading in readings(OfferSearch(q="69100"), TOWNS, LABELS)]
    assert found == [
        (("certification", "RNCP69100"),),
        (("certification", "RS69100"),),
        (("formacode", "69100"),),
        (("home", "69100"), ("radius_km", "30")),
    ]
