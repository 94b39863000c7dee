"""Small readings of LHEO elements that formations and actions have in common."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from lxml.etree import _Element

from search_svc.catalogue import AccessibilityFact
from search_svc.indexer.sources.clean_text import label
from search_svc.indexer.sources.lheo import codes

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)

_SCHEMES = ("http://", "https://")


def text_of(element: _Element | None) -> str:
    """The text of an element, "" without one. Tags inside it (HTML outside CDATA) do not glue words."""
    if element is None:
        return ""
    return " ".join(map(str, element.itertext())) if len(element) else element.text or ""


def leaves_of(extras: Iterable[_Element]) -> dict[str, str]:
    """Text of each ``extra`` without children, at any depth, by its ``info``; the first one when it repeats."""
    leaves: dict[str, str] = {}
    for group in extras:
        for extra in group.iter("extra"):
            if len(extra) == 0:
                leaves.setdefault(extra.get("info") or "", extra.text or "")
    return leaves


def all_leaves(extras: Iterable[_Element], info: str) -> Iterator[str]:
    """Texts of every ``extra`` of that ``info``, at any depth, in order."""
    for group in extras:
        for extra in group.iter("extra"):
            if extra.get("info") == info and extra.text:
                yield extra.text


def or_flag(parse: Callable[[str], T | None], text: str, flag: str, flags: list[str]) -> T | None:
    """The value of a text; None, and ``flag`` raised, when it is stated and cannot be read."""
    try:
        return parse(text)
    except ValueError:
        flags.append(flag)
        return None


def coded(table: dict[str, T], element: _Element | None, flag: str, flags: list[str]) -> T | None:
    """What the code in an element stands for; None, and ``flag`` raised, for a code the table does not have."""
    code = text_of(element).strip()
    if code and code not in table:
        flags.append(flag)
    return table.get(code)


def day_of(text: str, flag: str, flags: list[str]) -> date | None:
    """A complete date; None when unknown or incomplete, and with ``flag`` raised when unreadable."""
    stated = or_flag(codes.lheo_date, text, flag, flags)
    return stated.day if stated else None


def once(values: Iterable[H]) -> tuple[H, ...]:
    """The values without repetition, in order."""
    return tuple(dict.fromkeys(values))


def advisers_among(contacts: Iterable[_Element]) -> tuple[AccessibilityFact, ...]:
    """One adviser when a contact is a « référent handicap » (LHEO 2.3, dict-type-contact); names are not kept."""
    for contact in contacts:
        for part in contact:
            if part.tag == "type-contact" and text_of(part).strip() == codes.CONTACT_FOR_DISABILITY:
                return (AccessibilityFact("adviser", "yes", codes.CONTACT_FOR_DISABILITY, "type-contact"),)
    return ()


def url_of(element: _Element | None, flags: list[str]) -> str:
    """The first ``urlweb``. Only http(s) or a bare host: anything else (``javascript:``) is dropped and flagged."""
    for part in element if element is not None else ():
        if part.tag == "urlweb":
            url = label(part.text)
            if not url or url.lower().startswith(_SCHEMES) or ":" not in url.split("/", 1)[0]:
                return url
            flags.append("url_unreadable")
            return ""
    return ""
