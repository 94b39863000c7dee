"""Inclusive writing and the short forms of ROME: "Chargé·e", "conseiller(ère)", "formateur/trice" say two words."""

import re

# Feminine endings as they are appended, longest first so that "euse" is not read as "e".
_ENDINGS = "trice|ienne|euse|iere|enne|onne|esse|elle|rice|ere|sse|ive|ne|le|te|se|ve|re|e"
# Behind a full stop or a hyphen a word may follow ("est-elle", "etc.le"): only endings that are no French word.
_SAFE_ENDINGS = "trice|ienne|euse|iere|enne|onne|rice|ere|sse|ne|e"
INCLUSIVE = re.compile(
    r"(?P<base>[a-z]{3,})"
    rf"(?:\((?P<paren>{_ENDINGS})(?P<paren_s>s?)\)|[·•‧∙・](?P<dot>{_ENDINGS})|/-?(?P<slash>{_ENDINGS})|[.-](?P<safe>{_SAFE_ENDINGS}))"
    r"(?P<plural>[·•‧∙・.-]?s|\(s\))?(?![a-z0-9])"
)
# Marks without which a folded text cannot hold an inclusive form.
MARKS = frozenset("(·•‧∙・/.-")


def feminine(base: str, ending: str) -> str:
    """The feminine that ``ending`` writes behind ``base``: ("conseiller", "ere") → "conseillere".

    An ending that repeats a letter of the last four replaces from there on ("educateur", "trice" → "educatrice");
    "ne", "le", "te", "sse" and "e" are appended ("technicienne"); "se", "ve" and "rice" replace ("vendeuse").
    """
    if ending == "se" and base.endswith(("r", "x")):
        return base[:-1] + "se"
    if ending == "ve" and base.endswith("f"):
        return base[:-1] + "ve"
    if ending == "rice" and base.endswith("eur"):
        return base[:-3] + "rice"
    if ending == "re" and base.endswith("er"):
        return base + "e"
    if len(ending) > 2 and ending != "sse":
        cut = base.rfind(ending[0], len(base) - 4)
        if cut > 0:
            return base[:cut] + ending
    return base + ending


def _both(match: re.Match[str]) -> str:
    base = match["base"]
    ending = match["paren"] or match["dot"] or match["slash"] or match["safe"]
    plural = "s" if match["plural"] or match["paren_s"] else ""
    return f"{base}{plural} {feminine(base, ending)}{plural}"


def both_genders(folded: str) -> str:
    """A folded text whose inclusive forms are written out: "charge(e)s" → "charges chargees"."""
    return INCLUSIVE.sub(_both, folded)
