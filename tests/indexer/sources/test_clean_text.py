"""Plain text out of what exports hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.indexer.sources.clean_text import label, plain_text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("<p>Bonjour <b>le</b> monde</p><p>Fin</p>", "Bonjour le monde\nFin"),
        ("Pâte<br/>Crème", "Pâte\nCrème"),
        ("<b>M</b>odule", "Module"),
        ("<b>Excel</b><i>Word</i>", "Excel Word"),
        ('<td>Excel</td><td class="x">Word</td>', "Excel\nWord"),
        ("&eacute;t&eacute", "été"),
        ("m&eacutetier", "métier"),
        ("&amp;amp;eacute;", "é"),
        ("&lt;p&gt;A&lt;/p&gt;B", "A\nB"),
        ("l&#146;art &#x92; &#8217;", "l’art ’ ’"),
        ("achats&regions, vente&location, R&D, AT&T", "achats&regions, vente&location, R&D, AT&T"),
        ("France&europe 12&nbsp;%", "France&europe 12 %"),
        ("d''affaires", "d'affaires"),
        ("''cité''", "''cité''"),
        ("un\u00a0deux\u200b \u00adtrois", "un deux trois"),
        ("l\x92art", "l’art"),
        ("a\x00b\x0bc", "a b c"),
        ("e\u0301te\u0301", "été"),
        ("si a <b et c> d, 3 < 5", "si a <b et c> d, 3 < 5"),
        ("avant <!-- note --> après <script>x()</script> fin", "avant après fin"),
        ("avant <!-- sans fin", "avant <!-- sans fin"),
        ("  trop   de\tblancs \r\n\r\n ligne ", "trop de blancs\nligne"),
        ("-", ""),
        ("…", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_texts_of_exports(raw, clean):
    assert plain_text(raw) == clean


def test_a_label_is_one_line():
    assert label("<p>CAP</p><p>Pâtissier</p>") == "CAP Pâtissier"


@given(st.lists(st.text(st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x24F), min_size=1), min_size=1))
def test_words_survive_as_they_are(words):
    assert plain_text(" ".join(words)) == " ".join(words)
    assert plain_text("".join(f"<p>{word}</p>" for word in words)) == "\n".join(words)


@given(st.text(st.sampled_from("<>/pb &;amplteacu'!-é\n"), max_size=60))
def test_a_label_has_no_line_break_and_no_doubled_blank_whatever_the_markup(raw):
    cleaned = label(raw)
    assert cleaned == " ".join(cleaned.split())


@pytest.mark.parametrize("piece", ["<!--", "<script", "<b a='", "&", "<<b>", "''", '<b a="'])
def test_hostile_repetition_is_read_in_linear_time(piece):
    # 800,000 characters: a quadratic reading would take minutes.
    plain_text(piece * (800_000 // len(piece)) + "x")
