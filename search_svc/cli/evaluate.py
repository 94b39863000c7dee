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
from search_svc.evaluation.judgements import Judgement, JudgementsError, read_judgements
from search_svc.evaluation.measures import MEASURES
from search_svc.evaluation.statistics import RESAMPLES, Difference, Interval
from search_svc.query.service import open_service
from search_svc.ranking import Weights, packaged_weights
from search_svc.ranking.weights import read_weights
from search_svc.settings import Settings, load_settings

# Each word takes one: more would leave few queries that have the words for it.
TYPOS_LIMIT = 2


def evaluate(
    file: Annotated[Path, typer.Argument(help="Judgements: TSV with columns query and certifs (and kind, level).")],
    compare: Annotated[
        Path | None,
        typer.Option(help="Another weights file: compare its ranking with the packaged one, query by query."),
    ] = None,
    typos: Annotated[
        int,
        typer.Option(
            min=0, max=TYPOS_LIMIT, help="Misspell that many words of each query; without --compare, also as written."
        ),
    ] = 0,
    sample: Annotated[int | None, typer.Option(min=1, help="Only that many queries, drawn from the file.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the sample, the typos, the intervals and the p-values.")] = 0,
    json: Annotated[Path | None, typer.Option(help="Write figures and every query's answer here, as JSON.")] = None,
) -> None:
    """Measure relevance over judged queries: nDCG@10, success@5, MRR@10 and the share of queries that find nothing."""
    try:
        judgements = read_judgements(file)
        if judgements.unused:
            typer.echo(f"not used: {', '.join(judgements.unused)}", err=True)
        drawn = judgements.sample(sample, seed) if sample is not None else judgements
        rankings = [packaged_weights(), *([_weights(compare)] if compare else [])]
        found = asyncio.run(_evaluate(load_settings(), drawn.judgements, rankings, typos, seed))
    except (JudgementsError, NothingToJudgeError, IndexChangedError) as error:
        raise VerbError(str(error)) from error
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    _show(found, in_file=len(judgements.judgements))


async def _evaluate(
    settings: Settings, judgements: Sequence[Judgement], rankings: Sequence[Weights], typos: int, seed: int
) -> Evaluation:
    async with AsyncExitStack() as stack:
        services = [await stack.enter_async_context(open_service(settings, weights=weights)) for weights in rankings]
        for service in services:
            # The first to open an index may publish a new snapshot of it: not between two queries.
            await service.warm_up()
        return await evaluated(judgements, services, typos=typos, seed=seed)


def _weights(path: Path) -> Weights:
    try:
        return read_weights(path.read_text(encoding="utf-8"))
    except KeyError as error:
        raise VerbError(f"--compare: {path}: {error} is missing") from error
    except (ValueError, TypeError) as error:
        raise VerbError(f"--compare: {path}: {error}") from error


def _show(found: Evaluation, in_file: int) -> None:
    out = console()
    sampled = f"{found.read} of {in_file} queries drawn" if found.read < in_file else f"{in_file} queries"
    short = f", {found.too_short} have too few words long enough to be misspelt" if found.too_short else ""
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
