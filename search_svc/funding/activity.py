"""What one year of activity is worth: the credit of each status a person had in it, before any ceiling."""

from calendar import isleap, monthrange
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil

from msgspec import Struct
from msgspec.structs import replace

from search_svc.funding.errors import FundingError
from search_svc.funding.hours import YearInHours
from search_svc.funding.minimum_wage import minimum_wage
from search_svc.funding.rules import Rule, Rules
from search_svc.funding.statements import Period

# The account exists since that day; the DIF comes before it.
OPENED = date(2015, 1, 1)
# Since then it is kept in euros, and a half-time year earns a whole credit.
IN_EUROS = date(2019, 1, 1)
_MEASURES = ("share", "hours", "days", "pay")
# Measure → what goes with it.
_BESIDE = {"full_time_hours": "hours", "full_time_days": "days", "minimum_wage": "pay"}


class Credit(Struct, frozen=True):
    """What a status earns in a year: euros, the rule it follows from, its ceiling (None: none of its own), and why.

    ``in_hours`` is the year before 2019, whose hours depend on those held; ``euros`` are then those of an account far
    from every limit. ``text`` replaces the rule's.
    """

    euros: Decimal
    rule: Rule
    ceiling: Rule | None
    detail: str
    in_hours: YearInHours | None = None
    text: str | None = None


def check_period(period: Period, field: str, as_of: date, rules: Rules) -> None:
    """FundingError, naming the field, when a period cannot be told: its status, its days, or its working time."""
    if period.status in ("public_agent", "international_volunteer"):
        rule = rules.needed(f"other_account.{period.status}", period.end, f"{field}.status")
        raise FundingError(f"{field}.status", f"is not estimated here: {rule.label} ({rule.text})")
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
    if period.contract_law is not None and period.status != "employee":
        unfit.append("contract_law")
    if unfit:
        raise FundingError(f"{field}.{unfit[0]}", "says nothing about this status or this way of stating working time")
    if stated and stated[0] != "share" and period.start.year != period.end.year:
        raise FundingError(f"{field}.{stated[0]}", "is for one year: cut the period at 31 December")
    if period.status == "self_employed" and period.cfp_paid is None:
        raise FundingError(f"{field}.cfp_paid", "is needed: only a paid contribution earns rights")


def yearly_credits(year: int, periods: Sequence[tuple[str, Period]], rules: Rules) -> list[Credit]:
    """The credit of each status of a year, from its (field, period) pairs; FundingError where no rule is known."""
    found: list[Credit] = []
    by_status: dict[str, list[tuple[str, Period]]] = {}
    for field, period in periods:
        if period.start.year <= year <= period.end.year:
            by_status.setdefault(period.status, []).append((field, period))
    employed, local = _by_law(by_status.get("employee", []))
    if local:
        field, _ = local[0]
        rule = rules.needed("abroad.local_contract", date(year, 12, 31), f"{field}.contract_law")
        found.append(Credit(Decimal(0), rule, None, "contrat de droit local à l'étranger"))
    if employed:
        found += _in_hours(year, employed, rules) if year < IN_EUROS.year else _employed(year, employed, rules)
    if self_employed := by_status.get("self_employed"):
        found.append(_self_employed(year, self_employed, rules))
    if esat := by_status.get("esat"):
        found.append(_esat(year, esat, rules))
    return found


def _by_law(
    periods: Sequence[tuple[str, Period]],
) -> tuple[list[tuple[str, Period]], list[tuple[str, Period]]]:
    """Periods under French law, in France or abroad, and those under the law of another country."""
    french = [pair for pair in periods if pair[1].contract_law != "local"]
    return french, [pair for pair in periods if pair[1].contract_law == "local"]


def _abroad(year: int, periods: Sequence[tuple[str, Period]], rules: Rules) -> tuple[str, str]:
    """(what to add to the detail, what to add to the text) when part of a year was worked abroad; both may be empty."""
    for field, period in periods:
        if period.contract_law == "french":
            rule = rules.needed("abroad.french_contract", date(year, 12, 31), f"{field}.contract_law")
            return " ; en partie à l'étranger, sous contrat de droit français", f" ; {rule.text}"
    return "", ""


