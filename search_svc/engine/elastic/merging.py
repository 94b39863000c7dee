"""The order by what remains to pay, merged from lists that are sorted by price or by lot.

Ungrouped, a position is that of each list, so that pages go to the end. Grouped, a group may stand in several lists:
it counts where it stands first, so that a page is merged from the first page on.
"""

import asyncio
import heapq
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from typing import Any

import orjson

from search_svc.engine.elastic.remaining import SortedList, sorted_lists
from search_svc.engine.elastic.requests import list_body
from search_svc.engine.elastic.sorting import position
from search_svc.engine.elastic.views import View
from search_svc.engine.page import GROUPS_EXACT_TO
from search_svc.engine.plan import SearchPlan

Hit = dict[str, Any]
Position = list[list[Any] | None]
Ask = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
# Where a hit stands, the number of its list, the hit.
_Placed = tuple[tuple[int, int, int, str], int, Hit]


async def merged_hits(ask: Ask, view: View, plan: SearchPlan) -> tuple[list[Hit], str | None]:
    """The hits of a plan's window in order, and the position after them. Each says what it was merged by: the tier of
    its price (``BEHIND_ALL_TIERS`` when what remains is not known), what remains (negative when the order is reversed),
    the lot and the id.

    ValueError for a window that ends beyond 10,000 and does not begin after a position.
    """
    window, lists = plan.window, sorted_lists(plan)
    if not window.size:
        return [], None
    after: Position = [None] * len(lists)
    skipped = window.offset
    if plan.group == "none" and window.after is not None:
        after, skipped = orjson.loads(window.after), 0
    size = skipped + window.size
    if size > GROUPS_EXACT_TO:
        raise ValueError(f"a window ends at {GROUPS_EXACT_TO} unless it begins after a position")
    *known, unknown = range(len(lists))

    async def placed(number: int) -> list[_Placed]:
        body = list_body(plan, view.outlines, view.departments, lists[number], size, after[number])
        found = (await ask(body))["hits"]["hits"]
        return [(lists[number].key(hit["sort"]), number, hit) for hit in found]

    parts = await asyncio.gather(*(placed(number) for number in known))
    hits = _first(heapq.merge(*parts, key=_key), plan, size)
    if len(hits) < size:
        hits = _first((*hits, *await placed(unknown)), plan, size)
    return _shown(hits[skipped:]), _position(after, hits, lists, plan)


def _key(placed: _Placed) -> tuple[int, int, int, str]:
    return placed[0]


def _first(placed: Iterable[_Placed], plan: SearchPlan, size: int) -> list[_Placed]:
    """The first of them, one a group when the plan groups."""
    chosen: list[_Placed] = []
    for one in placed if plan.group == "none" else _one_a_group(placed):
        if len(chosen) == size:
            break
        chosen.append(one)
    return chosen


def _one_a_group(placed: Iterable[_Placed]) -> Iterator[_Placed]:
    seen: set[int] = set()
    for one in placed:
        group = one[2]["fields"]["group"][0]
        if group not in seen:
            seen.add(group)
            yield one


def _shown(placed: Sequence[_Placed]) -> list[Hit]:
    return [{**hit, "sort": list(key)} for key, _, hit in placed]


def _position(after: Position, placed: Sequence[_Placed], lists: Sequence[SortedList], plan: SearchPlan) -> str | None:
    if plan.group != "none" or not placed:
        return None
    found = list(after)
    for _, number, hit in placed:
        found[number] = position(hit, lists[number].sort())
    return orjson.dumps(found).decode()
