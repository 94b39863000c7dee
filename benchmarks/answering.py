"""Ask one engine every question, once, in a process of its own, and write down how long each answer took.

``python -m benchmarks.answering ENGINE HOME QUESTIONS OUT`` with ENGINE one of

* ``engine``: our engine through the port, grouped, with phase 2 (the targets are about this one);
* ``service``: the whole question in process: spelling, places, phase 2, documents, labels;
* ``tantivy``, ``sqlite``: the rivals, ungrouped and without phase 2.
"""

import argparse
import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from benchmarks.loading import RIVALS, STORE, TODAY
from benchmarks.log import WORKLOADS, Search
from benchmarks.measuring import WARM_UP, memory, percentiles
from benchmarks.rival import Found
from search_svc.engine.embedded.engine import EmbeddedEngine
from search_svc.engine.outlines import Outlines
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan, Window
from search_svc.engine.port import Lexicon
from search_svc.places import parse_point
from search_svc.places.territories import DEPARTMENTS
from search_svc.query.cursor import Origin
from search_svc.query.facets import facet_requests
from search_svc.query.paging import WINDOW, Order, ranked
from search_svc.query.parameters import OfferSearch
from search_svc.query.planning import Resolved, question_scoring, question_seed, search_plan
from search_svc.query.resolution import as_written
from search_svc.query.service import open_service
from search_svc.query.spelling import Speller
from search_svc.ranking import packaged_weights
from search_svc.settings import Settings
from search_svc.store import Store

# Answers kept to be compared between engines.
COMPARED = 60
# A slow engine is asked no longer than this for one workload (seconds), but for at least as many questions.
_ENOUGH_SECONDS, _LEAST_QUESTIONS = 90.0, 30

_NO_WORDS = Speller(Lexicon("", (), (), ()))
Ask = Callable[[Any], Awaitable[Any]]


def planned(body: Search) -> tuple[SearchPlan, Resolved]:
    """The plan the query layer makes of a search, with its first window, and what phase 2 needs.

    No word is read as initials: that takes the vocabulary of an index.
    """
    search = OfferSearch.model_validate(body)
    weights = packaged_weights()
    home, work = _origin(search.home), _origin(search.work)
    resolved = as_written(search, TODAY, home, work, weights, _NO_WORDS)
    window = Window(0, WINDOW if search.sort == "relevance" else search.size)
    plan = search_plan(search, resolved, weights)
    return replace(plan, facets=facet_requests(search), window=window), resolved


def _origin(text: str | None) -> Origin | None:
    point = parse_point(text) if text else None
    return Origin("", *point) if point else None


async def _measure(questions: list[Any], ask: Ask) -> tuple[dict[str, float], list[Any]]:
    for question in questions[:WARM_UP]:
        await ask(question)
    took: list[float] = []
    answers: list[Any] = []
    begun = time.perf_counter()
    for question in questions:
        start = time.perf_counter_ns()
        answer = await ask(question)
        took.append((time.perf_counter_ns() - start) / 1e6)
        if len(answers) < COMPARED:
            answers.append(answer)
        if len(took) >= _LEAST_QUESTIONS and time.perf_counter() - begun > _ENOUGH_SECONDS:
            break
    return percentiles(took), answers


async def _engine(store: Path, workloads: dict[str, list[Search]]) -> dict[str, Any]:
    opened = time.perf_counter()
    engine = EmbeddedEngine(store)
    result: dict[str, Any] = {"open_seconds": round(time.perf_counter() - opened, 3), "workloads": {}, "answers": {}}
    weights = packaged_weights()

    async def ask(question: tuple[SearchPlan, Order]) -> SearchPage:
        page = await engine.search(question[0])
        ranked(page, *question)
        return page

    for name, searches in workloads.items():
        questions = []
        for plan, resolved in map(planned, searches):
            order = Order(question_scoring(resolved, weights), question_seed(resolved, weights), weights.bands)
            questions.append((plan, order))
        if name == "front_page":
            first = time.perf_counter_ns()
            await ask(questions[0])
            result["first_front_page_ms"] = round((time.perf_counter_ns() - first) / 1e6, 2)
        result["workloads"][name], pages = await _measure(questions, ask)
        result["answers"][name] = [asdict(_found(page)) for page in pages]
    result["memory"] = memory()
    await engine.close()
    return result


def _found(page: SearchPage) -> Found:
    facets = {name: {count.value: count.count for count in counts} for name, counts in page.facets.items()}
    return Found(page.totals.offers, list(page.candidates.ids[:20]), facets)


async def _service(store: Path, workloads: dict[str, list[Search]]) -> dict[str, Any]:
    result: dict[str, Any] = {"workloads": {}}
    async with open_service(Settings(data_dir=store, today=TODAY)) as service:
        await service.warm_up()
        for name, searches in workloads.items():
            bodies = [OfferSearch.model_validate(body) for body in searches]
            result["workloads"][name], _ = await _measure(bodies, service.search)
    result["memory"] = memory()
    return result


async def _rival(name: str, home: Path, workloads: dict[str, list[Search]]) -> dict[str, Any]:
    rival = RIVALS[name]()
    rival.open(home / name)
    with Store(home / STORE, read_only=True) as store:
        outlines = Outlines.read(store)
    result: dict[str, Any] = {"name": rival.name, "workloads": {}, "answers": {}}

    async def ask(question: tuple[SearchPlan, object]) -> Found:
        return rival.search(*question)

    for workload, searches in workloads.items():
        plans = [planned(body)[0] for body in searches]
        questions = [(plan, rival.prepare(plan, _touched(plan, outlines))) for plan in plans]
        result["workloads"][workload], answers = await _measure(questions, ask)
        result["answers"][workload] = [asdict(answer) for answer in answers]
    result["memory"] = memory()
    return result


def _touched(plan: SearchPlan, outlines: Outlines) -> tuple[str, ...]:
    origins = [origin for origin in (plan.home, plan.work) if origin is not None]
    if plan.radius_km is None:
        return ()
    return tuple(c for c in DEPARTMENTS if any(outlines.distance(o, c) <= plan.radius_km for o in origins))


def main() -> None:
    """Parse the command line, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("engine", choices=("engine", "service", *RIVALS))
    parser.add_argument("home", type=Path, help="folder of the data of one size (see benchmarks.loading)")
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    log = json.loads(arguments.questions.read_text())
    workloads = {name: log[name] for name in WORKLOADS}
    if arguments.engine == "engine":
        result = asyncio.run(_engine(arguments.home / STORE, workloads))
    elif arguments.engine == "service":
        result = asyncio.run(_service(arguments.home / STORE, workloads))
    else:
        result = asyncio.run(_rival(arguments.engine, arguments.home, workloads))
    arguments.out.write_text(json.dumps(result))


if __name__ == "__main__":
    main()
