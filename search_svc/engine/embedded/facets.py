"""Facet counts of rows, segment by segment, then over the whole view."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.embedded.filters import BIT_FIELDS, FIXED_FIELDS, SET_FIELDS
from search_svc.engine.embedded.segment import NO_DATE, UNKNOWN_PRICE, Int64s, Segment
from search_svc.engine.embedded.sessions import month_counts
from search_svc.engine.embedded.view import Dictionary, View
from search_svc.engine.page import FacetCount
from search_svc.engine.plan import FacetRequest, SearchPlan, edge_name

RANGE_FIELDS = ("price", "hours", "insertion")


def count_facet(view: View, rows: Sequence[Int64s], request: FacetRequest, plan: SearchPlan) -> tuple[FacetCount, ...]:
    """The buckets of a facet over ``rows[i]`` of segment i. ValueError for a facet that does not exist."""
    name = request.name
    if name == "start":
        return _start(view, rows, request, plan)
    if name in RANGE_FIELDS:
        return _ranges(view, rows, request)
    if name in FIXED_FIELDS:
        counts = np.sum([_fixed(live.segment, r, name) for live, r in zip(view.segments, rows, strict=True)], axis=0)
        return _ordered(dict(zip(FIXED_FIELDS[name], counts[1:].tolist(), strict=False)), int(counts[0]), request)
    if name in BIT_FIELDS:
        bits = [getattr(live.segment, name)[r] for live, r in zip(view.segments, rows, strict=True)]
        counts = np.bincount(np.concatenate(bits), minlength=256)
        masks = np.arange(256)
        by_name = {value: int(counts[masks >> i & 1 == 1].sum()) for i, value in enumerate(BIT_FIELDS[name])}
        return _ordered(by_name, int(counts[0]), request)
    return _coded(view, rows, request)


def _fixed(segment: Segment, rows: Int64s, name: str) -> NDArray[np.int64]:
    size = len(FIXED_FIELDS[name]) + 1
    if name == "teaching":
        return np.bincount(segment.teaching[rows], minlength=size)
    by_certification = np.bincount(segment.certification[rows], minlength=len(segment.certifications))
    weights = np.bincount(getattr(segment, f"certification_{name}"), by_certification, minlength=size)
    return weights.astype(np.int64)


def _coded(view: View, rows: Sequence[Int64s], request: FacetRequest) -> tuple[FacetCount, ...]:
    if request.name not in view.dictionaries:
        raise ValueError(f"no facet {request.name!r}")
    dictionary = view.dictionaries[request.name]
    total = np.zeros(len(dictionary), np.int64)
    for live, own, to_view in zip(view.segments, rows, dictionary.maps, strict=True):
        counts = code_counts(live.segment, own, request.name)
        if to_view is None:
            total[: len(counts)] += counts
        else:
            total[to_view] += counts
    unknown, total[0] = int(total[0]), 0
    found = _largest(total, request.size, len(dictionary.first))
    by_value = {dictionary.value(code): int(total[code]) for code in found}
    for value in request.include:
        if value not in by_value:
            by_value[value] = _count_of(total, dictionary, value)
    return _ordered(by_value, unknown, request)


def _count_of(total: NDArray[np.int64], dictionary: Dictionary, value: str) -> int:
    code = dictionary.first.find(value)
    if code < 0 and value in dictionary.others:
        code = len(dictionary.first) + list(dictionary.others).index(value)
    return int(total[code]) if code > 0 else 0


def code_counts(segment: Segment, rows: Int64s, name: str) -> NDArray[np.int64]:
    """How many of the rows have each value of a dictionary-coded field (position 0: none)."""
    values = len(getattr(segment, f"{name}s"))
    if name not in SET_FIELDS:
        return np.bincount(getattr(segment, name)[rows], minlength=values)
    starts = getattr(segment, f"{name}_set_starts")
    codes = getattr(segment, f"{name}_set_codes")
    by_set = np.bincount(getattr(segment, f"{name}_set")[rows], minlength=len(starts) - 1)
    sizes = np.diff(starts)
    counts = np.bincount(codes, np.repeat(by_set, sizes), minlength=values).astype(np.int64)
    counts[0] = by_set[sizes == 0].sum()
    return counts


def _largest(total: NDArray[np.int64], size: int, ordered: int) -> list[int]:
    """Codes that may be among the ``size`` largest counts (a few more when values of the delta tie)."""
    some = np.flatnonzero(total)
    if len(some) <= size:
        return [int(code) for code in some]
    counts = total[some]
    least = np.partition(counts, len(counts) - size)[len(counts) - size]
    above = some[counts > least]
    ties = some[counts == least]
    # Codes of the first segment are in order of value: of its ties the first ones are enough.
    first, later = ties[ties < ordered][: size - len(above)], ties[ties >= ordered]
    return [int(code) for code in np.concatenate((above, first, later))]


def _ordered(by_value: Mapping[str, int], unknown: int, request: FacetRequest) -> tuple[FacetCount, ...]:
    """Largest first, then by value; asked values behind, unknown last."""
    ranked = sorted(((v, c) for v, c in by_value.items() if c), key=lambda item: (-item[1], item[0]))
    shown = ranked[: request.size]
    names = {value for value, _ in shown}
    shown += sorted(
        ((value, by_value.get(value, 0)) for value in set(request.include) - names),
        key=lambda item: (-item[1], item[0]),
    )
    buckets = tuple(FacetCount(value, count) for value, count in shown)
    return (*buckets, FacetCount(None, unknown)) if unknown else buckets


def _ranges(view: View, rows: Sequence[Int64s], request: FacetRequest) -> tuple[FacetCount, ...]:
    edges = np.array(request.edges, np.float64)
    counts, unknown = np.zeros(len(edges) + 1, np.int64), 0
    for live, own in zip(view.segments, rows, strict=True):
        segment = live.segment
        if request.name == "insertion":
            by_certification = np.bincount(segment.certification[own], minlength=len(segment.certifications))
            numbers, weights = segment.certification_insertion, by_certification
            known = ~np.isnan(numbers)
            unknown += int(weights[~known].sum())
            buckets = np.searchsorted(edges, numbers[known], side="right")
            counts += np.bincount(buckets, weights[known], minlength=len(edges) + 1).astype(np.int64)
            continue
        if request.name == "price":
            values = segment.price[own].astype(np.float64)
            known = values != UNKNOWN_PRICE
        else:
            values = segment.hours[own]
            known = ~np.isnan(values)
        values = values[known]
        unknown += len(own) - len(values)
        counts += np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    result = [FacetCount(edge_name(edge), int(count)) for edge, count in zip(request.edges, counts[1:], strict=True)]
    return (*result, FacetCount(None, unknown)) if unknown else tuple(result)


def _start(view: View, rows: Sequence[Int64s], request: FacetRequest, plan: SearchPlan) -> tuple[FacetCount, ...]:
    months: Counter[str] = Counter()
    permanent = unknown = 0
    for live, own in zip(view.segments, rows, strict=True):
        months.update(month_counts(live, own, plan.today))
        any_time = live.segment.permanent[own]
        permanent += int(np.count_nonzero(any_time))
        unknown += int(np.count_nonzero(~any_time & (live.next_day(plan.today)[own] == NO_DATE)))
    include = tuple(value for value in request.include if value != "permanent")
    buckets = list(_ordered(months, 0, replace(request, include=include)))
    if permanent or len(include) < len(request.include):
        buckets.append(FacetCount("permanent", permanent))
    if unknown:
        buckets.append(FacetCount(None, unknown))
    return tuple(buckets)
