from hypothesis import given
from hypothesis import strategies as st

from search_svc.analysis import fold


def test_accents_case_ligatures_and_apostrophes_do_not_matter():
    assert fold("Pâtissière") == fold("PATISSIERE") == "patissiere"
    assert fold("Œuvre d’art, Lætitia, Straße") == "oeuvre d'art, laetitia, strasse"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="àâäéèêëîïôöùûüÿçæœñ ÀÉÈÊÇŒ'abcXYZ"))
def test_folded_french_is_plain_lower_case(text: str):
    folded = fold(text)
    assert folded.isascii()
    assert folded == folded.lower()
