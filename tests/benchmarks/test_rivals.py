"""The rivals answer as a loop over the documents does: a benchmark of wrong answers would measure nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from benchmarks.documents import Document, Unit, empty_tokens
from benchmarks.rival import Rival, facet_of
from benchmarks.sqlite_rival import Sqlite
from benchmarks.tantivy_rival import Tantivy
from search_svc.engine.plan import (
    FacetRequest,
    Filter,
    Origin,
    Range,
    SearchPlan,
    Sort,
    StartRange,
    Terms,
    TextClause,
    Word,
)
from search_svc.places.distance import distance_km

TODAY = date(2026, 11, 22)
LYON, VIENNE, BREST = (45.76, 4.84), (45.52, 4.87), (48.39, -4.49)
FACETS = (
    *(FacetRequest(name) for name in ("teaching", "level", "certification", "department", "accessibility", "start")),
    FacetRequest("price", edges=(0, 100_000, 300_000)),
    FacetRequest("insertion", edges=(0, 0.5, 0.75)),
)


def unit(number: int, title: str, provider: str) -> Unit:
    words = title.split()
    tokens = empty_tokens()
    return Unit(number, tokens | {"title": words, "certification": ["cap"], "provider": [provider], "contents": words})


def document(number: int, **changes: object) -> Document:
    place = (LYON, VIENNE, BREST)[number % 3]
    drawn = Document(
        id=f"siret~f~{number}",
        unit=unit(
            number % 5, ("patiss boulang", "patiss", "syn:chef cuisin", "boulang", "soud")[number % 5], "tilleuls"
        ),
        public=number % 11 != 0,
        remote=number % 7 == 0,
        unlocated=False,
        latitude=None if number % 7 == 0 else place[0] + number / 5000,
        longitude=None if number % 7 == 0 else place[1],
        teaching=("in_person", "blended", None)[number % 3] if number % 7 else "remote",
        level=(None, "3", "5")[number % 3],
        register="RNCP",
        certification=f"RNCP{number % 4}",
        provider=f"{number % 6:09d}",
        region="84",
        department=("69", "38", "29")[number % 3],
        accessibility=("wheelchair", "hearing")[: number % 3],
        funder=(),
        rome=(),
        formacode=(),
        price=None if number % 9 == 0 else number * 5_000,
        hours=float(number),
        insertion=(None, 0.4, 0.8)[number % 3],
        permanent=number % 8 == 0,
        days=tuple(TODAY.toordinal() + shift for shift in (-5, number % 40, 100))[: number % 4],
    )
    return replace(drawn, **changes)  # type: ignore[arg-type]


DOCUMENTS = [document(number) for number in range(1, 121)] + [
    document(200, unlocated=True, remote=False, latitude=None, longitude=None, department="38", public=True)
]


def holds(document: Document, filter_: Filter) -> bool:
    if isinstance(filter_, Terms):
        value = getattr(document, filter_.field)
        values = set(value) if isinstance(value, tuple) else {value}
        return set(filter_.values) <= values if filter_.every else not values.isdisjoint(filter_.values)
    if isinstance(filter_, Range):
        number = getattr(document, filter_.field)
        low, high = filter_.minimum, filter_.maximum
        return number is not None and (low is None or number >= low) and (high is None or number <= high)
    first = max(TODAY, filter_.first or TODAY).toordinal()
    last = filter_.last.toordinal() if filter_.last else 10**9
    return document.permanent or any(first <= day <= last for day in document.days)


def candidate(document: Document, plan: SearchPlan, touched: tuple[str, ...]) -> bool:
    if plan.text and not all(
        any(
            term in tokens for name, tokens in document.unit.tokens.items() if name != "provider" for term in word.terms
        )
        or any(name in document.unit.tokens["provider"] for name in word.names)
        for word in plan.text.words
    ):
        return False
    if plan.audiences is not None and not document.public:
        return False
    if plan.radius_km is None or document.remote:
        return True
    if document.latitude is None or document.longitude is None:
        return document.department in touched
    origins = [origin for origin in (plan.home, plan.work) if origin]
    here = document.latitude, document.longitude
    return any(distance_km(o.latitude, o.longitude, *here) <= plan.radius_km for o in origins)


def values_of(document: Document, request: FacetRequest) -> list[str | None]:
    if request.name == "start":
        future = [day for day in document.days if day >= TODAY.toordinal()]
        months = {date.fromordinal(day).strftime("%Y-%m") for day in future}
        return [*sorted(months), *(["permanent"] if document.permanent else [])] or [None]
    value = getattr(document, request.name)
    if request.edges:
        below = [edge for edge in request.edges if value is not None and edge <= value]
        return [str(max(below)) if below else None]
    if isinstance(value, tuple):
        return [*value] or [None]
    return [value]


PLANS = {
    "everything": SearchPlan(TODAY, facets=FACETS),
    "all, public or not": SearchPlan(TODAY, facets=FACETS, audiences=None),
    "words": SearchPlan(
        TODAY,
        TextClause((Word("patissier", ("patiss",), ("patissier",)), Word("cap", ("cap",), ())), ""),
        facets=FACETS,
    ),
    "a synonym or a name": SearchPlan(
        TODAY,
        TextClause((Word("chef", ("chef", "syn:chef"), ()), Word("tilleuls", (), ("tilleuls",))), ""),
        facets=FACETS,
    ),
    "filters": SearchPlan(
        TODAY,
        filters=(
            Terms("level", ("3", "5")),
            Terms("accessibility", ("wheelchair", "hearing"), every=True),
            Range("price", 50_000, 400_000),
            StartRange(TODAY, TODAY + timedelta(days=30)),
        ),
        facets=FACETS,
        sort=Sort("price"),
    ),
    "two circles": SearchPlan(
        TODAY,
        home=Origin(*LYON),
        work=Origin(*VIENNE),
        radius_km=15,
        filters=(Terms("teaching", ("in_person", "remote")),),
        facets=FACETS,
    ),
}


@pytest.fixture(scope="module", params=[Sqlite, Tantivy])
def rival(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Rival:
    make: Callable[[], Rival] = request.param
    directory = tmp_path_factory.mktemp("rival") / "index"
    ready = make()
    ready.build(directory, DOCUMENTS, TODAY.toordinal())
    ready.open(directory)
    return ready


@pytest.mark.parametrize("name", PLANS)
def test_a_rival_answers_as_a_loop_does(rival: Rival, name: str) -> None:
    plan, touched = PLANS[name], ("38",)
    found = rival.search(plan, rival.prepare(plan, touched))
    candidates = [document for document in DOCUMENTS if candidate(document, plan, touched)]
    expected = [document for document in candidates if all(holds(document, filter_) for filter_ in plan.filters)]
    assert expected, "a plan that finds nothing shows nothing"
    assert found.total == len(expected)
    assert len(found.ids) == min(20, len(expected))
    assert set(found.ids) <= {document.id for document in expected}
    for request in plan.facets:
        others = [filter_ for filter_ in plan.filters if facet_of(filter_) != request.name]
        counted = Counter(
            value
            for document in candidates
            if all(holds(document, filter_) for filter_ in others)
            for value in values_of(document, request)
        )
        assert {value: count for value, count in found.facets[request.name].items() if count} == dict(counted), request


def test_a_price_sort_begins_with_the_cheapest(rival: Rival) -> None:
    plan = SearchPlan(TODAY, sort=Sort("price"))
    ids = rival.search(plan, rival.prepare(plan, ())).ids
    prices = {document.id: document.price for document in DOCUMENTS if document.public}
    cheapest = sorted(price for price in prices.values() if price is not None)[:20]
    assert [prices[identifier] for identifier in ids] == cheapest
