"""Filters of a plan as queries: on fields, and on what remains to pay, which is none."""

from search_svc.engine.elastic.clauses import Query, field_query
from search_svc.engine.elastic.remaining import remaining_of, remaining_query
from search_svc.engine.plan import REMAINING, Filter, Range, SearchPlan


def filter_query(wanted: Filter, plan: SearchPlan) -> Query:
    """A filter. ValueError for a field that does not exist."""
    if isinstance(wanted, Range) and wanted.field == REMAINING:
        return remaining_query(wanted, remaining_of(plan))
    return field_query(wanted, plan)
