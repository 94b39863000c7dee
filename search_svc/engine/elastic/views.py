"""Index versions as this process sees them: a point in time of each, so that pages never overlap nor skip.

A point in time is a frozen view of the index that the cluster keeps as long as it is used. Each process holds one of
the newest version and of the few before it; all its searches go through them, so that what they are labelled with is
what they saw.
"""

import asyncio
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import shapely
from elasticsearch import AsyncElasticsearch, NotFoundError

from search_svc.engine.elastic.connection import Cluster
from search_svc.engine.elastic.registers import read_outline
from search_svc.engine.elastic.state import STATE_ID, State, read_state
from search_svc.engine.outlines import Outlines
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan
from search_svc.engine.port import VersionGone

# How long the cluster keeps a view nobody asks: longer than anybody reads one page of a list.
KEEP_ALIVE = "10m"
# Versions kept for cursors, as on the embedded engine.
_KEPT = 4
# A new version is looked for at most so often, seconds: a get by id costs half a millisecond.
_LOOK_SECONDS = 1.0
# A refresh makes a version visible shard by shard: a view is not opened meanwhile unless it lasts longer than this
# (a loader that was killed in between), seconds.
_PUBLISHING_SECONDS = 5.0
# Whole-catalogue answers (the home page) kept with a version.
PAGES_KEPT = 100


@dataclass(slots=True)
class View:
    """A version with its point in time. ``departments`` are those of offers known only by their département."""

    state: State
    point: str
    outlines: Outlines
    departments: list[str]
    pages: dict[SearchPlan, SearchPage] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """The version's name."""
        return self.state.version


class Views:
    """Follows the published state of a cluster."""

    def __init__(self, client: AsyncElasticsearch, cluster: Cluster) -> None:
        self._client, self._cluster = client, cluster
        self._held: OrderedDict[str, View] = OrderedDict()
        self._looked = float("-inf")
        self._looking = asyncio.Lock()

    async def newest(self) -> View:
        """The newest version. EngineUnavailable when nothing was loaded."""
        if not self._held or monotonic() - self._looked > _LOOK_SECONDS:
            async with self._looking:
                if not self._held or monotonic() - self._looked > _LOOK_SECONDS:
                    await self._look()
        return next(reversed(self._held.values()))

    async def get(self, name: str | None) -> View:
        """A version by name (None: the newest). Raises VersionGone."""
        newest = await self.newest()
        if name is None or name == newest.version:
            return newest
        if name not in self._held:
            raise VersionGone(f"index version {name} is no longer held")
        return self._held[name]

    async def reopened(self, view: View) -> View:
        """The newest version with a new point in time, after the one of ``view`` was lost. VersionGone when it was of
        an older version."""
        was_newest = view is next(reversed(self._held.values()), None)
        if self._held.get(view.version) is view:
            del self._held[view.version]
        self._looked = float("-inf")
        newest = await self.newest()
        if not was_newest and newest.version != view.version:
            raise VersionGone(f"index version {view.version} is no longer held")
        return newest

    async def close(self) -> None:
        """Give back every point in time."""
        for view in self._held.values():
            await self._give_back(view)
        self._held.clear()

    # --- inside -------------------------------------------------------------------------------------------------------
    async def _look(self) -> None:
        state = await read_published(self._client, self._cluster)
        until = monotonic() + _PUBLISHING_SECONDS
        while state.publishing is not None and monotonic() < until:
            await asyncio.sleep(0.05)
            state = await read_published(self._client, self._cluster)
        while state.version not in self._held:
            view = await self._open(state)
            again = await read_published(self._client, self._cluster)
            if (again.version, again.publishing) == (state.version, state.publishing):
                self._hold(view)
            else:  # published while the view was opened: it may be of either version
                await self._give_back(view)
                state = again
        self._held.move_to_end(state.version)
        self._looked = monotonic()

    async def _open(self, state: State) -> View:
        opened = await self._client.open_point_in_time(index=state.offers_index, keep_alive=KEEP_ALIVE)
        point = opened["id"]
        held = next((view for view in self._held.values() if view.state.offers_index == state.offers_index), None)
        outlines = held.outlines if held is not None else await self._outlines(state)
        return View(state, point, outlines, await self._departments(point))

    async def _outlines(self, state: State) -> Outlines:
        found = await self._client.search(
            index=state.registers_index, query={"term": {"kind": "outline"}}, size=1_000, sort="_doc"
        )
        outlines = [read_outline(hit["_source"]) for hit in found["hits"]["hits"]]
        return Outlines({outline.department: shapely.from_wkb(outline.wkb) for outline in outlines})

    async def _departments(self, point: str) -> list[str]:
        found = await self._client.search(
            pit={"id": point, "keep_alive": KEEP_ALIVE},
            size=0,
            query={"term": {"unlocated": True}},
            aggs={"departments": {"terms": {"field": "department", "size": 1_000}}},
        )
        return [bucket["key"] for bucket in found["aggregations"]["departments"]["buckets"]]

    def _hold(self, view: View) -> None:
        self._held[view.version] = view
        while len(self._held) > _KEPT:
            # What is pushed out is left to expire: a search may be reading it.
            self._held.popitem(last=False)

    async def _give_back(self, view: View) -> None:
        with suppress(NotFoundError):
            await self._client.close_point_in_time(id=view.point)


async def read_published(client: AsyncElasticsearch, cluster: Cluster) -> State:
    """The state of the cluster's index. EngineUnavailable when nothing was loaded."""
    try:
        found = await client.get(index=cluster.registers, id=STATE_ID)
    except NotFoundError as error:
        raise cluster.empty from error
    return read_state(found["_source"])


def search_arguments(view: View, body: dict[str, Any]) -> dict[str, Any]:
    """A search body on a view."""
    return {**body, "pit": {"id": view.point, "keep_alive": KEEP_ALIVE}}
