import gzip
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from search_svc.indexer.sources import xml_cut
from search_svc.indexer.sources.files import FileRefusedError, SourceFile, walk
from search_svc.indexer.sources.xml import XmlRecord, line_in, read_records


def file_of(folder: Path, data: bytes, name: str = "feed.xml") -> SourceFile:
    path = folder / name
    path.write_bytes(data)
    (file,) = walk(path)
    return file


def records(folder: Path, data: bytes, tag: str = "formation") -> list[XmlRecord]:
    return list(read_records(file_of(folder, data), tag))


def title(record: XmlRecord) -> str | None:
    return None if record.element is None else record.element.findtext("t")


def feed(*formations: str, head: str = "<lheo><offres>", tail: str = "</offres></lheo>") -> bytes:
    return (head + "\n".join(formations) + tail).encode()


LYON, VIENNE, METZ = (f"<formation numero='{name}'><t>{name}</t></formation>" for name in ("Lyon", "Vienne", "Metz"))


def test_records_come_in_order_with_their_lines(tmp_path: Path) -> None:
    found = records(tmp_path, feed(LYON, VIENNE, METZ))
    assert [(title(record), record.source.line) for record in found] == [("Lyon", 1), ("Vienne", 2), ("Metz", 3)]
    assert found[0].source.file == "feed.xml"


def test_an_element_inside_a_record_has_its_line_of_the_file(tmp_path: Path) -> None:
    (record,) = records(tmp_path, b"<lheo>\n<offres>\n<formation>\n<t>x</t>\n\n<u/></formation></offres></lheo>")
    assert record.element is not None
    assert [line_in(record, child) for child in record.element] == [4, 6]


def test_a_namespace_does_not_change_the_tags(tmp_path: Path) -> None:
    spellings = (
        b'<lheo xmlns="http://lheo.gouv.fr/2.3"><formation><t>Lyon</t></formation></lheo>',
        b'<l:lheo xmlns:l="http://lheo.gouv.fr/2.3"><l:formation><l:t>Lyon</l:t></l:formation></l:lheo>',
        b'<lheo><formation xmlns="http://lheo.gouv.fr/2.3"><t>Lyon</t></formation></lheo>',
    )
    for spelling in spellings:
        (record,) = records(tmp_path, spelling)
        assert title(record) == "Lyon"


def test_a_tag_that_begins_like_the_record_is_another(tmp_path: Path) -> None:
    found = records(tmp_path, b"<FICHES><FICHE_X/><FICHE><FICHETTE>1</FICHETTE></FICHE><FICHE/></FICHES>", "FICHE")
    assert [record.error for record in found] == ["", ""]


def test_broken_markup_costs_its_record_only(tmp_path: Path) -> None:
    broken = "<formation numero='X'><t>X</u></formation>"
    found = records(tmp_path, feed(LYON, broken, VIENNE))
    assert [title(record) for record in found] == ["Lyon", None, "Vienne"]
    assert "not well-formed XML" in found[1].error
    assert b"numero='X'" in found[1].raw
    assert found[1].source.line == 2


def test_a_record_without_its_end_tag_does_not_swallow_the_next(tmp_path: Path) -> None:
    found = records(tmp_path, feed("<formation numero='X'><t>X</t>", LYON))
    assert [(title(record), record.error) for record in found] == [
        (None, "no end tag before the next <formation>"),
        ("Lyon", ""),
    ]


def test_a_misspelt_start_tag_is_reported(tmp_path: Path) -> None:
    found = records(tmp_path, feed("<formtion><t>X</t></formation>", LYON))
    assert [(title(record), record.error) for record in found] == [
        (None, "an end tag </formation> without a start tag"),
        ("Lyon", ""),
    ]


@pytest.mark.parametrize("opening", ["<![CDATA[", "<!--"])
def test_a_section_that_never_ends_does_not_swallow_the_next_record(tmp_path: Path, opening: str) -> None:
    closed = "<formation><t><![CDATA[Metz]]></t><!-- fin --></formation>"
    found = records(tmp_path, feed(f"<formation numero='X'><t>{opening} X</t></formation>", closed, LYON))
    assert [title(record) for record in found] == [None, "Metz", "Lyon"]
    assert found[0].error == f"{opening} without its end"


def test_records_inside_comments_are_no_records(tmp_path: Path) -> None:
    assert [title(record) for record in records(tmp_path, feed(f"<!-- {LYON} -->", VIENNE))] == ["Vienne"]


def test_markup_inside_cdata_is_text(tmp_path: Path) -> None:
    (record,) = records(tmp_path, feed("<formation><t><![CDATA[<p>R&D</p> </formation> &eacute;]]></t></formation>"))
    assert title(record) == "<p>R&D</p> </formation> &eacute;"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("&eacute;t&eacute;&nbsp;!", "été\u00a0!"),
        ("R&D", "R&D"),
        ("a & b", "a & b"),
        ("&inconnu;", "&inconnu;"),
        ("&#233;&#xE9;", "éé"),
        ("&#11;x&#0;", " x "),
        ("tabulation\x0bverticale", "tabulation verticale"),
        ("&lt;p&gt; &amp;eacute;", "<p> &eacute;"),
    ],
)
def test_entities_and_control_characters_cost_nothing(tmp_path: Path, written: str, read: str) -> None:
    (record,) = records(tmp_path, feed(f"<formation><t>{written}</t></formation>"))
    assert title(record) == read


