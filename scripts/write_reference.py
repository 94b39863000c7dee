"""Write ``docs/reference/`` from the code it describes: ``python scripts/write_reference.py [--check]``.

One page each for the command line, the HTTP API, the settings, the reasons and flags, and the criteria of the order;
and ``docs/funding.md``, beside that folder, from the rules of the account.
``--check`` writes nothing and fails when a page is not what the code would write.
"""

import ast
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import typer.main

from scripts.funding_page import funding_page
from search_svc.api.app import create_app
from search_svc.cli import app as command_line
from search_svc.indexer import eligibility, findings, geocoding, quarantine, rating, writing
from search_svc.ranking import packaged_disclosure, packaged_weights
from search_svc.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "reference"
GENERATED = "<!-- Written by scripts/write_reference.py: change the code, then run `make reference`. -->\n\n"


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A Markdown table; bars inside cells are escaped."""
    lines = [head, tuple("---" for _ in head), *rows]
    return "".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |\n" for row in lines
    )


def command_line_page() -> str:
    """Every verb with its arguments and options, from the Typer application."""
    text = "# Command line\n\n`search-svc VERB`. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 shrink refused.\n"
    group: Any = typer.main.get_command(command_line)
    for name, verb in group.commands.items():
        text += f"\n## {name}\n\n{(verb.help or '').strip()}\n\n"
        rows = []
        for parameter in verb.params:
            names = ", ".join(f"`{option}`" for option in (*parameter.opts, *parameter.secondary_opts))
            if parameter.param_type_name == "argument":
                names = f"`{parameter.name.upper()}`"
            rows.append((names, getattr(parameter, "help", None) or ""))
        text += table(("option", "what it does"), [row for row in rows if row[0] != "`--help`"])
    return text


def settings_page() -> str:
    """Every setting with its environment variable, from the settings model."""
    rows = [
        (f"`{PREFIX}{name.upper()}`", field.description or "", "" if field.default is None else f"`{field.default}`")
        for name, field in Settings.model_fields.items()
    ]
    return (
        "# Settings\n\nRead from the environment. An unknown or unreadable one stops the program and is named.\n\n"
        + table(("variable", "what it sets", "default"), rows)
    )


def http_page() -> str:
    """Every route with its parameters, from the OpenAPI description."""
    api = create_app(Settings(data_dir=Path("docs-reference-opens-nothing"), cursor_key="reference-pages-only"))  # type: ignore[arg-type]
    description = api.openapi()
    text = (
        "# HTTP API\n\nThe full description, with schemas, is served at `/v1/openapi.json`. Errors are"
        " `application/problem+json` (RFC 9457) and name the parameter.\n"
    )
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            text += f"\n## {method.upper()} {path}\n\n{operation.get('description') or operation.get('summary', '')}\n"
            rows = [
                (f"`{parameter['name']}`", parameter["in"], _sentence(parameter))
                for parameter in operation.get("parameters", [])
            ]
            if rows:
                text += "\n" + table(("parameter", "in", "meaning"), rows)
    return text


def _sentence(parameter: dict[str, Any]) -> str:
    schema = parameter.get("schema", {})
    return str(parameter.get("description") or schema.get("description") or "")


def _commented(module: Any) -> Iterator[tuple[str, str]]:
    """(value, comment above it) of the string constants of a module that a comment explains."""
    source = Path(module.__file__).read_text(encoding="utf-8")
    lines = source.splitlines()
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            above: list[str] = []
            line = node.lineno - 2
            while line >= 0 and lines[line].startswith("#"):
                above.insert(0, lines[line].removeprefix("#").strip())
                line -= 1
            if above:
                yield node.value.value, " ".join(above)


def reasons_page() -> str:
    """Reasons of ineligibility and quarantine, and flags, with the comment that stands above each in the code."""
    told = {**dict(_commented(eligibility)), **dict(_commented(quarantine)), **dict(_commented(geocoding))}
    told |= {**dict(_commented(writing)), **dict(_commented(findings)), **dict(_commented(rating))}
    text = "# Reasons and flags\n\n## Why an offer is not eligible, in this order\n\n"
    text += table(("reason", "meaning"), [(f"`{reason}`", told.get(reason, "")) for reason in eligibility.REASONS])
    text += "\n## Why an offer is set aside (quarantine)\n\n"
    reasons = (quarantine.NEGATIVE_PRICE, quarantine.PLACE_UNKNOWN, quarantine.UNREADABLE)
    text += table(("reason", "meaning"), [(f"`{reason}`", told.get(reason, "")) for reason in reasons])
    text += "\n## Why ratings are set aside (quarantine)\n\n"
    of_ratings = (rating.OFFER_UNKNOWN, rating.RATING_OUT_OF_RANGE)
    text += table(("reason", "meaning"), [(f"`{reason}`", told.get(reason, "")) for reason in of_ratings])
    text += "\n## Flags of an offer that stays\n\nReaders add flags named after the element they could not read.\n\n"
    text += table(("flag", "meaning"), [(f"`{flag}`", told.get(flag, "")) for flag in writing.FLAGS])
    text += "\n## What comparing an offer with the others shows\n\n"
    text += (
        "Said with the offer (`findings`), counted in the report (`found_by_comparison`); no criterion of relevance.\n"
    )
    text += "\n"
    return text + table(("finding", "meaning"), [(f"`{name}`", told.get(name, "")) for name in findings.FINDINGS])


def ranking_page() -> str:
    """The criteria of the order by relevance and what is owed to the public about them, from the files that rank."""
    weights = packaged_weights()
    text = f"# Criteria of the order by relevance (version {weights.version})\n\n"
    text += "score = Σ weight × component, every component in [0, 1].\n\n"
    text += table(
        ("component", "weight", "why"),
        [(f"{c.label} (`{c.name}`)", f"{c.weight:.2f}", c.reason) for c in weights.components],
    )
    text += "\n## Worth of a word by the best field it was found in\n\n"
    text += table(
        ("field", "worth", "why"),
        [(f"{f.label} (`{f.name}`)", f"{f.weight:.2f}", f.reason) for f in weights.fields],
    )
    text += "\n## Constants\n\n"
    constants = {
        "half_km": f"{weights.half_km:g} km",
        "remote": f"{weights.remote:g}",
        "unlocated": f"{weights.unlocated:g}",
        "bands": str(weights.bands),
        "light": f"{weights.light_word:g}",
    }
    text += table(
        ("constant", "value", "why"), [(f"`{name}`", value, weights.reasons[name]) for name, value in constants.items()]
    )
    disclosure = packaged_disclosure()
    text += "\n## What the law asks to be told\n\n"
    text += table(("subject", "what is told", "text"), [(s.label, s.text, s.law) for s in disclosure.statements])
    text += "\n## What changes no rank\n\n"
    return text + "".join(f"* {fact.text}\n" for fact in disclosure.unaffecting)


PAGES: dict[str, Callable[[], str]] = {
    "command-line.md": command_line_page,
    "http-api.md": http_page,
    "settings.md": settings_page,
    "reasons-and-flags.md": reasons_page,
    "../ranking.md": ranking_page,
    "../funding.md": funding_page,
}


def stale() -> list[str]:
    """Names of the pages that are not what the code would write."""
    return [
        name
        for name, write in PAGES.items()
        if not (TARGET / name).exists() or (TARGET / name).read_text(encoding="utf-8") != GENERATED + write()
    ]


def main() -> int:
    """Write the pages, or with ``--check`` say which are stale (exit 1)."""
    if sys.argv[1:] == ["--check"]:
        old = stale()
        print("\n".join(f"docs/reference/{name} is stale: run make reference" for name in old))
        return 1 if old else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, write in PAGES.items():
        (TARGET / name).write_text(GENERATED + write(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
