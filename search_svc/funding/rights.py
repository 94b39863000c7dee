"""The account in euros, year by year, from a work history."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated

from msgspec import Meta, Struct

from search_svc.funding.activity import IN_EUROS, OPENED, Credit, check_period, yearly_credits
from search_svc.funding.errors import FundingError
from search_svc.funding.rules import Rule, Rules, packaged_rules
from search_svc.funding.statements import WorkHistory

_ZERO = Decimal(0)
# The first credit of the self-employed was entered in 2020, for 2018 and 2019 together.
_FIRST_SELF_EMPLOYED_ENTRY = 2020
# Article L. 6323-15: what an employer or an agreement adds does not count towards the ceiling.
_OUTSIDE_CEILING = "hors plafond (Code du travail, art. L. 6323-15)"


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


class RightsEstimate(Struct, frozen=True):
    """Rights on an account on a day, in euros, with every line they follow from."""

    as_of: date
    balance: Decimal
    awaiting: Annotated[
        Decimal, Meta(description="Part of the balance acquired last year, entered in the course of the current one.")
    ]
    lines: tuple[RightsLine, ...]
    rules_version: str


class _Account:
    """Euros by where they come from, and the lines written so far."""

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
        # DIF first (loi n° 2014-288), then what fills the ceiling again, then what never counted towards it.
        for pot in ("dif", "credited", "outside"):
            taken = min(euros, getattr(self, pot))
            setattr(self, pot, getattr(self, pot) - taken)
            euros -= taken


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
        check_period(period, field, as_of)

    account = _Account()
    # (day, order within the day, what happens): credits before uses of the same day.
    events: list[tuple[date, int, Callable[[], None]]] = []
    for year in range(OPENED.year, as_of.year):
        found = [c for c in yearly_credits(year, periods, rules) if _entered_in(c, year) <= as_of.year]
        if found:
            best = max(found, key=lambda credit: (credit.euros, credit.ceiling.amount if credit.ceiling else _ZERO))
            entered_in = _entered_in(best, year)
            events.append((date(entered_in, 1, 1), 0, _crediting(account, year, entered_in, best, found)))
    _add_dif(history, rules, account, events)
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


def _crediting(account: _Account, year: int, entered_in: int, best: Credit, found: list[Credit]) -> Callable[[], None]:
    def happen() -> None:
        room = best.euros if best.ceiling is None else max(best.ceiling.amount - account.counted, _ZERO)
        euros = min(best.euros, room)
        detail = best.detail
        if best.ceiling is not None and euros < best.euros:
            detail += f" ; {best.euros} € limités par le plafond de {best.ceiling.amount} €"
        account.credited += euros
        account.write(best.rule, year, entered_in, euros, detail, applied=euros > 0, hours=best.hours, text=best.text)
        for other in found:
            if other is not best:
                why = f"{other.detail} ; {other.euros} €, moins favorable que {best.euros} €"
                account.write(other.rule, year, entered_in, _ZERO, why, applied=False)

    return happen


def _add_dif(
    history: WorkHistory, rules: Rules, account: _Account, events: list[tuple[date, int, Callable[[], None]]]
) -> None:
    dif = history.dif
    if dif is None:
        return
    limit = rules.needed("dif.hours", history.as_of, "dif.hours")
    if dif.hours > limit.amount:
        raise FundingError("dif.hours", f"is above {limit.amount} hours")
    if not OPENED <= dif.entered_on <= history.as_of:
        raise FundingError("dif.entered_on", f"is not between {OPENED} and the day of the estimate")
    deadline = rules.needed("dif.deadline", dif.entered_on, "dif.entered_on")
    texts = " ; ".join(row.text for row in rules.rows if row.name == "dif.deadline")
    rate = rules.needed("hours.euros", IN_EUROS, "dif.hours")
    euros = dif.hours * rate.amount
    year = dif.entered_on.year

    def happen() -> None:
        if dif.entered_on > deadline.day:
            late = f"{dif.hours} h inscrites le {dif.entered_on}, après le {deadline.day} : perdues"
            account.write(deadline, year, year, _ZERO, late, applied=False, text=texts)
            return
        account.dif = euros
        detail = f"{dif.hours} h à {rate.amount} €, inscrites le {dif.entered_on}, au plus tard le {deadline.day}"
        account.write(rate, year, year, euros, detail, hours=dif.hours, text=f"{rate.text} ; {texts}")

    events.append((dif.entered_on, 1, happen))


def _add_employers(
    history: WorkHistory, rules: Rules, account: _Account, events: list[tuple[date, int, Callable[[], None]]]
) -> None:
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


def _add_uses(
    history: WorkHistory, rules: Rules, account: _Account, events: list[tuple[date, int, Callable[[], None]]]
) -> None:
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
