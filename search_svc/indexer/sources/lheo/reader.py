"""Offers out of the LHEO family: EDOF, LHEO 2.2 (Intercarif's feed included) and LHEO 2.3.

One reader: the three say the same facts with the same element names. EDOF keeps its price and its blocs in ``extras``,
LHEO has elements for them; both are looked for in every file. A formation is read at a time and given up.

A code or number that cannot be read leaves its value unknown and raises a flag named after it
(``teaching_unreadable``). Only what an offer cannot do without makes it ``Unreadable``: the SIRET, the numbers, the
title, and a price that is no amount. Where LHEO's element list leaves a choice, see ``action``.
"""

import html
import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from lxml.etree import _Element

from search_svc.catalogue import Formation, SourceRef
from search_svc.indexer.records import OfferItem, Unreadable
from search_svc.indexer.sources.clean_text import label, plain_text
from search_svc.indexer.sources.files import SourceFile
from search_svc.indexer.sources.lheo import codes
from search_svc.indexer.sources.lheo.action import ActionError, SharedFacts, read_action
from search_svc.indexer.sources.lheo.elements import advisers_among, all_leaves, once, or_flag, text_of, url_of
from search_svc.indexer.sources.xml import XmlRecord, line_in, read_records

_REGISTERS = {"code-RNCP": "RNCP", "code-RS": "RS", "code-CPF": "CPF"}
_REPEATED = ("action", "certification", "code-type-formation", "contact-formation", "extras")
_DIGIT = re.compile(r"[0-9]")

# Identities in the raw text of a formation that is not well formed.
_NUMBER_OF = {
    tag: re.compile(rb"<(?:[\w.-]+:)?" + tag + rb"""\s[^<>]*?\bnumero\s*=\s*["']([^"'<]*)["']""")
    for tag in (b"formation", b"action")
}
_SIRET = re.compile(rb"SIRET-organisme-formation[^<]*<(?:[\w.-]+:)?SIRET>([^<]*)<")


class _Responsible(NamedTuple):
    siret: str
    name: str
    contacts: list[_Element]


def read(file: SourceFile, format_name: str) -> Iterator[OfferItem]:
    """Every action of a file, read or ``Unreadable``, in order. FileRefusedError when the file must not be read."""
    for record in read_records(file, "formation"):
        if record.element is None:
            yield from _broken(record)
        else:
            yield from _offers_of(record, record.element, format_name)


def _broken(record: XmlRecord) -> Iterator[Unreadable]:
    """One ``Unreadable`` for each action announced by a formation that is not well formed, at least one."""
    formation = _first(_NUMBER_OF[b"formation"], record.raw)
    siret = codes.compact(_first(_SIRET, record.raw))
    source = SourceRef(record.source.file, record.source.line, formation)
    for action in _NUMBER_OF[b"action"].findall(record.raw) or [b""]:
        yield Unreadable(source, record.error, siret, formation, _decoded(action))


def _first(pattern: re.Pattern[bytes], raw: bytes) -> str:
    found = pattern.search(raw)
    return _decoded(found[1]) if found else ""


def _decoded(raw: bytes) -> str:
    return html.unescape(raw.decode(errors="replace")).strip()


def _offers_of(record: XmlRecord, formation: _Element, format_name: str) -> Iterator[OfferItem]:
    number = (formation.get("numero") or "").strip()
    fields: dict[str, _Element] = {}
    repeated: dict[str, list[_Element]] = {tag: [] for tag in _REPEATED}
    for child in formation:
        if child.tag in repeated:
            repeated[child.tag].append(child)
        else:
            fields.setdefault(child.tag, child)
    responsible = _responsible(fields.get("organisme-formation-responsable"))
    title = label(text_of(fields.get("intitule-formation")))
    missing = _missing(number, responsible.siret, title)
    actions = repeated["action"]
    if missing or not actions:
        yield from _unreadable(record, actions, missing or "formation: it has no action", responsible.siret, number)
        return
    flags: list[str] = []
    certifications, blocs = _certifications(repeated["certification"] + repeated["code-type-formation"], flags)
    if len(number) > codes.NUMBER_LENGTH:
        flags.append("number_too_long")
    shared = SharedFacts(
        formation=Formation(
            siret=responsible.siret,
            number=number,
            title=title,
            objectives=plain_text(text_of(fields.get("objectif-formation"))),
            results=plain_text(text_of(fields.get("resultats-attendus"))),
            contents=plain_text(text_of(fields.get("contenu-formation"))),
        ),
        format=format_name,
        certifications=certifications,
        blocs=(*blocs, *filter(None, map(label, all_leaves(repeated["extras"], "code-bloc")))),
        formacodes=_codes_in(fields.get("domaine-formation"), "code-FORMACODE"),
        rome=_codes_in(fields.get("domaine-formation"), "code-ROME"),
        objective=_objective(fields.get("objectif-general-formation"), flags),
        provider_name=responsible.name,
        url=url_of(fields.get("url-formation"), flags),
        updated=formation.get("datemaj") or "",
        adviser=advisers_among(responsible.contacts + repeated["contact-formation"]),
        flags=tuple(flags),
    )
    for action in actions:
        try:
            yield read_action(record, action, shared)
        except ActionError as error:
            yield from _unreadable(record, [action], str(error), responsible.siret, number)


def _unreadable(
    record: XmlRecord, actions: list[_Element], detail: str, siret: str, formation: str
) -> Iterator[Unreadable]:
    """One for each action; for a formation without any, one for itself."""
    if not actions:
        yield Unreadable(SourceRef(record.source.file, record.source.line, formation), detail, siret, formation)
    for action in actions:
        number = (action.get("numero") or "").strip()
        source = SourceRef(record.source.file, line_in(record, action), f"{formation}/{number}")
        yield Unreadable(source, detail, siret, formation, number)


def _missing(number: str, siret: str, title: str) -> str:
    if not number:
        return "formation: the attribute numero is missing"
    if not _DIGIT.search(siret):
        return f"SIRET: {siret!r} is no number" if siret else "SIRET: it is missing"
    return "" if title else "intitule-formation: it is missing"


def _responsible(element: _Element | None) -> _Responsible:
    siret, names, contacts = "", {"nom-organisme": "", "raison-sociale": ""}, []
    for part in element if element is not None else ():
        if part.tag == "SIRET-organisme-formation":
            siret = codes.compact(" ".join(text_of(number) for number in part if number.tag == "SIRET"))
        elif part.tag in names:
            names[part.tag] = label(text_of(part))
        elif part.tag == "contact-organisme":
            contacts.append(part)
    return _Responsible(siret, names["nom-organisme"] or names["raison-sociale"], contacts)


def _certifications(elements: list[_Element], flags: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Numbers and blocs of the certifications stated. CERTIFINFO codes name none of the three registers."""
    found: list[codes.Certified] = []
    for element in elements:
        for part in element:
            register = _REGISTERS.get(part.tag)
            if register:
                certified = or_flag(
                    partial(codes.certification, register), text_of(part), "certification_unreadable", flags
                )
                found += [certified] if certified else []
    return once(each.number for each in found), once(each.bloc for each in found if each.bloc)


def _codes_in(domain: _Element | None, tag: str) -> tuple[str, ...]:
    if domain is None:
        return ()
    return once(code for part in domain if part.tag == tag and (code := codes.compact(text_of(part)).upper()))


def _objective(element: _Element | None, flags: list[str]) -> str:
    code = text_of(element).strip()
    if code and code not in codes.OBJECTIVES:
        flags.append("objective_unreadable")
        return ""
    return code
