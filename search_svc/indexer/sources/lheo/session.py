"""The ``session`` elements of an action: read, or set aside with the reason."""

from datetime import date
from typing import NamedTuple

from lxml.etree import _Element

from search_svc.catalogue import Session, SessionState, SourceRef
from search_svc.indexer.records import QuarantinedSession
from search_svc.indexer.sources.clean_text import label
from search_svc.indexer.sources.lheo import codes
from search_svc.indexer.sources.lheo.elements import leaves_of, text_of
from search_svc.indexer.sources.xml import XmlRecord, line_in


class ReadSessions(NamedTuple):
    """``blocs`` and ``contacts`` (elements) are stated at the session in LHEO 2.3, also by the sessions set aside."""

    kept: tuple[Session, ...]
    quarantined: tuple[QuarantinedSession, ...]
    blocs: tuple[str, ...]
    contacts: list[_Element]


class _SessionError(ValueError):
    """A session to set aside; the message is the reason."""


def read_sessions(record: XmlRecord, elements: list[_Element], flags: list[str], *, expired: bool) -> ReadSessions:
    """Every session of an action. ``expired``: the action is over, so all of them are closed."""
    kept: list[Session] = []
    quarantined: list[QuarantinedSession] = []
    blocs: list[str] = []
    contacts: list[_Element] = []
    for element in elements:
        number = (element.get("numero") or "").strip()
        try:
            kept.append(_session(element, number, flags, expired=expired))
        except _SessionError as error:
            source = SourceRef(record.source.file, line_in(record, element), number)
            quarantined.append(QuarantinedSession(source, number, str(error)))
        for part in element:
            if part.tag == "blocs-competences":
                blocs += [label(code.text) for code in part.iter("code-bloc")]
            elif part.tag == "contact-session":
                contacts.append(part)
    return ReadSessions(tuple(kept), tuple(quarantined), tuple(filter(None, blocs)), contacts)


def _session(element: _Element, number: str, flags: list[str], *, expired: bool) -> Session:
    start = end = None
    state: SessionState = "open"
    extra: dict[str, str] = {}
    for part in element:
        tag = part.tag
        if tag == "periode":
            start, end = _period(part, flags)
        elif tag == "etat-recrutement":
            state = _state(text_of(part).strip())
        elif tag == "extras":
            extra |= leaves_of((part,))
    if expired or extra.get("session-perimee", "").strip() == "1":
        state = "closed"
    return Session(number, start, end, state, codes.BOOLEAN.get(extra.get("garantie", "").strip()))


def _period(element: _Element, flags: list[str]) -> tuple[date | None, date | None]:
    stated = {part.tag: text_of(part) for part in element}
    try:
        start, end = codes.lheo_date(stated.get("debut", "")), codes.lheo_date(stated.get("fin", ""))
    except ValueError as error:
        raise _SessionError("unreadable") from error
    if start.incomplete or end.incomplete:
        flags.append("session_date_incomplete")
    if start.day and end.day and end.day < start.day:
        raise _SessionError("ends_before_start")
    return start.day, end.day


def _state(code: str) -> SessionState:
    if not code:
        return "open"
    if code not in codes.SESSION_STATE:
        raise _SessionError("unreadable")
    return codes.SESSION_STATE[code]
