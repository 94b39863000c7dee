"""The hourly minimum wage (SMIC) by which pay without an hourly base becomes working time."""

from datetime import date
from decimal import Decimal

from search_svc.funding.errors import FundingError
from search_svc.funding.rules import Rules
from search_svc.funding.statements import Period


def minimum_wage(year: int, period: Period, field: str, rules: Rules) -> Decimal:
    """Gross euros an hour for the pay of a year: the one stated, else the one in force all year.

    The law (article R. 6323-1) does not say which of several in a year counts: then, and when no row tells the year's,
    it has to be stated. FundingError names ``minimum_wage`` when it is missing, or is none of the year's.
    """
    months = [rules.at("work.smic", date(year, month, 1)) for month in range(1, 13)]
    known = sorted({row.amount for row in months if row is not None})
    whole = None not in months
    listed = " and ".join(str(amount) for amount in known)
    if period.minimum_wage is None:
        if whole and len(known) == 1:
            return known[0]
        why = f"it was {listed} € in {year}" if whole else f"no rule is known for all of {year}"
        raise FundingError(f"{field}.minimum_wage", f"is needed with `pay`: {why}")
    if whole and period.minimum_wage not in known:
        raise FundingError(f"{field}.minimum_wage", f"is not the one of {year}: {listed} €")
    return period.minimum_wage
