"""The page's tables stand between its markers, and nothing else moves."""

from datetime import date

import pytest

from scripts.neutrality_page import BEGIN, END, PAGE, with_tables
from search_svc.audit.results import Asked, Audit, Category, CutFound, Measured, Overlap, Statistic, TieBreak

MEASURED = Measured(0.5, 0.4, 0.3, 0.6)
CUT = CutFound("region", 0.25, None, MEASURED, (Category("Bretagne", 3, 1.0, 1.0, 1.0, 0.9, 1.0, 0.125),))
AUDIT = Audit(
    asked=Asked("log.txt", 5, 4, 1, date(2026, 11, 21), date(2026, 11, 22), 2, 8, 6, 0, 20, 0, "index-1", "ranking-2"),
    tie_break=TieBreak(0.5, 99, (Statistic("providers", 0.75),)),
    concentration={"gini": MEASURED},
    expected_exposure={"EE-L": MEASURED},
    cuts=(CUT,),
    overlap=Overlap(0.25, 0.5, 0.75, None),
    providers=(),
    unmeasured={},
)


def test_the_tables_are_replaced_and_the_rest_is_kept() -> None:
    first = with_tables(f"before\n{BEGIN}\nold\n{END}\nafter", AUDIT)
    assert first.startswith(f"before\n{BEGIN}\n")
    assert first.endswith(f"{END}\nafter")
    assert "old" not in first
    assert "**Tie-break: p = 0.500** (99 permutations)." in first
    assert "| Bretagne | 3 | 100.00 % | 100.00 % | 90.00 to 100.00 % | 100.00 % | 0.125 |" in first
    assert with_tables(first, AUDIT) == first


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="the page has no"):
        with_tables("nothing", AUDIT)


def test_the_page_has_its_markers() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page.index(BEGIN) < page.index(END)
