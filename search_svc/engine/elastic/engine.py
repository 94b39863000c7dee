"""The engine on a cluster: the port answered by Elasticsearch."""

import asyncio
from base64 import b64decode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from elasticsearch import ApiError
from msgspec import structs

from search_svc.catalogue import PUBLIC, OfferDocument
from search_svc.engine.elastic.answers import count_groups, read_page, uncounted_groups
from search_svc.engine.elastic.clauses import seen_by
from search_svc.engine.elastic.connection import Cluster, failures
from search_svc.engine.elastic.documents import read_document
from search_svc.engine.elastic.lexicon import FIELD_OF_KIND, Weights, merged_lexicon
from search_svc.engine.elastic.merging import Ask, merged_hits
from search_svc.engine.elastic.registers import Fiche, chunk_id, fiche_id, read_chunk, read_fiche
from search_svc.engine.elastic.requests import groups_body, of_one_offer, search_body
from search_svc.engine.elastic.views import PAGES_KEPT, View, Views, search_arguments
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import REMAINING, SearchPlan, Window
from search_svc.engine.port import CertificationDocument, EngineStatus, IndexContents, Lexicon

# Values of a field read at a time for the weights of suggestions.
_VALUES = 10_000
# Fiches kept in memory: those of the present catalogue, some tens of kilobytes each at most.
_FICHES_KEPT = 5_000
# Answers that tell that a point in time, or its index, is gone with the node that kept it or by a full load.
_LOST = (404, 503)

_Answer = TypeVar("_Answer")


