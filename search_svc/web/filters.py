"""Facets as the filters of the page, and the active ones as a list in which each can be removed."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal

from search_svc.query.filter_labels import filter_label
from search_svc.query.labels import ACCESSIBILITY, number_label, percent
from search_svc.query.responses import FacetValue
from search_svc.web.form import Asked

LEGENDS = {
    "teaching": "Modalité",
    "price": "Prix",
    "remaining": "Reste à payer",
    "start": "Date de début",
    "hours": "Durée",
    "level": "Niveau",
    "insertion": "Taux d’insertion estimé",
    "rating": "Avis des stagiaires",
    "accessibility": "Accessibilité",
    "register": "Type de certification",
    "certification": "Certification",
    "provider": "Organisme",
    "department": "Département",
    "region": "Région",
    "funder": "Financeur",
}
# What people narrow by first stays open; the others are one line each until something is chosen in them.
_OPEN = frozenset(("teaching", "price"))
_RANGES = {
    "price": (("price_min", "Prix minimum (€)"), ("price_max", "Prix maximum (€)")),
    "remaining": (("remaining_min", "Reste minimum (€)"), ("remaining_max", "Reste maximum (€)")),
    "hours": (("hours_min", "Durée minimum (heures)"), ("hours_max", "Durée maximum (heures)")),
    "start": (("start_from", "Au plus tôt le"), ("start_to", "Au plus tard le")),
    # Ratings have no facet: a mean of 1 to 5 is typed, and nothing is counted beside it.
    "rating": (("rating_min", "Note moyenne minimum (de 1 à 5)"),),
}
_HINTS = {"rating_min": "Une offre sans avis publié n’a pas de note : aucun minimum ne la garde."}
RANGE_LABELS = {name: label for bounds in _RANGES.values() for name, label in bounds}
# The last value inside a bucket whose upper bound is excluded: a cent, and a hundredth of an hour.
_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Choice:
    """A checkbox or radio (``value``), or a link (``query``), with its number of offers; ``note`` tells what is counted
    beside it."""

    label: str
    count: int
    value: str = ""
    query: str = ""
    selected: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bound:
    """A field of a range. ``hint`` says what its label cannot, "" mostly."""

    name: str
    label: str
    text: str
    fault: str
    hint: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One facet: ``any`` is checkboxes, ``least`` radios, ``range`` its one or two fields and links that fill them."""

    name: str
    parameter: str
    legend: str
    kind: Literal["any", "least", "range"]
    choices: tuple[Choice, ...]
    bounds: tuple[Bound, ...]
    unknown: Choice | None
    chosen: int
    open: bool


@dataclass(frozen=True, slots=True)
class ActiveFilter:
    """A filter in force and the query string without it."""

    label: str
    query: str


def filters(asked: Asked, facets: Mapping[str, tuple[FacetValue, ...]]) -> tuple[Filter, ...]:
    """The filters of the page in its order. Without facets (a question refused) only the ranges remain."""
    return tuple(
        _filter(name, asked, facets.get(name, ()))
        for name in LEGENDS
        if name in facets or (name in _RANGES and (name != "remaining" or _with_rights(asked)))
    )


def _with_rights(asked: Asked) -> bool:
    # Without rights nobody knows what remains to pay; a bound of it that was asked for all the same says so.
    return any(asked.text(name) for name in ("rights", "remaining_min", "remaining_max"))


def _filter(name: str, asked: Asked, values: tuple[FacetValue, ...]) -> Filter:
    unknown = next((Choice(value.label, value.count) for value in values if value.value is None), None)
    known = tuple(value for value in values if value.value is not None)
    if name in _RANGES:
        bounds = tuple(
            Bound(key, label, asked.text(key), asked.faults.get(key, ""), _HINTS.get(key, ""))
            for key, label in _RANGES[name]
        )
        chosen, faulty = sum(bool(bound.text) for bound in bounds), any(bound.fault for bound in bounds)
        choices = tuple(
            _link(name, asked, value, following)
            for value, following in pairwise((*known, None))
            if value and value.count
        )
        opened = name in _OPEN or bool(chosen) or faulty
        return Filter(name, name, LEGENDS[name], "range", choices, bounds, unknown, chosen, opened)
    if name == "insertion":
        choices = _least(asked, known)
        chosen = int(bool(asked.text("insertion_min")))
        return Filter(name, "insertion_min", LEGENDS[name], "least", choices, (), unknown, chosen, bool(chosen))
    counts = {value.value: value.count for value in known}
    choices = tuple(
        Choice(
            _short(name, value),
            value.count,
            value=value.value or "",
            selected=value.selected,
            note=_beside(value.value, counts) if name == "accessibility" else "",
        )
        for value in known
        if name != "accessibility" or value.value in ACCESSIBILITY
    )
    chosen = sum(choice.selected for choice in choices)
    return Filter(name, name, LEGENDS[name], "any", choices, (), unknown, chosen, name in _OPEN or bool(chosen))


def _link(name: str, asked: Asked, value: FacetValue, following: FacetValue | None) -> Choice:
    """A bucket as a link that fills the two fields of its range."""
    low, high = _RANGES[name][0][0], _RANGES[name][1][0]
    first, last = value.value or "", None
    if name == "start":
        if value.value == "permanent":
            return Choice(value.label, value.count)
        year, month = map(int, first.split("-"))
        first, last = date(year, month, 1).isoformat(), date(year, month, monthrange(year, month)[1]).isoformat()
    elif following is not None and following.value is not None:
        last = f"{float(following.value) - _STEP:.2f}"
    return Choice(
        value.label, value.count, query=asked.with_values(**{low: first, high: last}), selected=value.selected
    )


def _least(asked: Asked, values: tuple[FacetValue, ...]) -> tuple[Choice, ...]:
    """Lower bounds, each with the offers at or above it: the filter has no upper bound."""
    chosen = asked.text("insertion_min")
    choices, total = [], 0
    for value in reversed(values):
        total += value.count
        if value.value not in (None, "0"):
            label = f"Au moins {percent(float(value.value))}"
            choices.append(Choice(label, total, value=value.value, selected=value.value == chosen))
    return tuple(reversed(choices))


def _beside(kind: str | None, counts: Mapping[str | None, int]) -> str:
    """How many offers state a no of a kind of accessibility, and how many say nothing of it."""
    no, silent = counts.get(f"{kind}:no", 0), counts.get(f"{kind}:not_said", 0)
    return f"non : {number_label(no)} ; non précisé : {number_label(silent)}"


def _short(name: str, value: FacetValue) -> str:
    return f"{value.value} {value.label}" if name == "certification" and value.label != value.value else value.label


def active_filters(asked: Asked, facets: Mapping[str, tuple[FacetValue, ...]]) -> tuple[ActiveFilter, ...]:
    """Every filter in force, in words, with the address of the list without it."""
    labels = {(name, value.value): value.label for name, values in facets.items() for value in values}
    return tuple(
        ActiveFilter(filter_label(name, value, labels), asked.without(name, value)) for name, value in asked.filters
    )
