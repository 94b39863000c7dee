"""What ``/metrics`` says of the index beside its store."""

from datetime import UTC, datetime

from search_svc.api.metrics import Metrics
from search_svc.engine.drift import Drift, ProviderDrift
from search_svc.engine.port import EngineStatus
from search_svc.query.freshness import Fresh


def told(fresh: Fresh) -> list[str]:
    metrics = Metrics()
    metrics.freshness(fresh)
    return [line for line in metrics.text().decode().splitlines() if not line.startswith("#")]


def test_drift_and_the_last_ingest_are_gauges() -> None:
    drift = Drift(200, 190, 3, 0, (ProviderDrift("300000001", 20, 10, ()),))
    assert told(Fresh(drift, datetime(2026, 11, 22, tzinfo=UTC))) == [
        "search_svc_index_drifted 1.0",
        "search_svc_index_of_another_store 0.0",
        "search_svc_index_commits_behind 3.0",
        "search_svc_last_ingest_timestamp_seconds 1.7953056e+09",
    ]


def test_what_is_not_known_is_not_shown_as_zero() -> None:
    assert told(Fresh(Drift(1, 1, None, 0, ()), None)) == [
        "search_svc_index_drifted 1.0",
        "search_svc_index_of_another_store 1.0",
    ]
    assert "search_svc_index_drifted" not in Metrics().text().decode()
    assert "search_svc_offers" not in Metrics().text().decode()


def test_no_gauge_tells_how_many_offers_not_everybody_sees() -> None:
    def told_of(offers: int) -> str:
        metrics = Metrics()
        metrics.status(EngineStatus("embedded", "1-1", offers, 7, 1_000_000, {}))
        metrics.freshness(Fresh(Drift(offers, offers, 0, 0, ()), None))
        return metrics.text().decode()

    assert "\nsearch_svc_offers 7.0\n" in told_of(7)
    assert told_of(7) == told_of(4_000)
