"""The figures of Elasticsearch beside the embedded engine as a page of Markdown."""

from collections.abc import Mapping
from typing import Any

from benchmarks.elastic_answering import ASKED
from benchmarks.log import WORKLOADS

# What the project wants at 500,000 offers (issue 4).
TARGET_LATENCY, TARGET_RATE = 1.25, 0.8
_TARGET_WORKLOAD = "facets"


def table(result: Mapping[str, Any]) -> str:
    """One page: what was measured, milliseconds by engine and workload, loading, agreement, targets."""
    machine, node = result["machine"], result["node"]
    lines = [
        f"# {result['offers']:,} offers: Elasticsearch beside the embedded engine",
        "",
        f"{machine['at']} UTC, {machine['processor']}, {machine['memory']}, Python {machine['python']}, load before "
        f"{machine['load']}. Elasticsearch {node['version']}, one node on the same machine, heap {node['heap']}, Java "
        f"{node['java']}, one shard merged to one segment. Data: fixtures, seed {result['seed']}. One question at a "
        f"time.",
        "",
        "Through the port, grouped, with phase 2, each question once after a warm-up; milliseconds p50 / p95 / p99 "
        "(number of questions):",
        "",
        f"| engine | {' | '.join(WORKLOADS[name] for name in ASKED)} | RSS MB |",
        f"|---|{'---|' * (len(ASKED) + 1)}",
        _row("embedded", result["embedded"]["workloads"], result["embedded"]["memory"]["rss_mb"]),
        _row("Elasticsearch", result["elastic"]["workloads"], node["rss_mb"]),
        "",
        "The port beside the bare `_search` (the same body, one kept connection, urllib3, orjson; each question asked "
        "both ways in turns, after it had been asked before); without phase 2:",
        "",
        f"| | {' | '.join(WORKLOADS[name] for name in ASKED)} |",
        f"|---|{'---|' * len(ASKED)}",
    ]
    beside = result["elastic"]["beside_raw"]
    names = {"raw": "bare `_search`", "adapter": "adapter", "node": "`took`, as the node says"}
    lines += [f"| {title} | {' | '.join(_ranks(beside[w][name]) for w in ASKED)} |" for name, title in names.items()]
    lines += [
        f"| ratio of medians | {' | '.join(format(beside[name]['ratio'], '.2f') for name in ASKED)} |",
        "",
        *_loading(result),
        "",
        *_agreement(result["agreement"]),
        "",
        *_targets(result),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, workloads: Mapping[str, Any], rss_mb: float) -> str:
    return f"| {name} | {' | '.join(_ranks(workloads[workload]) for workload in ASKED)} | {rss_mb:.0f} |"


def _ranks(measured: Mapping[str, float]) -> str:
    return f"{measured['p50']:.1f} / {measured['p95']:.1f} / {measured['p99']:.1f} ({measured['n']:.0f})"


def _loading(result: Mapping[str, Any]) -> list[str]:
    loads, store = result["loads"], result["store"]
    lines = [
        "| loading | written, s | offers/s | searchable, s | offers/s | CPU s, node + loader | disk MB | loader MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    names = {"adapter": "adapter, from the store", "parallel_bulk": "`helpers.parallel_bulk`, ready documents"}
    for stage, name in names.items():
        load = loads[stage]
        cpu = f"{load['node_cpu_seconds']:.0f} + {load['loader_cpu_seconds']:.0f}"
        lines.append(
            f"| {name} | {load['writing_seconds']} | {load['writing_rate']:,} | {load['searchable_seconds']} | "
            f"{load['searchable_rate']:,} | {cpu} | {load['mb']} | {load['memory']['peak_mb']} |"
        )
    lines.append(
        f"| embedded snapshot, from the store | | | {store['snapshot_seconds']} | "
        f"{loads['adapter']['written'] / store['snapshot_seconds']:,.0f} | | {store['snapshot_mb']} | |"
    )
    made = loads["documents"]
    return [
        *lines,
        "",
        f"Making the {made['documents']:,} documents ({made['mb']} MB of JSON) alone takes one core "
        f"{made['making_seconds']} s, {made['making_rate']:,}/s; node and loader share the machine. XML → store took "
        f"{store['ingest_seconds']} s and comes before either engine.",
    ]


def _agreement(same: Mapping[str, Any]) -> list[str]:
    wrong = same["wrong_without_circle"] + same["wrong_with_circle"]
    return [
        f"Of {same['compared']} answers compared ({same['with_circle']} with a circle) {wrong} differ in a total or a "
        f"facet, and {same['other_first_pages']} in the first twenty groups or their order."
    ]


def _targets(result: Mapping[str, Any]) -> list[str]:
    latency = result["elastic"]["beside_raw"][_TARGET_WORKLOAD]["ratio"]
    loads = result["loads"]
    rate = loads["adapter"]["searchable_rate"] / loads["parallel_bulk"]["searchable_rate"]
    writing = loads["adapter"]["writing_rate"] / loads["parallel_bulk"]["writing_rate"]
    return [
        "| target (of 500,000 offers) | wanted | measured |",
        "|---|---|---|",
        f"| median of c, adapter to bare `_search` | ≤ {TARGET_LATENCY} | {latency:.2f} |",
        f"| load rate, adapter to `parallel_bulk` | ≥ {TARGET_RATE} | {writing:.2f} written, {rate:.2f} searchable |",
    ]
