"""Which format a file is in, by what it contains: its root element and namespace, or its column names."""

import csv
import re
import unicodedata
from typing import Literal

from msgspec import Struct

from search_svc.indexer.sources.encoding import declared_encoding, decode, detect

Kind = Literal["certifications", "organisations", "offers", "places", "thesaurus", "ratings", "outcomes"]


class Format(Struct, frozen=True):
    """A format this service reads, and the kind of records it holds."""

    name: str
    kind: Kind


FORMATS: dict[str, Format] = {
    format_.name: format_
    for format_ in (
        Format("rncp-xml", "certifications"),
        Format("rs-xml", "certifications"),
        Format("fc-csv-standard", "certifications"),
        Format("fc-csv-blocs", "certifications"),
        Format("fc-csv-ccn", "certifications"),
        Format("fc-csv-certifiers", "certifications"),
        Format("fc-csv-formacodes", "certifications"),
        Format("fc-csv-nsf", "certifications"),
        Format("fc-csv-partners", "certifications"),
        Format("fc-csv-rome", "certifications"),
        Format("fc-csv-access", "certifications"),
        Format("fc-csv-successors", "certifications"),
        Format("organisations", "organisations"),
        Format("edof", "offers"),
        Format("lheo-2.2", "offers"),
        Format("lheo-2.3", "offers"),
        Format("mcf-open-catalogue", "offers"),
        Format("laposte", "places"),
        Format("outlines", "places"),
        Format("rome-titles", "thesaurus"),
        Format("rome-codes", "thesaurus"),
        Format("formacode", "thesaurus"),
        Format("ratings-csv", "ratings"),
        Format("ratings-json-lines", "ratings"),
        Format("inserjeunes", "outcomes"),
        Format("insersup", "outcomes"),
        Format("certif-info", "outcomes"),
        Format("training-codes", "outcomes"),
    )
}

# Intercarif feeds are LHEO 2.2 with extras and are read as such.
_LHEO_NAMESPACES = {
    "https://www.of.moncompteformation.gouv.fr": "edof",
    "http://www.lheo.org/2.2": "lheo-2.2",
    "http://lheo.gouv.fr/2.2": "lheo-2.2",
    "http://www.lheo.org/2.3": "lheo-2.3",
    "http://lheo.gouv.fr/2.3": "lheo-2.3",
}

# A CSV is recognised by columns only it has; names are compared by `column_key`.
_COLUMNS: dict[str, frozenset[str]] = {
    "fc-csv-standard": frozenset({"numerofiche", "intitule", "actif"}),
    "fc-csv-blocs": frozenset({"numerofiche", "bloccompetencescode"}),
    "fc-csv-ccn": frozenset({"numerofiche", "ccn1numero"}),
    "fc-csv-certifiers": frozenset({"numerofiche", "nomcertificateur"}),
    "fc-csv-formacodes": frozenset({"numerofiche", "formacodecode"}),
    "fc-csv-nsf": frozenset({"numerofiche", "nsfcode"}),
    "fc-csv-partners": frozenset({"numerofiche", "siretpartenaire"}),
    "fc-csv-rome": frozenset({"numerofiche", "codesromecode"}),
    "fc-csv-access": frozenset({"numerofiche", "sijury"}),
    "fc-csv-successors": frozenset({"numerofiche", "nouvellecertification"}),
    "organisations": frozenset({"numerodeclarationactivite", "siren", "denomination"}),
    "mcf-open-catalogue": frozenset({"numeroformation", "codedepartement", "nbsessionactive"}),
    "laposte": frozenset({"codecommuneinsee", "codepostal"}),
    "rome-titles": frozenset({"libelleappellationlong", "coderome"}),
    "rome-codes": frozenset({"coderome", "libellerome"}),
    "formacode": frozenset({"codeduterme", "descripteurentyporiche"}),
    "ratings-csv": frozenset({"siret", "formation", "action", "rating"}),
    "insersup": frozenset(
        {"diplome", "promo", "obtentiondiplome", "uolib", "genre", "nationalite", "regimeinscription"}
        | {"nbsortants", "nbsortantsenemploisalfr6"}
    ),
    "certif-info": frozenset({"codediplome", "coderncp", "codescolarite"}),
    "training-codes": frozenset({"codeformation", "numerofiche"}),
}

# JSON Lines are recognised by the names in their first line.
_RATING_NAMES = ("siret", "formation", "action", "rating")

_NOT_ELEMENTS = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_ROOT = re.compile(r"<(?:([\w.-]+):)?([A-Za-z_][\w.-]*)((?:\s[^>]*)?)>")
_NAMESPACE = re.compile(r"""xmlns(?::([\w.-]+))?\s*=\s*["']([^"']*)["']""")
_NUMBER = re.compile(r"NUMERO_FICHE>\s*(RNCP|RS)")


def recognise(name: str, head: bytes) -> Format | None:
    """The format of a file from its first ``HEAD_BYTES`` bytes; None when it is none of ours.

    ``name`` is never decisive: exports are renamed, and two of them call themselves .csv.
    """
    del name
    text = decode(head, detect(head, declared_encoding(head))).lstrip("\ufeff \t\r\n")
    if text.startswith("<"):
        found = _of_xml(text)
    elif text.startswith(("{", '"{')):
        found = _of_json(text)
    else:
        found = _of_csv(text)
    return FORMATS[found] if found else None


def column_key(column: str) -> str:
    """A column name as compared: ``#Code_commune_INSEE`` and ``code commune insee`` are one, accents do not count."""
    folded = unicodedata.normalize("NFKD", column).encode("ascii", "ignore").decode().casefold()
    return "".join(filter(str.isalnum, folded))


def delimiter(header: str) -> str:
    """The delimiter of a CSV header: the most frequent of ``;``, ``,`` and the tab."""
    return max(";,\t", key=header.count)


def _of_xml(text: str) -> str:
    root = _ROOT.search(_NOT_ELEMENTS.sub("", text))
    if root is None:
        return ""
    prefix, element, attributes = root.groups(default="")
    if element == "FICHES":
        number = _NUMBER.search(text)
        return "rs-xml" if number and number[1] == "RS" else "rncp-xml"
    if element == "lheo":
        namespaces = {found.group(1) or "": found.group(2) for found in _NAMESPACE.finditer(attributes)}
        return _LHEO_NAMESPACES.get(namespaces.get(prefix, "").rstrip("/"), "")
    return ""


def _of_json(text: str) -> str:
    # An address API answers with a FeatureCollection too, of points.
    if "id_mesure" in text and re.search(r"id_formation_apprentissage|id_mefstat11", text):
        return "inserjeunes"
    outlines = re.search(r'"FeatureCollection"', text) and re.search(r'"(?:Multi)?Polygon"', text)
    if outlines:
        return "outlines"
    first_line = text.split("\n", 1)[0]
    return "ratings-json-lines" if all(f'"{name}"' in first_line for name in _RATING_NAMES) else ""


def _of_csv(text: str) -> str:
    header = text.split("\n", 1)[0]
    if "\x00" in header or not header.strip():
        return ""
    row = next(csv.reader([header.rstrip("\r")], delimiter=delimiter(header)), [])
    columns = frozenset(map(column_key, row))
    return next((name for name, needed in _COLUMNS.items() if needed <= columns), "")
