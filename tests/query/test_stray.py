"""The one word too many, over the tiny catalogue with a programme that cites what it is not about."""

from collections.abc import Iterator

import pytest
from asking import Asker, asker
from tiny_catalogue import BAKERS, SCHOOL, STORY, draft, write

from search_svc.catalogue import Certification, Coded
from search_svc.store import Store

NURSERY = Certification(
    number="RNCP35832",
    title="Diplôme d'État",
    register="RNCP",
    active=True,
    rome=(Coded("J1304", "Auxiliaire de puériculture"),),
)
NURSE = draft(SCHOOL, "F5", "Entrer au service des familles", certification=NURSERY.number)
# Cites in its programme what nobody's title says together.
CITING = draft(
    BAKERS,
    "F6",
    "CAP Boulanger",
    certification="RNCP37537",
    contents="Spectacle, auxiliaire, puériculture, comptabilité",
)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("stray")
    write(directory, (*STORY, NURSE, CITING))
    with Store(directory) as store:
        store.merge_certifications([NURSERY])
    with asker(directory) as ask:
        yield ask


def found(story: Asker, question: str, **parameters: object) -> tuple[list[str], tuple[str, ...]]:
    page = story.search(q=question, **parameters)
    return [item.id for item in page.items], page.corrections.dropped if page.corrections else ()


def test_a_word_only_a_programme_has_is_left_out_beside_a_whole_job(story: Asker) -> None:
    ids, dropped = found(story, "auxiliaire puériculture spectacle")
    assert (ids[0], dropped) == (NURSE.offer.id, ("spectacle",))
    assert CITING.offer.id in ids  # what matched every word still does


def test_the_literal_search_has_every_word(story: Asker) -> None:
    assert found(story, "auxiliaire puériculture spectacle", spelling="literal") == ([CITING.offer.id], ())


def test_a_filter_does_not_change_how_the_words_are_read(story: Asker) -> None:
    assert found(story, "auxiliaire puériculture spectacle", provider=(BAKERS,)) == ([CITING.offer.id], ("spectacle",))


def test_every_word_counts_where_no_job_is_left_without_one(story: Asker) -> None:
    assert found(story, "spectacle comptabilité puériculture") == ([CITING.offer.id], ())


def test_every_word_counts_where_an_offer_is_about_them_all(story: Asker) -> None:
    """Titles and labels say bakery and CAP: nothing is too many."""
    assert found(story, "cap boulanger viennoiserie")[1] == ()


def test_two_words_that_match_are_two_wishes(story: Asker) -> None:
    assert found(story, "boulanger comptabilité") == ([CITING.offer.id], ())


def test_of_words_nothing_has_together_the_job_stays(story: Asker) -> None:
    """ "permis" stands in fewer offers than "auxiliaire": it is what is left whole that tells, not what is rare."""
    ids, dropped = found(story, "auxiliaire permis puériculture")
    assert (ids[0], dropped) == (NURSE.offer.id, ("permis",))
