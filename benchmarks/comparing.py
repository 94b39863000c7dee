"""Do the engines answer the same? Totals and facet counts of the same questions, ours against a rival's."""

from typing import Any

# A facet that shows fewer values than this shows them all.
_WHOLE = 20

Answers = dict[str, list[dict[str, Any]]]


def compare(ours: Answers, theirs: Answers, circles: dict[str, list[bool]]) -> dict[str, Any]:
    """How far a rival's answers are from ours.

    ``compared`` questions; ``wrong_without_circle`` counts those without a circle whose total or facets differ (a rival
    that is exact has 0); with a circle the relative error of the total: mean and largest, over questions that found
    at least twenty offers; ``wrong_with_circle`` as above.
    """
    compared = wrong_without = wrong_with = with_circle = 0
    errors: list[float] = []
    examples: list[str] = []
    for workload, answers in ours.items():
        for i, (mine, other) in enumerate(zip(answers, theirs[workload], strict=False)):
            compared += 1
            same = mine["total"] == other["total"] and _same_facets(mine["facets"], other["facets"])
            if circles[workload][i]:
                with_circle += 1
                wrong_with += not same
                if mine["total"] >= 20:
                    errors.append(abs(other["total"] - mine["total"]) / mine["total"])
            else:
                wrong_without += not same
            if not same and len(examples) < 5:
                examples.append(f"{workload}[{i}]: {mine['total']} and {other['total']}")
    return {
        "compared": compared,
        "with_circle": with_circle,
        "wrong_without_circle": wrong_without,
        "wrong_with_circle": wrong_with,
        "circle_error_mean": round(sum(errors) / len(errors), 5) if errors else None,
        "circle_error_max": round(max(errors), 5) if errors else None,
        "examples": examples,
    }


def _same_facets(mine: dict[str, dict[str, int]], other: dict[str, dict[str, int]]) -> bool:
    """Every bucket we show counts the same there; engines may list more or fewer values of a long facet."""
    for name, counts in mine.items():
        shown = {value: count for value, count in counts.items() if count}
        there = {value: count for value, count in other[name].items() if count}
        if any(there.get(value, count) != count for value, count in shown.items()):
            return False
        if len(there) < _WHOLE and shown.keys() - there.keys():
            return False
    return True
