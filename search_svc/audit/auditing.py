"""An audit put together: ask, tally, test."""

from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np

from search_svc.audit.asking import FIRST_PAGE, IndexChangedError, RankedList, replay
from search_svc.audit.exposure import Floats, gini, hhi
from search_svc.audit.neutral import contest
from search_svc.audit.overlap import jaccard, rank_biased_overlap
from search_svc.audit.permutation import (
    deviations,
    heterogeneity,
    indicator,
    joint_p_value,
    p_values,
    two_sided,
)
from search_svc.audit.providers import Cut, Provider, cuts, providers_of
from search_svc.audit.query_log import QueryLog
from search_svc.audit.results import (
    Asked,
    Audit,
    Category,
    CutFound,
    Measured,
    Overlap,
    ProviderFound,
    Statistic,
    TieBreak,
)
from search_svc.audit.tally import PERMUTATIONS, Replayed, Tally, sirens_of, tally
from search_svc.query.parameters import Question
from search_svc.query.service import SearchService

UNMEASURED = {
    "age in days": "the store keeps no date of first sight; the cut `arrival` has the order in which providers came",
}
_ARRIVAL_UNKNOWN = "no store lies beside this process, which alone knows in which order providers came"


class NothingToAuditError(Exception):
    """No list has a place that a lottery decides: there is nothing to test."""


async def audit(
    service: SearchService,
    log: QueryLog,
    days: Sequence[date],
    *,
    data_dir: Path,
    seed: int,
    permutations: int = PERMUTATIONS,
    page: int = FIRST_PAGE,
) -> Audit:
    """Replay a log on these days and audit its first pages.

    NothingToAuditError when no place is decided by lot; IndexChangedError when the index changes meanwhile.
    """
    lists, times = await _lists(service, log, days)
    every = [ranked for asked in lists.values() for ranked in asked]
    if len({ranked.index_version for ranked in every}) > 1:
        raise IndexChangedError("the index changed meanwhile: ask again")
    questions = [
        Replayed(times[key], tuple(contest(one.siren, one.band, one.turn, page) for one in asked))
        for key, asked in lists.items()
    ]
    opened = sum(of.open for question in questions for of in question.contests)
    if not opened:
        raise NothingToAuditError("no place of these lists is decided by lot: there is nothing to test")
    seen: dict[int, set[str]] = {int(siren): set() for siren in sirens_of(questions)}
    for ranked in every:
        reaching = int((ranked.band >= ranked.band[: min(page, len(ranked))].min()).sum())
        for siren, offer in zip(ranked.siren[:reaching].tolist(), ranked.offers[:reaching], strict=True):
            seen[siren].add(offer)
    providers = await providers_of(service, data_dir, seen)
    by = cuts(providers)
    added = tally(questions, {cut.name: cut.labels for cut in by}, seed, permutations)
    test, scores, cuts_found = tested(added, by)
    asked = Asked(
        source=log.source,
        queries=sum(log.times.values()),
        distinct=len(lists),
        nothing_found=sum(log.times.values()) - sum(times.values()),
        first_day=days[0],
        last_day=days[-1],
        days=len(days),
        lists=len(every),
        open_lists=opened,
        cut_lists=sum(one.more and bool(one.band[-1] == one.band[min(page, len(one)) - 1]) for one in every),
        page=page,
        seed=seed,
        index_version=every[0].index_version,
        ranking_version=every[0].ranking_version,
    )
    return Audit(
        asked=asked,
        tie_break=test,
        concentration={
            name: _measured(np.array([measure(row) for row in added.totals]))
            for name, measure in (("gini", gini), ("hhi", hhi))
        },
        expected_exposure={
            name: _measured(added.exposures[:, column]) for column, name in enumerate(("EE-D", "EE-R", "EE-L"))
        },
        cuts=cuts_found,
        overlap=_overlap(list(lists.values()), page),
        providers=_providers(providers, added, scores),
        unmeasured=UNMEASURED
        | ({} if any(provider.arrival is not None for provider in providers) else {"arrival": _ARRIVAL_UNKNOWN}),
    )


