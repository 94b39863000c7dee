"""``demo``: everything with one command, for a person who has ten minutes."""

import sys
from datetime import date
from pathlib import Path
from typing import Protocol
from urllib.parse import quote_plus

import typer

from search_svc.cli.engine import make_searchable
from search_svc.cli.errors import VerbError
from search_svc.cli.ingest import progress_bars, summary
from search_svc.cli.serve import HOST, PORT, run
from search_svc.indexer import IngestRequest, ingest
from search_svc.settings import Settings, load_settings

# The writer of the demo catalogue is no part of the package: it lies beside it in the repository.
REPOSITORY = Path(__file__).resolve().parents[2]
OFFERS = 5_000
SEED = 1
_STORY = f"/?q={quote_plus('pâtissier')}&home=Villeurbanne&work=Vienne&radius_km=30"
ADDRESSES = (
    _STORY,
    f"/v1/offers?q={quote_plus('pâtissier')}&home=Villeurbanne&work=Vienne&facets=teaching&explain=true&size=3",
    "/criteres",
)


class _WriteCatalogue(Protocol):
    def __call__(self, out: Path, offers: int, seed: int, today: date) -> object: ...


def demo() -> None:
    """Write the demo catalogue if absent, ingest it and serve it on 127.0.0.1:8000."""
    settings = load_settings()
    prepare(settings, REPOSITORY / "fixtures" / "demo", OFFERS)
    typer.echo("Try, and stop with Ctrl-C:")
    for address in ADDRESSES:
        typer.echo(f"  http://{HOST}:{PORT}{address}")
    run(settings, HOST, PORT)


def prepare(settings: Settings, catalogue: Path, offers: int) -> None:
    """Write the demo catalogue if absent and ingest it."""
    today = settings.day()
    if not catalogue.is_dir():
        # Written aside and renamed, so that an interrupted run leaves no half catalogue that looks whole.
        draft = catalogue.with_name(f"{catalogue.name}.draft")
        typer.echo(f"Writing the demo catalogue of {offers:,} offers to {catalogue}")
        _writer()(draft, offers, SEED, today)
        draft.rename(catalogue)
    typer.echo(f"Ingesting it into {settings.data_dir}")
    with progress_bars() as progress:
        report = ingest(IngestRequest(data_dir=settings.data_dir, today=today, offers=(catalogue,), progress=progress))
        progress("making searchable", 0, None)
        make_searchable(settings)
    typer.echo(summary(report))


def _writer() -> _WriteCatalogue:
    if not (REPOSITORY / "fixtures" / "make_demo.py").is_file():
        raise VerbError("the demo needs a clone of the repository: fixtures/make_demo.py writes its catalogue")
    sys.path.insert(0, str(REPOSITORY))
    try:
        from fixtures.make_demo import write_catalogue
    finally:
        sys.path.remove(str(REPOSITORY))
    return write_catalogue
