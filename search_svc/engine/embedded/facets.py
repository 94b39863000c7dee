"""Facet counts of rows, segment by segment, then over the whole view."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from search_svc.catalogue import is_siret
from search_svc.engine.embedded.bits import BIT_FIELDS
from search_svc.engine.embedded.days import PERMANENT, UNDATED, month_name
from search_svc.engine.embedded.filters import FIXED_FIELDS, SET_FIELDS, establishment_rows
from search_svc.engine.embedded.tally import Tally
from search_svc.engine.embedded.view import Dictionary, View
from search_svc.engine.page import FacetCount
from search_svc.engine.plan import REMAINING, FacetRequest, SearchPlan, edge_name

RANGE_FIELDS = ("price", "hours", "insertion", "rating", REMAINING)


def count_facet(
    view: View, tallies: Sequence[Sequence[Tally]], request: FacetRequest, plan: SearchPlan
) -> tuple[FacetCount, ...]:
    """The buckets of a facet, where ``tallies[i]`` are of segment i. ValueError for a facet that does not exist."""
    name = request.name
    if name == "start":
        return _start(tallies, request, plan)
    if name in RANGE_FIELDS:
        return _ranges(tallies, request, plan)
    if name in FIXED_FIELDS:
        counts = _sum(_fixed(tally, name) for tally in chain.from_iterable(tallies))
        return _ordered(dict(zip(FIXED_FIELDS[name], counts[1:].tolist(), strict=False)), int(counts[0]), request)
    if name in BIT_FIELDS:
        field = BIT_FIELDS[name]
        counts = _sum(tally.of(name, field.codes) for tally in chain.from_iterable(tallies))
        by_value = {value: int(counts[codes].sum()) for value, codes in field.having.items()}
        return _ordered(by_value, int(counts[field.unknown].sum()), request)
    return _coded(view, tallies, request)


def _sum(counts: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Sum of arrays that may differ in length."""
    total = np.zeros(0, np.int64)
    for one in counts:
        if len(one) > len(total):
            total = np.concatenate((total, np.zeros(len(one) - len(total), np.int64)))
        total[: len(one)] += one
    return total


def _by_certification(tally: Tally) -> NDArray[np.int64]:
    return tally.of("certification", len(tally.segment.certifications))


def _fixed(tally: Tally, name: str) -> NDArray[np.int64]:
    size = len(FIXED_FIELDS[name]) + 1
    if name == "teaching":
        return tally.of(name, size)
    codes = getattr(tally.segment, f"certification_{name}")
    return np.bincount(codes, _by_certification(tally), minlength=size).astype(np.int64)


def _coded(view: View, tallies: Sequence[Sequence[Tally]], request: FacetRequest) -> tuple[FacetCount, ...]:
    if request.name not in view.dictionaries:
        raise ValueError(f"no facet {request.name!r}")
    dictionary = view.dictionaries[request.name]
    total = np.zeros(len(dictionary), np.int64)
    for own, to_view in zip(tallies, dictionary.maps, strict=True):
        counts = _sum(code_counts(tally, request.name) for tally in own)
        total[slice(len(counts)) if to_view is None else to_view] += counts
    unknown, total[0] = int(total[0]), 0
    found = _largest(total, request.size, len(dictionary.first))
    by_value = {dictionary.value(code): int(total[code]) for code in found}
    asked = {value: _count_of(total, dictionary, value) for value in request.include}
    if request.name == "provider":
        asked |= {value: _of_establishment(tallies, value) for value in request.include if is_siret(value)}
    return _ordered(by_value, unknown, request, asked)


def _of_establishment(tallies: Sequence[Sequence[Tally]], siret: str) -> int:
    return sum(
        int(np.count_nonzero(establishment_rows(tally.segment, siret)[tally.rows]))
        for tally in chain.from_iterable(tallies)
    )


def _count_of(total: NDArray[np.int64], dictionary: Dictionary, value: str) -> int:
    code = dictionary.first.find(value)
    if code < 0 and value in dictionary.others:
        code = len(dictionary.first) + list(dictionary.others).index(value)
    return int(total[code]) if code > 0 else 0


