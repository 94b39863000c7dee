"""From the clauses of a plan to Elasticsearch's queries. Pure: a whole body can be looked at in a test."""

from collections.abc import Iterable, Sequence
from typing import Any

from search_svc.analysis import LABEL_PREFIX
from search_svc.catalogue import Audience, is_siret
from search_svc.engine.days import day_number
from search_svc.engine.elastic.texts import key_term
from search_svc.engine.plan import (
    KEYWORD_FIELDS,
    NUMBER_FIELDS,
    TEXT_FIELDS,
    TEXT_UNITS,
    Filter,
    Range,
    SearchPlan,
    StartRange,
    TextClause,
    Word,
)
from search_svc.engine.texts import LABEL_FIELDS

Query = dict[str, Any]

# SIRET of an offer; its SIREN is in ``provider``.
ESTABLISHMENT = "establishment"
NOTHING: Query = {"match_none": {}}
EXACT = "exact"
# An exact title outweighs any sum of words: the script tells it by this, and it is still exact in single precision.
EXACT_UNITS = 2 * TEXT_UNITS


def filter_name(wanted: Filter) -> str:
    """The facet that ignores this filter."""
    return "start" if isinstance(wanted, StartRange) else wanted.field


def field_query(wanted: Filter, plan: SearchPlan) -> Query:
    """A filter on a field. ValueError for a field that does not exist."""
    if isinstance(wanted, StartRange):
        return _start_query(wanted, plan)
    if isinstance(wanted, Range):
        if wanted.field not in NUMBER_FIELDS:
            raise ValueError(f"no number field {wanted.field!r}")
        bounds = {"gte": wanted.minimum, "lte": wanted.maximum}
        known = {name: bound for name, bound in bounds.items() if bound is not None}
        return {"range": {wanted.field: known}} if known else {"exists": {"field": wanted.field}}
    if wanted.field not in KEYWORD_FIELDS:
        raise ValueError(f"no keyword field {wanted.field!r}")
    if not wanted.values:
        return NOTHING
    if wanted.every:
        return all_of([value_query(wanted.field, value) for value in wanted.values])
    if wanted.field == "provider" and (sirets := [value for value in wanted.values if is_siret(value)]):
        sirens = [value for value in wanted.values if not is_siret(value)]
        return any_of([{"terms": {"provider": sirens}}, {"terms": {ESTABLISHMENT: sirets}}])
    return {"terms": {wanted.field: list(wanted.values)}}


def value_query(field: str, value: str) -> Query:
    """Offers that have a value of a keyword field. A SIRET is looked up apart, so that ``provider`` counts SIRENs."""
    return {"term": {ESTABLISHMENT if field == "provider" and is_siret(value) else field: value}}


def seen_by(audiences: frozenset[Audience]) -> Query:
    """Offers that one of these audiences may see."""
    return {"terms": {"audience": sorted(audiences)}} if len(audiences) != 1 else {"term": {"audience": min(audiences)}}


def _start_query(wanted: StartRange, plan: SearchPlan) -> Query:
    first = max(plan.today, wanted.first) if wanted.first is not None else plan.today
    days = {"gte": day_number(first)}
    if wanted.last is not None:
        days["lte"] = day_number(wanted.last)
    return any_of([{"term": {"permanent": True}}, {"range": {"open_days": days}}])


def joinable(plan: SearchPlan) -> Query:
    """Offers with an open session from the plan's day on."""
    return {"range": {"open_days": {"gte": day_number(plan.today)}}}


def all_of(queries: Sequence[Query]) -> Query:
    """Everything must match; everything matches when there is nothing."""
    if not queries:
        return {"match_all": {}}
    return queries[0] if len(queries) == 1 else {"bool": {"filter": list(queries)}}


def any_of(queries: Iterable[Query]) -> Query:
    """Something must match."""
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def text_queries(clause: TextClause, worth: Sequence[Sequence[int]] | None) -> list[Query]:
    """One query a word, named ``word.field`` where it matches; ``worth`` scores each field (``TextScoring.units``)."""
    return [
        _word_query(number, word, None if worth is None else worth[number]) for number, word in enumerate(clause.words)
    ]


def _word_query(number: int, word: Word, worth: Sequence[int] | None) -> Query:
    fields = []
    for bit, field in enumerate(TEXT_FIELDS):
        terms = _terms(word, field)
        if not terms:
            continue
        path = f"text.{field}"
        found = {"term": {path: terms[0]}} if len(terms) == 1 else {"terms": {path: terms}}
        boost = {} if worth is None else {"boost": worth[bit]}
        fields.append({"constant_score": {"filter": found, **boost, "_name": f"{number}.{bit}"}})
    if not fields:
        return NOTHING
    return any_of(fields) if worth is None else {"dis_max": {"queries": fields}}


def _terms(word: Word, field: str) -> list[str]:
    """The terms of a word that a field can hold: labels and plain words never stand in the same field."""
    if field == "provider":
        return list(dict.fromkeys(word.names))
    labels = field in LABEL_FIELDS
    return [term for term in dict.fromkeys(word.terms) if term.startswith(LABEL_PREFIX) == labels]


def exact_query(clause: TextClause) -> Query | None:
    """Offers whose certification's title is exactly the question; None for a question no title can equal."""
    term = key_term(clause.exact)
    if not term:
        return None
    return {"constant_score": {"filter": {"term": {"text.exact": term}}, "boost": EXACT_UNITS, "_name": EXACT}}
