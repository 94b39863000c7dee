"""The words of a benefits officer, as the tables of cases write them."""

from decimal import Decimal

FUNDERS = {
    "Employeur": "employer",
    "Opco": "opco",
    "Branche": "branch",
    "C2P": "c2p",
    "Accident du travail": "at_mp",
    "Région": "region",
    "France Travail": "france_travail",
    "Agefiph": "agefiph",
    "Commune": "local_authority",
    "État": "state",
}


def euros(text: str) -> Decimal:
    """1234,50 → 1234.50."""
    return Decimal(text.replace(",", "."))


def iso_day(text: str) -> str:
    """22/11/2026 → 2026-11-22."""
    day, month, year = text.split("/")
    return f"{year}-{month}-{day}"


def yes(text: str) -> bool:
    """Whether "oui" is said; KeyError for anything but oui and non."""
    return {"oui": True, "non": False}[text]


def said(text: str) -> bool | None:
    """As `yes`; None when the fact is not stated."""
    return None if text == "non déclaré" else yes(text)