def code_counts(tally: Tally, name: str) -> NDArray[np.int64]:
    """How many rows have each value of a dictionary-coded field (position 0: none)."""
    segment = tally.segment
    values = len(getattr(segment, f"{name}s"))
    if name not in SET_FIELDS:
        return tally.of(name, values)
    starts = getattr(segment, f"{name}_set_starts")
    codes = getattr(segment, f"{name}_set_codes")
    by_set = tally.of(f"{name}_set", len(starts) - 1)
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


def _ordered(
    by_value: Mapping[str, int], unknown: int, request: FacetRequest, asked: Mapping[str, int] | None = None
) -> tuple[FacetCount, ...]:
    """Largest first, then by value; values asked for (counted in ``asked``, else ``by_value``) behind, unknown last."""
    asked = by_value if asked is None else asked
    ranked = sorted(((v, c) for v, c in by_value.items() if c), key=lambda item: (-item[1], item[0]))
    shown = ranked[: request.size]
    names = {value for value, _ in shown}
    shown += sorted(
        ((value, asked.get(value, 0)) for value in set(request.include) - names),
        key=lambda item: (-item[1], item[0]),
    )
    buckets = tuple(FacetCount(value, count) for value, count in shown)
    return (*buckets, FacetCount(None, unknown)) if unknown else buckets


def _ranges(tallies: Sequence[Sequence[Tally]], request: FacetRequest, plan: SearchPlan) -> tuple[FacetCount, ...]:
    size = len(request.edges)
    counts = _sum(_bucket_counts(tally, request, plan) for tally in chain.from_iterable(tallies))
    names = map(edge_name, request.edges)
    result = [FacetCount(name, int(count)) for name, count in zip(names, counts[1 : size + 1], strict=True)]
    return (*result, FacetCount(None, int(counts[size + 1]))) if counts[size + 1] else tuple(result)


def _bucket_counts(tally: Tally, request: FacetRequest, plan: SearchPlan) -> NDArray[np.int64]:
    """Rows of each bucket, as ``Segment.buckets`` numbers them."""
    size = len(request.edges)
    if request.name == REMAINING and plan.remaining is not None:
        points = tally.segment.price_points(plan.remaining.least_hours)
        if len(tally.rows) < len(points):
            return _by_bucket(points.of_rows(tally.rows, plan.remaining), None, request)
        return _by_bucket(points.of_points(plan.remaining), tally.of_values(points.point, len(points)), request)
    if request.name != "insertion":
        return tally.of_values(tally.segment.buckets(request.name, request.edges), size + 2)
    rates = tally.segment.certification_insertion
    return _by_bucket(rates, _by_certification(tally), request)


def _by_bucket(
    numbers: NDArray[np.float64], counts: NDArray[np.int64] | None, request: FacetRequest
) -> NDArray[np.int64]:
    """Counts of numbers (None: each counts once) added up by the bucket they lie in; NaN is unknown."""
    size = len(request.edges)
    bucket = np.searchsorted(np.array(request.edges), numbers, side="right")
    bucket[np.isnan(numbers)] = size + 1
    return np.bincount(bucket, counts, minlength=size + 2).astype(np.int64)


def _start(tallies: Sequence[Sequence[Tally]], request: FacetRequest, plan: SearchPlan) -> tuple[FacetCount, ...]:
    every = list(chain.from_iterable(tallies))
    by_month = _sum(tally.of_lists(*tally.segment.day(plan.today).months) for tally in every)
    months = {month_name(int(month)): int(by_month[month]) for month in np.flatnonzero(by_month)}
    entry = _sum(tally.of_values(tally.segment.day(plan.today).entry, 4) for tally in every)
    permanent, unknown = int(entry[PERMANENT] + entry[PERMANENT | UNDATED]), int(entry[UNDATED])
    include = tuple(value for value in request.include if value != "permanent")
    buckets = list(_ordered(months, 0, replace(request, include=include)))
    if permanent or len(include) < len(request.include):
        buckets.append(FacetCount("permanent", permanent))
    if unknown:
        buckets.append(FacetCount(None, unknown))
    return tuple(buckets)
