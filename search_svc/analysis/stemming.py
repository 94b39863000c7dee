"""One term for the forms of a word: Snowball's French stemmer, after folding and after joining the two genders.

Snowball alone stems "pâtissier" to "patissi" but "pâtissière" to "patissier", and "vendeur", "vendeuse" to two stems;
a job title must match in both genders, so the feminine is rewritten as the masculine first.
"""

import re

import Stemmer

_SNOWBALL = Stemmer.Stemmer("french", 0)
# Longest first. Each rewrites a feminine (or the shared plural) to the masculine of the same word.
_FEMININE = (
    (re.compile(r"(?<=..)trices?$"), "teur"),  # directrice
    (re.compile(r"(?<=...)euses?$"), "eur"),  # vendeuse
    (re.compile(r"(?<=....)eux$"), "eur"),  # dangereux, so that it stays with dangereuse
    (re.compile(r"(?<=..)ieres?$"), "ier"),  # cuisinière
    (re.compile(r"(?<=...)eres?$"), "er"),  # bouchère
    (re.compile(r"(?<=..)iennes?$"), "ien"),  # technicienne
    (re.compile(r"(?<=...)onnes?$"), "on"),  # bûcheronne
    (re.compile(r"(?<=....)ee(s?)$"), r"e\1"),  # chargée
    (re.compile(r"(?<=...)ives?$"), "if"),  # sportive
    (re.compile(r"^publiques?$"), "public"),
    (re.compile(r"(?<=...)woman$"), "man"),  # camerawoman
)
# Feminines of job titles that no ending tells ("esse" alone would also take "vitesse").
_SUPPLETIVE = {
    "ambassadrice": "ambassadeur",
    "barmaid": "barman",
    "cheffe": "chef",
    "commise": "commis",
    "contremaitresse": "contremaitre",
    "designeuse": "designer",
    "hotesse": "hote",
    "maitresse": "maitre",
    "poetesse": "poete",
    "reportrice": "reporter",
}
# Words the stemmer would join to others of another meaning (formation and format, vente
# and vent, carrier and carrière, français and France, opérateur and opération): each its own term, plural included.
_LIST_APART = """
format vent carriere commune france publication operation application applicateur collection direction mini
avionique porte porter instrumentiste fonctionnement
"""
_APART = frozenset(_LIST_APART.split())
# Plurals that Snowball gives another term than their singular, for the singular loses an ending that looks like that of
# a verb ("conseiller" → "conseil", "conseillers" → "conseiller") or the "s" stays ("photos").
_PLURAL = re.compile(r"(?<=..)(?:er|ir|ion|o)s$")
_LIST_PLURALS = """
agendas cinemas contenus credits delais emplois essais individus medias menus panoramas pizzas revenus schemas tissus
"""
_PLURALS = frozenset(_LIST_PLURALS.split())
# They end so and are no plurals, and their term is one with words of their family ("gros", "grosse").
_LIST_INVARIABLE = """
angers divers dos enclos envers eros gros heros propos repos revers tiers travers univers villers
"""
_INVARIABLE = frozenset(_LIST_INVARIABLE.split())
_PLAIN = re.compile(r"[a-z]+")


def masculine(word: str) -> str:
    """The masculine of a folded feminine ("patissiere" → "patissier"); any other word unchanged."""
    if word.removesuffix("s") in _SUPPLETIVE:
        return _SUPPLETIVE[word.removesuffix("s")]
    for ending, replacement in _FEMININE:
        rewritten, changed = ending.subn(replacement, word)
        if changed:
            return rewritten
    return word


def singular(word: str) -> str:
    """The singular of a folded plural that the stemmer would not join to it; any other word unchanged."""
    plural = word in _PLURALS or (word not in _INVARIABLE and _PLURAL.search(word))
    return word.removesuffix("s") if plural else word


def stem(word: str) -> str:
    """The term of a folded word. Words with digits or signs (``r489``, ``c++``) and up to three letters stay whole."""
    if len(word) <= 3 or not _PLAIN.fullmatch(word):
        return word
    if word.removesuffix("s") in _APART:
        return f"={word.removesuffix('s')}"
    word = masculine(word)
    if word.removesuffix("s") in _APART:
        return f"={word.removesuffix('s')}"
    return str(_SNOWBALL.stemWord(singular(word)))
