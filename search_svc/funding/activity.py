"""What one year of activity is worth: the credit of each status a person had in it, before any ceiling."""

from calendar import isleap, monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from msgspec import Struct

from search_svc.funding.errors import FundingError
from search_svc.funding.rules import Rule, Rules
from search_svc.funding.statements import Period

# The account exists since that day; the DIF comes before it.
OPENED = date(2015, 1, 1)
# Since then it is kept in euros, and a half-time year earns a whole credit.
IN_EUROS = date(2019, 1, 1)
_MEASURES = ("share", "hours", "days", "pay")
# Measure → what goes with it.
_BESIDE = {"full_time_hours": "hours", "minimum_wage": "pay"}


class Credit(Struct, frozen=True):
    """What a status earns in a year: euros, the rule it follows from, its ceiling (None: none of its own), and why.

    ``hours`` is the credit in hours of a year before 2019; ``text`` then adds the text that converts them.
    """

    euros: Decimal
    rule: Rule
    ceiling: Rule | None
    detail: str
    hours: int | None = None
    text: str | None = None


def check_period(period: Period, field: str, as_of: date) -> None:
    """FundingError, naming the field, when a period cannot be told: its days, or its working time."""
    if period.end < period.start:
        raise FundingError(f"{field}.end", "is before the period's start")
    if period.start < OPENED:
        raise FundingError(f"{field}.start", "is before 2015-01-01: what was acquired before is DIF, stated in `dif`")
    if period.end > as_of:
        raise FundingError(f"{field}.end", "is after the day of the estimate")
    stated = [name for name in _MEASURES if getattr(period, name) is not None]
    if period.status == "employee" and len(stated) != 1:
        raise FundingError(f"{field}.share", f"state the working time once, by one of {', '.join(_MEASURES)}")
    unfit = [name for name in stated if period.status != "employee"]
    unfit += [name for name, of in _BESIDE.items() if getattr(period, name) is not None and of not in stated]
    if period.cfp_paid is not None and period.status != "self_employed":
        unfit.append("cfp_paid")
    if unfit:
        raise FundingError(f"{field}.{unfit[0]}", "says nothing about this status or this way of stating working time")
    if stated and stated[0] != "share" and period.start.year != period.end.year:
        raise FundingError(f"{field}.{stated[0]}", "is for one year: cut the period at 31 December")
    if period.pay is not None and period.minimum_wage is None:
        raise FundingError(f"{field}.minimum_wage", "is needed with `pay`")
    if period.status == "self_employed" and period.cfp_paid is None:
        raise FundingError(f"{field}.cfp_paid", "is needed: only a paid contribution earns rights")


def yearly_credits(year: int, periods: Sequence[tuple[str, Period]], rules: Rules) -> list[Credit]:
    """The credit of each status of a year, from its (field, period) pairs; FundingError where no rule is known."""
    found: list[Credit] = []
    by_status: dict[str, list[tuple[str, Period]]] = {}
    for field, period in periods:
        if period.start.year <= year <= period.end.year:
            by_status.setdefault(period.status, []).append((field, period))
    if employed := by_status.get("employee"):
        found += _in_hours(year, employed, rules) if year < IN_EUROS.year else _employed(year, employed, rules)
    if self_employed := by_status.get("self_employed"):
        found.append(_self_employed(year, self_employed, rules))
    if esat := by_status.get("esat"):
        found.append(_esat(year, esat, rules))
    return found


def cents(euros: Fraction) -> Decimal:
    """Euros rounded up to the cent (article R. 6323-1)."""
    return Decimal(ceil(euros * 100)) / 100


def _employed(year: int, periods: Sequence[tuple[str, Period]], rules: Rules) -> list[Credit]:
    day, field = date(year, 12, 31), periods[0][0]
    share = _share(year, periods, rules)
    whole = share >= Fraction(rules.needed("work.half", day, field).amount)

    def earned(rule: Rule) -> Fraction:
        return Fraction(rule.amount) * (1 if whole else share)

    detail = "au moins un mi-temps sur l'année" if whole else f"{_percent(share)} d'un temps plein sur l'année"
    standard = rules.needed("credit.standard", day, field)
    found = [Credit(cents(earned(standard)), standard, rules.needed("ceiling.standard", day, field), detail)]
    if any(period.unqualified for _, period in periods):
        rule = rules.needed("credit.unqualified", day, field)
        found.append(Credit(cents(earned(rule)), rule, rules.needed("ceiling.unqualified", day, field), detail))
    if any(period.disabled for _, period in periods):
        rule = rules.needed("supplement.disabled", day, field)
        euros = cents(earned(standard) + Fraction(rule.amount))
        ceiling = rules.needed("ceiling.disabled", day, field)
        found.append(Credit(euros, rule, ceiling, f"{detail} ; crédit ordinaire et majoration de {rule.amount} €"))
    return found


