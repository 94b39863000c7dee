"""Running verbs as a terminal does, on a fixed day."""

from datetime import date

from typer.testing import CliRunner, Result

from search_svc.cli import app

TODAY = date(2026, 11, 22)
DATA_DIR = "SEARCH_SVC_DATA_DIR"


def run(*arguments: str, **environment: str) -> Result:
    """One verb in this process; its standard output and error are apart."""
    # So wide that no cell of a table is folded.
    fixed = {"SEARCH_SVC_TODAY": TODAY.isoformat(), "COLUMNS": "900"}
    return CliRunner().invoke(app, arguments, env={**fixed, **environment})


def words(text: str) -> str:
    """Text with the frames of tables and the breaks of lines taken out."""
    return " ".join("".join(" " if char in "│╭╮╰╯─┬┴┼├┤━" else char for char in text).split())
