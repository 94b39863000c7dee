"""``audit``: whether equals share the first page, on a query log replayed over many days."""

import asyncio
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from search_svc.audit.asking import IndexChangedError, days_to
from search_svc.audit.auditing import NothingToAuditError
from search_svc.audit.auditing import audit as audited
from search_svc.audit.query_log import QueryLogError, drawn_log, read_query_log
from search_svc.audit.results import Audit
from search_svc.cli.audit_table import show_audit
from search_svc.cli.errors import VerbError
from search_svc.query.service import open_service
from search_svc.settings import Settings, load_settings

# Enough for a bias of 2 % in favour of half of the providers to show (docs/neutrality.md), in about a minute.
SAMPLE = 100
DAYS = 30


def audit(
    queries: Annotated[
        Path | None,
        typer.Option(help="Query log: one query a line, or a TSV with a column query. Without it, see --sample."),
    ] = None,
    sample: Annotated[
        int,
        typer.Option(min=1, help="Without --queries: ask that many suggested jobs, certifications and domains."),
    ] = SAMPLE,
    days: Annotated[int, typer.Option(min=1, help="Replay the lottery of that many days, ending today.")] = DAYS,
    seed: Annotated[int, typer.Option(min=0, help="Of the draw of queries and of the permutations.")] = 0,
    json: Annotated[Path | None, typer.Option(help="Write everything found here, as JSON.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a report with plots here, as one HTML file.")] = None,
) -> None:
    """Audit neutrality: who has the exposure of first pages, against fair lots among equals, with permutation tests."""
    try:
        found = asyncio.run(_audit(load_settings(), queries, sample, days, seed))
    except (QueryLogError, NothingToAuditError, IndexChangedError) as error:
        raise VerbError(str(error)) from error
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")
    if html is not None:
        # matplotlib takes half a second to load: nobody else waits for it.
        from search_svc.audit.report import html_report

        html.write_text(html_report(found), encoding="utf-8")
    show_audit(found)


async def _audit(settings: Settings, queries: Path | None, sample: int, days: int, seed: int) -> Audit:
    log = read_query_log(queries) if queries is not None else None
    async with open_service(settings) as service:
        # The first to open an index may publish a new snapshot of it: not between two queries.
        await service.warm_up()
        if log is None:
            log = drawn_log(await service.catalogue_suggestions(), sample, seed)
        replayed = days_to(settings.day(), days)
        return await audited(service, log, replayed, data_dir=settings.data_dir, seed=seed)
