"""The journey of the load tests walks existing addresses only, and nowhere but on this machine."""

import asyncio
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import httpx
from tiny_catalogue import CERTIFICATIONS, TODAY, draft, write

from loadtests.journey import Parameters, journey
from search_svc.settings import Settings
from search_svc.web import create_service

ROOT = Path(__file__).resolve().parents[2]
# Enough providers for a second page, of every trade the journey asks for.
MANY = tuple(
    draft(f"9100000{number:02}00010", "F1", f"CAP Pâtissier {number}", certification=CERTIFICATIONS[0].number)
    for number in range(45)
)


def test_every_step_is_answered(tmp_path: Path) -> None:
    write(tmp_path, MANY)
    app = create_service(Settings(data_dir=tmp_path, today=TODAY))
    steps: Counter[str] = Counter()
    with asyncio.Runner() as runner:
        lifespan = app.router.lifespan_context(app)
        runner.run(lifespan.__aenter__())

        def get(path: str, parameters: Parameters, name: str) -> Any:
            async def send() -> httpx.Response:
                async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
                    # The tiny catalogue knows towns around Lyon only, the journey asks all over France.
                    here = {key: "Lyon" if key in ("home", "work") else value for key, value in parameters.items()}
                    return await client.get(path, params={**here, "q": "pâtissier"} if "q" in here else here)

            answer = runner.run(send())
            assert answer.status_code == 200, answer.text
            steps[name] += 1
            return answer.json()

        journey(get, Random(1))
        runner.run(lifespan.__aexit__(None, None, None))
    assert steps == {"suggest": 2, "search": 1, "facet": 1, "next page": 1, "offer": 1, "why": 1}


def test_only_this_machine_is_loaded() -> None:
    here = ("http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000")
    elsewhere = (
        "https://www.moncompteformation.gouv.fr",
        "http://127.0.0.1.evil.example",
        "http://10.0.0.1",
        "http://[",
        "127.0.0.1:8000",
        "",
    )
    # In a process of its own: locust patches sockets and threads of whatever imports it.
    done = subprocess.run(
        [sys.executable, "-c", _REFUSALS, *here, *elsewhere], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    assert done.stdout.decode().split() == ["allowed"] * len(here) + ["refused"] * len(elsewhere)


_REFUSALS = """
import sys
from loadtests.locustfile import refuse_elsewhere
for host in sys.argv[1:]:
    try:
        refuse_elsewhere(host)
    except ValueError:
        print("refused")
    else:
        print("allowed")
"""
