"""From an address to the question asked of the BAN: its street, postcode and town."""

import re
from collections.abc import Iterable

from search_svc.catalogue import Address

# The BAN takes no more. Nothing is cut: a longer address is not asked.
MAX_CHARACTERS = 200

# Kinds of ways as people and EDOF (code-nature-voie) write them.
_WAY = (
    "all[ée]es?|av|ave|avenue|bd|bld|blvd|boulevard|carrefour|che|chem|chemin|cit[ée]|clos|cours|crs|domaine|esp|esplanade"
    "|faubourg|fbg|fg|galerie|hameau|imp|impasse|lieu[- ]dit|lotissement|lot|mail|mont[ée]e|parc|parvis|pass|passage|pl"
    "|place|pont|port|promenade|quai|quartier|rd[- ]?pt|rond[- ]point|route|rte|rue|ruelle|sentier|sente|sq|square"
    "|travers[ée]e|venelle|villa|voie|za|zac|zi|zone"
)
_NUMBER = r"[0-9]{1,5}(?:\s*(?:bis|ter|quater|[a-d]))?"
_WAY_LINE = re.compile(rf"(?:{_NUMBER}\s*,?\s+)?(?:{_WAY})\b\.?\s+\S", re.IGNORECASE)
# « 12 les Oliviers »; not « 3e étage ».
_NUMBERED_LINE = re.compile(rf"{_NUMBER}\s*,?\s+[^\W\d_]{{2}}", re.IGNORECASE)
_CEDEX = re.compile(r"\s*\bcedex\b.*", re.IGNORECASE)


def question(address: Address) -> str:
    """``22 allée darius milhaud, 75019 paris``; "" when no line of the address is a street.

    In lower case, which is all one to the BAN, so that one address is one question however it is written. A CEDEX is a
    postcode of the postal service, not of a place: the town is asked without it.
    """
    street = _street(address.lines)
    if not street:
        return ""
    town = _CEDEX.sub("", address.town)
    place = town if town != address.town else f"{address.postcode} {town}"
    text = " ".join(f"{street}, {place}".split()).casefold()
    return text if len(text) <= MAX_CHARACTERS else ""


def _street(lines: Iterable[str]) -> str:
    stated = [line.strip() for line in lines]
    for pattern in (_WAY_LINE, _NUMBERED_LINE):
        for line in stated:
            if pattern.match(line):
                return line
    return ""
