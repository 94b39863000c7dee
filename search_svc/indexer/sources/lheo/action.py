"""One action of a formation (LHEO family) as a ``StatedAction``, with the sessions that had to be set aside.

Where the formats leave a choice:

* Several ``lieu-de-formation``: the first is the offer's place, flag ``several_places``. The number of an action is
  its identity, so an action never becomes several offers. There is no other source of the place: the addresses of
  registration and of the organisation say nothing of where one learns.
* Price: ``prix-total-TTC``, else EDOF's ``frais-ttc``, else ``prix-horaire-TTC`` × ``nombre-heures-centre`` when both
  are stated (hours in a company are not taught), flag ``price_from_hourly_rate``. Fractions of a cent are rounded half
  up, flag ``price_rounded``. A negative price stays: the pipeline sets it aside.
* Hours: ``nombre-heures-total``, else centre plus company; company hours alone are no total.
* Session: without a state it is open, with a state LHEO does not know it is unreadable. ``session-perimee`` and
  ``action-perimee`` (Intercarif) close it. A start known to the month only is unknown, flag
  ``session_date_incomplete``.
"""

from decimal import Decimal
from typing import NamedTuple

from lxml.etree import _Element

from search_svc.catalogue import AccessibilityFact, Formation, SourceRef, StatedAction
from search_svc.indexer.accessibility import facts_of
from search_svc.indexer.records import OfferRecord
from search_svc.indexer.sources.clean_text import label
from search_svc.indexer.sources.lheo import codes
from search_svc.indexer.sources.lheo.elements import (
    advisers_among,
    coded,
    day_of,
    leaves_of,
    once,
    or_flag,
    text_of,
    url_of,
)
from search_svc.indexer.sources.lheo.place import NO_PLACE, StatedPlace, read_place
from search_svc.indexer.sources.lheo.session import read_sessions
from search_svc.indexer.sources.xml import XmlRecord, line_in


class ActionError(ValueError):
    """An action that cannot be read; the message names the element."""


class SharedFacts(NamedTuple):
    """What the actions of one formation share."""

    formation: Formation
    format: str
    certifications: tuple[str, ...]
    blocs: tuple[str, ...]
    formacodes: tuple[str, ...]
    rome: tuple[str, ...]
    objective: str
    provider_name: str
    url: str
    updated: str
    adviser: tuple[AccessibilityFact, ...]
    flags: tuple[str, ...]


