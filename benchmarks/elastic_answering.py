"""Ask Elasticsearch every question, in a process of its own: through the adapter, and by the bare ``_search``.

``python -m benchmarks.elastic_answering URL QUESTIONS OUT``

First each question once through the port, grouped and with phase 2: this is what stands beside the embedded engine.
Then the questions again, each through the adapter and by urllib3 with the very body the adapter builds, in turns which
comes first: the node's caches are equally warm for both, and a slow minute slows both.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import orjson
import urllib3

from benchmarks.answering import COMPARED, planned
from benchmarks.log import Search
from benchmarks.measuring import WARM_UP, memory, percentiles
from benchmarks.rival import Found
from search_svc.engine.elastic import Cluster, ElasticEngine
from search_svc.engine.elastic.connection import SEARCH_SECONDS
from search_svc.engine.elastic.requests import search_body
from search_svc.engine.elastic.views import Views, search_arguments
from search_svc.engine.page import GROUPS_EXACT_TO, SearchPage
from search_svc.engine.plan import SearchPlan
from search_svc.query.paging import Order, ranked
from search_svc.query.planning import question_scoring, question_seed
from search_svc.ranking import packaged_weights

# The workloads with words; the front page is answered from memory by both engines.
ASKED = ("text", "filtered", "facets")

Ask = Callable[[], Awaitable[Any]]


class Raw:
    """One kept connection to a node, orjson, nothing else."""

    def __init__(self, url: str) -> None:
        self._pool = urllib3.connection_from_url(url, maxsize=1, retries=False, timeout=SEARCH_SECONDS)

    def search(self, body: bytes) -> dict[str, Any]:
        """The parsed answer. RuntimeError for any status but 200."""
        response = self._pool.request(
            "POST",
            "/_search?allow_partial_search_results=false",
            body=body,
            headers={"Content-Type": "application/json"},
        )
        if response.status != 200:
            raise RuntimeError(f"HTTP {response.status}: {response.data[:300]!r}")
        found: dict[str, Any] = orjson.loads(response.data)
        return found


async def _milliseconds(ask: Ask) -> tuple[float, Any]:
    start = time.perf_counter_ns()
    answer = await ask()
    return (time.perf_counter_ns() - start) / 1e6, answer


async def _through_the_port(
    engine: ElasticEngine, questions: list[tuple[SearchPlan, Order]]
) -> tuple[dict[str, float], list[SearchPage]]:
    async def ask(question: tuple[SearchPlan, Order]) -> SearchPage:
        page = await engine.search(question[0])
        ranked(page, *question)
        return page

    for question in questions[:WARM_UP]:
        await ask(question)
    measured = [await _milliseconds(lambda question=question: ask(question)) for question in questions]  # type: ignore[misc]
    return percentiles([took for took, _ in measured]), [page for _, page in measured]


async def _beside_raw(engine: ElasticEngine, views: Views, raw: Raw, plans: list[SearchPlan]) -> dict[str, Any]:
    view = await views.newest()
    took: dict[str, list[float]] = {"adapter": [], "raw": [], "node": []}
    for number, plan in enumerate(plans):
        body = orjson.dumps(search_arguments(view, search_body(plan, view.outlines, view.departments)))

        async def bare(body: bytes = body) -> dict[str, Any]:
            return raw.search(body)

        async def through(plan: SearchPlan = plan) -> SearchPage:
            return await engine.search(plan)

        asks: list[tuple[str, Ask]] = [("adapter", through), ("raw", bare)]
        for name, ask in asks if number % 2 else reversed(asks):
            milliseconds, answer = await _milliseconds(ask)
            took[name].append(milliseconds)
            if name == "raw":
                took["node"].append(answer["took"])
    found: dict[str, Any] = {name: percentiles(values) for name, values in took.items()}
    found["ratio"] = round(found["adapter"]["p50"] / found["raw"]["p50"], 3)
    return found


async def measure(url: str, log: dict[str, list[Search]]) -> dict[str, Any]:
    """Everything about one node."""
    cluster, weights = Cluster((url,)), packaged_weights()
    engine, client, raw = ElasticEngine(cluster), cluster.client(), Raw(url)
    views = Views(client, cluster)
    result: dict[str, Any] = {"workloads": {}, "beside_raw": {}, "answers": {}, "second_requests": {}}
    plans: dict[str, list[SearchPlan]] = {}
    try:
        for name in ASKED:
            questions = []
            for plan, resolved in map(planned, log[name]):
                order = Order(question_scoring(resolved, weights), question_seed(resolved, weights), weights.bands)
                questions.append((plan, order))
            plans[name] = [plan for plan, _ in questions]
            result["workloads"][name], pages = await _through_the_port(engine, questions)
            result["answers"][name] = [asdict(_found(page)) for page in pages[:COMPARED]]
            result["second_requests"][name] = sum(page.totals.groups >= GROUPS_EXACT_TO for page in pages)
        for name in ASKED:
            result["beside_raw"][name] = await _beside_raw(engine, views, raw, plans[name])
    finally:
        await views.close()
        await client.close()
        await engine.close()
    result["memory"] = memory()
    return result


def _found(page: SearchPage) -> Found:
    facets = {name: {count.value: count.count for count in counts} for name, counts in page.facets.items()}
    return Found(page.totals.offers, list(page.candidates.ids[:20]), facets)


def main() -> None:
    """Parse the command line, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url")
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    log = json.loads(arguments.questions.read_text())
    arguments.out.write_text(json.dumps(asyncio.run(measure(arguments.url, log))))


if __name__ == "__main__":
    main()
