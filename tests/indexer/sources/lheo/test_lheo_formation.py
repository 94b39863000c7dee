"""Formations as EDOF and LHEO state them: identity, certifications, texts."""

from datetime import date
from decimal import Decimal

import pytest
from offer_xml import (
    CODED,
    LHEO_23,
    SESSION,
    SIRET,
    Reader,
    action,
    document,
    formation,
)

from search_svc.indexer.records import OfferRecord, Unreadable


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def certified(element):
    return f"<certification>{element}</certification>"


def test_a_sound_offer_is_read_whole(reader):
    record = reader.offer(formation())
    assert record.flags == ()
    assert record.quarantined_sessions == ()
    assert (record.formation.siret, record.formation.number, record.formation.title) == (SIRET, "F1", "CAP Pâtissier")
    assert record.formation.contents == "Pâte feuilletée"
    offer = record.action
    assert (offer.siret, offer.formation_number, offer.action_number) == (SIRET, "F1", "A1")
    assert (offer.source.file, offer.source.line, offer.source.record) == ("offers.xml", 3, "F1/A1")
    assert offer.format == "edof"
    assert offer.certifications == ("RNCP38565",)
    assert (offer.teaching, offer.entry, offer.price) == ("in_person", "fixed", Decimal("1200.50"))
    assert (offer.address.postcode, offer.address.town) == ("69100", "VILLEURBANNE")
    assert [(s.number, s.start, s.end, s.state) for s in offer.sessions] == [
        ("S1", date(2027, 1, 4), date(2027, 1, 29), "open")
    ]
    assert offer.updated == date(2026, 11, 1)


@pytest.mark.parametrize("written", ["\t73282932000074", "732 829 320 00074", "732\u00a0829\u00a0320 00074\n"])
def test_tabs_and_blanks_inside_a_siret_are_dropped(reader, written):
    assert reader.offer(formation(siret=written)).action.siret == SIRET


@pytest.mark.parametrize("written", ["", " ", "inconnu"])
def test_an_offer_without_a_siret_is_unreadable(reader, written):
    item = reader.refused(formation(siret=written))
    assert item.detail.startswith("SIRET")
    assert (item.formation, item.action) == ("F1", "A1")
    assert (item.source.file, item.source.line) == ("offers.xml", 3)


def test_an_offer_whose_formation_has_no_number_is_unreadable(reader):
    assert reader.refused(formation(number=" ")).detail == "formation: the attribute numero is missing"


def test_an_action_without_a_number_costs_itself_and_not_its_sister(reader):
    items = reader.items(document(formation(action("") + action("A2"))))
    assert [type(item) for item in items] == [Unreadable, OfferRecord]
    assert items[0].detail == "action: the attribute numero is missing"
    assert items[1].action.action_number == "A2"


def test_an_offer_without_a_title_is_unreadable(reader):
    assert reader.refused(formation(title=" - ")).detail == "intitule-formation: it is missing"


def test_a_formation_without_an_action_is_said_and_not_skipped(reader):
    item = reader.refused(formation(""))
    assert item.detail == "formation: it has no action"
    assert (item.formation, item.action) == ("F1", "")


def test_a_number_longer_than_the_schema_allows_is_kept_and_flagged(reader):
    long = "A" * 31
    record = reader.offer(formation(action(long)))
    assert record.action.action_number == long
    assert record.flags == ("number_too_long",)
    assert reader.offer(formation(action("A" * 30))).flags == ()


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        ("<code-RNCP>RNCP34101</code-RNCP>", ("RNCP34101",)),
        ("<code-RNCP>34101</code-RNCP>", ("RNCP34101",)),
        ("<code-RNCP> RNCP 34101 </code-RNCP>", ("RNCP34101",)),
        ("<code-RS>rs6604</code-RS>", ("RS6604",)),
        ("<code-CPF>202</code-CPF>", ("CPF202",)),
        ("<code-CPF>CPF202</code-CPF>", ("CPF202",)),
        ("<code-RNCP>RS6604</code-RNCP>", ("RS6604",)),
        ("<code-RNCP>320</code-RNCP><code-CERTIFINFO>80735</code-CERTIFINFO>", ("RNCP320",)),
        ("<code-CERTIFINFO>80735</code-CERTIFINFO>", ()),
        ("<code-RNCP>-1</code-RNCP>", ()),
        ("<code-RNCP></code-RNCP>", ()),
    ],
)
def test_certification_codes_are_read_bare_or_prefixed(reader, element, expected):
    record = reader.offer(formation(certification=certified(element)))
    assert record.action.certifications == expected
    assert record.flags == ()


