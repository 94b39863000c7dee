"""What a search by what remains to pay costs beside the same search by price, question by question in one run.

``python -m benchmarks.remaining DATA_DIR DAY [--questions 200] [--elastic]``

DATA_DIR is a data directory an ``ingest`` made (it is written to: the snapshot may be built anew). Every question is
asked both ways in turn, with rights of its own, so that nothing is kept from one to the next. A figure is the median
over the questions of time by ``remaining`` / time by price, with the medians in milliseconds.
"""

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.elastic_node import node
from benchmarks.loading import SEED
from benchmarks.log import questions, read_pools
from benchmarks.measuring import WARM_UP, machine
from search_svc.engine.elastic import Cluster, ElasticEngine, bring_up_to_date
from search_svc.engine.embedded.engine import EmbeddedEngine
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import FacetRequest, Range, SearchPlan, Sort, Window
from search_svc.query.facets import CENTS, EDGES
from search_svc.query.remaining import Account, remaining_for
from search_svc.query.understanding import text_clause
from search_svc.ranking import packaged_weights
from search_svc.store import Store

Search = Callable[[SearchPlan], Awaitable[SearchPage]]
Clock = Callable[[], float]
# Each by price and by what remains, the rest alike; the facet has as many buckets in both.
USES = ("filter", "facet", "sort", "sort of everything")
_A_CENT = Decimal("0.01")


def plan_of(use: str, field: str, words: str, account: Account, number: int) -> SearchPlan:
    """Question ``number``, by ``price`` or by ``remaining``. Engines keep what is asked of the whole catalogue: pages
    of another size each make them work anew."""
    text = None if use == "sort of everything" else text_clause(words, packaged_weights())
    edges = tuple(float(edge * CENTS) for edge in EDGES["remaining"])
    return SearchPlan(
        today=account.day,
        text=text,
        filters=(Range(field, 0, 100_000),) if use == "filter" else (),
        facets=(FacetRequest(field, edges=edges),) if use == "facet" else (),
        sort=Sort("remaining" if field == "remaining" else "price") if use.startswith("sort") else Sort("relevance"),
        window=Window(0, 20 + number),
        remaining=remaining_for(account) if field == "remaining" else None,
    )


async def measured(search: Search, words: list[str], day: date, clock: Clock) -> dict[str, dict[str, float]]:
    """For each use: medians in milliseconds by price and by what remains, and the median ratio."""
    draw, found = random.Random(SEED), {}
    for use in USES:
        times: list[tuple[float, float]] = []
        for number, text in enumerate([*words[:WARM_UP], *words]):
            account = Account(draw.randrange(10_000_00) * _A_CENT, day)
            fields = ["price", "remaining"]
            draw.shuffle(fields)  # who is asked second finds the words' postings warm
            took = {}
            for field in fields:
                begun = clock()
                await search(plan_of(use, field, text, account, number))
                took[field] = (clock() - begun) * 1e3
            times.append((took["price"], took["remaining"]))
        price, remaining = zip(*times[WARM_UP:], strict=True)
        found[use] = {
            "price_ms": round(statistics.median(price), 3),
            "remaining_ms": round(statistics.median(remaining), 3),
            "ratio": round(statistics.median(b / a for a, b in times[WARM_UP:]), 3),
        }
    return found


async def on_embedded(directory: Path, words: list[str], day: date) -> dict[str, Any]:
    """The embedded engine: processor time of its one thread, which other work on the machine does not lengthen."""
    engine = EmbeddedEngine(directory)
    try:
        return await measured(engine.search, words, day, time.thread_time)
    finally:
        await engine.close()


async def on_elastic(url: str, words: list[str], day: date) -> dict[str, Any]:
    """A loaded node: time on the wall."""
    engine = ElasticEngine(Cluster((url,)))
    try:
        return await measured(engine.search, words, day, time.perf_counter)
    finally:
        await engine.close()


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    parser.add_argument("day", type=date.fromisoformat)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--elastic", action="store_true", help="on a node started here too")
    asked = parser.parse_args()
    log = questions(read_pools(asked.directory, SEED), asked.questions, SEED, asked.day)
    words = [str(search["q"]) for search in log["text"]]
    with Store(asked.directory, read_only=True) as store:
        print(machine(), {"offers": store.count_offers(), "seed": SEED, "questions": len(words)}, flush=True)
    print("embedded", asyncio.run(on_embedded(asked.directory, words, asked.day)), flush=True)
    if asked.elastic:
        run = Path(tempfile.gettempdir()) / f"search-svc-bench-remaining-{os.getpid()}"
        with node(run, "1g") as running, Store(asked.directory) as store:
            bring_up_to_date(store, Cluster((running.url,)))
            print("elasticsearch", asyncio.run(on_elastic(running.url, words, asked.day)), flush=True)


if __name__ == "__main__":
    main()
