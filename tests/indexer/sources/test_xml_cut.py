from hypothesis import given, settings
from hypothesis import strategies as st

from search_svc.indexer.sources.xml_cut import Cut, Splitter

PIECES = [
    b"<lheo xmlns='http://lheo.gouv.fr/2.3'>",
    b"</lheo>",
    b"<formation numero='1'>",
    b"<formation/>",
    b"<formation\n/>",
    b"</formation>",
    b"</formation >",
    b"<formations>",
    b"<t>Lyon\n</t>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"\n",
    b"<",
    b">",
    b"</form",
    "Pâtissière".encode(),
]


def cut(chunks: list[bytes]) -> list[Cut]:
    return list(Splitter(iter(chunks), "formation", "feed.xml").records())


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.integers(1, 40))
def test_where_chunks_end_changes_nothing(pieces: list[bytes], size: int) -> None:
    data = b"".join(pieces)
    assert cut([data[start : start + size] for start in range(0, len(data), size)]) == cut([data])


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_a_sound_record_after_any_mess_is_found(pieces: list[bytes]) -> None:
    sound = b"<formation numero='sound'><t>Vienne</t></formation>"
    mess = b"".join(pieces)
    if mess.rfind(b"<!--") > mess.rfind(b"-->") or mess.rfind(b"<![CDATA[") > mess.rfind(b"]]>"):
        mess += b"--> ]]>"
    records = cut([b"<lheo>" + mess + b"\n" + sound + b"</lheo>"])
    assert sound in [record.data for record in records if not record.error]


def test_lines_are_those_of_the_file() -> None:
    data = b"\n</formation>\n<lheo>\n<formation>\n</formation><formation>\n\n</formation>\n</lheo>"
    for size in (1, 3, 1000):
        records = cut([data[start : start + size] for start in range(0, len(data), size)])
        assert [record.line for record in records] == [2, 4, 5]
