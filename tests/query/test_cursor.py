import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.query.cursor import Cursor, CursorSigner, Origin, question_hash
from search_svc.query.parameters import CURSOR_LIMIT, QUESTION_LIMIT, OfferSearch
from search_svc.query.reading.understood import Understood
from search_svc.query.refusals import BadParameters
from search_svc.query.spelling import Correction
from search_svc.query.understanding import text_clause

KEY = b"a key of the tests, long enough"
SEARCH = OfferSearch(q="patissier", home="Villeurbanne", work="Vienne")
CURSOR = Cursor(
    question=question_hash(SEARCH),
    day=date(2026, 11, 22),
    ranking_version="1-abcd",
    index_version="42",
    entitlement="public",
    shown=20,
    after=None,
    searched="pâtissier",
    text=text_clause("pâtissier"),
    corrections=(Correction("corrected", "patisier", "patissier"),),
    home=Origin("Villeurbanne (69100)", 45.7719, 4.8902),
    work=Origin("Vienne (38200)", 45.5242, 4.8781),
    understood=(Understood("teaching", 1, 3, (("teaching", "remote"),), "À distance"),),
)


def with_cursor(text: str, search: OfferSearch = SEARCH) -> OfferSearch:
    return search.model_copy(update={"cursor": text})


def test_a_cursor_comes_back_as_it_was_written() -> None:
    signer = CursorSigner(KEY)
    assert signer.read(with_cursor(signer.write(CURSOR)), "public") == CURSOR


def test_without_a_cursor_there_is_none() -> None:
    assert CursorSigner(KEY).read(SEARCH, "public") is None


def test_workers_with_one_key_read_each_others_cursors() -> None:
    assert CursorSigner(KEY).read(with_cursor(CursorSigner(KEY).write(CURSOR)), "public") == CURSOR


@given(st.data())
def test_a_cursor_that_was_touched_is_refused(data: st.DataObject) -> None:
    signer = CursorSigner(KEY)
    text = signer.write(CURSOR)
    position = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from("ABCxyz019-_.").filter(lambda char: char != text[position]))
    touched = text[:position] + other + text[position + 1 :]
    if position == len(text) - 1:
        # The last character of unpadded base64 has bits that mean nothing: either it is refused or nothing changed.
        with contextlib.suppress(BadParameters):
            assert signer.read(with_cursor(touched), "public") == CURSOR
        return
    with pytest.raises(BadParameters, match="cursor"):
        signer.read(with_cursor(touched), "public")


def test_a_cursor_of_another_key_is_refused() -> None:
    with pytest.raises(BadParameters, match="not a cursor"):
        CursorSigner(KEY).read(with_cursor(CursorSigner(b"another key of the tests").write(CURSOR)), "public")


@pytest.mark.parametrize("text", ["x", "e30.x", "....", "é", "=" * 50])
def test_anything_else_is_not_a_cursor(text: str) -> None:
    with pytest.raises(BadParameters, match="not a cursor"):
        CursorSigner(KEY).read(with_cursor(text), "public")


def test_a_cursor_of_another_question_is_refused() -> None:
    signer = CursorSigner(KEY)
    other = OfferSearch(q="boulanger", home="Villeurbanne", work="Vienne")
    with pytest.raises(BadParameters, match="another question"):
        signer.read(with_cursor(signer.write(CURSOR), other), "public")


def test_the_cursor_of_the_longest_question_fits_its_own_limit() -> None:
    # Words that share nothing, so that nothing compresses.
    words = " ".join(f"{'abcdefghij'[n % 10]}{n * 7919 % 100003}{'klmnop'[n % 6]}x" for n in range(200))[
        :QUESTION_LIMIT
    ]
    search = OfferSearch(q=words)
    cursor = Cursor(
        question_hash(search),
        date(2026, 11, 22),
        "1-abcd",
        "42",
        "public",
        20,
        None,
        words,
        text_clause(words),
        (),
        None,
        None,
        (),
    )
    text = CursorSigner(KEY).write(cursor)
    assert len(text) < CURSOR_LIMIT
    assert CursorSigner(KEY).read(OfferSearch(q=words, cursor=text), "public") == cursor
