import asyncio
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.engine.plan import Word
from search_svc.engine.port import Lexicon
from search_svc.query.spelling import Correction, Speller
from search_svc.query.understanding import question_words

COUNTS = {
    "aide": 40,
    "boulangerie": 20,
    "cuisine": 30,
    "cuisinier": 9,
    "developpeur": 12,
    "patisserie": 25,
    "patissier": 11,
    "professionnel": 80,
    "soignante": 7,
    "vente": 50,
    "vendre": 4,
    "verre": 4,
    "web": 35,
    "cap": 60,
    "lyon": 8,
}
SPELLER = Speller(Lexicon("v1", sorted(COUNTS), [COUNTS[word] for word in sorted(COUNTS)], ()))


@pytest.mark.parametrize(
    ("question", "corrected"),
    [
        ("patiserie", "patisserie"),
        ("patisserei", "patisserie"),
        ("devlopeur web", "developpeur web"),
        ("CAP Patiserie à Lyon", "CAP patisserie à Lyon"),
        ("aide-soignnte", "aide soignante"),
        ("vetne", "vente"),
    ],
)
def test_an_unknown_word_becomes_the_nearest_known_one(question: str, corrected: str):
    assert SPELLER.correct(question)[0] == corrected


def test_the_answer_says_what_was_corrected():
    assert SPELLER.correct("devlopeur web")[1] == (Correction("corrected", "devlopeur", "developpeur"),)


@pytest.mark.parametrize(
    "question", ["vente", "Pâtisserie", "cuisinières", "RNCP37674", "C++", "bts", "zumbatique", ""]
)
def test_a_known_form_a_code_a_short_word_or_a_far_one_stays(question: str):
    assert SPELLER.correct(question) == (question, ())


def test_a_feminine_near_to_nothing_becomes_what_its_masculine_becomes():
    speller = Speller(Lexicon("v1", ["agrumiculture", "jardin"], [9, 30], ()))
    assert speller.closest("agrumiculteur") == speller.closest("agrumicultrice") == ["agrumiculture"]
    assert speller.closest("riziculture") == []


def test_the_first_letter_is_fixed():
    assert SPELLER.correct("fente") == ("fente", ())


def test_among_the_nearest_the_most_frequent_wins_then_the_alphabet():
    assert SPELLER.closest("verte", 2) == ["vente", "verre"]
    tied = Speller(Lexicon("v1", ["zarpe", "zarte", "zarve"], [5, 5, 6], ()))
    assert tied.closest("zarce", 3) == ["zarve", "zarpe", "zarte"]


def test_two_edits_need_eight_letters():
    assert SPELLER.closest("cuisnir") == []
    assert SPELLER.closest("cuisnnier") == ["cuisinier"]


def test_a_form_of_a_known_word_stays_but_an_accident_of_the_stemmer_is_corrected():
    """ "bureauique" has the stem of "bureau" and is nearer to "bureautique"; "cuisiner" has the stem of "cuisine"."""
    speller = Speller(Lexicon("v1", ["bureau", "bureautique", "cuisine"], [50, 9, 30], ()))
    assert speller.closest("bureauique") == ["bureautique"]
    assert speller.closest("cuisiner") == []


def test_a_word_of_the_synonyms_is_known_and_corrected_to():
    """No document says "bébé" here: the synonyms lead from it to "petite enfance"."""
    speller = Speller(Lexicon("v1", ["enfance", "petite", "verre"], [9, 9, 4], ()))
    assert speller.correct("bébés") == ("bébés", ())
    assert speller.correct("bébgés")[0] == "bebes"


def test_a_word_of_synonyms_that_lead_nowhere_is_corrected_like_any_other():
    """Without a childminder on sale, "nourrice" leads nowhere."""
    with_childminders = Speller(Lexicon("v1", ["assistant", "maternel", "nourrie"], [9, 9, 9], ()))
    assert with_childminders.closest("nourrice") == []
    assert Speller(Lexicon("v1", ["assistant", "nourrie"], [9, 9], ())).closest("nourrice") == ["nourrie"]


def test_a_word_near_to_several_gives_several_readings_the_likeliest_first():
    speller = Speller(Lexicon("v1", ["zamion", "zanin", "permis"], [2, 9, 50], ()))
    assert [question for question, _ in speller.readings("permis zamin")] == ["permis zanin", "permis zamion"]
    assert speller.readings("permis") == []


def test_a_question_of_many_typos_has_few_readings():
    words = [f"{letter}{middle}{tail}" for letter in "bcdfgh" for middle in "aeiou" for tail in ("lolo", "rolo")]
    speller = Speller(Lexicon("v1", sorted(words), [1] * len(words), ()))
    readings = speller.readings(" ".join(f"{letter}ylolo" for letter in "bcdfgh"))
    assert len(readings) == 5
    assert len({question for question, _ in readings}) == 5


@given(st.text(max_size=80))
def test_correcting_twice_changes_nothing_more(question: str):
    once, _ = SPELLER.correct(question)
    assert SPELLER.correct(once) == (once, ())


def drop(question: str, offers: Iterable[str]) -> tuple[list[str], tuple[Correction, ...], int]:
    """Leave out words until one of the offers (written as words) holds all the others."""
    documents = [set(offer.split()) for offer in offers]
    asked = 0

    async def matches(words: tuple[Word, ...]) -> bool:
        nonlocal asked
        asked += 1
        return any(all(set(word.names) & document for word in words) for document in documents)

    kept, left_out = asyncio.run(SPELLER.drop(question_words(question), matches))
    return [word.text for word in kept], left_out, asked


def test_an_unknown_word_is_left_out_first():
    kept, left_out, _ = drop("pâtisserie zumbatique", ["patisserie cap"])
    assert (kept, left_out) == (["pâtisserie"], (Correction("dropped", "zumbatique"),))


def test_of_known_words_the_rarest_that_suffices_is_left_out():
    kept, left_out, _ = drop("cuisine vente web", ["cuisine vente", "vente web"])
    assert (kept, left_out) == (["vente", "web"], (Correction("dropped", "cuisine"),))


def test_a_diploma_word_goes_before_a_subject():
    kept, left_out, _ = drop("cap développeur", ["developpeur web"])
    assert (kept, left_out) == (["développeur"], (Correction("dropped", "cap"),))


def test_the_last_subject_is_never_left_out():
    assert drop("footballeur professionnel", ["professionnel vente"]) == (["footballeur", "professionnel"], (), 0)


def test_when_nothing_helps_nothing_is_left_out():
    kept, left_out, _ = drop("cuisine vente", ["web"])
    assert (kept, left_out) == (["cuisine", "vente"], ())


def test_a_long_question_costs_few_searches():
    words = sorted(f"m{i:02}x" for i in range(20))
    speller = Speller(Lexicon("v1", words, list(range(1, 21)), ()))
    asked = 0

    async def matches(kept: tuple[Word, ...]) -> bool:
        nonlocal asked
        asked += 1
        return {word.text for word in kept} <= set(words[12:])

    kept, left_out = asyncio.run(speller.drop(question_words(" ".join(words)), matches))
    assert [word.text for word in kept] == words[12:]
    assert len(left_out) == 12
    assert asked <= 7
