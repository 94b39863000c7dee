import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.indexer.sources.encoding import declared_encoding, decode, detect, open_text

PHRASE = "Pâtissière à Vénissieux – l’année où l’œuf coûte 3 €"


@pytest.mark.parametrize("declared", ["", "ISO-8859-1", "utf-8", "US-ASCII", "nonsense"])
def test_valid_utf8_is_utf8_whatever_it_declares(declared: str) -> None:
    data = PHRASE.encode()
    assert decode(data, detect(data, declared)) == PHRASE


@pytest.mark.parametrize("declared", ["", "UTF-8", "ISO-8859-1", "windows-1252"])
def test_what_is_not_utf8_is_windows_1252(declared: str) -> None:
    data = PHRASE.encode("cp1252")
    assert decode(data, detect(data, declared)) == PHRASE


def test_iso_8859_15_is_believed_when_declared() -> None:
    data = "cœur à 3 €".encode("iso8859-15")
    assert decode(data, detect(data, "ISO-8859-15")) == "cœur à 3 €"


def test_one_stray_byte_does_not_spoil_a_utf8_file() -> None:
    data = PHRASE.encode() + b" caf\xe9"
    assert decode(data, detect(data)) == PHRASE + " café"


def test_three_iso_bytes_that_look_like_one_utf8_letter_do_not_decide() -> None:
    text = "la clé\u00a0» et l'été à Évry"
    data = text.encode("cp1252")
    assert b"\xe9\xa0\xbb" in data
    assert decode(data, detect(data)) == text


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_and_marks_are_recognised(codec: str) -> None:
    data = f"<lheo>{PHRASE}</lheo>".encode(codec)
    assert decode(data, detect(data)).lstrip("\ufeff") == f"<lheo>{PHRASE}</lheo>"


def test_the_declaration_is_found_in_either_quotes() -> None:
    assert declared_encoding(b"<?xml version='1.0' encoding='ISO-8859-1'?>") == "ISO-8859-1"
    assert declared_encoding(b"<lheo/>") == ""


@given(st.binary(max_size=200))
def test_no_bytes_fail_or_vanish(data: bytes) -> None:
    text = decode(data, detect(data))
    assert bool(text.removeprefix("\ufeff")) or len(data) < 5


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_utf8_text_comes_back_as_it_was(text: str) -> None:
    data = b"\xef\xbb\xbf" + text.encode()
    assert decode(data, detect(data)) == text


def test_a_text_stream_reads_past_the_sample() -> None:
    text = "Évry;Lyon\r\n" * 200_000
    with open_text(io.BytesIO(text.encode("cp1252"))) as stream:
        assert stream.read() == text
