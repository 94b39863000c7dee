"""The command line, ``search-svc``: one module a verb, errors in one line, exit codes people can script."""

import typer

from search_svc.cli import audit, demo, evaluate, explain, ingest, reindex, replay, search, serve, status, token
from search_svc.cli.errors import told

app = typer.Typer(
    name="search-svc",
    help="Search and comparison of CPF training offers.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for verb in (
    ingest.ingest,
    serve.serve,
    demo.demo,
    search.search,
    explain.explain,
    replay.replay,
    evaluate.evaluate,
    audit.audit,
    status.status,
    reindex.reindex,
    token.token,
):
    app.command()(told(verb))


def main() -> None:
    """Entry point of ``search-svc``. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 shrink refused."""
    app()


__all__ = ["app", "main"]