def _in_hours(year: int, periods: Sequence[tuple[str, Period]], rules: Rules) -> list[Credit]:
    day, field = date(year, 12, 31), periods[0][0]
    share = _share(year, periods, rules)
    names = ["hours.credit"]
    # Before 2017 the law gave no more hours to the unqualified.
    if any(period.unqualified for _, period in periods) and rules.at("hours.credit_unqualified", day):
        names.append("hours.credit_unqualified")
    rate = rules.needed("hours.euros", IN_EUROS, field)
    found = []
    for name in names:
        rule = rules.needed(name, day, field)
        hours = ceil(Fraction(rule.amount) * share)
        detail = f"{_percent(share)} d'un temps plein sur l'année ; {hours} h converties à {rate.amount} € en 2019"
        # Four years of 24 hours, or two of them at 48, reach no ceiling of 150 or 400 hours.
        found.append(Credit(hours * rate.amount, rule, None, detail, hours, f"{rule.text} ; {rate.text}"))
    return found


def _self_employed(year: int, periods: Sequence[tuple[str, Period]], rules: Rules) -> Credit:
    day, field = date(year, 12, 31), periods[0][0]
    rule = rules.needed("credit.self_employed", day, f"{field}.start")
    ceiling = rules.needed("ceiling.self_employed", day, f"{field}.start")
    months = sum((_months(year, period) for _, period in periods if period.cfp_paid), Fraction(0))
    if not months:
        return Credit(Decimal(0), rule, ceiling, "contribution à la formation professionnelle non payée")
    months = min(months, Fraction(12))
    detail = f"{float(months):.4g} mois d'activité".replace(".", ",")
    return Credit(cents(Fraction(rule.amount) * months / 12), rule, ceiling, detail)


def _esat(year: int, periods: Sequence[tuple[str, Period]], rules: Rules) -> Credit:
    day, field = date(year, 12, 31), periods[0][0]
    rule = rules.needed("credit.esat", day, f"{field}.start")
    if sum((_months(year, period) for _, period in periods), Fraction(0)) < 12:
        raise FundingError(field, f"no rule is known for an ESAT admission of part of {year}")
    return Credit(rule.amount, rule, rules.needed("ceiling.esat", day, field), "admission toute l'année")


def _share(year: int, periods: Sequence[tuple[str, Period]], rules: Rules) -> Fraction:
    """Working time of a year as a part of full time, at most 1."""
    total = Fraction(0)
    for field, period in periods:
        if period.share is not None:
            first, last = max(period.start, date(year, 1, 1)), min(period.end, date(year, 12, 31))
            total += Fraction(period.share) * Fraction((last - first).days + 1, 366 if isleap(year) else 365)
        elif period.hours is not None:
            legal = rules.needed("work.hours", period.end, f"{field}.end").amount
            total += Fraction(period.hours) / Fraction(period.full_time_hours or legal)
        elif period.days is not None:
            total += Fraction(period.days) / Fraction(rules.needed("work.days", period.end, f"{field}.end").amount)
        elif period.pay is not None and period.minimum_wage is not None:
            wages = rules.needed("work.minimum_wages", period.end, f"{field}.end").amount
            total += Fraction(period.pay) / Fraction(wages * period.minimum_wage)
    return min(total, Fraction(1))


def _months(year: int, period: Period) -> Fraction:
    """Months of a period in a year; a month begun or left counts by its days."""
    total = Fraction(0)
    for month in range(1, 13):
        length = monthrange(year, month)[1]
        first, last = max(period.start, date(year, month, 1)), min(period.end, date(year, month, length))
        total += Fraction(max((last - first).days + 1, 0), length)
    return total


def _percent(share: Fraction) -> str:
    return f"{float(share * 100):.4g} %".replace(".", ",")
