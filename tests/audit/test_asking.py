"""Lists asked on any day are those that a search shows that day."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from asking import Asker, asker
from tiny_catalogue import TODAY, write

from search_svc.audit.asking import ask, days_to, replay
from search_svc.query.parameters import OfferSearch, Question
from search_svc.query.refusals import BadParameters


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("data")
    write(directory)
    return directory


@pytest.fixture(scope="module")
def catalogue(data: Path) -> Iterator[Asker]:
    with asker(data) as opened:
        yield opened


def test_a_list_is_what_the_search_of_that_day_shows(catalogue: Asker) -> None:
    shown = catalogue.search(q="pâtissier")
    ranked = catalogue.run(ask(catalogue.service, Question(q="pâtissier"), TODAY))
    assert ranked.offers == tuple(item.id for item in shown.items)
    assert list(ranked.siren) == [int(item.provider.siret[:9]) for item in shown.items]
    assert [float(score) for score in ranked.score] == [item.score for item in shown.items]
    assert str(ranked.seed) == shown.ranking.seed
    assert list(ranked.band) == sorted(ranked.band, reverse=True)
    assert not ranked.more


def test_any_day_can_be_replayed(data: Path, catalogue: Asker) -> None:
    days = days_to(TODAY, 12)
    lists = catalogue.run(replay(catalogue.service, Question(q="pâtissier"), days))
    assert [ranked.day for ranked in lists] == [*days]
    with asker(data, days[3]) as then:
        assert lists[3].offers == tuple(item.id for item in then.search(q="pâtissier").items)
    assert len({ranked.seed for ranked in lists}) == 12
    assert len({ranked.offers for ranked in lists}) > 1


def test_a_misspelt_question_is_the_one_it_is_corrected_to(catalogue: Asker) -> None:
    written, misspelt = (
        catalogue.run(ask(catalogue.service, Question(q=words), TODAY)) for words in ("pâtissier", "pâtisier")
    )
    assert misspelt.offers == written.offers
    assert misspelt.seed == written.seed


def test_only_relevance_has_bands(catalogue: Asker) -> None:
    with pytest.raises(BadParameters):
        catalogue.run(ask(catalogue.service, OfferSearch(q="pâtissier", sort="price"), TODAY))


def test_days_end_with_the_last() -> None:
    assert days_to(date(2026, 3, 2), 3) == (date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2))
