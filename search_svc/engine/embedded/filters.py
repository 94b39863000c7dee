"""Filters as masks over rows."""

import numpy as np
from numpy.typing import NDArray

from search_svc.catalogue import is_siret
from search_svc.engine.embedded.bits import BIT_FIELDS
from search_svc.engine.embedded.segment import REGISTERS, TEACHING, UNKNOWN_PRICE, Bools, Floats, Int64s, Segment
from search_svc.engine.embedded.sessions import starts_within
from search_svc.engine.embedded.strings import Strings
from search_svc.engine.plan import REMAINING, Filter, Range, SearchPlan, StartRange, Terms

# Fields of few fixed values: code 0 is unknown.
FIXED_FIELDS = {"teaching": TEACHING, "register": REGISTERS, "level": tuple("12345678")}
SET_FIELDS = ("rome", "formacode")


def filter_name(wanted: Filter) -> str:
    """The facet that ignores this filter."""
    return "start" if isinstance(wanted, StartRange) else wanted.field


def filter_mask(segment: Segment, rows: Int64s, wanted: Filter, plan: SearchPlan) -> Bools:
    """Which of the rows pass. ValueError for a field that does not exist."""
    if isinstance(wanted, StartRange):
        return starts_within(segment, rows, wanted, plan.today)
    if isinstance(wanted, Range):
        return _range_mask(segment, rows, wanted, plan)
    return _terms_mask(segment, rows, wanted)


def _range_mask(segment: Segment, rows: Int64s, wanted: Range, plan: SearchPlan) -> Bools:
    low = -np.inf if wanted.minimum is None else wanted.minimum
    high = np.inf if wanted.maximum is None else wanted.maximum
    if wanted.field == "insertion":
        rates = segment.certification_insertion
        lookup: Bools = (rates >= low) & (rates <= high)
        return _look_up(lookup, segment.certification[rows])
    if wanted.field in ("hours", "rating"):
        numbers: Floats = getattr(segment, wanted.field)[rows]
        inside: Bools = (numbers >= low) & (numbers <= high)
        return inside
    if wanted.field == "price":
        price = segment.price[rows]
        inside = price != UNKNOWN_PRICE
        inside &= (price >= low) & (price <= high)
        return inside
    if wanted.field == REMAINING and plan.remaining is not None:
        remaining = segment.price_points(plan.remaining.least_hours).of_rows(rows, plan.remaining)
        left: Bools = (remaining >= low) & (remaining <= high)
        return left
    raise ValueError(f"no number field {wanted.field!r}")


def _terms_mask(segment: Segment, rows: Int64s, wanted: Terms) -> Bools:
    name, values = wanted.field, wanted.values
    if name in BIT_FIELDS:
        return _look_up(BIT_FIELDS[name].lookup(values, every=wanted.every), getattr(segment, name)[rows])
    if name in SET_FIELDS:
        return _look_up(_set_lookup(segment, wanted), getattr(segment, f"{name}_set")[rows])
    if name == "provider":
        return _provider_mask(segment, rows, wanted)
    if wanted.every and len(set(values)) > 1:
        return np.zeros(len(rows), np.bool_)  # one value cannot be two
    if name in FIXED_FIELDS:
        lookup = np.zeros(256, np.bool_)
        lookup[[FIXED_FIELDS[name].index(value) + 1 for value in values if value in FIXED_FIELDS[name]]] = True
        if name == "teaching":
            return _look_up(lookup, segment.teaching[rows])
        of_certification = _look_up(lookup, getattr(segment, f"certification_{name}"))
        return _look_up(of_certification, segment.certification[rows])
    if name in ("certification", "department", "region"):
        return _look_up(_value_lookup(getattr(segment, f"{name}s"), values), getattr(segment, name)[rows])
    raise ValueError(f"no keyword field {name!r}")


def _look_up(table: Bools, codes: NDArray[np.integer]) -> Bools:
    found: Bools = table[codes]
    return found


def _provider_mask(segment: Segment, rows: Int64s, wanted: Terms) -> Bools:
    """SIRENs are a column; a SIRET is found by the ids that begin with it."""
    sirets = {value for value in wanted.values if is_siret(value)}
    sirens = set(wanted.values) - sirets
    masks = [establishment_rows(segment, siret)[rows] for siret in sorted(sirets)]
    if sirens:
        of_siren = _look_up(_value_lookup(segment.providers, tuple(sirens)), segment.provider[rows])
        # Nothing has two SIRENs.
        masks.append(of_siren if len(sirens) == 1 or not wanted.every else np.zeros(len(rows), np.bool_))
    combined: Bools = (np.logical_and if wanted.every else np.logical_or).reduce(masks)
    return combined


def establishment_rows(segment: Segment, siret: str) -> Bools:
    """For each row whether its offer is of this establishment."""
    found = np.zeros(len(segment), np.bool_)
    found[segment.rows_of_establishment(siret)] = True
    return found


def _value_lookup(dictionary: Strings, values: tuple[str, ...]) -> Bools:
    lookup = np.zeros(len(dictionary), np.bool_)
    for value in values:
        if value and (code := dictionary.find(value)) >= 0:
            lookup[code] = True
    return lookup


def _set_lookup(segment: Segment, wanted: Terms) -> Bools:
    starts: Int64s = getattr(segment, f"{wanted.field}_set_starts")
    codes = getattr(segment, f"{wanted.field}_set_codes")
    dictionary: Strings = getattr(segment, f"{wanted.field}s")
    owner = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    having = np.zeros(len(starts) - 1, np.int64)
    for value in set(wanted.values):
        code = dictionary.find(value)
        if code > 0:
            having[owner[codes == code]] += 1
    enough: Bools = having >= (len(set(wanted.values)) if wanted.every else 1)
    return enough
