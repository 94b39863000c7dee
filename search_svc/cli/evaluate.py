"""``evaluate``: how relevant the answers to the queries of a judgement file are."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich import box
from rich.markup import escape
from rich.table import Table

from search_svc.cli.errors import VerbError
from search_svc.cli.table import console
from search_svc.evaluation.asking import IndexChangedError
from search_svc.evaluation.evaluation import Evaluation, NothingToJudgeError
from search_svc.evaluation.evaluation import evaluate as evaluated
from search_svc.evaluation.facts import read_facts
from search_svc.evaluation.judgements import Judgement, JudgementsError, read_judgements
from search_svc.evaluation.making import MAKERS
from search_svc.evaluation.making import made as made_of
from search_svc.evaluation.measures import MEASURES
from search_svc.evaluation.rewriting import REWRITINGS
from search_svc.evaluation.statistics import RESAMPLES, Difference, Interval
from search_svc.query.service import open_service
from search_svc.ranking import Weights, packaged_weights
from search_svc.ranking.weights import read_weights
from search_svc.settings import Settings, load_settings
from search_svc.store import Store

# Each word takes one: more would leave few queries that have the words for it.
TYPOS_LIMIT = 2


def evaluate(
    file: Annotated[
        Path | None, typer.Argument(help="Judgements: TSV with columns query and certifs (and kind, level).")
    ] = None,
    made: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KIND",
            help=f"Instead of a file: queries made from what is on sale: {', '.join(MAKERS)}. May be repeated.",
        ),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(help="Another weights file: compare its ranking with the packaged one, query by query."),
    ] = None,
    rewrite: Annotated[
        str | None,
        typer.Option(
            metavar="WAY",
            help=f"Write each query that way ({', '.join(REWRITINGS)}); without --compare, also as written.",
        ),
    ] = None,
    typos: Annotated[int, typer.Option(min=0, max=TYPOS_LIMIT, help='Short for --rewrite "1 typo" and "2 typos".')] = 0,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Only that many queries, drawn (of each kind made).")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of queries made, sample, rewriting, intervals and p-values.")] = 0,
    json: Annotated[Path | None, typer.Option(help="Write figures and every query's answer here, as JSON.")] = None,
) -> None:
    """Measure relevance over judged queries: nDCG@10, success@5, MRR@10 and the share of queries that find nothing."""
    if (file is None) is not bool(made):
        raise VerbError("FILE or --made: exactly one of them says which queries are asked")
    if rewrite and typos:
        raise VerbError("--rewrite and --typos: one of them")
    if unknown := [kind for kind in made or () if kind not in MAKERS]:
        raise VerbError(f"--made: {unknown[0]!r} is none of {', '.join(MAKERS)}")
    if rewrite and rewrite not in REWRITINGS:
        raise VerbError(f"--rewrite: {rewrite!r} is none of {', '.join(REWRITINGS)}")
    settings = load_settings()
    way = rewrite or (f"{typos} typo" + "s" * (typos > 1) if typos else None)
    try:
        drawn, of = _read(file, seed, sample) if file else _made(settings, made or (), seed, sample)
        rankings = [packaged_weights(), *([_weights(compare)] if compare else [])]
        found = asyncio.run(_evaluate(settings, drawn, rankings, way, seed))
    except (JudgementsError, NothingToJudgeError, IndexChangedError) as error:
        raise VerbError(str(error)) from error
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    _show(found, of)


def _read(file: Path, seed: int, sample: int | None) -> tuple[tuple[Judgement, ...], int]:
    assert file is not None
    judgements = read_judgements(file)
    if judgements.unused:
        typer.echo(f"not used: {', '.join(judgements.unused)}", err=True)
    drawn = judgements.sample(sample, seed) if sample is not None else judgements
    return drawn.judgements, len(judgements.judgements)


def _made(settings: Settings, kinds: Sequence[str], seed: int, sample: int | None) -> tuple[tuple[Judgement, ...], int]:
    with Store(settings.data_dir, read_only=True) as store:
        facts = read_facts(store)
    every = made_of(facts, dict.fromkeys(kinds), seed)
    if not every:
        raise NothingToJudgeError(f"nothing on sale makes a query of the kinds {', '.join(kinds)}")
    return made_of(facts, dict.fromkeys(kinds), seed, sample), len(every)


async def _evaluate(
    settings: Settings, judgements: Sequence[Judgement], rankings: Sequence[Weights], way: str | None, seed: int
) -> Evaluation:
    async with AsyncExitStack() as stack:
        services = [await stack.enter_async_context(open_service(settings, weights=weights)) for weights in rankings]
        for service in services:
            # The first to open an index may publish a new snapshot of it: not between two queries.
            await service.warm_up()
        return await evaluated(judgements, services, rewritten=way, seed=seed)


def _weights(path: Path) -> Weights:
    try:
        return read_weights(path.read_text(encoding="utf-8"))
    except KeyError as error:
        raise VerbError(f"--compare: {path}: {error} is missing") from error
    except (ValueError, TypeError) as error:
        raise VerbError(f"--compare: {path}: {error}") from error


def _show(found: Evaluation, of: int) -> None:
    out = console()
    sampled = f"{found.read} of {of} queries drawn" if found.read < of else f"{of} queries"
    short = f", {found.not_rewritable} are not changed by the rewriting" if found.not_rewritable else ""
    out.print(
        f"{sampled}: {found.judged} judged, {found.not_on_sale} left out (no relevant certification on sale){short}."
    )
    drawn = f"seed {found.seed}, 95 % intervals of {RESAMPLES} bootstrap draws"
    out.print(escape(f"Index {found.index_version}, day {found.day}, {drawn}."))
    for variant in found.variants:
        rows = [
            (row.kind, row.queries, [_interval(row.measures[name]) for name in MEASURES]) for row in variant.figures
        ]
        out.print(_table(f"{variant.name}, ranking {variant.ranking_version}", rows))
    if found.comparison:
        first, last = found.variants[0].name, found.variants[-1].name
        rows = [
            (row.kind, row.queries, [_difference(row.measures[name]) for name in MEASURES]) for row in found.comparison
        ]
        out.print(_table(f"{last}, minus {first}", rows))


def _table(title: str, rows: Sequence[tuple[str, int, list[str]]]) -> Table:
    table = Table(title=escape(title), title_justify="left", box=box.SIMPLE_HEAD)
    for heading in ("kind", "queries", *MEASURES):
        table.add_column(heading, justify="left" if heading == "kind" else "right")
    for kind, queries, cells in rows:
        table.add_row(escape(kind), str(queries), *cells)
    return table


def _interval(of: Interval) -> str:
    return escape(f"{of.value:.3f} [{of.low:.3f}, {of.high:.3f}]")


def _difference(of: Difference) -> str:
    return escape(f"{of.value:+.3f} [{of.low:+.3f}, {of.high:+.3f}] p={of.p:.4f}")
