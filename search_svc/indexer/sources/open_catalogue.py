"""The open catalogue of Mon Compte Formation (``moncompteformation_catalogueformation``): the offers any citizen can
download, one row for each formation and département.

A row sums up all the actions of a formation in a département, so some of it is no fact of one offer:

* **Identity**: (siret, numero_formation, ``D`` + code of the département: ``D69``). The file names no action.
* **Place**: the département alone.
* **Teaching** is inferred: no session at a distance is in person, all are remote, else blended; flag
  ``teaching_inferred``. Unknown without an active session.
* **Price** and **hours** are stated when minimum and maximum agree, else unknown, flags ``price_range`` and
  ``hours_range``: the mean is nobody's price.
* **Sessions**: active ones are counted, not dated. They make one open session without a date; none is flagged
  ``no_active_session``.
* **Day**: date_extract is that of the export. It tells the later of two exports and is no date of the offer.
* **Certification**: the code of the register named in type_referentiel. Driving licences, bilans and VAE are in none:
  their Certifinfo code gives the CPF code, flag ``certification_from_certifinfo``.

Two headers are in use: siret, code_inventaire, date_extract; and siret_of, code_rs, date_chargement. -1 is no code.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from search_svc.catalogue import Address, Formation, Session, SourceRef, StatedAction, Teaching
from search_svc.indexer.records import PRICE_RANGE, OfferItem, OfferRecord, Unreadable, UnreadableRecord
from search_svc.indexer.sources.clean_text import label, plain_text
from search_svc.indexer.sources.csv_tables import Row, read_rows
from search_svc.indexer.sources.files import SourceFile
from search_svc.indexer.sources.lheo import codes
from search_svc.indexer.sources.lheo.elements import once, or_flag
from search_svc.indexer.sources.open_catalogue_codes import CPF_OF_CERTIFINFO, department_of

# One file holds the rows of a formation together, or département by département: either way some come again soon.
_FORMATIONS_AT_HAND = 256

_DATES = (
    re.compile(r"(?P<year>[0-9]{4})[-/]?(?P<month>[0-9]{2})[-/]?(?P<day>[0-9]{2})(?:[T ].*)?"),
    re.compile(r"(?P<day>[0-9]{2})/(?P<month>[0-9]{2})/(?P<year>[0-9]{4})(?: .*)?"),
)


# 1590.1000000000001: a sum of binary fractions.
_FLOAT_NOISE = re.compile(r"(\.[0-9]{6})[0-9]+")


class _Count(NamedTuple):
    """Active sessions of a row, and how many of them are at a distance; None when not stated."""

    active: int | None
    at_a_distance: int | None


def read(file: SourceFile, format_name: str) -> Iterator[OfferItem]:
    """The offers of a file, read or ``Unreadable``, in order. FileRefusedError when the file must not be read."""
    for row in read_rows(file):
        if isinstance(row, UnreadableRecord):
            yield Unreadable(row.source, row.detail)
        else:
            yield _offer(row, format_name)


def _offer(row: Row, format_name: str) -> OfferItem:
    values = row.values
    flags: list[str] = []
    siret = codes.compact(values.get("siret") or values.get("siretof", ""))
    number = values.get("numeroformation", "").strip()
    department = department_of(values.get("codedepartement", ""), values.get("nomdepartement", ""), flags)
    action = f"D{department}"
    source = SourceRef(row.source.file, row.source.line, f"{number}/{action}")
    title = label(values.get("intituleformation"))
    missing = _missing(siret, number, title)
    if missing:
        return Unreadable(source, missing, siret, number, action)
    try:
        price = _price(values, flags)
    except ValueError as error:
        return Unreadable(source, f"frais_ttc_tot: {error}", siret, number, action)
    contents = values.get("contenuformation", ""), values.get("pointsforts", "")
    texts = values.get("objectifformation", ""), values.get("resultatsattendusformation", ""), *contents
    sessions = _sessions(values, flags)
    stated = StatedAction(
        siret=siret,
        formation_number=number,
        action_number=action,
        source=source,
        format=format_name,
        title=title,
        certifications=_certifications(values, flags),
        teaching=_teaching(sessions, flags),
        address=Address(department=department),
        sessions=(Session(""),) if sessions.active else (),
        price=price,
        hours=_hours(values, flags),
        formacodes=_codes(values, "codeformacode"),
        rome=_codes(values, "coderome"),
        provider_name=label(values.get("nomof")),
    )
    as_of = or_flag(_day, values.get("dateextract") or values.get("datechargement", ""), "export_day_unreadable", flags)
    return OfferRecord(_formation(siret, number, title, *texts), stated, (), once(flags), as_of)


def _missing(siret: str, number: str, title: str) -> str:
    if not any(map(str.isdigit, siret)):
        return f"siret: {siret!r} is no number" if siret else "siret: it is missing"
    if not number:
        return "numero_formation: it is missing"
    return "" if title else "intitule_formation: it is missing"


@lru_cache(maxsize=_FORMATIONS_AT_HAND)
def _formation(
    siret: str, number: str, title: str, objectives: str, results: str, contents: str, strong_points: str
) -> Formation:
    """The very same object for the rows of one formation, cleaned once."""
    return Formation(
        siret=siret,
        number=number,
        title=title,
        objectives=plain_text(objectives),
        results=plain_text(results),
        contents="\n".join(filter(None, (plain_text(contents), plain_text(strong_points)))),
    )


def _price(values: dict[str, str], flags: list[str]) -> Decimal | None:
    """The one price of all actions. A negative one stays (the pipeline sets it aside); ValueError for no amount."""
    low, high = (
        codes.amount(_FLOAT_NOISE.sub(r"\1", values.get(f"fraisttctot{bound}", ""))) for bound in ("min", "max")
    )
    for amount in (low, high):
        if amount is not None and amount < 0:
            return amount
    cents = {None if amount is None else codes.in_cents(amount) for amount in (low, high)}
    if len(cents) == 1:
        (price,) = cents
        if price is not None and price != low:
            flags.append("price_rounded")
        return price
    flags.append(PRICE_RANGE)
    return None


def _hours(values: dict[str, str], flags: list[str]) -> float | None:
    read_hours = partial(or_flag, codes.hours, flag="hours_unreadable", flags=flags)
    low, high = (read_hours(text=values.get(f"nombreheurestotal{bound}", "")) for bound in ("min", "max"))
    if low == high or "hours_unreadable" in flags:
        return low if low == high else None
    flags.append("hours_range")
    return None


def _sessions(values: dict[str, str], flags: list[str]) -> _Count:
    active, at_a_distance = (
        or_flag(_count, values.get(column, ""), "sessions_unreadable", flags)
        for column in ("nbsessionactive", "nbsessionadistance")
    )
    if active == 0:
        flags.append("no_active_session")
    return _Count(active, at_a_distance)


def _teaching(sessions: _Count, flags: list[str]) -> Teaching | None:
    active, at_a_distance = sessions
    if not active or at_a_distance is None:
        return None
    if at_a_distance > active:
        # Then it does not count the active ones: they may be anything.
        flags.append("teaching_unreadable")
        return None
    flags.append("teaching_inferred")
    return "in_person" if at_a_distance == 0 else "remote" if at_a_distance == active else "blended"


def _certifications(values: dict[str, str], flags: list[str]) -> tuple[str, ...]:
    stated = {
        "RNCP": values.get("coderncp", ""),
        "RS": values.get("codeinventaire") or values.get("coders", ""),
    }
    register = values.get("typereferentiel", "").strip().upper()
    chosen = {register: stated[register]} if _code(stated.get(register, "")) else stated
    certified = [
        or_flag(partial(codes.certification, name), _code(text), "certification_unreadable", flags)
        for name, text in chosen.items()
    ]
    numbers = once(each.number for each in certified if each)
    certifinfo = CPF_OF_CERTIFINFO.get(_code(values.get("codecertifinfo", "")))
    if numbers or certifinfo is None:
        return numbers
    flags.append("certification_from_certifinfo")
    return (certifinfo,)


def _codes(values: dict[str, str], column: str) -> tuple[str, ...]:
    return once(code for rank in range(1, 6) if (code := _code(values.get(f"{column}{rank}", ""))))


def _code(text: str) -> str:
    """A code as stated, "" for none. Spreadsheets write 37674.0 for 37674."""
    code = codes.compact(text).upper().removesuffix(".0")
    return "" if code == "-1" else code


def _count(text: str) -> int | None:
    number = codes.hours(text)
    if number is not None and not number.is_integer():
        raise ValueError(f"{text.strip()!r} is no count")
    return None if number is None else int(number)


@lru_cache(maxsize=1 << 8)
def _day(text: str) -> date | None:
    if not text.strip():
        return None
    for pattern in _DATES:
        found = pattern.fullmatch(text.strip())
        if found:
            return date(int(found["year"]), int(found["month"]), int(found["day"]))
    raise ValueError(f"{text.strip()!r} is no date")