def test_several_certifications_are_kept_once_in_the_order_stated(reader):
    stated = [certified(f"<code-RNCP>{code}</code-RNCP>") for code in ("38565", "RNCP34101", "RNCP38565")]
    stated.append("<code-type-formation><code-CPF>CPF200</code-CPF></code-type-formation>")
    record = reader.offer(formation(certification="".join(stated)), namespace=LHEO_23)
    assert record.action.certifications == ("RNCP38565", "RNCP34101", "CPF200")


def test_a_code_that_names_no_certification_is_flagged(reader):
    record = reader.offer(formation(certification=certified("<code-RNCP>en cours</code-RNCP>")))
    assert record.action.certifications == ()
    assert record.flags == ("certification_unreadable",)


def test_a_bloc_code_given_as_certification_says_both(reader):
    offer = reader.offer(formation(certification=certified("<code-RNCP>RNCP38565BC02</code-RNCP>"))).action
    assert (offer.certifications, offer.blocs) == (("RNCP38565",), ("RNCP38565BC02",))


def test_blocs_are_read_from_the_extras_of_edof_and_from_the_sessions_of_lheo(reader):
    code = "<extra info='code-bloc'>RNCP38565BC01</extra>"
    edof = f"<extras info='formation'><extras info='blocs-competences'>{code}</extras></extras>"
    assert reader.offer(formation(more=edof)).action.blocs == ("RNCP38565BC01",)
    lheo = SESSION.replace(
        "</session>",
        "<blocs-competences><bloc-competences><code-bloc>RNCP38565BC03</code-bloc></bloc-competences></blocs-competences></session>",
    )
    assert reader.offer(formation(action(sessions=lheo)), namespace=LHEO_23).action.blocs == ("RNCP38565BC03",)


def test_html_in_the_texts_becomes_plain_lines(reader):
    texts = (
        "<objectif-formation><![CDATA[<ul><li>Pâtes</li><li>G&eacuterer un labo</li></ul>]]></objectif-formation>"
        "<resultats-attendus>-</resultats-attendus>"
        "<contenu-formation>Cr&amp;amp;egrave;mes et d''entremets</contenu-formation>"
    )
    read = reader.offer(formation(texts=texts)).formation
    assert read.objectives == "Pâtes\nGérer un labo"
    assert read.results == ""
    assert read.contents == "Crèmes et d'entremets"


def test_unescaped_html_does_not_glue_words(reader):
    texts = "<contenu-formation><p>Pâte<b>feuilletée</b></p><p>Crème</p></contenu-formation>"
    assert reader.offer(formation(texts=texts)).formation.contents == "Pâte feuilletée Crème"


def test_the_dates_of_modification_fall_back_on_the_formation_s(reader):
    bare = action().replace("datemaj='20261101'", "")
    assert reader.offer(formation(bare).replace("'F1'", "'F1' datemaj='20261015'")).action.updated == date(2026, 10, 15)
    record = reader.offer(formation(action().replace("20261101", "hier")))
    assert (record.action.updated, record.flags) == (None, ("updated_unreadable",))


def test_codes_may_be_missing_altogether(reader):
    offer = reader.offer(formation(action(coded="", place="", sessions="", more=""), certification="")).action
    assert (offer.teaching, offer.entry, offer.price, offer.hours, offer.sessions) == (None, None, None, None, ())
    assert CODED not in repr(offer)