@pytest.mark.parametrize("declared", ["UTF-8", "ISO-8859-1", "utf-16", "x-unknown"])
@pytest.mark.parametrize("written", ["utf-8", "cp1252", "utf-8-sig", "utf-16"])
def test_wrong_encoding_declarations_are_seen_through(tmp_path: Path, declared: str, written: str) -> None:
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<lheo><formation><t>Pâtissière – 3 €</t></formation></lheo>'
    (record,) = records(tmp_path, text.encode(written))
    assert title(record) == "Pâtissière – 3 €"


BILLION_LAUGHS = """<?xml version="1.0"?>
<!DOCTYPE lheo [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<lheo><formation><t>&c;</t></formation></lheo>"""
EXTERNAL = """<!DOCTYPE lheo [<!ENTITY x SYSTEM "file:///etc/passwd">]><lheo><formation><t>&x;</t></formation></lheo>"""
REMOTE_DTD = """<!DOCTYPE lheo SYSTEM "http://198.51.100.1/evil.dtd"><lheo><formation><t>x</t></formation></lheo>"""
LATE = """<lheo><formation><t>x</t></formation><!DOCTYPE lheo [<!ENTITY a "ha">]></lheo>"""


@pytest.mark.parametrize("attack", [BILLION_LAUGHS, EXTERNAL, REMOTE_DTD, LATE])
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_entity_attacks_are_refused_naming_the_file(tmp_path: Path, attack: str, codec: str) -> None:
    with pytest.raises(FileRefusedError, match=r"feed\.xml: a DOCTYPE is refused \(line \d+\)"):
        records(tmp_path, attack.encode(codec))


def test_a_doctype_inside_a_text_is_text(tmp_path: Path) -> None:
    (record,) = records(tmp_path, feed("<formation><t><![CDATA[<!DOCTYPE html>]]></t></formation>"))
    assert title(record) == "<!DOCTYPE html>"


def test_a_truncated_file_costs_the_record_it_cuts(tmp_path: Path) -> None:
    whole = feed(LYON, VIENNE)
    found = records(tmp_path, whole[: whole.index(b"Vienne</t>")])
    assert [(title(record), record.error) for record in found] == [
        ("Lyon", ""),
        (None, "the file ends inside this record"),
    ]


def test_a_file_cut_between_two_records_is_reported(tmp_path: Path) -> None:
    found = records(tmp_path, feed(LYON, tail=""))
    assert [title(record) for record in found] == ["Lyon", None]
    assert found[1].error == "the file ends before </lheo>: it is truncated"


@pytest.mark.parametrize("data", [b"<lheo/>", b"<?xml version='1.0'?><lheo></lheo>", b"<lheo><offres/></lheo>"])
def test_a_file_without_records_is_sound(tmp_path: Path, data: bytes) -> None:
    assert records(tmp_path, data) == []


def test_a_file_without_xml_is_reported(tmp_path: Path) -> None:
    assert [record.error for record in records(tmp_path, b"")] == ["no XML element in this file"]


def test_records_before_the_damage_of_an_archive_are_kept(tmp_path: Path) -> None:
    data = gzip.compress(
        feed(*(f"<formation><t>{n * 2_654_435_761 % (1 << 61):x}</t></formation>" for n in range(20_000)))
    )
    found = list(read_records(file_of(tmp_path, data[: len(data) // 2], "cut.xml.gz"), "formation"))
    assert sum(1 for record in found if not record.error) > 5_000
    assert "damaged archive" in found[-1].error


def test_records_larger_than_a_chunk_are_whole(tmp_path: Path) -> None:
    long = "é" * 3_000_000
    found = records(tmp_path, feed(f"<formation><t>{long}</t></formation>", LYON))
    assert [title(record) for record in found] == [long, "Lyon"]


def test_a_record_beyond_the_limit_is_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_cut, "MAX_RECORD_BYTES", 3 << 20)
    endless = "<formation numero='X'>" + "<a>x</a>" * 800_000
    found = records(tmp_path, feed(endless, LYON))
    assert (found[0].error, title(found[-1])) == (f"longer than {3 << 20} bytes", "Lyon")


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    formation = f"<formation><t>{'Pâtissier ' * 40}</t></formation>\n".encode()
    path = tmp_path / "big.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("big.xml", "w") as stream:
        stream.write(b"<lheo>")
        for number in range(30_000_000 // len(formation)):
            stream.write(formation.replace(b"<t>", b"<t>%d " % number))
        stream.write(b"</lheo>")
    (file,) = walk(path)
    peaks: list[int] = []
    tracemalloc.start()
    try:
        for place, _ in enumerate(read_records(file, "formation")):
            if place % 5_000 == 4_999:
                peaks.append(tracemalloc.get_traced_memory()[1])
                tracemalloc.reset_peak()
    finally:
        tracemalloc.stop()
    assert len(peaks) > 10
    assert max(peaks) < 8 << 20
    assert max(peaks[len(peaks) // 2 :]) < 1.2 * max(peaks[: len(peaks) // 2])
