"""What the public is told of the order beside its weights, with the texts of law that ask for it.

Sources: Code de la consommation, art. L. 111-7, D. 111-11 and D. 111-12 (online comparison services), L. 111-7-2 and
D. 111-16 to D. 111-19 (online reviews); Regulation (EU) 2019/1150, art. 5 (ranking by online intermediation services
and search engines).
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence owed to the public, in French, and the text that asks for it."""

    name: str
    label: str
    text: str
    law: str


@dataclass(frozen=True, slots=True)
class NoCriterion:
    """Something that changes no rank by relevance, in French."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The statements and what is no criterion, in the order they are shown."""

    statements: tuple[Statement, ...]
    unaffecting: tuple[NoCriterion, ...]


def read_disclosure(text: str) -> Disclosure:
    """The disclosure of a TOML text; ValueError names the entry that is wrong."""
    table = tomllib.loads(text)
    try:
        found = Disclosure(
            tuple(Statement(**entry) for entry in table["statement"]),
            tuple(NoCriterion(**entry) for entry in table["unaffecting"]),
        )
    except TypeError as error:
        raise ValueError(f"disclosure: {error}") from error
    for part in (found.statements, found.unaffecting):
        names = [entry.name for entry in part]
        if len(set(names)) < len(names):
            raise ValueError(f"disclosure: a name is given twice among {', '.join(names)}")
    return found


@cache
def packaged_disclosure() -> Disclosure:
    """The disclosure in use (``disclosure.toml``)."""
    return read_disclosure(files("search_svc.ranking").joinpath("disclosure.toml").read_text("utf-8"))
