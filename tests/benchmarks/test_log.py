from datetime import date

from benchmarks.log import FACETS, WORKLOADS, Pools, questions
from search_svc.query.parameters import OfferSearch

POOLS = Pools(
    titles=["CAP Pâtissier - en soirée et le samedi", "Permis de conduire catégorie B"],
    jobs=["Tailleur / Tailleuse de pierre", "Aide-soignant / Aide-soignante"],
    places=[(45.76, 4.88, "69"), (45.52, 4.87, "38")],
)
TODAY = date(2026, 11, 22)


def test_every_question_is_one_the_service_accepts() -> None:
    log = questions(POOLS, 200, 1, TODAY)
    assert set(log) == set(WORKLOADS)
    for searches in log.values():
        assert len(searches) == 200
        for search in searches:
            OfferSearch.model_validate(search)


def test_the_mix_is_the_one_announced() -> None:
    log = questions(POOLS, 1000, 1, TODAY)
    filtered = log["filtered"]
    with_circle = [search for search in filtered if "radius_km" in search]
    assert 0.6 < len(with_circle) / 1000 < 0.7
    assert 0.3 < sum("work" in search for search in with_circle) / len(with_circle) < 0.4
    assert all("start_from" in search and "start_to" in search for search in filtered)
    assert {search["sort"] for search in with_circle} == {"relevance", "price", "start", "distance"}
    assert all(1 <= len(search["q"].split()) <= 4 for search in log["text"])
    assert all(search["facets"] == list(FACETS) for search in log["facets"])
    assert len(FACETS) == 10


def test_the_same_seed_asks_the_same_questions() -> None:
    assert questions(POOLS, 50, 3, TODAY) == questions(POOLS, 50, 3, TODAY)
    assert questions(POOLS, 50, 3, TODAY) != questions(POOLS, 50, 4, TODAY)
