"""Prometheus metrics of one process. Labels are routes, phases and codes: never anything somebody asked.

Whoever reads them may not learn of offers that only some may see: offers are those of everybody, and how far index and
store differ is yes or no. Numbers over every offer are told on the machine itself, by ``search-svc status``.

With several workers each answers for itself; point the scraper at every worker or sum over instances.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from search_svc.engine.drift import WARN_ABOVE
from search_svc.engine.port import EngineStatus
from search_svc.query.freshness import Fresh

# From a cached answer to a slow question on a loaded machine.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """The metrics of an application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Histogram(
            "search_svc_http_request_seconds",
            "Duration of requests by route.",
            ("method", "route"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._answers = Counter(
            "search_svc_http_answers",
            "Answers by route and status.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._phases = Histogram(
            "search_svc_search_phase_seconds",
            "Duration of the phases of a search.",
            ("phase",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._gauges: dict[str, Gauge] = {}

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(method, route).observe(seconds)
        self._answers.labels(method, route, str(status)).inc()

    def phase(self, name: str, seconds: float) -> None:
        """Count one phase of a search."""
        self._phases.labels(name).observe(seconds)

    def status(self, status: EngineStatus) -> None:
        """Note what the engine holds for everybody."""
        self._set("search_svc_offers", "Offers that everybody may see.", status.public_offers)

    def freshness(self, fresh: Fresh) -> None:
        """Note how far the index is from the store. A process without a store never shows these."""
        drift = fresh.drift
        drifted = f"1 when store and index differ by more than {WARN_ABOVE:.0%} of the offers."
        self._set("search_svc_index_drifted", drifted, drift.is_large)
        self._set(
            "search_svc_index_of_another_store", "1 when the index was not made of this store.", drift.behind is None
        )
        if drift.behind is not None:
            self._set("search_svc_index_commits_behind", "Commits of the store not yet indexed.", drift.behind)
        if fresh.ingested is not None:
            ended = fresh.ingested.timestamp()
            self._set("search_svc_last_ingest_timestamp_seconds", "When the last ingest ended, Unix time.", ended)

    def _set(self, name: str, help_text: str, value: float) -> None:
        # Made when its number is known: until then it would be shown as zero.
        if name not in self._gauges:
            self._gauges[name] = Gauge(name, help_text, registry=self.registry)
        self._gauges[name].set(value)

    def text(self) -> bytes:
        """The metrics in Prometheus' text format."""
        return generate_latest(self.registry)
