"""The rules asked on one day, and what each said."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct

from search_svc.funding.rules import Rule, Rules

Outcome = Literal["applied", "not_applied", "unknown"]


class RuleAsked(Struct, frozen=True):
    """A rule that was asked, whether it applied, and why. `unknown`: a fact it needs was not stated."""

    rule: str
    label: str
    outcome: Outcome
    amount: Annotated[
        Decimal | None,
        Meta(description="The rule's amount in its unit, null when it is not in force or has none."),
    ]
    detail: str
    text: str
    source: str


class Trace:
    """The rules asked so far, on one day."""

    def __init__(self, rules: Rules, day: date) -> None:
        self._rules = rules
        self._day = day
        self.steps: list[RuleAsked] = []

    def rule(self, name: str) -> Rule | None:
        """The rule in force; when there is none, the trace says since when or until when there is."""
        rule = self._rules.at(name, self._day)
        if rule is None:
            first = next(row for row in self._rules.rows if row.name == name)
            self.say(first, "not_applied", f"en vigueur à partir du {first.start}", in_force=False)
        return rule

    def say(self, rule: Rule, outcome: Outcome, detail: str, *, in_force: bool = True) -> None:
        """Write what a rule said, and why."""
        amount = rule.value if in_force and isinstance(rule.value, Decimal) else None
        self.steps.append(RuleAsked(rule.name, rule.label, outcome, amount, detail, rule.text, rule.source))
