"""What HTTP adds: the same questions in process and through ``search-svc serve`` on the loopback, one kept connection.

``python -m benchmarks.http_overhead STORE QUESTIONS OUT``
"""

import argparse
import asyncio
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.loading import TODAY
from benchmarks.log import Search
from benchmarks.measuring import WARM_UP, percentiles
from search_svc.query.parameters import OfferSearch
from search_svc.query.service import SearchService, open_service
from search_svc.settings import Settings

_WORKLOADS = ("text", "facets")
_START_SECONDS = 120


async def _both_ways(service: SearchService, port: int, searches: list[Search]) -> dict[str, Any]:
    """Each question in process, then over HTTP: what slows the machine for a while slows both."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    inside: list[float] = []
    outside: list[float] = []
    for body in [*searches[:WARM_UP], *searches]:
        start = time.perf_counter_ns()
        await service.search(OfferSearch.model_validate(body))
        inside.append((time.perf_counter_ns() - start) / 1e6)
        sent = json.dumps(body)
        start = time.perf_counter_ns()
        connection.request("POST", "/v1/offers/search", sent, {"Content-Type": "application/json"})
        response = connection.getresponse()
        answer = response.read()
        outside.append((time.perf_counter_ns() - start) / 1e6)
        if response.status != 200:
            raise RuntimeError(f"HTTP {response.status}: {answer[:300]!r}")
    connection.close()
    ours, theirs = percentiles(inside[WARM_UP:]), percentiles(outside[WARM_UP:])
    return {
        "in_process": ours,
        "http": theirs,
        "added": {rank: round(theirs[rank] - ours[rank], 3) for rank in ("p50", "p95", "p99")},
    }


async def _measure(store: Path, port: int, log: dict[str, list[Search]]) -> dict[str, Any]:
    async with open_service(Settings(data_dir=store, today=TODAY)) as service:
        await service.warm_up()
        return {name: await _both_ways(service, port, log[name]) for name in _WORKLOADS}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", "/health/ready")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError("the server does not answer")


def main() -> None:
    """Measure both ways and write what HTTP adds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    log = json.loads(arguments.questions.read_text())
    port = _free_port()
    environment = {**os.environ, "SEARCH_SVC_DATA_DIR": str(arguments.store), "SEARCH_SVC_TODAY": TODAY.isoformat()}
    command = [sys.executable, "-m", "search_svc.cli", "serve", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_until_ready(port, server)
        result = asyncio.run(_measure(arguments.store, port, log))
    finally:
        server.terminate()
        server.wait(timeout=10)
    arguments.out.write_text(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