def read_action(record: XmlRecord, action: _Element, shared: SharedFacts) -> OfferRecord:
    """The offer one ``action`` states; ActionError when it has no number or its price is no amount."""
    number = (action.get("numero") or "").strip()
    if not number:
        raise ActionError("action: the attribute numero is missing")
    fields: dict[str, _Element] = {}
    sessions: list[_Element] = []
    places: list[_Element] = []
    funders: list[_Element] = []
    contacts: list[_Element] = []
    languages: list[str] = []
    extras: list[_Element] = []
    for child in action:
        tag = child.tag
        if tag == "session":
            sessions.append(child)
        elif tag == "lieu-de-formation":
            places.append(child)
        elif tag == "organisme-financeur":
            funders.append(child)
        elif tag == "extras":
            extras.append(child)
        elif tag == "langue-formation":
            languages.append(text_of(child).strip().upper())
        elif tag == "organisme-formateur":
            contacts += [part for part in child if part.tag == "contact-formateur"]
        else:
            fields.setdefault(tag, child)
    flags = list(shared.flags)
    if len(number) > codes.NUMBER_LENGTH:
        flags.append("number_too_long")
    if len(places) > 1:
        flags.append("several_places")
    extra = leaves_of(extras)
    place = read_place(places[0], flags) if places else NO_PLACE
    in_centre = or_flag(codes.hours, text_of(fields.get("nombre-heures-centre")), "hours_unreadable", flags)
    in_company = or_flag(
        codes.hours, text_of(fields.get("nombre-heures-entreprise")), "hours_in_company_unreadable", flags
    )
    source = SourceRef(record.source.file, line_in(record, action), f"{shared.formation.number}/{number}")
    read = read_sessions(record, sessions, flags, expired=extra.get("action-perimee", "").strip() == "1")
    stated = StatedAction(
        siret=shared.formation.siret,
        formation_number=shared.formation.number,
        action_number=number,
        source=source,
        format=shared.format,
        title=shared.formation.title,
        certifications=shared.certifications,
        blocs=once((*shared.blocs, *read.blocs)),
        teaching=coded(codes.TEACHING, fields.get("modalites-enseignement"), "teaching_unreadable", flags),
        address=place.address,
        entry=coded(codes.ENTRY, fields.get("modalites-entrees-sorties"), "entry_unreadable", flags),
        sessions=read.kept,
        price=_price(fields, extra, in_centre, flags),
        hours=_total_hours(fields, in_centre, in_company, flags),
        hours_in_company=in_company,
        funders=_funders(funders, flags),
        cost_left=_cost_left(fields, flags),
        accessibility=_accessibility(fields, extra, place, shared.adviser or advisers_among(contacts + read.contacts)),
        formacodes=shared.formacodes,
        rome=shared.rome,
        objective=shared.objective,
        provider_name=shared.provider_name or place.name,
        url=url_of(fields.get("url-action"), flags) or shared.url,
        language=" ".join(filter(None, languages)),
        updated=day_of(action.get("datemaj") or shared.updated, "updated_unreadable", flags),
    )
    return OfferRecord(shared.formation, stated, read.quarantined, once(flags))


def _price(
    fields: dict[str, _Element], extra: dict[str, str], in_centre: float | None, flags: list[str]
) -> Decimal | None:
    price = _amount("prix-total-TTC", text_of(fields.get("prix-total-TTC")))
    if price is None:
        price = _amount("frais-ttc", extra.get("frais-ttc", ""))
    if price is None and in_centre is not None:
        hourly = _amount("prix-horaire-TTC", text_of(fields.get("prix-horaire-TTC")))
        if hourly is not None:
            price = hourly * Decimal(str(in_centre))
            flags.append("price_from_hourly_rate")
    if price is None:
        return None
    cents = codes.in_cents(price)
    if cents != price:
        flags.append("price_rounded")
    return cents


def _amount(element: str, text: str) -> Decimal | None:
    try:
        return codes.amount(text)
    except ValueError as error:
        raise ActionError(f"{element}: {error}") from error


def _cost_left(fields: dict[str, _Element], flags: list[str]) -> Decimal | None:
    # frais-restants is free text: « Achat d'un ordinateur » is no amount.
    left = or_flag(codes.amount, text_of(fields.get("frais-restants")), "cost_left_unreadable", flags)
    return None if left is None else codes.in_cents(left)


def _total_hours(
    fields: dict[str, _Element], in_centre: float | None, in_company: float | None, flags: list[str]
) -> float | None:
    total = or_flag(codes.hours, text_of(fields.get("nombre-heures-total")), "hours_unreadable", flags)
    if total is not None or in_centre is None or "hours_in_company_unreadable" in flags:
        return total
    return in_centre + (in_company or 0.0)


def _funders(elements: list[_Element], flags: list[str]) -> tuple[int, ...]:
    stated = [
        coded(codes.FUNDERS, part, "funder_unreadable", flags)
        for element in elements
        for part in element
        if part.tag == "code-financeur"
    ]
    return once(code for code in stated if code is not None)


def _accessibility(
    fields: dict[str, _Element], extra: dict[str, str], place: StatedPlace, adviser: tuple[AccessibilityFact, ...]
) -> tuple[AccessibilityFact, ...]:
    return (
        *place.accessibility,
        *facts_of("acces-handicapes", label(text_of(fields.get("acces-handicapes")))),
        *facts_of("modalites-handicap", label(extra.get("modalites-handicap"))),
        *adviser,
    )