class ElasticEngine:
    """Answers from a cluster. Needs no store: documents and registers are in the cluster too.

    Must be used and closed in the event loop it was made in.
    """

    mergeable = True

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._client = cluster.client()
        self._views = Views(self._client, cluster)
        self._fiches: dict[str, dict[str, Fiche | None]] = {}
        self._lexicons: dict[bool, Lexicon] = {}

    async def search(self, plan: SearchPlan) -> SearchPage:
        """The answer to a plan."""
        with failures():
            return await self._on_view(plan.version, lambda view: self._search(view, plan))

    async def evidence(self, plan: SearchPlan, offer_id: str) -> SearchPage:
        """The plan restricted to one offer: its row of evidence, or no row when it does not match."""
        alone = replace(plan, group="none", facets=(), window=Window(0, 1))

        async def ask(view: View) -> SearchPage:
            return await self._page(alone, view, lambda body: self._ask(view, of_one_offer(body, offer_id)))

        with failures():
            return await self._on_view(plan.version, ask)

    async def documents(self, ids: Sequence[str]) -> list[OfferDocument | None]:
        """The documents of these offers as they are now, None where there is none, in the order asked."""
        if not ids:
            return []
        with failures():
            found = await self._client.mget(
                index=self._cluster.offers, ids=list(ids), stored_fields="document", realtime=False
            )
            bodies = [b64decode(doc["fields"]["document"][0]) if doc.get("found") else None for doc in found["docs"]]
            offers = [None if body is None else read_document(body, None) for body in bodies]
            numbers = {offer.offer.certification for offer in offers if offer is not None} - {None}
            fiches = await self._certifications([number for number in numbers if number is not None])
        return [
            None if offer is None else _with_fiche(offer, fiches.get(offer.offer.certification or ""))
            for offer in offers
        ]

    async def certification(self, number: str) -> CertificationDocument | None:
        """A certification with its rate and its number of public offers."""
        with failures():
            fiche = (await self._certifications([number]))[number]
            if fiche is None:
                return None
            public = {"bool": {"filter": [seen_by(PUBLIC), {"term": {"certification": number}}]}}
            offers = await self._on_view(None, lambda view: self._count(view, public))
        return CertificationDocument(fiche.certification, fiche.insertion, offers)

    async def lexicon(self, *, public_only: bool = True) -> Lexicon:
        """Words and suggestions of the newest version."""
        with failures():
            view = await self._views.newest()
            held = self._lexicons.get(public_only)
            if held is None or held.version != view.version:
                held = await self._on_view(None, lambda view: self._lexicon(view, public_only))
                self._lexicons[public_only] = held
            return held

    async def status(self) -> EngineStatus:
        """What is indexed."""
        with failures():
            view = await self._views.newest()
            offers = await self._on_view(None, lambda view: self._count(view, {"match_all": {}}))
            public = await self._on_view(None, lambda view: self._count(view, seen_by(PUBLIC)))
            stats = await self._client.indices.stats(index=view.state.offers_index, metric="store")
            health = await self._client.cluster.health(index=view.state.offers_index)
        return EngineStatus(
            engine="elasticsearch",
            version=view.version,
            offers=offers,
            public_offers=public,
            bytes_on_disk=stats["_all"]["primaries"]["store"]["size_in_bytes"],
            detail={
                "cluster": f"{health['cluster_name']}, {health['number_of_nodes']} nodes, {health['status']}",
                "index": view.state.offers_index,
                "registers": ", ".join(f"{name}: {rows}" for name, rows in view.state.registers.items()),
            },
        )

    async def contents(self) -> IndexContents:
        """What is indexed, by provider."""
        with failures():
            return await self._on_view(None, self._contents)

    async def close(self) -> None:
        """Give back what the cluster keeps for this process and close the connections."""
        try:
            with failures():
                await self._views.close()
        finally:
            await self._client.close()

    # --- inside -------------------------------------------------------------------------------------------------------
    async def _on_view(self, version: str | None, ask: Callable[[View], Awaitable[_Answer]]) -> _Answer:
        """Ask a version; once more on a new point in time when the first was lost with the node that kept it."""
        view = await self._views.get(version)
        try:
            return await ask(view)
        except ApiError as error:
            if error.meta.status not in _LOST:
                raise
            return await ask(await self._views.reopened(view))

    async def _ask(self, view: View, body: dict[str, Any]) -> dict[str, Any]:
        answer = await self._client.search(body=search_arguments(view, body), allow_partial_search_results=False)
        view.point = answer["pit_id"]
        found: dict[str, Any] = answer.body
        return found

    async def _search(self, view: View, plan: SearchPlan) -> SearchPage:
        if plan in view.pages:
            return view.pages[plan]
        page = await self._page(plan, view, lambda body: self._ask(view, body))
        groups = uncounted_groups(page)
        if groups:
            count_groups(page, await self._ask(view, groups_body(plan, view.outlines, view.departments, groups)))
        if _whole_catalogue(plan):
            if len(view.pages) >= PAGES_KEPT:
                view.pages.clear()
            view.pages[plan] = page
        return page

    @staticmethod
    async def _page(plan: SearchPlan, view: View, ask: Ask) -> SearchPage:
        if plan.sort.key != REMAINING or not plan.window.size:
            return read_page(await ask(search_body(plan, view.outlines, view.departments)), plan, view.version)
        counts = search_body(replace(plan, window=Window(0, 0)), view.outlines, view.departments)
        answer, (hits, after) = await asyncio.gather(ask(counts), merged_hits(ask, view, plan))
        answer["hits"]["hits"] = hits
        return replace(read_page(answer, plan, view.version), after=after)

    async def _count(self, view: View, query: dict[str, Any]) -> int:
        answer = await self._ask(view, {"size": 0, "track_total_hits": True, "query": query})
        return int(answer["hits"]["total"]["value"])

    async def _certifications(self, numbers: Sequence[str]) -> dict[str, Fiche | None]:
        """Fiches by number, each read once a registers index."""
        index = (await self._views.newest()).state.registers_index
        if index not in self._fiches:
            self._fiches = {index: {}}
        known = self._fiches[index]
        missing = [number for number in numbers if number not in known]
        if missing:
            if len(known) >= _FICHES_KEPT:
                known.clear()
            found = await self._client.mget(index=index, ids=[fiche_id(number) for number in missing])
            for number, doc in zip(missing, found["docs"], strict=True):
                known[number] = read_fiche(doc["_source"]) if doc.get("found") else None
        return {number: known[number] for number in numbers}

    async def _lexicon(self, view: View, public_only: bool) -> Lexicon:
        ids = [chunk_id(layer, number) for layer, chunks in view.state.lexicon for number in range(chunks)]
        chunks = []
        if ids:
            found = await self._client.mget(index=view.state.registers_index, ids=ids)
            chunks = [read_chunk(doc["_source"]) for doc in found["docs"]]
        weights: Weights = {
            kind: await self._offers_by(view, field, public_only) for kind, field in FIELD_OF_KIND.items()
        }
        return merged_lexicon(view.version, chunks, weights, public_only=public_only)

    async def _contents(self, view: View) -> IndexContents:
        by_provider = await self._offers_by(view, "provider", public_only=False)
        unnamed = await self._count(view, {"match_all": {}}) - sum(by_provider.values())
        if unnamed:
            by_provider[""] = unnamed
        return IndexContents(view.version, view.state.identity, view.state.seq, by_provider)

    async def _offers_by(self, view: View, field: str, public_only: bool) -> dict[str, int]:
        """Number of offers one may see of each value of a field."""
        query = seen_by(PUBLIC) if public_only else {"match_all": {}}
        counts: dict[str, int] = {}
        composite: dict[str, Any] = {"size": _VALUES, "sources": [{"value": {"terms": {"field": field}}}]}
        while True:
            answer = await self._ask(view, {"size": 0, "query": query, "aggs": {"by": {"composite": composite}}})
            by = answer["aggregations"]["by"]
            counts |= {bucket["key"]["value"]: bucket["doc_count"] for bucket in by["buckets"]}
            if len(by["buckets"]) < _VALUES:
                return counts
            composite["after"] = by["after_key"]


def _whole_catalogue(plan: SearchPlan) -> bool:
    """Whether a plan asks of every offer: the home page, always the same and the most expensive."""
    return plan.text is None and not plan.filters and plan.radius_km is None and plan.home is None and plan.work is None


def _with_fiche(document: OfferDocument, fiche: Fiche | None) -> OfferDocument:
    return document if fiche is None else structs.replace(document, certification=fiche.certification)
