"""Measure relevance over ``../shared/data`` and write what was seen (``make relevance``, some three minutes).

The tables of ``docs/relevance.md`` between its markers, every figure in ``docs/relevance.json``, the baseline of the
gate. ``--baseline`` writes the baseline alone (some ninety seconds): after a change that was meant to move figures.
"""

import argparse
import subprocess
from pathlib import Path
from shutil import rmtree

import msgspec
import pandas as pd

from scripts.relevance_gate import ALL, BASELINE, Baseline, Target, targets
from scripts.relevance_sets import AS_WRITTEN, SEED, SETS, TODAY, WITH, Figures, ingest_shared, measured
from search_svc.evaluation.measures import MEASURES
from search_svc.ranking import packaged_weights
from search_svc.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
STORES = ROOT / ".cache" / "relevance"
PAGE, FIGURES = ROOT / "docs" / "relevance.md", ROOT / "docs" / "relevance.json"
BEGIN, END = "<!-- figures: written by scripts/relevance_page.py -->", "<!-- end of figures -->"


class Published(msgspec.Struct, frozen=True):
    """``docs/relevance.json``: what was asked of what, and every figure."""

    commit: str
    ranking_version: str
    day: str
    seed: int
    figures: dict[str, list[Figures]]


def main() -> None:
    """Ingest, measure, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--baseline", action="store_true", help="write the baseline of the gate alone")
    only_baseline = options.parse_args().baseline
    stores = {}
    for where in SETS:
        directory = STORES / where.replace(" ", "-")
        rmtree(directory, ignore_errors=True)
        stores[where] = ingest_shared(SHARED, directory, thesauri=where == WITH)
    version = packaged_weights().version
    gated = _measured(stores, gated=True)
    _write(BASELINE, Baseline(version, gated, targets(gated)))
    if only_baseline:
        return
    published = Published(_commit(), version, TODAY.isoformat(), SEED, _measured(stores, gated=False))
    _write(FIGURES, published)
    PAGE.write_text(with_figures(PAGE.read_text(encoding="utf-8"), published), encoding="utf-8")


def with_figures(page: str, published: Published) -> str:
    """The page with its tables anew; ValueError when it lacks a marker."""
    before, _, rest = page.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"the page has no {BEGIN} … {END}")
    head = (
        f"Ranking {published.ranking_version}, commit {published.commit}, embedded engine, day {published.day}, seed"
        f" {published.seed}: the shared catalogue (19,940 offers)."
    )
    tables = [f"### {where.capitalize()}\n\n{_table(rows)}" for where, rows in published.figures.items()]
    kept = _targets(targets(published.figures))
    return "\n\n".join((f"{before}{BEGIN}\n{head}", *tables, f"### Targets\n\n{kept}", f"{END}{after}"))


def _measured(stores: dict[str, Path], *, gated: bool) -> dict[str, list[Figures]]:
    return {
        where: measured(Settings(data_dir=store, today=TODAY), SHARED / "queries", SETS[where], gated=gated)
        for where, store in stores.items()
    }


def _table(rows: list[Figures]) -> str:
    table = pd.DataFrame(
        {
            "set": [f"{row.set}, {row.asked}" if row.kind == ALL else f"· {row.kind}" for row in rows],
            "judged": [str(row.queries) for row in rows],
            **{name: [_interval(row, name) for row in rows] for name in MEASURES},
            "lost at 5": [_loss(row) for row in rows],
        }
    )
    # The kinds of a set stand before its row of all of them; published, the whole comes first. Kinds rewritten are
    # in the JSON file only.
    group = pd.Series([f"{row.set}, {row.asked}" for row in rows])
    order = pd.DataFrame({"group": group.map({name: i for i, name in enumerate(group.unique())})})
    order["kind"] = [row.kind != ALL for row in rows]
    shown = [row.kind == ALL or row.asked == AS_WRITTEN for row in rows]
    return _markdown(table[shown].loc[order[shown].sort_values(["group", "kind"], kind="stable").index])


def _targets(some: list[Target]) -> str:
    return _markdown(
        pd.DataFrame(
            {
                "catalogue": [it.where for it in some],
                "set": [f"{it.set}, {it.asked}" for it in some],
                "measure": [it.measure for it in some],
                "target": [f"{'≤' if it.at_most else '≥'} {it.bound:.2f}" for it in some],
                "seen": [f"{it.seen:.3f}" for it in some],
                "met": ["yes" if it.met else "**no**" for it in some],
            }
        )
    )


def _markdown(table: "pd.DataFrame") -> str:
    lines = [list(map(str, table.columns)), ["---"] * len(table.columns), *table.to_numpy().tolist()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _interval(row: Figures, name: str) -> str:
    value, low, high = row.measures[name], row.low[name], row.high[name]
    return f"{value:.3f}" if low == high else f"{value:.3f} [{low:.3f}, {high:.3f}]"


def _loss(row: Figures) -> str:
    if row.loss is None:
        return ""
    # 0.0 - 0.0 is 0.0, where -0.0 would be shown with a sign.
    value, low, high = (0.0 - end for end in row.loss[:3])
    return f"{value:+.3f} [{high:+.3f}, {low:+.3f}] p = {row.loss[3]:.4f}"


def _commit() -> str:
    done = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def _write(path: Path, what: msgspec.Struct) -> None:
    path.write_bytes(msgspec.json.format(msgspec.json.encode(what), indent=1) + b"\n")


if __name__ == "__main__":
    main()
