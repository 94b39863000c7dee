"""The account while it is estimated: euros by where they come from, and the lines written so far."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

from msgspec import Meta, Struct

from search_svc.funding.rules import Rule

_ZERO = Decimal(0)

# (day, order within the day, what happens): credits, then what others enter, then uses.
Event: TypeAlias = tuple[date, int, Callable[[], None]]


class RightsLine(Struct, frozen=True):
    """One movement of the account, or one that a rule did not allow (`applied` false, 0 €), with its legal text."""

    year: Annotated[int, Meta(description="Year the rights were acquired for, or of the movement.")]
    entered_in: Annotated[int, Meta(description="Year the movement is entered on the account.")]
    rule: str
    label: str
    applied: bool
    euros: Annotated[Decimal, Meta(description="Euros; negative for a use.")]
    hours: Annotated[int | None, Meta(description="The same in hours, before 2019; null since.")]
    balance: Annotated[Decimal, Meta(description="Euros on the account after this line.")]
    detail: str
    text: str
    source: str


class Account:
    """Euros by where they come from."""

    def __init__(self) -> None:
        self.dif = _ZERO
        self.credited = _ZERO
        self.outside = _ZERO
        self.lines: list[RightsLine] = []

    @property
    def counted(self) -> Decimal:
        """What counts towards the ceiling: the DIF does (ordonnance n° 2019-861, art. 8)."""
        return self.dif + self.credited

    @property
    def balance(self) -> Decimal:
        """Euros on the account."""
        return self.counted + self.outside

    def write(
        self,
        rule: Rule,
        year: int,
        entered_in: int,
        euros: Decimal,
        detail: str,
        *,
        applied: bool = True,
        hours: int | None = None,
        text: str | None = None,
    ) -> None:
        """Add a line; the euros are on the account already."""
        line = RightsLine(
            year=year,
            entered_in=entered_in,
            rule=rule.name,
            label=rule.label,
            applied=applied,
            euros=euros,
            hours=hours,
            balance=self.balance,
            detail=detail,
            text=text or rule.text,
            source=rule.source,
        )
        self.lines.append(line)

    def spend(self, euros: Decimal) -> None:
        """Take euros: DIF first (loi n° 2014-288), then what fills the ceiling again, then what never counted."""
        for pot in ("dif", "credited", "outside"):
            taken = min(euros, getattr(self, pot))
            setattr(self, pot, getattr(self, pot) - taken)
            euros -= taken
