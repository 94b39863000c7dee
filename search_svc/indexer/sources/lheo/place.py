"""A ``lieu-de-formation``: its address as stated, its name, and what is said of getting in."""

from typing import NamedTuple

from lxml.etree import _Element

from search_svc.catalogue import AccessibilityFact, Address
from search_svc.indexer.accessibility import facts_of
from search_svc.indexer.sources.clean_text import label
from search_svc.indexer.sources.lheo import codes
from search_svc.indexer.sources.lheo.elements import leaves_of, or_flag, text_of

# EDOF states the street in extras of the address, its lines hold the name of the establishment.
_STREET = ("numero-voie", "code-nature-voie", "libelle-voie")


class StatedPlace(NamedTuple):
    """``name`` is that of an organisation, "" when only a person's is stated."""

    address: Address
    name: str
    accessibility: tuple[AccessibilityFact, ...]


NO_PLACE = StatedPlace(Address(), "", ())


def read_place(place: _Element, flags: list[str]) -> StatedPlace:
    """The place stated; unreadable coordinates are None, flag ``coordinates_unreadable``."""
    coordonnees = next((part for part in place if part.tag == "coordonnees"), None)
    if coordonnees is None:
        return NO_PLACE
    contact: dict[str, _Element] = {}
    lines: list[str] = []
    for part in coordonnees:
        if part.tag == "ligne":
            lines.append(label(part.text))
        else:
            contact.setdefault(part.tag, part)
    fields: dict[str, _Element] = {}
    extras: list[_Element] = []
    for part in contact.get("adresse", ()):
        tag = part.tag
        if tag == "ligne":
            lines.append(label(part.text))
        elif tag == "extras":
            extras.append(part)
        else:
            fields.setdefault(tag, part)
    extra = leaves_of(extras)
    name = _name(contact, fields, lines)
    street = " ".join(filter(None, (label(extra.get(info)) for info in _STREET)))
    lines += [street, label(extra.get("ligne5-adresse"))]
    latitude, longitude = _coordinates(fields.get("geolocalisation"), flags)
    address = Address(
        lines=tuple(filter(None, lines)),
        postcode=codes.compact(text_of(fields.get("codepostal"))),
        town=label(text_of(fields.get("ville"))),
        insee=codes.compact(text_of(fields.get("code-INSEE-commune"))).upper(),
        country=text_of(fields.get("pays")).strip().upper() or "FR",
        latitude=latitude,
        longitude=longitude,
    )
    building = label(extra.get("accessibilite-batimentaire"))
    return StatedPlace(address, name, facts_of("accessibilite-batimentaire", building) if building else ())


def _name(contact: dict[str, _Element], fields: dict[str, _Element], lines: list[str]) -> str:
    # A nom with a prénom is a person's (EDOF asks for both; organisations write "-" as first name).
    if not label(text_of(contact.get("prenom"))):
        name = label(text_of(contact.get("nom")))
        if name:
            return name
    first_line = next(filter(None, lines), "")
    return label(text_of(fields.get("denomination"))) or ("" if first_line[:1].isdigit() else first_line)


def _coordinates(element: _Element | None, flags: list[str]) -> tuple[float | None, float | None]:
    if element is None:
        return None, None
    stated = {part.tag: text_of(part) for part in element}
    latitude, longitude = (
        or_flag(codes.coordinate, stated.get(axis, ""), "coordinates_unreadable", flags)
        for axis in ("latitude", "longitude")
    )
    return latitude, longitude
