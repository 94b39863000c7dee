"""Clocks and rulers: percentiles, resident memory, size on disk, and what machine this is."""

import os
import platform
import resource
import time
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import psutil

# Questions asked before the clock starts, so that files are mapped and memory is warm.
WARM_UP = 20


def percentiles(milliseconds: list[float]) -> dict[str, float]:
    """p50, p95 and p99 by the nearest rank, with the number of measurements and the largest."""
    ordered = sorted(milliseconds)
    n = len(ordered)

    def rank(share: float) -> float:
        return round(ordered[min(n - 1, max(0, -int(-share * n // 1) - 1))], 3)

    return {"n": n, "p50": rank(0.5), "p95": rank(0.95), "p99": rank(0.99), "max": round(ordered[-1], 3)}


def memory() -> dict[str, float]:
    """MB of this process: resident now (mapped files included), its own (unique set), and the peak so far."""
    process = psutil.Process()
    return {
        "rss_mb": round(process.memory_info().rss / 1e6, 1),
        "own_mb": round(process.memory_full_info().uss / 1e6, 1),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, 1),
    }


def size_on_disk(paths: Iterable[Path]) -> float:
    """MB of files and of what lies in folders."""
    total = 0
    for path in paths:
        files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
        total += sum(file.stat().st_size for file in files)
    return round(total / 1e6, 1)


def machine() -> dict[str, str]:
    """What a reader needs to compare: processor, memory, versions."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line),
        platform.processor(),
    )
    return {
        "processor": f"{model}, {os.cpu_count()} cores",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": platform.platform(),
        "python": platform.python_version(),
        "numpy": version("numpy"),
        "load": f"{os.getloadavg()[0]:.2f}",
        "at": time.strftime("%Y-%m-%d %H:%M", time.gmtime()),
    }