def tested(added: Tally, by: Sequence[Cut]) -> tuple[TieBreak, Floats, tuple[CutFound, ...]]:
    """The test of the tie-break over providers and cuts, each provider's standard score, and the cuts."""
    scores = deviations(added.totals, added.expected)
    names = ["providers"]
    columns = [heterogeneity(scores)]
    unfinished: list[tuple[Cut, list[str], Floats]] = []
    for cut in by:
        labels, matrix = indicator(list(cut.labels))
        of_cut = deviations(added.totals @ matrix, added.expected @ matrix)
        unfinished.append((cut, labels, of_cut))
        names.append(cut.name)
        columns.append(heterogeneity(of_cut))
        if cut.order is not None and not np.isnan(cut.order).all():
            slope = np.nan_to_num(cut.order - np.nanmean(cut.order))[:, None]
            names.append(f"{cut.name}, trend")
            columns.append(heterogeneity(deviations(added.totals @ slope, added.expected @ slope)))
    statistics = np.stack(columns, axis=1)
    own = dict(zip(names, p_values(statistics)[0].tolist(), strict=True))
    test = TieBreak(
        joint_p_value(statistics), len(statistics) - 1, tuple(Statistic(name, value) for name, value in own.items())
    )
    found = tuple(
        CutFound(
            cut.name,
            own[cut.name],
            own.get(f"{cut.name}, trend"),
            _measured(added.awrf[cut.name]),
            _categories(cut, labels, of_cut, added),
        )
        for cut, labels, of_cut in unfinished
    )
    return test, scores[0], found


def _categories(cut: Cut, labels: list[str], scores: Floats, added: Tally) -> tuple[Category, ...]:
    _, matrix = indicator(list(cut.labels))
    whole = added.expected.sum()
    parts, expected, share = (
        added.totals @ matrix / whole,
        added.expected @ matrix / whole,
        added.share @ matrix / whole,
    )
    low, high = np.quantile(parts[1:], (0.025, 0.975), axis=0)
    p = two_sided(scores)
    found = {
        label: Category(
            label,
            int(matrix[:, i].sum()),
            float(parts[0, i]),
            float(expected[i]),
            float(share[i]),
            float(low[i]),
            float(high[i]),
            float(p[i]),
        )
        for i, label in enumerate(labels)
    }
    return tuple(found[label] for label in cut.categories)


def _providers(providers: Sequence[Provider], added: Tally, scores: Floats) -> tuple[ProviderFound, ...]:
    return tuple(
        ProviderFound(
            f"{provider.siren:09d}",
            provider.name,
            provider.offers,
            float(added.totals[0, i]),
            float(added.expected[i]),
            float(added.share[i]),
            float(scores[i]),
        )
        for i, provider in enumerate(providers)
    )


async def _lists(
    service: SearchService, log: QueryLog, days: Sequence[date]
) -> tuple[dict[Hashable, list[RankedList]], Mapping[Hashable, int]]:
    """Lists of each distinct question and how often it is asked. Questions that mean the same have the same seeds and
    the same lists: two of them are one draw of the lottery asked twice, not two draws."""
    lists: dict[Hashable, list[RankedList]] = {}
    times: dict[Hashable, int] = {}
    for words, asked in log.times.items():
        found = [ranked for ranked in await replay(service, Question(q=words), days) if len(ranked)]
        if not found:
            continue
        key = tuple(ranked.seed for ranked in found)
        lists[key] = found
        times[key] = times.get(key, 0) + asked
    return lists, times


def _overlap(lists: Sequence[Sequence[RankedList]], page: int) -> Overlap:
    """Means over consecutive days of each question, each question alike."""
    likeness: list[tuple[float, float, float, float]] = []
    for asked in lists:
        for before, after in pairwise(asked):
            offers = before.first_page(page), after.first_page(page)
            sirens = _in_order(before, page), _in_order(after, page)
            likeness.append(
                (jaccard(*offers), rank_biased_overlap(*offers), jaccard(*sirens), rank_biased_overlap(*sirens))
            )
    if not likeness:
        return Overlap(None, None, None, None)
    return Overlap(*np.mean(likeness, axis=0).tolist())


def _in_order(ranked: RankedList, page: int) -> list[int]:
    """The providers of a first page by their best rank."""
    return list(dict.fromkeys(ranked.siren[:page].tolist()))


def _measured(rows: Floats) -> Measured:
    low, high = np.quantile(rows[1:], (0.025, 0.975))
    return Measured(float(rows[0]), float(rows[1:].mean()), float(low), float(high))
