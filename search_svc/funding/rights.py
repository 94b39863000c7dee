"""The account in euros, year by year, from a work history."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from search_svc.funding.account import Account, Event, RightsLine
from search_svc.funding.activity import IN_EUROS, OPENED, Credit, check_period, yearly_credits
from search_svc.funding.dif import dif_events
from search_svc.funding.errors import FundingError
from search_svc.funding.rules import Rule, Rules, packaged_rules
from search_svc.funding.statements import WorkHistory

_ZERO = Decimal(0)
# The first credit of the self-employed was entered in 2020, for 2018 and 2019 together.
_FIRST_SELF_EMPLOYED_ENTRY = 2020
# Article L. 6323-15: what an employer or an agreement adds does not count towards the ceiling.
_OUTSIDE_CEILING = "hors plafond (Code du travail, art. L. 6323-15)"


class RightsEstimate(Struct, frozen=True):
    """Rights on an account on a day, in euros, with every line they follow from."""

    as_of: date
    balance: Decimal
    awaiting: Annotated[
        Decimal, Meta(description="Part of the balance acquired last year, entered in the course of the current one.")
    ]
    lines: tuple[RightsLine, ...]
    rules_version: str


def estimate(history: WorkHistory, rules: Rules | None = None) -> RightsEstimate:
    """The account of a work history on ``as_of``, in euros, line by line in the order of entry.

    The credit of a year counts from the first of January after it, although it is entered in the course of that year:
    ``awaiting`` tells how much that is. Of several statuses in a year the most favourable earns the credit; the others
    are lines not applied. The current year earns nothing yet. FundingError names the field that no rule answers.
    """
    rules = rules or packaged_rules()
    as_of = history.as_of
    if not IN_EUROS <= as_of <= rules.known_until:
        raise FundingError("as_of", f"no rule is known for that day: {IN_EUROS} to {rules.known_until} are")
    periods = [(f"periods[{place}]", period) for place, period in enumerate(history.periods)]
    for field, period in periods:
        check_period(period, field, as_of, rules)

    account = Account()
    events: list[Event] = []
    rate = rules.needed("hours.euros", IN_EUROS, "as_of").amount
    for year in range(OPENED.year, as_of.year):
        found = [c for c in yearly_credits(year, periods, rules) if _entered_in(c, year) <= as_of.year]
        if found:
            best = max(found, key=lambda credit: (credit.euros, credit.ceiling.amount if credit.ceiling else _ZERO))
            entered_in = _entered_in(best, year)
            events.append((date(entered_in, 1, 1), 0, _crediting(account, year, entered_in, best, found, rate)))
    events += dif_events(history, rules, account)
    _add_employers(history, rules, account, events)
    _add_uses(history, rules, account, events)
    for _, _, happen in sorted(events, key=lambda event: event[:2]):
        happen()
    last = sum((line.euros for line in account.lines if line.year == as_of.year - 1 == line.entered_in - 1), _ZERO)
    return RightsEstimate(
        as_of,
        account.balance,
        min(last, account.balance),
        tuple(account.lines),
        f"{rules.version} ({rules.known_until})",
    )


def _entered_in(credit: Credit, year: int) -> int:
    return max(year + 1, _FIRST_SELF_EMPLOYED_ENTRY) if credit.rule.name == "credit.self_employed" else year + 1


def _crediting(
    account: Account, year: int, entered_in: int, best: Credit, found: list[Credit], rate: Decimal
) -> Callable[[], None]:
    def happen() -> None:
        hours = None
        if best.in_hours is not None:
            # The DIF is no part of the account in hours (loi n° 2014-288, art. 1, V).
            hours = best.in_hours.earned(int(account.credited / rate))
            euros, limit = hours * rate, f"plafond de {best.in_hours.ceiling} h"
        else:
            room = best.euros if best.ceiling is None else max(best.ceiling.amount - account.counted, _ZERO)
            euros = min(best.euros, room)
            limit = f"plafond de {best.ceiling.amount} €" if best.ceiling else ""
        detail = best.detail
        if euros < best.euros:
            detail += f" ; {best.euros} € limités par le {limit}"
        account.credited += euros
        account.write(best.rule, year, entered_in, euros, detail, applied=euros > 0, hours=hours, text=best.text)
        for other in found:
            if other is not best:
                why = f"{other.detail} ; {other.euros} €, moins favorable que {best.euros} €"
                account.write(other.rule, year, entered_in, _ZERO, why, applied=False)

    return happen


def _add_employers(history: WorkHistory, rules: Rules, account: Account, events: list[Event]) -> None:
    def adding(rule: Rule, year: int, entered_in: int, euros: Decimal, detail: str) -> Callable[[], None]:
        def happen() -> None:
            account.outside += euros
            account.write(rule, year, entered_in, euros, f"{detail} ; {_OUTSIDE_CEILING}")

        return happen

    for place, corrective in enumerate(history.correctives):
        field = f"correctives[{place}].credited_on"
        if corrective.credited_on > history.as_of:
            raise FundingError(field, "is after the day of the estimate")
        rule = rules.needed("corrective", corrective.credited_on, field)
        year = corrective.credited_on.year
        detail = f"versé le {corrective.credited_on}"
        events.append((corrective.credited_on, 1, adding(rule, year, year, rule.amount, detail)))
    periods = [(f"periods[{place}]", period) for place, period in enumerate(history.periods)]
    for place, agreement in enumerate(history.agreements):
        field, year = f"agreements[{place}]", agreement.year
        if year >= history.as_of.year:
            raise FundingError(f"{field}.year", "is not over on the day of the estimate")
        if any(other.year == year for other in history.agreements[:place]):
            raise FundingError(f"{field}.year", "is given twice")
        employed = [pair for pair in periods if pair[1].status == "employee"]
        legal = max((credit.euros for credit in yearly_credits(year, employed, rules)), default=None)
        if legal is None:
            raise FundingError(f"{field}.year", "is a year without employment in `periods`")
        rule = rules.needed("agreement", date(year, 12, 31), f"{field}.year")
        more = agreement.credit - legal
        if more <= 0:
            raise FundingError(f"{field}.credit", f"is not above the law's {legal} € for {year}")
        detail = f"{agreement.name} : {agreement.credit} € au lieu de {legal} €"
        events.append((date(year + 1, 1, 1), 1, adding(rule, year, year + 1, more, detail)))


def _add_uses(history: WorkHistory, rules: Rules, account: Account, events: list[Event]) -> None:
    rate = rules.needed("hours.euros", IN_EUROS, "uses")

    def using(field: str, day: date, euros: Decimal, hours: int | None) -> Callable[[], None]:
        def happen() -> None:
            if euros > account.balance:
                raise FundingError(field, f"is more than the {account.balance} € the account held on {day}")
            account.spend(euros)
            detail = f"droits utilisés le {day}"
            line = RightsLine(
                year=day.year,
                entered_in=day.year,
                rule="use",
                label="Droits déjà utilisés",
                applied=True,
                euros=-euros,
                hours=None if hours is None else -hours,
                balance=account.balance,
                detail=detail,
                text="Code du travail, art. L. 6323-2",
                source="",
            )
            account.lines.append(line)

        return happen

    for place, use in enumerate(history.uses):
        field = f"uses[{place}]"
        if not OPENED <= use.used_on <= history.as_of:
            raise FundingError(f"{field}.used_on", f"is not between {OPENED} and the day of the estimate")
        needed, other = ("hours", "euros") if use.used_on < IN_EUROS else ("euros", "hours")
        if getattr(use, needed) is None:
            raise FundingError(f"{field}.{needed}", f"is needed for a use on {use.used_on}")
        if getattr(use, other) is not None:
            raise FundingError(f"{field}.{other}", f"does not fit a use on {use.used_on}")
        euros = use.hours * rate.amount if use.hours is not None else use.euros or _ZERO
        events.append((use.used_on, 2, using(f"{field}.{needed}", use.used_on, euros, use.hours)))
