"""The journey under load, against this machine only.

Start a service (``search-svc serve --workers 2``), then, with as many users and as much time as said here:

    .venv/bin/locust -f loadtests/locustfile.py --headless --host http://127.0.0.1:8000 \\
        --users 20 --spawn-rate 5 --run-time 60s
"""

import ipaddress
import random
from typing import Any
from urllib.parse import urlsplit

from locust import HttpUser, between, events, task

from loadtests.journey import PLACES, QUESTIONS, Parameters, journey

# Seconds a person looks at an answer; short, so that few users make much load.
_THINKING = (0.2, 1.0)


def refuse_elsewhere(host: str | None) -> None:
    """ValueError unless the host is this machine: a load test is never aimed at somebody else's service."""
    name = urlsplit(host or "").hostname or ""
    try:
        here = name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        here = False
    if not here:
        raise ValueError(f"load tests run against this machine only, not against {name or 'no host'}")


@events.init.add_listener  # type: ignore[untyped-decorator]  # locust has no types for its events
def _before_anything(environment: Any, **_: Any) -> None:
    refuse_elsewhere(environment.host or Visitor.host)


class Visitor(HttpUser):
    """Mostly the journey through the API, now and then the page."""

    host = "http://127.0.0.1:8000"
    wait_time = between(*_THINKING)

    def __init__(self, environment: Any) -> None:
        super().__init__(environment)  # type: ignore[no-untyped-call]
        refuse_elsewhere(self.host)  # the web interface of locust can change it after the start

    @task(9)
    def visit(self) -> None:
        """One journey."""
        journey(self._get, random.Random())

    @task(1)
    def open_page(self) -> None:
        """The page, whole."""
        self.client.get(
            "/", params={"q": random.choice(QUESTIONS), "home": random.choice(PLACES), "radius_km": "30"}, name="page"
        )

    def _get(self, path: str, parameters: Parameters, name: str) -> Any:
        with self.client.get(path, params=parameters, name=name, catch_response=True) as answer:
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code}")
                answer.raise_for_status()
            return answer.json()
