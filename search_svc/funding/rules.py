"""The rule file: dated amounts, kinds of action and funders, read once and checked."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from search_svc.catalogue.action_kinds import ACTION_KINDS, ActionKind, action_kind
from search_svc.funding.errors import FundingError

DocumentRole = Literal["opens_purchase", "triggers_payment"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One amount, day or condition, in force from ``start`` to ``end`` (both included), with the text that sets it.

    ``value`` is None of a condition that has no amount. ``source`` is the public page the text was read from, "" when
    none was read.
    """

    name: str
    value: Decimal | date | None
    unit: str
    start: date
    end: date
    label: str
    text: str
    source: str
    note: str = ""

    @property
    def amount(self) -> Decimal:
        """The value as a number; TypeError when it is none."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"rule {self.name} is no amount")
        return self.value

    @property
    def day(self) -> date:
        """The value as a day; TypeError when it is none."""
        if not isinstance(self.value, date):
            raise TypeError(f"rule {self.name} is no day")
        return self.value


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of action (``catalogue.action_kinds`` says which certifications are of it) with its French label."""

    name: ActionKind
    label: str


@dataclass(frozen=True, slots=True)
class Funder:
    """Who may pay beside the account. ``exempts`` says why that exempts from participation, "" if it does not.

    ``only_beyond_rights``: it exempts only from a price that the rights alone cannot pay. ``last``: it pays what nobody
    else does.
    """

    name: str
    label: str
    exempts: str
    only_beyond_rights: bool
    last: bool


@dataclass(frozen=True, slots=True)
class Document:
    """A supporting document of the kinds of action named, of all when none is."""

    role: DocumentRole
    label: str
    kinds: tuple[str, ...]
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The file. ``known_until`` is the last day the rules were known for."""

    version: str
    known_until: date
    rows: tuple[Rule, ...]
    kinds: tuple[Kind, ...]
    funders: Mapping[str, Funder]
    documents: tuple[Document, ...]

    def at(self, name: str, day: date) -> Rule | None:
        """The rule of that name in force on a day; None when there is none. KeyError when no row has the name."""
        named = [rule for rule in self.rows if rule.name == name]
        if not named:
            raise KeyError(name)
        return next((rule for rule in named if rule.start <= day <= rule.end), None)

    def needed(self, name: str, day: date, field: str) -> Rule:
        """The rule in force on the day that ``field`` states; FundingError naming the field when there is none."""
        rule = self.at(name, day)
        if rule is None:
            raise FundingError(field, f"no rule is known for {day.isoformat()} ({name})")
        return rule

    def kind_of(self, number: str, field: str) -> Kind:
        """The kind of a certification's number (RNCP37674, RS6604, CPF206); FundingError when it has none."""
        name = action_kind(number)
        if name is not None:
            return next(kind for kind in self.kinds if kind.name == name)
        raise FundingError(field, "is not a certification number whose kind of action is known")


def read_rules(text: str) -> Rules:
    """Rules of a TOML text; ValueError names the row that is wrong."""
    table = tomllib.loads(text)
    known_until: date = table["known_until"]
    return Rules(
        version=table["version"],
        known_until=known_until,
        rows=_dated(table["rule"], known_until),
        kinds=_kinds(table["kind"]),
        funders={
            funder["name"]: Funder(
                funder["name"],
                funder["label"],
                funder.get("exempts", ""),
                funder.get("only_beyond_rights", False),
                funder.get("last", False),
            )
            for funder in table["funder"]
        },
        documents=tuple(
            Document(row["role"], row["label"], tuple(row.get("kinds", ())), row["text"], row["source"])
            for row in table["document"]
        ),
    )


def _kinds(rows: list[dict[str, Any]]) -> tuple[Kind, ...]:
    kinds = tuple(Kind(row["name"], row["label"]) for row in rows)
    if sorted(kind.name for kind in kinds) != sorted(ACTION_KINDS):
        raise ValueError(f"rules: the kinds of action are {', '.join(ACTION_KINDS)}, each once and no other")
    return kinds


def _dated(rows: list[dict[str, Any]], known_until: date) -> tuple[Rule, ...]:
    rules = []
    for place, row in enumerate(rows):
        name, start = row["name"], row["from"]
        later = [other["from"] for other in rows[place + 1 :] if other["name"] == name]
        if any(day <= start for day in later):
            raise ValueError(f"rules, {name}: the row of {start} comes before an earlier one")
        end = row.get("until") or (min(later) - timedelta(days=1) if later else known_until)
        if end < start:
            raise ValueError(f"rules, {name}: the row of {start} ends before it begins")
        if not row["text"]:
            raise ValueError(f"rules, {name}: the row of {start} has no legal text")
        value = row.get("value")
        rules.append(
            Rule(
                name=name,
                value=Decimal(value) if isinstance(value, str) else value,
                unit=row.get("unit", ""),
                start=start,
                end=end,
                label=row["label"],
                text=row["text"],
                source=row["source"],
                note=row.get("note", ""),
            )
        )
    return tuple(rules)


@cache
def packaged_rules() -> Rules:
    """The rules in use (``rules.toml``)."""
    return read_rules(files("search_svc.funding").joinpath("rules.toml").read_text("utf-8"))
