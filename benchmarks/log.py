"""The questions: what people may ask of the catalogue at hand, drawn with a seed.

Words are runs of one to four from titles and job titles, circles lie around places where offers are. The mix follows
the workloads of the measurements behind this engine's design: 65 % of the questions have a circle of 10 to 100 km, a
third of those two of them; four sorts; ten facets; here every filtered question also asks for a start date.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from search_svc.query.understanding import text_clause
from search_svc.store import Store

FACETS = (
    *("teaching", "price", "hours", "level", "certification", "provider", "department", "accessibility"),
    *("start", "insertion"),
)
GEOGRAPHIC, TWO_ORIGINS = 0.65, 0.35
RADII = (10, 20, 30, 50, 100)
# Texts and places to draw from; more would only take longer to read.
_POOL = 5000
_WORD = re.compile(r"[^\W_](?:[\w.'’-]*[^\W_])?")

Search = dict[str, Any]

WORKLOADS = {
    "text": "a text, top 20",
    "filtered": "b text + filters + circles + date + sort",
    "facets": "c = b + ten facets",
    "near_home": "d a circle, no words, ten facets",
    "front_page": "d no question, ten facets",
}


@dataclass(frozen=True, slots=True)
class Pools:
    """What questions are drawn from."""

    titles: list[str]
    jobs: list[str]
    places: list[tuple[float, float, str]]


def read_pools(data_dir: Path, seed: int) -> Pools:
    """A sample of titles, job titles and located offers of a store."""
    draw = Random(f"pools-{seed}")
    with Store(data_dir, read_only=True) as store:
        titles = _sample((formation.title for formation in store.formations()), draw)
        jobs = sorted(
            {
                name.strip()
                for fiche in store.certifications()
                for name in (*(code.label for code in fiche.rome), *fiche.accessible_jobs.split(","))
                if name.strip()
            }
        )
        located = (
            (stored.offer.place.latitude, stored.offer.place.longitude, stored.offer.place.department)
            for stored in store.offers()
            if stored.offer.place.latitude is not None and stored.offer.place.longitude is not None
        )
        places = [(lat, lon, department) for lat, lon, department in _sample(located, draw) if lat and lon]
    return Pools(titles, jobs, places)


def _sample(values: Any, draw: Random) -> list[Any]:
    """A reservoir (Vitter 1985, algorithm R): memory for the sample only."""
    kept: list[Any] = []
    for seen, value in enumerate(values):
        if seen < _POOL:
            kept.append(value)
        elif (place := draw.randrange(seen + 1)) < _POOL:
            kept[place] = value
    return kept


def questions(pools: Pools, count: int, seed: int, today: date) -> dict[str, list[Search]]:
    """``count`` searches a workload, as the bodies of ``POST /v1/offers/search``."""
    draw = Random(f"questions-{seed}")
    text = [{"q": _words(pools, draw)} for _ in range(count)]
    filtered = [{**search, **_filters(pools, draw, today), **_place_and_sort(pools, draw)} for search in text]
    near = [{**_circle(pools, draw, two=False), "facets": list(FACETS)} for _ in range(count)]
    return {
        "text": text,
        "filtered": filtered,
        "facets": [{**search, "facets": list(FACETS)} for search in filtered],
        "near_home": near,
        "front_page": [{"facets": list(FACETS)}] * count,
    }


def _words(pools: Pools, draw: Random) -> str:
    while True:
        words = _WORD.findall(draw.choice(pools.titles if draw.random() < 0.6 else pools.jobs))
        if not words:
            continue
        length = min(len(words), draw.randint(1, 4))
        start = draw.randrange(len(words) - length + 1)
        question = " ".join(words[start : start + length])
        if text_clause(question) is not None:
            return question


def _filters(pools: Pools, draw: Random, today: date) -> Search:
    first = today + timedelta(days=draw.randrange(0, 90))
    found: Search = {
        "start_from": first.isoformat(),
        "start_to": (first + timedelta(days=draw.randrange(30, 300))).isoformat(),
    }
    others: list[Search] = [
        {"teaching": draw.choice((["in_person"], ["remote"], ["blended"], ["in_person", "blended"]))},
        {"level": draw.choice(([3], [4], [5], [5, 6], [3, 4]))},
        {"price_max": draw.choice(("1000", "1500", "2000", "3200", "5000"))},
        {"hours_max": draw.choice((35, 150, 400, 800))},
        {"register": draw.choice((["RNCP"], ["RNCP"], ["RS"]))},
        {"accessibility": ["wheelchair"]},
        {"insertion_min": draw.choice((0.5, 0.6, 0.7))},
        {"department": [draw.choice(pools.places)[2]]},
    ]
    for search in draw.sample(others, draw.randint(0, 4)):
        found |= search
    return found


def _place_and_sort(pools: Pools, draw: Random) -> Search:
    circle = _circle(pools, draw, two=draw.random() < TWO_ORIGINS) if draw.random() < GEOGRAPHIC else {}
    sorts = ("relevance", "price", "start", "distance") if circle else ("relevance", "price", "start", "insertion")
    return {**circle, "sort": draw.choice(sorts)}


def _circle(pools: Pools, draw: Random, *, two: bool) -> Search:
    home = draw.choice(pools.places)
    found: Search = {"home": f"{home[0]:.4f},{home[1]:.4f}", "radius_km": draw.choice(RADII)}
    if two:
        # One works within some 50 km of home.
        work = home[0] + draw.uniform(-0.4, 0.4), home[1] + draw.uniform(-0.6, 0.6)
        found["work"] = f"{work[0]:.4f},{work[1]:.4f}"
    return found
