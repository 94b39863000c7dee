"""Days as numbers: what both engines index and compare."""

from datetime import date

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def month_number(day: date) -> int:
    """Months since January 1970."""
    return (day.year - 1970) * 12 + day.month - 1


def month_name(month: int) -> str:
    """``2027-03`` of a number of months since January 1970."""
    return f"{1970 + month // 12:04d}-{month % 12 + 1:02d}"
