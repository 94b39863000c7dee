"""``status``: what the data directory holds."""

import typer

from search_svc.cli.engine import ask
from search_svc.indexer import quarantine_counts
from search_svc.settings import load_settings
from search_svc.store import Store


def status() -> None:
    """Say what was ingested and what can be searched."""
    settings = load_settings()
    with Store(settings.data_dir, read_only=True) as store:
        stored = store.count_offers()
    engine = ask(settings, lambda service: service.status())
    lines = [
        ("data directory", str(settings.data_dir.resolve())),
        ("engine", engine.engine),
        ("index version", engine.version),
        ("offers stored", f"{stored:,}"),
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
