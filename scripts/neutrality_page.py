"""Audit the shared catalogue and write what was seen (``make neutrality``, a minute or two).

The tables of ``docs/neutrality.md`` between its markers. The catalogue is ingested anew from ``../shared/data``.
"""

import asyncio
from pathlib import Path
from shutil import rmtree

import pandas as pd

from scripts.relevance_sets import TODAY, ingest_shared
from search_svc.audit.asking import days_to
from search_svc.audit.auditing import audit
from search_svc.audit.query_log import drawn_log
from search_svc.audit.results import Audit, CutFound, Measured
from search_svc.query.service import open_service
from search_svc.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
STORE = ROOT / ".cache" / "neutrality"
PAGE = ROOT / "docs" / "neutrality.md"
BEGIN, END = "<!-- audit: written by scripts/neutrality_page.py -->", "<!-- end of audit -->"
# What `search-svc audit` asks without options.
QUERIES, DAYS, SEED = 100, 30, 0


def main() -> None:
    """Ingest, audit, write."""
    rmtree(STORE, ignore_errors=True)
    found = asyncio.run(audited(ingest_shared(SHARED, STORE, thesauri=True)))
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


async def audited(store: Path) -> Audit:
    """The default audit of a catalogue on the day of the page."""
    settings = Settings(data_dir=store, today=TODAY)
    async with open_service(settings) as service:
        await service.warm_up()
        log = drawn_log(await service.catalogue_suggestions(), QUERIES, SEED)
        return await audit(service, log, days_to(TODAY, DAYS), data_dir=store, seed=SEED)


def with_tables(page: str, found: Audit) -> str:
    """The page with its tables anew; ValueError when it lacks a marker."""
    before, _, rest = page.partition(BEGIN)
    _, marker, after = rest.partition(END)
    if not marker:
        raise ValueError(f"the page has no {BEGIN} … {END}")
    asked, overlap = found.asked, found.overlap
    head = (
        f"Ranking {asked.ranking_version}, embedded engine, the shared catalogue with thesauri, seed "
        f"{asked.seed}. {asked.queries} queries drawn from the suggestions, {asked.days} days from {asked.first_day} "
        f"to {asked.last_day}: {asked.lists} lists, {asked.open_lists} with places decided by lot; in {asked.cut_lists}"
        f" equals of the first page go on beyond the window. {len(found.providers)} providers.\n\n"
        f"**Tie-break: p = {found.tie_break.p:.3f}** ({found.tie_break.permutations} permutations).\n"
    )
    statistics = pd.DataFrame(
        {
            "statistic": [one.name for one in found.tie_break.statistics],
            "p": [f"{one.p:.3f}" for one in found.tie_break.statistics],
        }
    )
    measures = {
        **found.concentration,
        **found.expected_exposure,
        **{f"AWRF, {cut.name}": cut.awrf for cut in found.cuts},
    }
    days = pd.DataFrame(
        {
            "first pages of consecutive days": ["offers", "providers"],
            "Jaccard": [_decimal(overlap.offers_jaccard), _decimal(overlap.providers_jaccard)],
            "RBO": [_decimal(overlap.offers_rbo), _decimal(overlap.providers_rbo)],
        }
    )
    tables = [markdown(statistics), markdown(_measures(measures)), *(markdown(_cut(cut)) for cut in found.cuts)]
    return before + "\n\n".join((f"{BEGIN}\n\n{head.strip()}", *tables, markdown(days), f"{END}{after}"))


def markdown(table: pd.DataFrame) -> str:
    """A table of texts as Markdown."""
    lines = [list(map(str, table.columns)), ["---"] * len(table.columns), *table.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _measures(measures: dict[str, Measured]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "measure": list(measures),
            "found": [f"{of.value:.4f}" for of in measures.values()],
            "fair lots, mean": [f"{of.neutral:.4f}" for of in measures.values()],
            "95 % of fair lots": [f"{of.low:.4f} to {of.high:.4f}" for of in measures.values()],
        }
    )


def _cut(cut: CutFound) -> pd.DataFrame:
    of = cut.categories
    return pd.DataFrame(
        {
            cut.name: [one.label for one in of],
            "providers": [str(one.providers) for one in of],
            "exposure": [f"{100 * one.exposure:.2f} %" for one in of],
            "fair lots": [f"{100 * one.expected:.2f} %" for one in of],
            "95 % of fair lots": [f"{100 * one.low:.2f} to {100 * one.high:.2f} %" for one in of],
            "share of equals": [f"{100 * one.share:.2f} %" for one in of],
            "p": [f"{one.p:.3f}" for one in of],
        }
    )


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


if __name__ == "__main__":
    main()