def cents(euros: Fraction) -> Decimal:
    """Euros rounded up to the cent (article R. 6323-1)."""
    return Decimal(ceil(euros * 100)) / 100


def _employed(year: int, periods: Sequence[tuple[str, Period]], rules: Rules) -> list[Credit]:
    day, field = date(year, 12, 31), periods[0][0]
    share = _share(year, periods, rules)
    whole = share >= Fraction(rules.needed("work.half", day, field).amount)

    def earned(rule: Rule) -> Fraction:
        return Fraction(rule.amount) * (1 if whole else share)

    more, text = _abroad(year, periods, rules)
    detail = ("au moins un mi-temps sur l'année" if whole else f"{_percent(share)} d'un temps plein sur l'année") + more

    def credit(rule: Rule, euros: Decimal, ceiling: str, detail: str = detail) -> Credit:
        return Credit(euros, rule, rules.needed(ceiling, day, field), detail, text=rule.text + text)

    standard = rules.needed("credit.standard", day, field)
    found = [credit(standard, cents(earned(standard)), "ceiling.standard")]
    if any(period.unqualified for _, period in periods):
        rule = rules.needed("credit.unqualified", day, field)
        found.append(credit(rule, cents(earned(rule)), "ceiling.unqualified"))
    if any(period.disabled for _, period in periods):
        rule = rules.needed("supplement.disabled", day, field)
        added = f"{detail} ; crédit ordinaire et majoration de {rule.amount} €"
        found.append(credit(rule, cents(earned(standard) + Fraction(rule.amount)), "ceiling.disabled", added))
    return found


def _in_hours(year: int, periods: Sequence[tuple[str, Period]], rules: Rules) -> list[Credit]:
    day, field = date(year, 12, 31), periods[0][0]
    share = _share(year, periods, rules)
    more, text = _abroad(year, periods, rules)
    found = [_hours_credit("hours.credit", "hours.threshold", "hours.ceiling", share, day, field, rules)]
    # Before 2017 the law gave no more hours to the unqualified.
    if any(period.unqualified for _, period in periods) and rules.at("hours.credit_unqualified", day):
        ceiling = "hours.ceiling_unqualified"
        found.append(_hours_credit("hours.credit_unqualified", ceiling, ceiling, share, day, field, rules))
    return [replace(credit, detail=credit.detail + more, text=f"{credit.text}{text}") for credit in found]


def _hours_credit(
    name: str, threshold: str, ceiling: str, share: Fraction, day: date, field: str, rules: Rules
) -> Credit:
    rule, rate = rules.needed(name, day, field), rules.needed("hours.euros", IN_EUROS, field)
    year = YearInHours(
        share,
        int(rule.amount),
        int(rules.needed(threshold, day, field).amount),
        int(rules.needed("hours.reduced", day, field).amount),
        int(rules.needed(ceiling, day, field).amount),
    )
    detail = f"{_percent(share)} d'un temps plein sur l'année ; {year.full} h converties à {rate.amount} € en 2019"
    return Credit(year.full * rate.amount, rule, None, detail, year, f"{rule.text} ; {rate.text}")


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
    name = "hours.credit_esat" if year < IN_EUROS.year else "credit.esat"
    rule = rules.needed(name, day, f"{field}.start")
    if sum((_months(year, period) for _, period in periods), Fraction(0)) < 12:
        raise FundingError(field, f"no rule is known for an ESAT admission of part of {year}")
    if year < IN_EUROS.year:
        credit = _hours_credit(name, "hours.threshold", "hours.ceiling", Fraction(1), day, field, rules)
        return replace(credit, detail=f"admission toute l'année ; {rule.amount} h converties en 2019")
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
            most = rules.needed("work.days", period.end, f"{field}.end").amount
            if period.full_time_days is not None and period.full_time_days > most:
                raise FundingError(f"{field}.full_time_days", f"is above {most} days")
            total += Fraction(period.days) / Fraction(period.full_time_days or most)
        elif period.pay is not None:
            wages = rules.needed("work.minimum_wages", period.end, f"{field}.end").amount
            total += Fraction(period.pay) / Fraction(wages * minimum_wage(year, period, field, rules))
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
