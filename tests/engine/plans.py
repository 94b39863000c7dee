"""Random plans: every clause, filter, facet, sort and page a plan can have."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from search_svc.analysis import analyse, label_term, names
from search_svc.catalogue import ACCESSIBILITY_KINDS, AUDIENCES, PUBLIC, Audience
from search_svc.engine.plan import (
    LOTS,
    FacetRequest,
    Filter,
    Origin,
    Range,
    Scoring,
    SearchPlan,
    Sort,
    StartRange,
    Terms,
    TextClause,
    TextScoring,
    Window,
    Word,
)
from search_svc.engine.remaining import NOTHING_PAID, KindPaid, PaidSlice, Remaining
from tests.engine.generated import TODAY, TOWNS, TRADES
from tests.engine.oracle import Oracle

QUESTIONS = (
    "pâtissière", "tailleuse de pierre", "boulanger lyon", "RH", "ressources humaines", "développeur web python",
    "CACES R489", "greta", "les compagnons", "rncp1003", "1012", "CAP pâtisserie", "aide-soignant",
    "formatrice d'adultes", "devenir cariste", "synonyme", "permis B", "institut recrutement", "chocolat levain",
    "développeuse web", "pâtisserie", "licence", "maison du granit taille", "introuvable", "électricité",
    "CAP Pâtisserie 8", "Permis B", "équipe",
)  # fmt: skip
# Kilometres, before they are moved a little.
RADII = (0.0, 0.5, 3.0, 10.0, 25.0, 60.0, 300.0, 9000.0)
CORRIDORS = (0.5, 3.0, 10.0, 25.0, 60.0, 300.0)
SORTS = ("relevance", "distance", "price", "remaining", "insertion", "rating", "start", "hours")
EDGES = {
    "price": (0.0, 50_000.0, 100_000.0, 150_000.0, 300_000.0, 1_000_000.0),
    "remaining": (0.0, 15_000.0, 15_001.0, 20_000.0, 100_000.0, 700_000.0),
    "hours": (0.0, 8.0, 22.0, 71.0, 401.0),
    "insertion": (0.0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9),
    "rating": (1.0, 3.0, 4.0, 4.5),
}
VALUES = {
    "teaching": ("in_person", "blended", "remote"),
    "level": ("3", "4", "5", "6", "8"),
    "register": ("RNCP", "RS", "CPF"),
    "certification": ("RNCP1000", "RNCP1003", "RS1004", "CPF206", "RNCP99999", "RNCP1"),
    "provider": ("300000001", "300000002", "400000003", "999999999", "30000000100011", "30000000200022", "1" * 14),
    "region": ("84", "11", "93", "04", "99"),
    "department": ("69", "38", "75", "2A", "974", "00"),
    "accessibility": (*ACCESSIBILITY_KINDS, "wheelchair:no", "hearing:not_said", "visual:not_said", "lift"),
    "funder": ("region", "france_travail", "agefiph"),
    "rome": tuple(trade[0] for trade in TRADES),
    "formacode": tuple(trade[2] for trade in TRADES),
}
# Mostly the public list; the lists of each status alone, of all statuses together, and the whole index.
AUDIENCE_SETS: tuple[frozenset[Audience] | None, ...] = (
    *(PUBLIC,) * 6,
    frozenset({"jobseeker"}),
    frozenset({"disabled_worker"}),
    frozenset({"jobseeker", "disabled_worker"}),
    frozenset(AUDIENCES),
    None,
)
ORIGINS = (*(Origin(lat, lon) for _, _, _, lat, lon in TOWNS[:7]), Origin(45.9, 4.3), Origin(46.5, 2.2))
# What corridors join: a commute, a long one, half the country, the whole of it, and a place with itself. They are few
# because the oracle measures every offer from many points along each.
LINES = (
    *((ORIGINS[1], ORIGINS[2]), (ORIGINS[2], ORIGINS[3]), (ORIGINS[4], ORIGINS[6]), (ORIGINS[5], ORIGINS[6])),
    (ORIGINS[0], ORIGINS[0]),
)
SCORING = Scoring(
    text=TextScoring((0.9, 0.85, 0.7, 0.5, 0.45, 0.2, 0.95, 0.98)),
    text_weight=0.55,
    distance_weight=0.2,
    availability_weight=0.15,
    outcome_weight=0.1,
    half_km=15.0,
    remote_distance=0.4,
    unlocated_distance=0.3,
)


def clause(question: str, weights: random.Random | None = None) -> TextClause:
    """A question as ``query`` would analyse it, one word a blank; sometimes a whole label counts for each word."""
    words = []
    label = (label_term(question),) if weights is None or weights.random() < 0.5 else ()
    for text in question.split():
        terms = (*analyse(text), *label)
        if terms:
            weight = 1.0 if weights is None else weights.choice([1.0, 1.0, 2.5])
            words.append(Word(text, terms, tuple(names(text)), weight))
    return TextClause(tuple(words), " ".join(analyse(question)))


@dataclass(frozen=True)
class Pool:
    """What random plans are drawn from: questions, values of keyword fields, places to start from, and lines."""

    questions: Sequence[str] = QUESTIONS
    values: Mapping[str, Sequence[str]] = field(default_factory=lambda: VALUES)
    origins: Sequence[Origin] = ORIGINS
    lines: Sequence[tuple[Origin, Origin]] = LINES


GENERATED = Pool()


def account(rng: random.Random) -> Remaining:
    """What an account of some rights pays: kinds alike, but a cap on one, and nothing of another or of short bilans."""
    participation, rights = rng.choice([0, 5_000, 15_000]), rng.choice([0, 50_000, 104_999, 105_000, 320_000])
    paid = PaidSlice(participation, participation + rights)
    capped = PaidSlice(participation, participation + min(rights, 60_000))
    return Remaining(
        (
            KindPaid("rncp", paid),
            KindPaid("rs", capped),
            KindPaid("bilan", paid, rng.choice([None, 13.0])),
            KindPaid("light_licence", NOTHING_PAID if rng.random() < 0.5 else capped),
        )
    )


def random_plan(rng: random.Random, oracle: Oracle, pool: Pool = GENERATED) -> SearchPlan:
    """A plan the engine may be asked. Its radius stays clear of every distance by more than the formulas differ."""
    home = rng.choice(pool.origins) if rng.random() < 0.65 else None
    work = rng.choice(pool.origins) if home is not None and rng.random() < 0.4 else None
    if home is not None and rng.random() < 0.05:
        home, work = None, home
    keys = [key for key in SORTS if key != "distance" or home or work]
    key = rng.choice([*keys, "relevance", "relevance"])
    plan = SearchPlan(
        today=TODAY + timedelta(days=rng.choice([0, 0, 0, 1, 40, 400])),
        text=clause(rng.choice(pool.questions), rng) if rng.random() < 0.7 else None,
        home=home,
        work=work,
        filters=tuple(_filter(rng, pool.values) for _ in range(rng.choice([0, 0, 1, 1, 2, 3, 5]))),
        facets=tuple(
            _facet(rng, name, pool.values) for name in rng.sample(_FACETS, rng.choice([0, 1, 4, 10, len(_FACETS)]))
        ),
        sort=Sort(key, descending=key not in ("relevance",) and rng.random() < 0.4),
        scoring=SCORING if rng.random() < 0.9 else None,
        group=rng.choice(["provider_certification", "provider_certification", "none"]),
        lot=rng.randrange(LOTS),
        window=Window(rng.choice([0, 0, 0, 7, 100]), rng.choice([0, 1, 20, 50, 400])),
        audiences=rng.choice(AUDIENCE_SETS),
        remaining=account(rng),
    )
    if (home or work) and rng.random() < 0.8:
        plan = replace(plan, radius_km=_clear(rng, RADII, oracle.margins(plan)))
    if rng.random() < 0.12:
        plan = _with_corridor(rng, plan, oracle, pool)
    return plan


_FACETS = (*VALUES, *EDGES, "start")
_FACET_COUNTS = (0, 1, 4, 10, len(_FACETS))


def _with_corridor(rng: random.Random, plan: SearchPlan, oracle: Oracle, pool: Pool) -> SearchPlan:
    """The plan along one of the lines, with or without a radius."""
    home, work = rng.choice(pool.lines)
    plan = replace(plan, home=home, work=work, radius_km=None)
    if rng.random() < 0.6:
        plan = replace(plan, radius_km=_clear(rng, RADII, oracle.margins(plan)))
    return replace(plan, corridor_km=_clear(rng, CORRIDORS, oracle.line_margins(plan)))


def _clear(rng: random.Random, sizes: Sequence[float], margins: Iterable[tuple[float, float]]) -> float:
    taken = list(margins)
    while True:
        radius = rng.choice(sizes) * rng.uniform(0.9, 1.1)
        if all(abs(radius - km) > tolerance for km, tolerance in taken):
            return radius


def _filter(rng: random.Random, known: Mapping[str, Sequence[str]]) -> Filter:
    kind = rng.random()
    if kind < 0.2:
        first = TODAY + timedelta(days=rng.randrange(-30, 200)) if rng.random() < 0.7 else None
        last = TODAY + timedelta(days=rng.randrange(0, 300)) if rng.random() < 0.7 else None
        return StartRange(first, last)
    if kind < 0.45:
        name = rng.choice(list(EDGES))
        return Range(name, rng.choice([None, *EDGES[name]]), rng.choice([None, *EDGES[name]]))
    name = rng.choice(list(known))
    values = tuple(rng.sample(known[name], min(rng.choice([1, 1, 2, 3]), len(known[name]))))
    return Terms(name, values, every=name == "accessibility" or rng.random() < 0.05)


def _facet(rng: random.Random, name: str, known: Mapping[str, Sequence[str]]) -> FacetRequest:
    if name in EDGES:
        return FacetRequest(name, edges=EDGES[name])
    include = tuple(rng.sample([*known.get(name, ("2027-01", "permanent", "2030-01"))], rng.choice([0, 0, 1, 2])))
    return FacetRequest(name, size=rng.choice([1, 3, 20, 1000]), include=include)
