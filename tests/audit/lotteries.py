"""Questions ranked by the service's own phase 2, with a fair lottery or one that favours somebody now and then."""

from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
from ranking.ranking_windows import Row, clause, window

from search_svc.audit.auditing import tested
from search_svc.audit.neutral import Contest, contest
from search_svc.audit.providers import Provider, cuts
from search_svc.audit.results import TieBreak
from search_svc.audit.tally import Replayed, sirens_of, tally
from search_svc.engine.page import Candidates
from search_svc.engine.plan import Scoring
from search_svc.ranking import draw_seed, packaged_weights, rank, scoring

PAGE = 20
PROVIDERS = 80
EQUALS = 40
REGIONS = ("84", "11", "75", "53")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FIRST_DAY = date(2026, 10, 1)


def provider(number: int) -> Provider:
    """Provider ``number``: letters, regions and sizes cross one another."""
    siren = 300_000_000 + 7 * number
    return Provider(
        siren,
        1 + number * 37 % 150,
        f"{LETTERS[number % 26]} École",
        frozenset({REGIONS[number // 20]}),
        number * 31 % 80,
    )


CATALOGUE = {of.siren: of for of in map(provider, range(PROVIDERS))}


def bias_test(
    seed: int,
    *,
    questions: int,
    days: int,
    favoured: Callable[[Provider], bool] | None = None,
    chance: float = 0.0,
    permutations: int = 999,
) -> TieBreak:
    """The test of a log: in a ``chance`` of its lists the favoured providers win every tie against the others."""
    rng = np.random.default_rng(seed)
    version = f"{packaged_weights().version}-{seed}"
    formula = scoring(packaged_weights(), text=True, origin=False)
    wins = np.array([favoured is not None and favoured(of) for of in CATALOGUE.values()])
    sirens = np.array(list(CATALOGUE))
    asked = []
    for question in range(questions):
        candidates = _candidates(rng.choice(sirens, EQUALS, replace=False))
        of_days = []
        for day in range(days):
            lottery = draw_seed(f"question {question}", FIRST_DAY + timedelta(days=day), version)
            biased = rng.random() < chance
            of_days.append(_contest(candidates, formula, lottery, sirens[wins] if biased else None))
        asked.append(Replayed(1, tuple(of_days)))
    by = cuts([CATALOGUE[int(siren)] for siren in sirens_of(asked)])
    return tested(tally(asked, {cut.name: cut.labels for cut in by}, seed, permutations), by)[0]


def _candidates(sirens: np.ndarray) -> Candidates:
    # All of one band: some are a little better, which must not matter.
    return window([Row(f"{siren}~F~A", siren=int(siren), outcome=0.5 + i / 1000) for i, siren in enumerate(sirens)])


def _contest(candidates: Candidates, formula: Scoring, lottery: int, favoured: np.ndarray | None) -> Contest:
    ranking = rank(candidates, clause(1.0), formula, seed=lottery, band_count=packaged_weights().bands)
    order = ranking.order
    if favoured is not None:
        loses = ~np.isin(candidates.siren, favoured)
        order = np.lexsort((ranking.ticket, loses, ranking.turn, -ranking.band))
    return contest(candidates.siren[order], ranking.band[order], ranking.turn[order], PAGE)
