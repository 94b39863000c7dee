"""The cohorts that statistical services measure, put beside those of the fiches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from search_svc.catalogue import Cohort
from search_svc.catalogue.outcomes import OutcomeRow, TrainingCode


def cohorts_by_number(rows: Iterable[OutcomeRow], codes: Iterable[TrainingCode]) -> Mapping[str, tuple[Cohort, ...]]:
    """Certification number → its cohorts, one a year and source.

    Trainings that lead to one certification are pooled: their leavers add up, and those in employment. A row whose code
    leads nowhere is left out (``unmapped_codes`` says which).
    """
    numbers: dict[str, set[str]] = defaultdict(set)
    for code in codes:
        numbers[code.code].add(code.number)
    pooled: dict[tuple[str, int, str], tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    for row in rows:
        for number in numbers.get(row.code, ()):
            leavers, employed = pooled[number, row.year, row.source]
            pooled[number, row.year, row.source] = leavers + row.leavers, employed + row.leavers * row.rate
    found: dict[str, tuple[Cohort, ...]] = defaultdict(tuple)
    for (number, year, source), (leavers, employed) in sorted(pooled.items()):
        rate = min(employed / leavers, 1.0) if leavers else None
        found[number] += (Cohort(year, leavers, None, rate, source=source),)
    return found


def unmapped_codes(rows: Iterable[OutcomeRow], codes: Iterable[TrainingCode]) -> list[str]:
    """Codes of rows that lead to no certification, each once and sorted."""
    return sorted({row.code for row in rows} - {code.code for code in codes})
