"""What remains to pay, as queries on kind and price: no script, for the price decides within a kind.

Offers that the account pays the same slice of make a *case*. A range of ``remaining`` is a range of prices in each
case, and so is a bucket. The order is made of lists that Elasticsearch can sort: where the price rises and what remains
with it, by price (one list for each amount the account has paid by then); where the account pays, all equal, by lot.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

from search_svc.engine.elastic.clauses import NOTHING, Query, all_of, any_of
from search_svc.engine.plan import REMAINING, FacetRequest, Range, SearchPlan
from search_svc.engine.remaining import NOTHING_PAID, PaidSlice, Remaining

Case = tuple[PaidSlice, Query]


def remaining_of(plan: SearchPlan) -> Remaining:
    """What the account of a plan pays. ValueError without one."""
    if plan.remaining is None:
        raise ValueError(f"{REMAINING} needs what the account pays")
    return plan.remaining


def cases(remaining: Remaining) -> list[Case]:
    """Each slice with the offers it is paid of; an offer of a known kind is in one of them."""
    kinds: dict[PaidSlice, list[str]] = {}
    others: dict[PaidSlice, list[Query]] = {}
    for row in remaining.kinds:
        if row.least_hours is None:
            kinds.setdefault(row.slice, []).append(row.kind)
            continue
        kind, short = {"term": {"kind": row.kind}}, {"range": {"hours": {"lt": row.least_hours}}}
        others.setdefault(NOTHING_PAID, []).append(all_of([kind, short]))
        others.setdefault(row.slice, []).append({"bool": {"filter": [kind], "must_not": [short]}})
    found = []
    for paid in dict.fromkeys([*kinds, *others]):
        queries: list[Query] = [{"terms": {"kind": kinds[paid]}}] if paid in kinds else []
        queries += others.get(paid, [])
        found.append((paid, queries[0] if len(queries) == 1 else any_of(queries)))
    return found


def remaining_query(wanted: Range, remaining: Remaining) -> Query:
    """Offers with so much to pay."""
    lowest = 0 if wanted.minimum is None else max(ceil(wanted.minimum), 0)
    highest = None if wanted.maximum is None else floor(wanted.maximum)
    if highest is not None and highest < lowest:
        return NOTHING
    return any_of(
        _priced(
            query, paid.lowest_price(lowest) if lowest else 0, None if highest is None else paid.highest_price(highest)
        )
        for paid, query in cases(remaining)
    )


def unknown_query(remaining: Remaining) -> Query:
    """Offers of which nobody knows what remains: without a price, or of no kind."""
    kinds = [row.kind for row in remaining.kinds]
    return {"bool": {"must_not": [all_of([{"exists": {"field": "price"}}, {"terms": {"kind": kinds}}])]}}


def remaining_facet(request: FacetRequest, remaining: Remaining) -> dict[str, Any]:
    """The aggregations of the facet: in each case the prices that are the bounds of its buckets, and the unknown."""
    found: dict[str, Any] = {}
    for number, (paid, query) in enumerate(cases(remaining)):
        bounds = [paid.lowest_price(ceil(edge)) for edge in request.edges]
        ranges: list[dict[str, int]] = [{"from": bound} for bound in bounds]
        for bucket, upper in zip(ranges, bounds[1:], strict=False):
            bucket["to"] = upper
        prices = {"prices": {"range": {"field": "price", "ranges": ranges}}}
        found[f"{REMAINING} {number}"] = {"filter": query, "aggs": prices}
    return found | {f"{REMAINING} unknown": {"filter": unknown_query(remaining)}}


def bucket_counts(parts: Iterable[dict[str, Any]], request: FacetRequest) -> list[int]:
    """Offers of each bucket, from the answers to the aggregations of the cases."""
    counts = [0] * len(request.edges)
    for part in parts:
        for bucket, found in enumerate(part["prices"]["buckets"]):
            counts[bucket] += found["doc_count"]
    return counts


# --- the order --------------------------------------------------------------------------------------------------------
# In place of a price's tier, of what is not known.
BEHIND_ALL_TIERS = 1 << 7


@dataclass(frozen=True, slots=True)
class SortedList:
    """Offers that Elasticsearch can put in order, by falling price when ``descending``. ``remaining``: what remains of
    each of them; or None: their price, less what is ``paid``. Both None: not known."""

    query: Query
    remaining: int | None
    paid: int | None
    descending: bool
    lot: int

    def sort(self) -> list[dict[str, Any]]:
        """The sort of its request."""
        ties: list[dict[str, Any]] = [{f"lot{self.lot}": "asc"}, {"id": "asc"}]
        if self.paid is not None:
            return [{"price_tier": "asc"}, {"price": "desc" if self.descending else "asc"}, *ties]
        return ties if self.remaining is None else [{"price_tier": "asc"}, *ties]

    def key(self, sort: list[Any]) -> tuple[int, int, int, str]:
        """Where an offer stands among those of all lists (smaller first), from the values it was sorted by."""
        sign = -1 if self.descending else 1
        if self.paid is not None:
            tier, price, lot, identifier = sort[:4]
            return tier, sign * (price - self.paid), lot, identifier
        if self.remaining is None:
            return BEHIND_ALL_TIERS, 0, sort[0], sort[1]
        tier, lot, identifier = sort[:3]
        return tier, sign * self.remaining, lot, identifier


def sorted_lists(plan: SearchPlan) -> list[SortedList]:
    """The lists that together are the order of a plan, the unknown last. Each offer is in one of them."""
    remaining, descending, lot = remaining_of(plan), plan.sort.descending, plan.lot
    rising: dict[int, list[Query]] = {}
    level: dict[int, list[Query]] = {}
    for paid, query in cases(remaining):
        if not paid.paid:
            rising.setdefault(0, []).append(_priced(query, 0, None))
            continue
        if paid.first:
            rising.setdefault(0, []).append(_priced(query, 0, paid.first - 1))
        level.setdefault(paid.first, []).append(_priced(query, paid.first, paid.last))
        rising.setdefault(paid.paid, []).append(_priced(query, paid.last + 1, None))
    return [
        *(SortedList(any_of(queries), cents, None, descending, lot) for cents, queries in level.items()),
        *(SortedList(any_of(queries), None, cents, descending, lot) for cents, queries in rising.items()),
        SortedList(unknown_query(remaining), None, None, descending, lot),
    ]


def _priced(query: Query, lowest: int, highest: int | None) -> Query:
    bounds = {"gte": lowest} if highest is None else {"gte": lowest, "lte": highest}
    return all_of([query, {"range": {"price": bounds}}])
