"""``status``: what the data directory holds, what can be searched, and whether the two agree."""

from collections.abc import Iterator
from datetime import UTC, datetime

import typer

from search_svc.cli.engine import ask
from search_svc.engine.drift import WARN_ABOVE, Drift
from search_svc.engine.port import EngineStatus
from search_svc.indexer import quarantine_counts
from search_svc.query.freshness import Fresh
from search_svc.query.service import SearchService
from search_svc.settings import load_settings

# Providers named in a warning: enough to see a pattern.
_NAMED = 5
# Ages are told in the largest unit there are two of, in minutes.
_UNITS = (("days", 24 * 60), ("hours", 60), ("minutes", 1))
# The remedy, whatever the difference: the store is the truth.
_REMEDY = "`search-svc reindex` makes the index anew from the store"


def status() -> None:
    """Say what was ingested, what can be searched, and warn when the two differ by more than 1 %."""
    settings = load_settings()
    engine, fresh = ask(settings, _both)
    lines = [
        ("data directory", str(settings.data_dir.resolve())),
        ("engine", engine.engine),
        ("index version", engine.version),
        *freshness_lines(fresh, datetime.now(UTC)),
        ("offers indexed", f"{engine.offers:,} ({engine.public_offers:,} public)"),
        ("index size", f"{engine.bytes_on_disk / 1e6:,.1f} MB"),
        *engine.detail.items(),
        *(
            (f"quarantined: {kind}, {reason}", f"{number:,}")
            for kind, reasons in quarantine_counts(settings.data_dir).items()
            for reason, number in reasons.most_common()
        ),
    ]
    width = max(len(name) for name, _ in lines)
    for name, value in lines:
        typer.echo(f"{name:<{width}}  {value}")
    for warning in warnings(fresh.drift) if fresh else ():
        typer.echo(f"warning: {warning}", err=True)


async def _both(service: SearchService) -> tuple[EngineStatus, Fresh | None]:
    found = await service.status()
    return found, await service.freshness(found)


def freshness_lines(fresh: Fresh | None, now: datetime) -> list[tuple[str, str]]:
    """What is said of the store beside the index."""
    if fresh is None:
        return [("offers stored", "no store in this directory: drift is not measured")]
    drift = fresh.drift
    if drift.behind is None:
        sight = "the index was not made of this store"
    else:
        sight = f"{drift.share:.2%}, {drift.differing:,} offers differ, index {drift.behind:,} commits behind"
    return [
        ("last ingest", _when(fresh.ingested, now)),
        ("offers stored", f"{drift.stored:,}"),
        ("drift", sight),
    ]


def warnings(drift: Drift) -> Iterator[str]:
    """What somebody should look at, none when index and store agree within 1 %."""
    if drift.behind is None:
        yield f"the index was made of another store, or of a later state of the one in this directory; {_REMEDY}"
    elif drift.is_large:
        yield (
            f"index and store differ by {drift.differing:,} offers, {drift.share:.1%} of {drift.stored:,}"
            f" (more than {WARN_ABOVE:.0%}); {_REMEDY}"
        )
        for provider in drift.providers[:_NAMED]:
            sources = ", ".join(provider.sources) or "no source stored"
            yield f"provider {provider.siren}: {provider.stored:,} stored, {provider.indexed:,} indexed ({sources})"
        if len(drift.providers) > _NAMED:
            yield f"and {len(drift.providers) - _NAMED:,} more providers"


def _when(ended: datetime | None, now: datetime) -> str:
    if ended is None:
        return "not recorded"
    minutes = round((now - ended).total_seconds() / 60)
    age = next(f"{minutes // size} {unit}" for unit, size in _UNITS if minutes >= 2 * size or size == 1)
    return f"{ended:%Y-%m-%d %H:%M} UTC, {age} ago"
