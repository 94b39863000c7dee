"""``reindex``: the index made anew from the store, without the source files."""

import time

import typer

from search_svc.cli.engine import make_searchable
from search_svc.cli.ingest import progress_bars
from search_svc.settings import load_settings
from search_svc.store import Store


def reindex() -> None:
    """Make the index anew from the store, without the source files; the present one answers meanwhile."""
    settings = load_settings()
    begun = time.monotonic()
    with Store(settings.data_dir, read_only=True) as store:
        offers = store.count_offers()
    with progress_bars() as progress:
        progress("indexing", 0, offers or None)
        make_searchable(settings, anew=True, progress=lambda done: progress("indexing", done, offers))
        progress("indexing", offers, offers or None)
    typer.echo(f"{offers:,} offers indexed anew for {settings.engine} in {time.monotonic() - begun:.1f} s")
