"""What holds for every question: nothing is read without words that say it, and reading twice is reading once."""

from hypothesis import given
from hypothesis import strategies as st
from towns_and_labels import LABELS, TOWNS

from search_svc.query.parameters import OfferSearch
from search_svc.query.reading.pieces import quoted, without
from search_svc.query.reading.reading import readings, rest
from search_svc.query.reading.understood import explicit

SUBJECTS = ("anglais", "pâtissier", "permis", "b", "cuisine", "de", "la", "langue", "bac", "pro", "en", "CAP", "vente")
SAYING = ("lyon", "à", "sur", "Rhône", "bretagne", "distance", "en", "ligne", "présentiel", "14h", "2", "jours")
SAYING += ("bac+5", "niveau", "6", "RNCP37674", "D1104", "formation", "courte", "le", "mans", "tours", '"', "«", "»")
SAYING += ("lyon/tours", "+", "d'annecy")
subjects = st.lists(st.sampled_from(SUBJECTS), max_size=6).map(" ".join)
anything = st.lists(st.sampled_from(SUBJECTS + SAYING), max_size=8).map(" ".join) | st.text(max_size=40)


@given(subjects)
def test_a_question_without_words_that_say_a_filter_is_never_changed(question: str) -> None:
    assert readings(OfferSearch(q=question), TOWNS, LABELS) == []


@given(anything)
def test_what_is_left_of_a_question_is_not_read_again(question: str) -> None:
    asked = OfferSearch.model_construct(q=question)
    for reading in readings(asked, TOWNS, LABELS):
        said = explicit(asked, reading).model_copy(update={"q": rest(asked, reading)})
        assert readings(said, TOWNS, LABELS) == []


@given(anything)
def test_what_is_understood_and_what_is_left_are_the_whole_question(question: str) -> None:
    asked = OfferSearch.model_construct(q=question)
    for reading in readings(asked, TOWNS, LABELS):
        pieces = question.split()
        read = [piece for one in reading for piece in pieces[one.first : one.after]]
        assert sorted(read + without(question, [(one.first, one.after) for one in reading]).split()) == sorted(pieces)


@given(anything.filter(lambda question: not set(question) & set('"«»“”')))
def test_quotation_marks_keep_words_as_they_are(question: str) -> None:
    asked = OfferSearch.model_construct(q=question)
    for reading in readings(asked, TOWNS, LABELS)[:1]:
        one = reading[0]
        kept = OfferSearch.model_construct(q=quoted(question, one.first, one.after))
        read = [other for again in readings(kept, TOWNS, LABELS) for other in again]
        assert all(other.after <= one.first or one.after <= other.first for other in read)


def test_what_was_asked_explicitly_wins_over_words() -> None:
    assert readings(OfferSearch(q="anglais lyon", home="Nantes"), TOWNS, LABELS) == []
    assert readings(OfferSearch(q="anglais lyon", work="Nantes"), TOWNS, LABELS) == []
    assert readings(OfferSearch(q="anglais rhône", department=("38",)), TOWNS, LABELS) == []
    assert readings(OfferSearch(q="excel à distance", teaching=("in_person",)), TOWNS, LABELS) == []
    assert readings(OfferSearch(q="excel 14h", hours_max=20), TOWNS, LABELS) == []


def test_words_that_say_what_was_asked_explicitly_are_no_words_to_look_for() -> None:
    asked = OfferSearch(q="excel à distance", teaching=("blended", "remote"))
    (reading,) = readings(asked, TOWNS, LABELS)
    assert explicit(asked, reading) == asked
    assert rest(asked, reading) == "excel"


def test_a_filter_in_words_joins_the_filters_asked_of_another_kind() -> None:
    asked = OfferSearch(q="excel à distance", level=(5,))
    (reading,) = readings(asked, TOWNS, LABELS)
    said = explicit(asked, reading)
    assert (said.teaching, said.level, said.q) == (("remote",), (5,), asked.q)
