import pytest

from search_svc.analysis import names, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("l'électricité d’aujourd'hui", ["electricite", "aujourd", "hui"]),
        ("ingénierie de l''affaire", ["ingenierie", "de", "affaire"]),
        ("C++ et C#, asp.net ou .NET", ["c++", "et", "c#", "asp", "net", "ou", ".net"]),
        ("CACES® R489, R.489 et R 489", ["caces", "r489", "r489", "et", "r489"]),
        ("RNCP 37674, RNCP37674BC01", ["rncp37674", "rncp37674bc01"]),
        ("C.A.P. boulanger", ["cap", "boulanger"]),
        ("bac+2, bac + 2, BAC +2", ["bac+2", "bac+2", "bac+2"]),
        ("R&D et version 2.0", ["r&d", "et", "version", "2.0"]),
        ("aide-soignante", ["aide", "soignante"]),
    ],
)
def test_what_is_one_word(text: str, words: list[str]):
    assert tokens(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("permis D", ["permis", "d"]),
        ("permis C et D", ["permis", "c", "et", "d"]),
        ("permis A", ["permis", "a"]),
        ("langage C avancé", ["langage", "c", "avance"]),
        ("reprise d entreprise", ["reprise", "entreprise"]),
        ("de l anglais", ["de", "anglais"]),
        ("formation à Lyon", ["formation", "lyon"]),
    ],
)
def test_a_single_letter_is_a_name_or_an_article_by_its_neighbours(text: str, words: list[str]):
    assert tokens(text) == words


def test_the_heavy_trailer_licence_is_not_the_word_ce():
    assert tokens("permis CE") == tokens("permis C+E") == ["permis", "c+e"]
    assert tokens("permis de conduire catégorie CE") == ["permis", "de", "conduire", "categorie", "c+e"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Chargé·e", ["charge", "chargee"]),
        ("chargé(e)s", ["charges", "chargees"]),
        ("étudiant.e.s", ["etudiants", "etudiantes"]),
        ("conseiller(ère)", ["conseiller", "conseillere"]),
        ("Accastilleur(se)-monteur(se)", ["accastilleur", "accastilleuse", "monteur", "monteuse"]),
        ("formateur/trice", ["formateur", "formatrice"]),
        ("technicien(ne)", ["technicien", "technicienne"]),
        ("hôte(sse)", ["hote", "hotesse"]),
        ("vendeur·euse·s", ["vendeurs", "vendeuses"]),
    ],
)
def test_inclusive_writing_says_both_genders(text: str, words: list[str]):
    assert tokens(text) == words


def test_provider_names_keep_their_words_unstemmed():
    assert names("Institut de l'Excellence Boulangère") == ["institut", "excellence", "boulangere"]
