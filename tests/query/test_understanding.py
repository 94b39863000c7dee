import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.query.understanding import question_words, text_clause


def texts(question: str) -> list[str]:
    return [word.text for word in question_words(question)]


def test_a_word_keeps_its_accents_for_display_and_its_name_for_providers():
    (word,) = question_words("l'Électricité")
    assert (word.text, word.names) == ("Électricité", ("electricite",))
    assert word.terms == ("electricit", "syn:électricien", "syn:=electricit")


def test_each_word_of_a_synonym_phrase_may_be_replaced_by_its_concept():
    assert all("syn:rh" in word.terms for word in question_words("ressources humaines"))
    assert all("syn:rh" not in word.terms for word in question_words("ressources en eau"))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("je voudrais devenir pâtissière", ["pâtissière"]),
        ("formation commercial", ["commercial"]),
        ("passer le permis de conduire", ["permis", "conduire"]),
        ("responsable de formation", ["responsable", "formation"]),
        ("formation professionnelle", ["formation", "professionnelle"]),
        ("formation", ["formation"]),
    ],
)
def test_opening_words_are_left_out_when_a_subject_follows(question: str, words: list[str]):
    assert texts(question) == words


def test_both_genders_of_a_job_title_are_one_question():
    assert texts("Pâtissier / Pâtissière") == ["Pâtissier"]
    (word,) = question_words("Pâtissier / Pâtissière")
    assert word.names == ("patissier", "patissiere")


def test_the_sides_of_a_slash_are_alternatives():
    words = {word.text: word for word in question_words("Steward / Hôtesse de l'air")}
    assert {"steward", "hot"} <= set(words["Steward"].terms)
    assert set(words) == {"Steward", "air"}


def test_a_label_that_is_the_whole_question_stands_for_every_word():
    assert all("syn:=assist_manag" in word.terms for word in question_words("Assistante de manager"))
    assert "syn:=patissi" in question_words("devenir pâtissière")[0].terms


def test_diploma_words_weigh_less():
    cap, cuisine = question_words("CAP cuisine")
    assert cap.weight < cuisine.weight


def test_the_exact_question_keeps_its_opening():
    clause = text_clause("Formation commerciale")
    assert clause is not None
    assert clause.exact == "format commercial"


@pytest.mark.parametrize("question", ["", "  ", "de la", "!?", "…"])
def test_a_question_without_words_has_no_clause(question: str):
    assert text_clause(question) is None


def test_a_full_title_of_forty_words_becomes_one_clause():
    title = "Titre professionnel " + " ".join(f"mot{i}bis" for i in range(38))
    clause = text_clause(title)
    assert clause is not None
    assert len(clause.words) == 40


@given(st.text(max_size=300))
def test_any_question_is_understood_without_an_error(question: str):
    for word in question_words(question):
        assert word.text
        assert word.terms
        assert word.names
        assert word.weight > 0
