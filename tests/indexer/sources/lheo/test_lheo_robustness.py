"""Files that are cut, mislabelled or hostile: a fault costs its record, and what is hostile is refused."""

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from offer_xml import SIRET, Reader, action, document, formation

from search_svc.indexer.records import OfferRecord, Unreadable
from search_svc.indexer.sources.clean_text import label, plain_text
from search_svc.indexer.sources.files import FileRefusedError

THREE = [formation(number=number) for number in ("F1", "F2", "F3")]


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def shown(items):
    return [
        (item.action.formation_number, "read") if isinstance(item, OfferRecord) else (item.formation, "unreadable")
        for item in items
    ]


def test_a_truncated_file_keeps_the_records_before_the_cut(reader):
    whole = document(*THREE)
    items = reader.items(whole[: whole.index("F3") + 200])
    assert shown(items) == [("F1", "read"), ("F2", "read"), ("F3", "unreadable")]
    assert items[-1].source.line == 5


def test_one_broken_formation_costs_only_its_own_actions_each_of_them_named(reader):
    two = formation(action("A1") + action("A2"), number="F2")
    broken = two.replace("<ville>VILLEURBANNE</ville>", "<ville>VILLEURBANNE</vile>", 1)
    items = reader.items(document(THREE[0], broken, THREE[2]))
    assert shown(items) == [("F1", "read"), ("F2", "unreadable"), ("F2", "unreadable"), ("F3", "read")]
    assert [(item.siret, item.action) for item in items if isinstance(item, Unreadable)] == [
        (SIRET, "A1"),
        (SIRET, "A2"),
    ]
    assert items[1].source.line == 4


def test_an_entity_attack_is_refused(reader):
    attack = document(formation(title="&lol;")).replace(
        "<lheo", "<!DOCTYPE lheo [<!ENTITY lol SYSTEM 'file:///etc/passwd'>]>\n<lheo", 1
    )
    with pytest.raises(FileRefusedError, match=r"offers\.xml: a DOCTYPE is refused"):
        reader.items(attack)


@pytest.mark.parametrize(("declared", "real"), [("ISO-8859-1", "utf-8"), ("UTF-8", "iso-8859-1"), ("UTF-8", "cp1252")])
def test_a_wrong_encoding_declaration_costs_nothing(reader, declared, real):
    title = "Pâtissier, l’art du métier" if real != "iso-8859-1" else "Pâtissier, l'art du métier"
    (item,) = reader.items(document(formation(title=title), encoding=declared).encode(real))
    assert item.formation.title == title


def test_a_prefixed_namespace_reads_the_same(reader):
    prefixed = re.sub(r"<(/?)([a-zA-Z])", r"<\1l:\2", document(formation())).replace("xmlns=", "xmlns:l=")
    assert prefixed.startswith("<?xml")
    (item,) = reader.items(prefixed)
    assert item.action.certifications == ("RNCP38565",)


def test_words_that_only_look_like_markup_survive(reader):
    (item,) = reader.items(document(formation(title="Python &lt;3 &amp; C++ : si a &lt; b &gt; c, R&amp;D")))
    assert item.formation.title == "Python <3 & C++ : si a < b > c, R&D"


# What XML 1.0 can carry: no control character but tab and line feed (a carriage return arrives as a line feed).
CARRIED = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters=[*map(chr, range(32)), "\ufffe", "\uffff"])
    | st.sampled_from("\t\n<>&'\"éà’")
)


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=CARRIED, contents=CARRIED, encoding=st.sampled_from(["utf-8", "ascii"]))
def test_any_text_survives_writing_and_reading(tmp_path, title, contents, encoding):
    xml = document(
        formation(title=f"x {escaped(title)}", texts=f"<contenu-formation>{escaped(contents)}</contenu-formation>")
    )
    (item,) = Reader(tmp_path).items(xml.encode(encoding, "xmlcharrefreplace"))
    assert item.formation.title == label(f"x {title}")
    assert item.formation.contents == plain_text(contents)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(min_value=0), length=st.integers(0, 40), damage=st.binary(max_size=20))
def test_damage_in_one_formation_costs_at_most_that_one(tmp_path, at, length, damage):
    assume(not re.search(rb"<!(DOCTYPE|ENTITY)|</|<formation", damage))
    before, middle, after = (formation(number=number).encode() for number in ("F1", "F2", "F3"))
    start = at % len(middle)
    spoilt = middle[:start] + damage + middle[start + length :]
    xml = document("@").encode().replace(b"@", b"\n".join((before, spoilt, after)))
    items = Reader(tmp_path).items(xml)
    numbers = [item.action.formation_number for item in items if isinstance(item, OfferRecord)]
    assert numbers[0] == "F1"
    assert numbers[-1] == "F3"
