"""Identities: SIRET, SIREN and the offer id."""

import re

_PLAIN = re.compile(r"[A-Za-z0-9_-]*")
_ESCAPED = re.compile(r"\.([0-9A-F]{2})")


def _luhn(digits: str) -> bool:
    total = 0
    for position, char in enumerate(reversed(digits)):
        value = int(char) * (2 if position % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def siret_is_valid(siret: str) -> bool:
    """Whether 14 digits carry a valid check digit (Luhn; La Poste, SIREN 356000000, sums its digits to 5 instead)."""
    if not is_siret(siret):
        return False
    if siret.startswith("356000000") and sum(map(int, siret)) % 5 == 0:
        return True
    return _luhn(siret)


def is_siret(text: str) -> bool:
    """Whether a text has the form of a SIRET, fourteen digits; its check digit is not looked at."""
    return len(text) == 14 and text.isascii() and text.isdigit()


def siren_of(siret: str) -> str:
    """The SIREN (legal person) of a SIRET (establishment): its first nine characters."""
    return siret[:9]


def _escape(part: str) -> str:
    if _PLAIN.fullmatch(part):
        return part
    return "".join(c if _PLAIN.fullmatch(c) else "".join(f".{byte:02X}" for byte in c.encode()) for c in part)


def _unescape(part: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), part).encode("latin-1").decode() if "." in part else part


def offer_id(siret: str, formation: str, action: str) -> str:
    """``siret~formation~action``, safe in a URL path without quoting: other characters become ``.HH`` bytes."""
    return f"{_escape(siret)}~{_escape(formation)}~{_escape(action)}"


def split_offer_id(identifier: str) -> tuple[str, str, str]:
    """(siret, formation, action) of an offer id; ValueError when it is not one."""
    parts = identifier.split("~")
    if len(parts) != 3:
        raise ValueError(f"not an offer id: {identifier!r}")
    try:
        siret, formation, action = (_unescape(part) for part in parts)
    except UnicodeError as error:
        raise ValueError(f"not an offer id: {identifier!r}") from error
    if offer_id(siret, formation, action) != identifier:
        raise ValueError(f"not an offer id: {identifier!r}")
    return siret, formation, action
