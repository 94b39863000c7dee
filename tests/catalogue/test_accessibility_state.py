"""Several facts, one state."""

import pytest

from search_svc.catalogue import ACCESSIBILITY_VALUES, AccessibilityFact, accessibility_values, state_of


def said(*answers):
    return [AccessibilityFact("wheelchair", state, text, "acces-handicapes") for state, text in answers]


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (said(), None),
        (said(("yes", "Accès PMR")), "yes"),
        (said(("yes", "Accès PMR"), ("no", "Étage non accessible")), "no"),
        (said(("yes", "Rampe d'accès"), ("no", "0")), "yes"),
        (said(("no", "Non accessible"), ("yes", "1")), "no"),
        (said(("yes", "1"), ("no", "Non")), "no"),
    ],
)
def test_words_beat_a_box_ticked_and_no_beats_yes(facts, state):
    assert state_of(facts, "wheelchair") == state
    assert state_of(reversed(facts), "wheelchair") == state


def test_a_kind_without_a_fact_is_not_said():
    assert state_of(said(("yes", "Accès PMR")), "hearing") is None


def test_an_offer_has_one_value_of_each_kind():
    facts = (*said(("yes", "Plain-pied")), AccessibilityFact("hearing", "no", "Pas de boucle", "modalites-handicap"))
    assert accessibility_values(facts) == (
        "wheelchair",
        "hearing:no",
        "visual:not_said",
        "adapted_pace:not_said",
        "adviser:not_said",
        "remote_adaptation:not_said",
    )
    assert set(accessibility_values(facts)) <= set(ACCESSIBILITY_VALUES)
