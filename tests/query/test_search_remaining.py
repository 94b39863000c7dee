"""What remains to pay, in searches over the tiny catalogue of the story."""

from collections.abc import Iterator

import pytest
from asking import Asker, asker
from tiny_catalogue import (
    BAKERY_VILLEURBANNE,
    DRIVING,
    PASTRY_LYON,
    PASTRY_VIENNE,
    TODAY,
    write,
)

from search_svc.query.refusals import BadParameters
from search_svc.query.responses import OfferPage

LYON, VIENNE = PASTRY_LYON.offer.id, PASTRY_VIENNE.offer.id
BAKERY, PERMIS = BAKERY_VILLEURBANNE.offer.id, DRIVING.offer.id


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("story")
    write(directory)
    with asker(directory) as ask:
        yield ask


def ids(page: OfferPage) -> list[str]:
    return [item.id for item in page.items]


def facet(page: OfferPage, name: str) -> dict[str | None, tuple[int, bool]]:
    return {value.value: (value.count, value.selected) for value in page.facets[name]}


def test_with_rights_every_result_says_what_remains_to_pay_and_why(story: Asker) -> None:
    page = story.search(rights="2000", group="none")
    told = {item.id: (item.remaining, item.remaining_reason) for item in page.items}
    assert told[VIENNE] == (None, "le prix n'est pas connu")
    assert told[BAKERY] == ("150.00", "150\u00a0€ de participation forfaitaire")
    assert told[LYON] == (
        "1100.50",
        "150\u00a0€ de participation forfaitaire et 950,50\u00a0€ au-delà de vos droits",
    )
    assert told[PERMIS] == ("1200.00", "sans cofinancement d'un tiers, le compte ne peut pas payer un permis léger")
    assert page.funding is not None
    assert (page.funding.rights, page.funding.day, page.funding.jobseeker) == ("2000.00", TODAY, False)
    assert len(page.funding.assumptions) == 5


def test_without_rights_nothing_is_said_of_what_remains(story: Asker) -> None:
    page = story.search()
    assert page.funding is None
    assert {(item.remaining, item.remaining_reason) for item in page.items} == {(None, None)}


@pytest.mark.parametrize("sort", ["remaining", "-remaining"])
def test_a_sort_by_what_remains_puts_the_unknown_last_and_pages_as_one_list(story: Asker, sort: str) -> None:
    whole = story.search(rights="2000", sort=sort, group="none")
    known = [float(item.remaining) for item in whole.items if item.remaining is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert [item.remaining for item in whole.items][-1] is None
    found, page = [], story.search(rights="2000", sort=sort, group="none", size=2)
    while True:
        found += ids(page)
        if page.next is None:
            break
        page = story.search(rights="2000", sort=sort, group="none", size=2, cursor=page.next)
    assert found == ids(whole)


def test_a_cursor_of_other_rights_is_refused(story: Asker) -> None:
    following = story.search(rights="2000", sort="remaining", size=1).next
    with pytest.raises(BadParameters, match="cursor"):
        story.search(rights="2001", sort="remaining", size=1, cursor=following)


def test_a_range_of_what_remains_keeps_what_its_facet_counted(story: Asker) -> None:
    page = story.search(rights="2000", facets=["remaining"])
    counted = facet(page, "remaining")
    assert sum(count for count, _ in counted.values()) == page.total.offers
    assert counted[None] == (1, False)
    some = story.search(rights="2000", remaining_min="1", remaining_max="199.99", facets=["remaining"])
    assert some.total.offers == counted["1"][0] > 0
    assert facet(some, "remaining")["1"] == (counted["1"][0], True)
