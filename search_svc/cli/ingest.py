"""``ingest``: files of every format in, a summary on the terminal, a report and the decisions in files."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from search_svc import indexer
from search_svc.cli.engine import make_searchable
from search_svc.indexer import IngestRequest, Report
from search_svc.settings import load_settings

Progressing = Callable[[str, int, int | None], None]
_ANY_FORMAT = "A file, folder, zip or .gz; its format is recognised. Repeatable."


def _paths(what: str) -> object:
    return typer.Option(exists=True, metavar="PATH", help=f"{what} {_ANY_FORMAT}", show_default=False)


def ingest(
    certifications: Annotated[list[Path] | None, _paths("Fiches of France compétences (XML V4.1, CSV).")] = None,
    organisations: Annotated[list[Path] | None, _paths("The public list of training organisations.")] = None,
    offers: Annotated[list[Path] | None, _paths("Offers (EDOF, LHEO, Intercarif, open catalogue of MCF).")] = None,
    places: Annotated[list[Path] | None, _paths("La Poste's file, outlines by département (GeoJSON).")] = None,
    thesaurus: Annotated[list[Path] | None, _paths("ROME job titles, Formacode.")] = None,
    ratings: Annotated[list[Path] | None, _paths("Ratings of offers (CSV, JSON Lines).")] = None,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day to decide for.", metavar="DATE", show_default="the present"),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full/--delta", help="Withdraw what the sources of this run no longer hold, or nothing.")
    ] = False,
    allow_shrink: Annotated[
        bool, typer.Option("--allow-shrink", help="With --full: even when more than 20 % of a source vanishes.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(dir_okay=False, metavar="FILE", help="Write the report here, as JSON.")
    ] = None,
    decisions: Annotated[
        Path | None, typer.Option(dir_okay=False, metavar="FILE", help="Write what became of each offer here, as CSV.")
    ] = None,
) -> None:
    """Read registers and offers into the data directory, and make them searchable."""
    settings = load_settings()
    if not any((certifications, organisations, offers, places, thesaurus, ratings)):
        raise typer.BadParameter("give at least one PATH", param_hint="--offers, --certifications, …")
    if allow_shrink and not full:
        raise typer.BadParameter("has a meaning with --full only", param_hint="--allow-shrink")
    for file in (report, decisions):
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
    with progress_bars() as progress:
        done = indexer.ingest(
            IngestRequest(
                data_dir=settings.data_dir,
                today=_day(today) or settings.day(),
                certifications=certifications or (),
                organisations=organisations or (),
                offers=offers or (),
                places=places or (),
                thesaurus=thesaurus or (),
                ratings=ratings or (),
                full=full,
                allow_shrink=allow_shrink,
                decisions=decisions,
                geocoder_url=settings.geocoder_url,
                progress=progress,
            )
        )
        progress("making searchable", 0, None)
        make_searchable(settings)
    if report is not None:
        report.write_text(json.dumps(done.to_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    typer.echo(summary(done))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


class _Bars:
    """Progress bars, one a phase, called as ``IngestRequest.progress`` asks."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._phase = ""
        self._task: TaskID | None = None

    def __call__(self, phase: str, done: int, total: int | None) -> None:
        """Show how far a phase is."""
        if phase != self._phase or self._task is None:
            self._end()
            self._phase, self._task = phase, self._bars.add_task(phase, total=total)
        self._bars.update(self._task, completed=done, total=total)

    def _end(self) -> None:
        """A phase that counted without knowing its total is done when the next one begins."""
        if self._task is not None:
            completed = self._bars.tasks[-1].completed
            self._bars.update(self._task, total=completed or 1, completed=completed or 1)


def _silent(phase: str, done: int, total: int | None) -> None:
    """No terminal, no bar."""


@contextmanager
def progress_bars() -> Iterator[Progressing]:
    """Bars on a terminal, nothing elsewhere. They go to standard error and disappear when all is done."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _silent
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        yield _Bars(bars)


def summary(report: Report) -> str:
    """The report as a few lines people read: counts first, then reasons, then what needs an eye."""
    lines = [
        f"{report.read:,} offers read in {report.seconds:.1f} s: {report.indexed:,} new, {report.updated:,} updated,"
        f" {report.unchanged:,} unchanged, {report.quarantined:,} quarantined; {report.withdrawn:,} withdrawn",
    ]
    if report.superseded or report.re_decided:
        lines.append(f"superseded {report.superseded:,}; decided again {report.re_decided:,}")
    lines += [
        f"{title}: {_reasons(counts)}"
        for title, counts in (
            ("registers", report.registers),
            ("superseded", report.superseded_by_reason),
            ("withdrawn", report.withdrawn_by_reason),
            ("quarantined", report.quarantined_by_reason),
            ("sessions quarantined", report.sessions_quarantined_by_reason),
            ("flagged", report.flagged_by_reason),
            ("not eligible", report.ineligible_by_reason),
            ("ratings", report.ratings_by_state),
            ("ratings quarantined", report.ratings_quarantined_by_reason),
            ("addresses", report.addresses_by_verdict),
        )
        if counts
    ]
    if report.rules_skipped:
        lines.append(f"rules not applied, as their register was never loaded: {', '.join(report.rules_skipped)}")
    if report.unreadable_records:
        lines.append(f"records of registers that could not be read: {report.unreadable_records:,}")
    lines += [f"not recognised: {name}" for name in report.unrecognised]
    lines += [f"refused: {name}: {detail}" for name, detail in report.refused]
    lines += [f"end not readable, nothing withdrawn in it: {name}" for name in report.incomplete_sources]
    return "\n".join(lines)


def _reasons(counts: Counter[str]) -> str:
    return ", ".join(f"{reason} {number:,}" for reason, number in counts.most_common())
