"""The extended list beside the public one: merged by what both are ordered by, public first.

Each list is ranked apart, with its own groups, windows and turns. The answer takes the head of either list, that of the
public one whenever the other does not stand strictly before it: so the order of the offers that everybody sees is the
same with and without the extended list, by construction.
"""

from collections import Counter
from collections.abc import Sequence

from search_svc.catalogue import is_siret
from search_svc.engine.page import FacetCount, SearchPage, Totals
from search_svc.engine.plan import FacetRequest, SortKey, edge_name
from search_svc.query.paging import Row

# Values of a facet asked of each list: a value that is in the head of the sum may be in that of neither. More than
# there are providers in the country, and fewer than Elasticsearch refuses to count (65,536).
WHOLE = 60_000


def place_of(row: Row, sort: SortKey) -> float:
    """What a row is merged by, the smaller first: its band, or the key of an explicit sort."""
    if sort == "relevance":
        return -float(row.window.ranking.band[row.row])
    return float(row.window.page.candidates.key[row.row])


def taken_from_extended(public: Sequence[float], extended: Sequence[float], size: int) -> list[bool]:
    """For each of the next ``size`` results whether it comes from the extended list.

    ``public`` and ``extended`` are what stands next in each list, at least ``size`` of each unless the list ends.
    """
    taken: list[bool] = []
    i = j = 0
    while len(taken) < size and (i < len(public) or j < len(extended)):
        from_extended = i == len(public) or (j < len(extended) and extended[j] < public[i])
        taken.append(from_extended)
        if from_extended:
            j += 1
        else:
            i += 1
    return taken


def both_totals(public: Totals, extended: Totals) -> Totals:
    """Totals over both lists, which share no offer and no group."""
    return Totals(
        offers=public.offers + extended.offers,
        groups=public.groups + extended.groups,
        remote=public.remote + extended.remote,
        groups_exact=public.groups_exact and extended.groups_exact,
    )


def both_counts(request: FacetRequest, public: SearchPage, extended: SearchPage) -> tuple[FacetCount, ...]:
    """A facet over both lists, as an engine counts it: ``request`` is what is shown, each page has WHOLE values."""
    counts: Counter[str | None] = Counter()
    for page in (public, extended):
        for bucket in page.facets[request.name]:
            counts[bucket.value] += bucket.count
    unknown = counts.pop(None, 0)
    behind = [FacetCount(None, unknown)] if unknown else []
    if request.edges:
        names = [edge_name(edge) for edge in request.edges]
        return (*(FacetCount(name, counts[name]) for name in names), *behind)
    if request.name == "start" and (permanent := counts.pop("permanent", None)) is not None:
        behind.insert(0, FacetCount("permanent", permanent))
    by_count = sorted(((str(value), count) for value, count in counts.items()), key=lambda pair: (-pair[1], pair[0]))
    # An establishment is counted when it is asked for, and no rival of the SIRENs.
    shown = [(v, c) for v, c in by_count if c and not (request.name == "provider" and is_siret(v))][: request.size]
    names_shown = {value for value, _ in shown}
    shown += [pair for pair in by_count if pair[0] in request.include and pair[0] not in names_shown]
    return (*(FacetCount(value, count) for value, count in shown), *behind)
