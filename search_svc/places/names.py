"""How names of places are compared and shown: La Poste's capitals, official spelling and what people type are one."""

import re

from search_svc.analysis import fold

_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_CEDEX = re.compile(r"\bcedex(?: [0-9]+)?\b")
# "3", "3e", "3eme", "03", "1er", "1ere": an arrondissement.
_ORDINAL = re.compile(r"0*([1-9][0-9]?)(?:er|ere|e|eme|nd|nde)?$")
_LONG_FORMS = {"st": "saint", "ste": "sainte", "s": "sur", "sts": "saints", "stes": "saintes"}
_CITIES_WITH_ARRONDISSEMENTS = ("paris", "lyon", "marseille")
_ARTICLES = ("le ", "la ", "les ", "l ")
# Written in lower case, and joined, inside a name: Rougemont-le-Château, L'Isle-d'Abeau.
_SMALL_WORDS = {
    "le",
    "la",
    "les",
    "de",
    "du",
    "des",
    "sur",
    "sous",
    "en",
    "et",
    "lès",
    "lez",
    "à",
    "au",
    "aux",
    "d",
    "l",
}


def name_key(name: str) -> str:
    """A name as compared: ``ST GERMAIN LE CHATELET``, ``Saint-Germain-le-Châtelet`` → ``saint germain le chatelet``;
    ``Lyon 3e arrondissement``, ``LYON 03`` → ``lyon 3``; CEDEX is dropped."""
    folded = _NOT_A_WORD.sub(" ", fold(name)).strip()
    if "cedex" in folded:
        folded = _CEDEX.sub(" ", folded)
    words = [_LONG_FORMS.get(word, word) for word in folded.split()]
    if words and words[0] in _CITIES_WITH_ARRONDISSEMENTS and len(words) > 1:
        found = _ORDINAL.match(words[1])
        if found and (len(words) == 2 or words[2].startswith("arr")):
            words = [words[0], found[1]]
    return " ".join(words)


def without_article(key: str) -> str:
    """A key without its leading article, as people type it: ``plessis robinson``; the key itself if it has none."""
    for article in _ARTICLES:
        if key.startswith(article):
            return key.removeprefix(article)
    return key


def shown_name(name: str) -> str:
    """La Poste's capitals as a label: ``ROUGEMONT LE CHATEAU`` → ``Rougemont-le-Chateau``, ``LYON 03`` → ``Lyon 3e``.

    A name that is not all capitals is shown as it is. Accents that La Poste leaves out stay out.
    """
    if name != name.upper():
        return name
    key = name_key(name)
    city, _, number = key.rpartition(" ")
    if city in _CITIES_WITH_ARRONDISSEMENTS and number.isdigit():
        return f"{city.capitalize()} {number}{'er' if number == '1' else 'e'}"
    words = [_LONG_FORMS.get(word, word) for word in name.lower().replace("-", " ").replace("'", " ").split()]
    shown = "-".join(word if place and word in _SMALL_WORDS else word.capitalize() for place, word in enumerate(words))
    for start, replacement in (("Le-", "Le "), ("La-", "La "), ("Les-", "Les "), ("L-", "L'")):
        if shown.startswith(start):
            shown = replacement + shown.removeprefix(start)
    return re.sub(r"-([dl])-", r"-\1'", shown)
