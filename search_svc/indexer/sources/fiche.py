"""The values of a France compétences fiche, the same in the XML and the CSV exports.

Each function takes the text of one field and raises ValueError when it cannot be what the field says.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from search_svc.catalogue import Register

T = TypeVar("T")

_NUMBER = re.compile(r"(RNCP|RS)\s*0*([1-9][0-9]*)")
_LEVEL = re.compile(r"NIV([3-8])")
# Values of NOMENCLATURE_EUROPE that mean "no level": none, and a fiche taken over from the former inventory.
_NO_LEVEL = {"AUCUN", "REPRISE"}


def number(text: str) -> str:
    """A fiche number: ``RNCP37674``, ``RS6604``."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a fiche number: {text!r}")
    return found[1] + found[2]


def register_of(fiche: str) -> Register:
    """The register a fiche number belongs to."""
    return "RNCP" if fiche.startswith("RNCP") else "RS"


def level(text: str) -> int | None:
    """European level 3 to 8, None for a fiche without one."""
    if text in _NO_LEVEL:
        return None
    found = _LEVEL.fullmatch(text)
    if found is None:
        raise ValueError(f"not a level: {text!r}")
    return int(found[1])


def siret(text: str) -> str:
    """A SIRET of 14 digits; the CSV puts a tab before it, people put blanks inside."""
    digits = "".join(text.split())
    if len(digits) != 14 or not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"not a SIRET: {text.strip()!r}")
    return digits


def french_date(text: str) -> date:
    """A date written JJ/MM/AAAA."""
    try:
        return datetime.strptime(text.strip(), "%d/%m/%Y").date()
    except ValueError:
        raise ValueError(f"not a date JJ/MM/AAAA: {text!r}") from None


def percentage(text: str) -> float:
    """A rate in % ("87", "87,5") as a fraction in [0, 1]."""
    value = float(text.strip().rstrip("%").replace(",", "."))
    if not 0 <= value <= 100:
        raise ValueError(f"not a percentage: {text!r}")
    return value / 100


def count(text: str) -> int:
    """A number of people."""
    value = int(text)
    if value < 0:
        raise ValueError(f"not a number of people: {text!r}")
    return value


def year(text: str) -> int:
    """A year of four digits."""
    value = int(text)
    if not 1900 <= value <= 2100:
        raise ValueError(f"not a year: {text!r}")
    return value


def yes(text: str) -> bool:
    """Oui or Non."""
    if text not in ("Oui", "Non"):
        raise ValueError(f"neither Oui nor Non: {text!r}")
    return text == "Oui"


def abbreviation(code: str, label: str) -> str:
    """``BTS - Brevet de technicien supérieur``; a one-letter code (``X``) stands for none."""
    return " - ".join(part for part in (code if len(code) > 1 else "", label) if part)


class Problems:
    """The values of one fiche that could not be read; each costs itself, not the fiche."""

    def __init__(self) -> None:
        self.details: list[str] = []

    def value(self, field: str, text: str | None, parse: Callable[[str], T]) -> T | None:
        """The parsed value, None when the field is absent, empty or unreadable (then noted)."""
        if not text or not (stripped := text.strip()):
            return None
        try:
            return parse(stripped)
        except ValueError as error:
            self.details.append(f"{field}: {error}")
            return None
