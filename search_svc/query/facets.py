"""Facets: which buckets are asked of the engine, and how its counts become labelled, selectable values.

A facet ignores its own filter, so a value that is selected keeps its place and its count among the others.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from search_svc.engine.page import FacetCount
from search_svc.engine.plan import FacetRequest
from search_svc.query.labels import (
    ACCESSIBILITY_STATED,
    PERMANENT,
    UNKNOWN,
    UNKNOWN_LABELS,
    bucket_label,
    fixed_label,
)
from search_svc.query.parameters import FacetName, OfferSearch, Question
from search_svc.query.responses import FacetValue

# Buckets people think in: a price of a driving licence, of a short course, of a year's course. Lower bounds in €.
PRICE_EDGES = (0, 500, 1000, 1500, 2000, 3000, 5000, 10000)
# A day (7 h), three days, two weeks, a month, a school year: lower bounds in hours.
# Nothing to pay, little more than a participation, then what people save or borrow: lower bounds in €.
REMAINING_EDGES = (0, 1, 200, 500, 1000, 2000, 5000)
HOURS_EDGES = (0, 8, 22, 71, 151, 401, 1001)
# Most stated rates lie above one half: finer there.
INSERTION_EDGES = (0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9)
EDGES: Mapping[str, tuple[float, ...]] = {
    "price": PRICE_EDGES,
    "remaining": REMAINING_EDGES,
    "hours": HOURS_EDGES,
    "insertion": INSERTION_EDGES,
}
# Enough for every value of a code list (101 départements and a few overseas); long lists show their head.
DEFAULT_VALUES = 20
VALUES = {"region": 30, "department": 120, "start": 24}
# In the order of the code list and not by count: a level or a month is looked for where it belongs.
_IN_ORDER = {"level", "start", "price", "remaining", "hours", "insertion"}

CENTS = 100
IN_CENTS = ("price", "remaining")


def facet_requests(search: OfferSearch, values: int | None = None) -> tuple[FacetRequest, ...]:
    """What the engine has to count for a search: the values that are shown, or ``values`` of each facet. Prices are in
    cents, as everywhere in a plan."""
    found = tuple(_request(name, search) for name in search.facets)
    return found if values is None else tuple(replace(request, size=values) for request in found)


def _request(name: FacetName, search: OfferSearch) -> FacetRequest:
    if name in EDGES:
        scale = CENTS if name in IN_CENTS else 1
        return FacetRequest(name, edges=tuple(edge * scale for edge in EDGES[name]))
    return FacetRequest(name, VALUES.get(name, DEFAULT_VALUES), include=tuple(sorted(selected_values(name, search))))


def selected_values(name: FacetName, question: Question) -> frozenset[str]:
    """The values of a keyword facet that a question asks for, as text."""
    if name in EDGES or name == "start":
        return frozenset()
    chosen = question.register_ if name == "register" else getattr(question, name)
    return frozenset(str(value) for value in chosen)


def facet_values(
    name: FacetName, counts: Iterable[FacetCount], question: Question, labels: Mapping[str, str]
) -> tuple[FacetValue, ...]:
    """The values of one facet as the API shows them, unknown last. ``labels`` names the values of data (places,
    certifications, providers); a value without a name is its own label."""
    if name in EDGES:
        values = list(_buckets(name, counts, question))
    else:
        chosen = selected_values(name, question)
        values = [
            FacetValue(
                count.value,
                UNKNOWN_LABELS.get(name, UNKNOWN)
                if count.value is None
                else fixed_label(name, count.value) or labels.get(count.value, count.value),
                count.count,
                count.value is not None
                and (count.value in chosen or (name == "start" and _start_selected(count.value, question))),
            )
            for count in counts
        ]
        # A choice that is not among the engine's counts counts nothing.
        shown = {value.value for value in values}
        values += [
            FacetValue(value, fixed_label(name, value) or labels.get(value, value), 0, True)
            for value in sorted(chosen - shown)
        ]
        if name == "accessibility":
            values = list(_every_accessibility(values))
        if name in _IN_ORDER:
            values.sort(key=lambda value: (value.value == PERMANENT, value.value or ""))
    values.sort(key=lambda value: value.value is None)
    return tuple(values)


def _every_accessibility(values: Iterable[FacetValue]) -> Iterable[FacetValue]:
    """All three states of each kind in the order of the kinds, those of no offer too: 0 "no" says something."""
    counted: dict[str | None, FacetValue] = {value.value: value for value in values}
    for name, label in ACCESSIBILITY_STATED.items():
        yield counted.pop(name, FacetValue(name, label, 0, False))
    if counted:
        raise ValueError(f"facet accessibility: the engine counted what no offer can be: {sorted(map(str, counted))}")


def _buckets(name: FacetName, counts: Iterable[FacetCount], question: Question) -> Iterable[FacetValue]:
    edges = EDGES[name]
    scale = CENTS if name in IN_CENTS else 1
    by_edge = {None if count.value is None else float(count.value) / scale: count.count for count in counts}
    minimum, maximum = _bounds(name, question)
    for lower, upper in zip(edges, (*edges[1:], None), strict=True):
        selected = (minimum, maximum) != (None, None) and _overlap(lower, upper, minimum, maximum)
        count = by_edge.pop(float(lower), 0)
        yield FacetValue(f"{lower:g}", bucket_label(name, lower, upper), count, selected)
    unknown = by_edge.pop(None, 0)
    if by_edge:
        raise ValueError(f"facet {name}: the engine counted buckets nobody asked for: {sorted(map(str, by_edge))}")
    if unknown:
        yield FacetValue(None, UNKNOWN, unknown, False)


def _bounds(name: FacetName, question: Question) -> tuple[float | None, float | None]:
    low: Decimal | float | None
    high: Decimal | float | None
    if name == "insertion":
        low, high = question.insertion_min, None
    else:
        low, high = getattr(question, f"{name}_min"), getattr(question, f"{name}_max")
    return None if low is None else float(low), None if high is None else float(high)


def _overlap(lower: float, upper: float | None, minimum: float | None, maximum: float | None) -> bool:
    """Whether [lower, upper) and [minimum, maximum] share more than the point where one ends and the other begins."""
    if minimum is not None and upper is not None and upper <= minimum:
        return False
    return maximum is None or lower < maximum or lower == minimum == maximum


def _start_selected(value: str, question: Question) -> bool:
    first, last = question.start_from, question.start_to
    if first is None and last is None:
        return False
    if value == PERMANENT:
        return True
    return (first is None or value >= f"{first:%Y-%m}") and (last is None or value <= f"{last:%Y-%m}")
