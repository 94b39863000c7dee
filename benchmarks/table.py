"""The figures of one size as a page of Markdown."""

from collections.abc import Mapping
from typing import Any

# What the project wants of 500,000 offers (issue 3): milliseconds, ratios, offers a second.
TARGET_MS, TARGET_TANTIVY, TARGET_SQLITE, TARGET_RATE, TARGET_HTTP_MS = 12.0, 20.0, 25.0, 3000, 5.0
_TARGET_WORKLOAD = "facets"


def table(result: Mapping[str, Any], workloads: Mapping[str, str]) -> str:
    """One page: what was measured, milliseconds by engine and workload, cost of making, agreement, targets."""
    machine, engine, rivals, hits = result["machine"], result["engine"], result["rivals"], result["hits"]
    rows = {"ours, grouped, phase 2": engine, "ours, whole service": result["service"]}
    rows |= {rival["name"]: rival for rival in rivals.values()}
    lines = [
        f"# {result['offers']:,} offers",
        "",
        f"{machine['at']} UTC, {machine['processor']}, {machine['memory']}, Python {machine['python']}, numpy "
        f"{machine['numpy']}, load {machine['load']}. Data: {result['maker']}, seed {result['seed']}. One thread, each "
        f"question once after a warm-up. Of {hits['of']} filtered questions compared {hits['none']} find nothing, "
        f"median {hits['median']}, most {hits['most']}.",
        "",
        "Milliseconds p50 / p95 / p99 (number of questions):",
        "",
        f"| engine | {' | '.join(workloads.values())} | RSS MB |",
        f"|---|{'---|' * (len(workloads) + 1)}",
    ]
    for name, row in rows.items():
        cells = [_ranks(row["workloads"][workload]) for workload in workloads]
        lines.append(f"| {name} | {' | '.join(cells)} | {row['memory']['rss_mb']:.0f} |")
    lines += ["", f"Front page asked for the first time: {engine['first_front_page_ms']} ms.", ""]
    lines += _making(result)
    lines += ["", *_agreement(rivals), "", *_targets(result)]
    return "\n".join(lines) + "\n"


def _ranks(measured: Mapping[str, float]) -> str:
    return f"{measured['p50']:.1f} / {measured['p95']:.1f} / {measured['p99']:.1f} ({measured['n']:.0f})"


def _making(result: Mapping[str, Any]) -> list[str]:
    store, documents = result["made"]["store"], result["made"]["documents"]
    lines = [
        "| making | seconds | disk MB | peak RSS MB |",
        "|---|---|---|---|",
        f"| EDOF and LHEO XML → store (two cores) | {store['ingest_seconds']} | {store['store_mb']} | "
        f"{store['peak_mb']}, readers {store['children_peak_mb']} |",
        f"| store → snapshot | {store['snapshot_seconds']} | {store['snapshot_mb']} | |",
        f"| (join and analyse for the rivals) | {documents['seconds']} | | |",
    ]
    for name, rival in result["rivals"].items():
        made = result["made"][name]
        lines.append(
            f"| join, analyse and index: {rival['name']} | {made['seconds']} | {made['mb']} | {made['peak_mb']} |"
        )
    opened = result["engine"]["open_seconds"]
    return [*lines, "", f"From XML to searchable: {store['offers_a_second']:,} offers/s. Opened in {opened} s."]


def _agreement(rivals: Mapping[str, Any]) -> list[str]:
    lines = []
    for rival in rivals.values():
        same = rival["agreement"]
        error = ""
        if same["circle_error_mean"] is not None:
            mean, most = same["circle_error_mean"], same["circle_error_max"]
            error = f", totals off by {mean:.2%} in the mean and {most:.2%} at most"
        lines.append(
            f"* {rival['name']} against ours: of {same['compared']} answers {same['wrong_without_circle']} without "
            f"a circle differ in a total or a facet, and of {same['with_circle']} with one "
            f"{same['wrong_with_circle']} do{error}."
        )
    return lines


def _targets(result: Mapping[str, Any]) -> list[str]:
    ours = result["engine"]["workloads"][_TARGET_WORKLOAD]
    ratios = {
        name: {rank: rival["workloads"][_TARGET_WORKLOAD][rank] / ours[rank] for rank in ("p50", "p95")}
        for name, rival in result["rivals"].items()
    }
    http = max(workload["added"]["p95"] for workload in result["http"].values())
    tantivy, sqlite = ("{p50:.1f} (p50), {p95:.1f} (p95)".format(**ratios[name]) for name in ("tantivy", "sqlite"))
    rate = result["made"]["store"]["offers_a_second"]
    return [
        "| target (of 500,000 offers; ratios and p95 of workload c) | wanted | measured |",
        "|---|---|---|",
        f"| p95 | ≤ {TARGET_MS:g} ms | {ours['p95']:.1f} ms |",
        f"| times faster than tantivy | ≥ {TARGET_TANTIVY:g} | {tantivy} |",
        f"| times faster than SQLite FTS5 | ≥ {TARGET_SQLITE:g} | {sqlite} |",
        f"| XML to searchable | ≥ {TARGET_RATE:,} offers/s | {rate:,} offers/s |",
        f"| HTTP adds at p95 | ≤ {TARGET_HTTP_MS:g} ms | {http:.1f} ms |",
    ]
