import pytest
from ranking_windows import Row, clause, window

from search_svc.ranking import Explanation, explain, packaged_weights, rank, scoring

WEIGHTS = packaged_weights()
TITLE, CERTIFICATION, CONTENTS = 1, 2, 32


def explained(rows: list[Row], row: int, *, text: bool = True, origin: bool = True) -> Explanation:
    plan = scoring(WEIGHTS, text=text, origin=origin)
    question = clause(1.0, 0.35) if text else None
    ranking = rank(window(rows), question, plan, seed=11, band_count=WEIGHTS.bands)
    return explain(window(rows), row, ranking, question, plan, WEIGHTS)


ROWS = [
    Row("lyon", 1, (TITLE | CONTENTS, CERTIFICATION), home_km=3.42, work_km=25.0, outcome=0.72),
    Row("lyon-bis", 1, (TITLE, CERTIFICATION), home_km=3.5, outcome=0.72),
    Row("vienne", 2, (TITLE, CERTIFICATION), home_km=30.0, work_km=3.4, outcome=0.72),
    Row("distance", 3, (CONTENTS, CONTENTS), remote=True, available=False),
]


def test_contributions_sum_to_the_score():
    for row in range(len(ROWS)):
        explanation = explained(ROWS, row)
        assert sum(share.contribution for share in explanation.components) == pytest.approx(explanation.score)


def test_each_word_names_its_fields_from_the_one_that_counts_most():
    words = explained(ROWS, 0).words
    assert [word.fields for word in words] == [("title", "contents"), ("certification",)]
    assert sum(word.share for word in words) == pytest.approx(1)


def test_bands_turns_and_draws_are_said():
    explanations = [explained(ROWS, row) for row in range(3)]
    assert {e.band for e in explanations} == {explanations[0].band}
    assert [e.turn for e in explanations] == [1, 2, 1]
    assert {e.band_offers for e in explanations} == {3}
    assert sorted({explanations[0].draw, explanations[2].draw}) == [1, 2]
    assert sorted(e.position for e in explanations) == [1, 2, 3]


def test_the_sentences_say_distance_words_and_lottery_in_french():
    text = "\n".join(explained(ROWS, 0).sentences)
    assert "« mot0 » : intitulé de la formation" in text
    assert "À 3,4 km de votre domicile." in text
    assert "72 %" in text
    assert "tiré au sort" in text
    assert "votre travail" in "\n".join(explained(ROWS, 2).sentences)
    assert "C'est le 2e résultat de cet organisme" in "\n".join(explained(ROWS, 1).sentences)


def test_a_remote_offer_says_which_distance_it_counts_as():
    assert "compte comme une offre à 15 km" in "\n".join(explained(ROWS, 3).sentences)


def test_a_component_the_question_does_not_use_has_no_sentence():
    text = "\n".join(explained(ROWS, 0, text=False, origin=False).sentences)
    assert "Trouvé" not in text
    assert "km" not in text


def test_an_exact_title_is_said():
    explanation = explained([Row("a", fields=(TITLE, TITLE), exact=True)], 0)
    assert explanation.exact
    assert explanation.sentences[0] == "L'intitulé de la certification est exactement votre recherche."
