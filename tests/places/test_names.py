import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.places.names import name_key, shown_name, without_article


@pytest.mark.parametrize(
    "spellings",
    [
        ("ST GERMAIN LE CHATELET", "Saint-Germain-le-Châtelet", "saint germain le chatelet", "St-Germain le Châtelet"),
        ("LYON 03", "Lyon 3e", "lyon 3", "Lyon 3ème", "Lyon 3e arrondissement", "LYON 03 CEDEX 03"),
        ("PARIS 01", "Paris 1er", "paris 1er arrondissement"),
        ("L ISLE D ABEAU", "L'Isle-d'Abeau", "L’Isle d’Abeau"),
        ("CHALON SUR SAONE", "Chalon s/ Saône", "Chalon-sur-Saône"),
        ("STE MARIE", "Sainte-Marie"),
        ("VIENNE CEDEX", "Vienne"),
        ("Sœurdres", "SOEURDRES"),
    ],
)
def test_spellings_of_one_place_have_one_key(spellings: tuple[str, ...]) -> None:
    assert len({name_key(spelling) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("Lyon 3e", "Lyon 13e"), ("Lyon", "Lyon 3e"), ("Sens", "Lens")],
)
def test_different_places_have_different_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_an_article_may_be_left_out() -> None:
    assert without_article(name_key("Le Plessis-Robinson")) == name_key("Plessis-Robinson")
    assert without_article("lens") == "lens"


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    key = name_key(name)
    assert name_key(key) == key


@pytest.mark.parametrize(
    ("capitals", "shown"),
    [
        ("ROUGEMONT LE CHATEAU", "Rougemont-le-Chateau"),
        ("LE PLESSIS ROBINSON", "Le Plessis-Robinson"),
        ("L ISLE D ABEAU", "L'Isle-d'Abeau"),
        ("ST GENIS LAVAL", "Saint-Genis-Laval"),
        ("LYON 03", "Lyon 3e"),
        ("MARSEILLE 01", "Marseille 1er"),
        ("Villeneuve-d'Ascq", "Villeneuve-d'Ascq"),
    ],
)
def test_capitals_become_a_label(capitals: str, shown: str) -> None:
    assert shown_name(capitals) == shown
