"""Reference vocabularies: ROME job titles, Formacode terms, communes and outlines of territories."""

from typing import Literal

from msgspec import Struct


class JobTitle(Struct, frozen=True):
    """An appellation of the ROME (``Pâtissier / Pâtissière``), both genders as ROME writes them."""

    rome: str
    title: str
    short: str = ""
    principal: bool = False


class FormacodeTerm(Struct, frozen=True):
    """A descriptor of the Formacode thesaurus with its synonyms."""

    code: str
    label: str
    synonyms: tuple[str, ...] = ()


class Commune(Struct, frozen=True):
    """A postcode of a commune (a commune has several). ``department`` and ``region`` are INSEE codes.

    ``population`` is 0 when the source does not give it; ``locality`` is La Poste's Ligne_5 (lieu-dit, commune
    déléguée).
    """

    insee: str
    name: str
    postcode: str
    latitude: float
    longitude: float
    department: str
    region: str
    locality: str = ""
    population: int = 0


class Outline(Struct, frozen=True):
    """The outline of a département or region as WKB (longitude, latitude)."""

    kind: Literal["department", "region"]
    code: str
    name: str
    wkb: bytes
