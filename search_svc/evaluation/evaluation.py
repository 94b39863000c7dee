"""The whole evaluation of a judgement file: who is judged, the figures by kind, and the paired comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from msgspec import Struct

from search_svc.evaluation.asking import Answer, Asked, IndexChangedError, on_sale
from search_svc.evaluation.judgements import Judgement
from search_svc.evaluation.measures import MEASURES, measure
from search_svc.evaluation.rewriting import rewriting
from search_svc.evaluation.statistics import Difference, Interval, Values, differences, intervals
from search_svc.query.service import SearchService

ALL = "all"


class KindFigures(Struct, frozen=True):
    """The measures over the queries of one kind, or over all."""

    kind: str
    queries: int
    measures: dict[str, Interval]


class KindDifferences(Struct, frozen=True):
    """The paired differences of the measures over the queries of one kind, or over all."""

    kind: str
    queries: int
    measures: dict[str, Difference]


class Variant(Struct, frozen=True):
    """One way the queries were asked: the ranking version, the rewriting ("" as written), and the figures."""

    name: str
    ranking_version: str
    rewriting: str
    figures: tuple[KindFigures, ...]


class QueryResult(Struct, frozen=True):
    """One query of one variant, so that failures can be read: ``relevant`` by rank, ``offers`` it matches."""

    variant: str
    query: str
    asked: str
    kind: str
    attainable: int
    relevant: tuple[bool, ...]
    offers: int
    measures: dict[str, float]


class Evaluation(Struct, frozen=True):
    """What ``evaluate`` answers. ``comparison`` is of the last variant against the first; none with one variant.

    ``read`` = ``judged`` + ``not_on_sale`` + ``not_rewritable`` (the rewriting changes nothing of them).
    """

    read: int
    judged: int
    not_on_sale: int
    not_rewritable: int
    seed: int
    index_version: str
    day: date | None
    variants: tuple[Variant, ...]
    comparison: tuple[KindDifferences, ...]
    queries: tuple[QueryResult, ...]


class NothingToJudgeError(Exception):
    """No query of the set has a relevant certification on sale."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A judged query, how many groups are relevant, and the query rewritten ("" when that is not asked)."""

    judgement: Judgement
    attainable: int
    rewritten: str


async def evaluate(
    judgements: Sequence[Judgement], services: Sequence[SearchService], *, rewritten: str | None = None, seed: int
) -> Evaluation:
    """Ask every query of each service (one, or two to compare) and measure the answers.

    ``rewritten`` names how every query is rewritten (one of REWRITINGS); with one service the same queries are also
    asked as written, and compared. NothingToJudgeError, IndexChangedError, or what the service raises.
    """
    asked = [Asked(service) for service in services]
    sold = await on_sale(asked[0], judgements)
    rewrite = rewriting(rewritten, [judgement.query for judgement in judgements]) if rewritten else None
    cases = [
        _Case(judgement, attainable, other)
        for judgement, attainable in sold
        if (other := rewrite(judgement.query, seed) if rewrite else "") is not None
    ]
    if not cases:
        raise NothingToJudgeError(
            f"of {len(judgements)} queries none can be judged: {len(judgements) - len(sold)} have no relevant"
            f" certification on sale, {len(sold)} are not changed by the rewriting {rewritten!r}"
        )
    how = rewritten or ""
    plans = [(of, how) for of in asked] if len(asked) > 1 or not how else [(asked[0], ""), (asked[0], how)]
    variants, results, values = [], [], []
    for number, (of, way) in enumerate(plans):
        name = _name(number, len(asked), way)
        answers = [await of.answer(case.judgement, _typed(case, way)) for case in cases]
        values.append(_values(cases, answers))
        figures = _figures(cases, values[-1], seed)
        variants.append(Variant(name, of.ranking_version, way, figures))
        results += _results(name, cases, answers, values[-1], way)
    if len({of.index_version for of in asked}) > 1:
        raise IndexChangedError("the two rankings were asked of different index versions: ask again")
    return Evaluation(
        read=len(judgements),
        judged=len(cases),
        not_on_sale=len(judgements) - len(sold),
        not_rewritable=len(sold) - len(cases),
        seed=seed,
        index_version=asked[0].index_version,
        day=asked[0].day,
        variants=tuple(variants),
        comparison=_comparison(cases, values[0], values[-1], seed) if len(values) > 1 else (),
        queries=tuple(results),
    )


def _name(number: int, services: int, way: str) -> str:
    ranking = "" if services == 1 else ("packaged weights", "other weights")[number]
    return ", ".join(part for part in (ranking, way or "as written") if part)


def _typed(case: _Case, way: str) -> str:
    return case.rewritten if way else case.judgement.query


def _values(cases: Sequence[_Case], answers: Sequence[Answer]) -> Values:
    rows = [measure(a.relevant, case.attainable, a.offers) for case, a in zip(cases, answers, strict=True)]
    return np.array(rows, dtype=np.float64)


def _kinds(cases: Sequence[_Case]) -> dict[str, list[int]]:
    """Rows by kind, in the order kinds appear, then all; kinds alone only where there are two or more."""
    rows: dict[str, list[int]] = {}
    for i, case in enumerate(cases):
        rows.setdefault(case.judgement.kind or "(no kind)", []).append(i)
    return {**(rows if len(rows) > 1 else {}), ALL: list(range(len(cases)))}


def _figures(cases: Sequence[_Case], values: Values, seed: int) -> tuple[KindFigures, ...]:
    return tuple(
        KindFigures(kind, len(rows), dict(zip(MEASURES, intervals(values[rows], seed), strict=True)))
        for kind, rows in _kinds(cases).items()
    )


def _comparison(cases: Sequence[_Case], first: Values, second: Values, seed: int) -> tuple[KindDifferences, ...]:
    return tuple(
        KindDifferences(kind, len(rows), dict(zip(MEASURES, differences(first[rows], second[rows], seed), strict=True)))
        for kind, rows in _kinds(cases).items()
    )


def _results(
    name: str, cases: Sequence[_Case], answers: Sequence[Answer], values: Values, way: str
) -> list[QueryResult]:
    return [
        QueryResult(
            name,
            case.judgement.query,
            _typed(case, way),
            case.judgement.kind,
            case.attainable,
            answer.relevant,
            answer.offers,
            dict(zip(MEASURES, map(float, row), strict=True)),
        )
        for case, answer, row in zip(cases, answers, values, strict=True)
    ]
