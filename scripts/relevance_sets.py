"""The sets that relevance is judged on, measured over the shared catalogue with and without thesauri.

``scripts.relevance_page`` publishes the large samples; the gate (``tests/evaluation/test_relevance_gate.py``) asks the
small ones again at every change.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from msgspec import Struct

from search_svc.evaluation.evaluation import Evaluation, evaluate
from search_svc.evaluation.facts import Facts, read_facts
from search_svc.evaluation.judgements import Judgement, Judgements, read_judgements
from search_svc.evaluation.making import MAKERS, made
from search_svc.evaluation.rewriting import REWRITINGS
from search_svc.indexer import IngestRequest, ingest
from search_svc.query.service import open_service
from search_svc.settings import Settings
from search_svc.store import Store

TODAY = date(2026, 11, 22)
# Of every draw: samples, wordings, rewritings, intervals.
SEED = 1
WITH, WITHOUT = "with thesauri", "without thesauri"
AS_WRITTEN = "as written"

JOBS = "job_title_to_certifications.tsv"
TERMS = "training_term_to_certifications.tsv"


@dataclass(frozen=True, slots=True)
class SetOfQueries:
    """One set: a file of ``queries/`` or the kinds made, how it is rewritten, and how many queries of it are drawn.

    ``published`` for the page and ``gated`` for the gate (None: all; 0: not asked there).
    """

    name: str
    file: str = ""
    made: str = ""
    rewritten: str = ""
    published: int | None = None
    gated: int | None = None


# Rewritings of the two large files: way → how many queries are published and gated.
_WAYS = {"": (600, 250), "1 typo": (400, 200), **dict.fromkeys(REWRITINGS[1:], (150, 0))}
_OF_FILES = (
    SetOfQueries("hand-written", "hand_written.tsv"),
    SetOfQueries("human cases", "human_cases.json"),
    # No training term names both genders.
    *(
        SetOfQueries(name, file, "", way, *sizes)
        for name, file in (("job titles", JOBS), ("training terms", TERMS))
        for way, sizes in _WAYS.items()
        if (file, way) != (TERMS, "one gender")
    ),
)
_MADE = tuple(SetOfQueries(kind, made=kind, published=200, gated=120) for kind in MAKERS)
# What depends on the thesauri is asked without them too.
SETS = {WITH: (*_OF_FILES, *_MADE), WITHOUT: tuple(s for s in _OF_FILES if s.rewritten in ("", "1 typo"))}


class Figures(Struct, frozen=True):
    """The figures of a set asked one way. ``low`` and ``high``: ends of the 95 % interval of each measure.

    ``loss`` is what its rewriting costs success@5 against the same queries as written, with interval and p-value.
    """

    set: str
    asked: str
    kind: str
    queries: int
    measures: dict[str, float]
    low: dict[str, float]
    high: dict[str, float]
    loss: tuple[float, float, float, float] | None = None


def ingest_shared(data: Path, directory: Path, *, thesauri: bool) -> Path:
    """Ingest the shared catalogue into ``directory``, which is returned."""
    files, labels = data / "catalogue", data / "labels"
    ingest(
        IngestRequest(
            data_dir=directory,
            today=TODAY,
            certifications=[files / "rncp.zip", files / "rs.zip"],
            organisations=[files / "organisations.csv"],
            offers=[files / "edof.zip", files / "intercarif.xml.gz"],
            places=[data / "places" / "hexasmal.csv"],
            thesaurus=[labels / "metier.csv", labels / "formacodes.csv"] if thesauri else [],
        )
    )
    return directory


def measured(settings: Settings, queries: Path, sets: Sequence[SetOfQueries], *, gated: bool) -> list[Figures]:
    """The figures of these sets over an ingested catalogue; every kind of a set has its row, and all together."""
    with Store(settings.data_dir, read_only=True) as store:
        facts = read_facts(store)

    async def ask() -> list[Figures]:
        found: list[Figures] = []
        async with open_service(settings) as service:
            # The first to open an index may publish a new snapshot of it: not between two queries.
            await service.warm_up()
            for one in sets:
                size = one.gated if gated else one.published
                if size == 0:
                    continue
                judgements = drawn(one, queries, facts, size)
                answered = await evaluate(judgements, [service], rewritten=one.rewritten or None, seed=SEED)
                found += _rows(one, answered)
        return found

    return asyncio.run(ask())


def drawn(one: SetOfQueries, queries: Path, facts: Facts, size: int | None) -> tuple[Judgement, ...]:
    """The judgements of a set, ``size`` of them at most (None: all)."""
    if one.made:
        return made(facts, [one.made], SEED, size)
    every: Judgements = read_judgements(queries / one.file)
    return (every if size is None else every.sample(size, SEED)).judgements


def _rows(one: SetOfQueries, answered: Evaluation) -> Iterator[Figures]:
    variant = answered.variants[-1]
    for number, row in enumerate(variant.figures):
        lost = answered.comparison[number].measures["success@5"] if answered.comparison else None
        yield Figures(
            one.name,
            variant.rewriting or AS_WRITTEN,
            row.kind,
            row.queries,
            {name: interval.value for name, interval in row.measures.items()},
            {name: interval.low for name, interval in row.measures.items()},
            {name: interval.high for name, interval in row.measures.items()},
            (lost.value, lost.low, lost.high, lost.p) if lost else None,
        )
