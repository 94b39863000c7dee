"""An audit as tables on the terminal."""

from collections.abc import Sequence

from rich import box
from rich.markup import escape
from rich.table import Table

from search_svc.audit.results import Audit, CutFound, Measured, ProviderFound
from search_svc.cli.table import console

# The providers farthest from fair lots, either way; --json has all.
FARTHEST = 10


def show_audit(found: Audit) -> None:
    """The figures of an audit."""
    out = console()
    asked, test = found.asked, found.tie_break
    out.print(
        escape(
            f"{asked.queries} queries ({asked.source}): {asked.distinct} distinct, {asked.nothing_found} found "
            f"nothing. {asked.days} days, {asked.first_day} to {asked.last_day}: {asked.lists} lists, "
            f"{asked.open_lists} with places decided by lot, first page {asked.page}."
        )
    )
    out.print(escape(f"Index {asked.index_version}, ranking {asked.ranking_version}, seed {asked.seed}."))
    if asked.cut_lists:
        out.print(
            f"In {asked.cut_lists} lists equals of the first page go on beyond the window: those are not in the draw."
        )
    out.print(f"[bold]Tie-break: p = {test.p:.3f}[/] ({test.permutations} permutations, all statistics together)")
    out.print(_table("", ("statistic", "p"), [(one.name, f"{one.p:.3f}") for one in test.statistics]))
    measures = {**found.concentration, **found.expected_exposure, **{f"AWRF, {c.name}": c.awrf for c in found.cuts}}
    rows = [(name, *_measured(measure)) for name, measure in measures.items()]
    out.print(_table("First-page exposure", ("measure", "found", "fair lots", "95 % of fair lots"), rows))
    for cut in found.cuts:
        _show_cut(cut)
    overlap = found.overlap
    if overlap.offers_jaccard is not None:
        likeness = [
            ("offers", _decimal(overlap.offers_jaccard), _decimal(overlap.offers_rbo)),
            ("providers", _decimal(overlap.providers_jaccard), _decimal(overlap.providers_rbo)),
        ]
        out.print(_table("First pages of consecutive days", ("", "Jaccard", "RBO"), likeness))
    _show_providers(found.providers)
    for name, reason in found.unmeasured.items():
        out.print(escape(f"Not measured: {name} ({reason})."))


def _show_cut(cut: CutFound) -> None:
    trend = "" if cut.trend_p is None else f", trend p = {cut.trend_p:.3f}"
    rows = [
        (
            of.label,
            str(of.providers),
            _percent(of.exposure),
            _percent(of.expected),
            f"{_percent(of.low)} to {_percent(of.high)}",
            _percent(of.share),
            f"{of.p:.3f}",
        )
        for of in cut.categories
    ]
    heads = (cut.name, "providers", "exposure", "fair lots", "95 % of fair lots", "share of equals", "p")
    console().print(_table(f"By {cut.name}: p = {cut.p:.3f}{trend}", heads, rows))


def _show_providers(providers: Sequence[ProviderFound]) -> None:
    farthest = sorted(providers, key=lambda one: (-abs(one.score), one.siren))[:FARTHEST]
    rows = [
        (
            one.siren,
            one.name or "unknown",
            str(one.offers),
            f"{one.exposure:.1f}",
            f"{one.expected:.1f}",
            f"{one.share:.1f}",
            f"{one.score:+.2f}",
        )
        for one in farthest
    ]
    heads = ("SIREN", "name", "offers", "exposure", "fair lots", "share of equals", "standard score")
    title = f"Farthest from fair lots, of {len(providers)} providers"
    console().print(_table(title, heads, rows, texts=2))


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], texts: int = 1) -> Table:
    table = Table(title=escape(title) or None, title_justify="left", box=box.SIMPLE_HEAD)
    for number, head in enumerate(heads):
        table.add_column(escape(head), justify="left" if number < texts else "right")
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    return table


def _measured(of: Measured) -> tuple[str, str, str]:
    return _decimal(of.value), _decimal(of.neutral), f"{_decimal(of.low)} to {_decimal(of.high)}"


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _percent(part: float) -> str:
    return f"{100 * part:.2f} %"
