"""The extended list over offers some of which only public bodies pay for: the order everybody sees never changes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from asking import Asker, asker
from tiny_catalogue import GRENOBLE, LYON, PARIS, VIENNE, Drafted, draft, write

from search_svc.entitlement import Entitlement, EntitlementRequired, Status
from search_svc.query import paging, search
from search_svc.query.parameters import FACET_NAMES, OfferSearch, Question
from search_svc.query.refusals import BadParameters, NotFound, NotOpened
from search_svc.query.replaying import Replay, Replayed
from search_svc.query.responses import OfferPage

SORTS = ("relevance", "distance", "-distance", "price", "-price", "insertion", "-insertion", "start", "-start", "hours")
REMAINING = ("remaining", "-remaining")
CITY = {"home": "Lyon"}
# Of two of the three prices nothing or the participation remains, of the third 400 €.
RIGHTS = {"rights": "1600"}
FUNDERS = ((2,), (4,), (7,), (4, 10), (2, 7))


def viewer(*status: Status) -> Entitlement:
    return Entitlement("holder", frozenset(status), "someone", None, datetime(2030, 1, 1, tzinfo=UTC))


JOBSEEKER, DISABLED, BOTH = viewer("jobseeker"), viewer("disabled_worker"), viewer("jobseeker", "disabled_worker")


def crowd() -> tuple[Drafted, ...]:
    """Offers of many providers that tie in much; of each provider some are public and some only publicly paid."""
    drafted = []
    for n in range(40):
        cpf = n % 3 != 0
        drafted.append(
            draft(
                f"{120_000_000 + n // 2}00019",
                f"F{n % 2}",
                "CAP Pâtissier" if n % 4 else "Pâtisserie du chef",
                at=(LYON, VIENNE, GRENOBLE, PARIS)[n % 4],
                certification=("RNCP38765", "RNCP37537")[n % 5 == 0],
                price=None if n % 7 == 0 else Decimal(1000 + 500 * (n % 3)),
                hours=None if n % 11 == 0 else 100.0 * (n % 4),
                teaching=("in_person", "remote")[n % 6 == 5],
                contents="pâtissier",
                cpf=cpf,
                funders=() if cpf else FUNDERS[n % 5],
            )
        )
    drafted.append(draft("13000000000019", "F1", "Remobilisation Boréalis", cpf=False, funders=(2,)))
    drafted.append(draft("13000000100017", "F1", "Remobilisation que personne ne finance", cpf=False, funders=(10,)))
    return tuple(drafted)


@pytest.fixture(autouse=True)
def _small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "WINDOW", 7)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    directory = tmp_path_factory.mktemp("extended")
    write(directory, crowd())
    with asker(directory) as found:
        yield found


def pages(ask: Asker, who: Entitlement | None, size: int = 5, **parameters: Any) -> Iterator[OfferPage]:
    """The pages of the extended list for somebody with a token, of the public one without."""
    cursor = None
    while True:
        asked = {"extended": who is not None, "size": size, **parameters} | ({"cursor": cursor} if cursor else {})
        page: OfferPage = ask.run(ask.service.search(OfferSearch.model_validate(asked), who))
        yield page
        cursor = page.next
        if cursor is None:
            return


def shown(ask: Asker, who: Entitlement | None, size: int = 5, **parameters: Any) -> list[tuple[str, bool]]:
    return [(i.id, i.eligibility.cpf) for page in pages(ask, who, size, **parameters) for i in page.items]


@pytest.mark.parametrize("group", ["provider_certification", "none"])
@pytest.mark.parametrize("sort", SORTS)
def test_the_order_of_the_offers_that_everybody_sees_does_not_change(ask: Asker, sort: str, group: str) -> None:
    asked = {"q": "patissier", "sort": sort, "group": group, **CITY}
    public = [identifier for identifier, _ in shown(ask, None, **asked)]
    for who in (JOBSEEKER, DISABLED, BOTH):
        for size in (1, 5, 100):
            extended = shown(ask, who, size, **asked)
            assert [identifier for identifier, cpf in extended if cpf] == public
            assert len({identifier for identifier, _ in extended}) == len(extended)
            assert any(not cpf for _, cpf in extended)


@pytest.mark.parametrize("group", ["provider_certification", "none"])
@pytest.mark.parametrize("sort", REMAINING)
def test_nor_does_that_of_what_remains_to_pay_of_ones_account(ask: Asker, sort: str, group: str) -> None:
    asked = {"sort": sort, "group": group, **RIGHTS}
    for who in (JOBSEEKER, DISABLED, BOTH):
        # A jobseeker's account is exempt with and without the extended list: the public order is that of the same one.
        public = [identifier for identifier, _ in shown(ask, who, extended=False, **asked)]
        for size in (1, 5, 100):
            extended = shown(ask, who, size, **asked)
            assert [identifier for identifier, cpf in extended if cpf] == public
            assert len({identifier for identifier, _ in extended}) == len(extended)
            assert any(not cpf for _, cpf in extended)


@pytest.mark.parametrize("asked", [{}, {"q": "patisier"}, {"q": "pâtissier lyon"}, {"q": "pâtissier introuvable"}])
def test_nor_does_it_when_words_are_changed_or_read_as_places(ask: Asker, asked: dict[str, Any]) -> None:
    public = shown(ask, None, **asked)
    assert public
    assert [one for one in shown(ask, BOTH, **asked) if one[1]] == public


@pytest.mark.parametrize("who", [DISABLED, BOTH], ids=["participation due", "exempt"])
@pytest.mark.parametrize("sort", ["price", *REMAINING])
def test_a_merged_page_is_ordered_by_its_sort_and_of_equals_the_public_come_first(
    ask: Asker, sort: str, who: Entitlement
) -> None:
    name, sign = sort.lstrip("-"), -1 if sort.startswith("-") else 1
    found = [item for page in pages(ask, who, 100, sort=sort, group="none", **RIGHTS) for item in page.items]
    values = [getattr(item, name) for item in found]
    known = [
        (sign * Decimal(value), not item.eligibility.cpf)
        for value, item in zip(values, found, strict=True)
        if value is not None
    ]
    assert known == sorted(known)
    assert who is DISABLED or len({value for value, _ in known}) < len(set(known)), "no ties: this proves little"
    unknown = [item.eligibility.cpf for item in found[len(known) :]]
    assert values[len(known) :] == [None] * len(unknown)
    assert unknown == sorted(unknown, reverse=True)
    assert who is DISABLED or set(unknown) == {True, False}


def test_groups_never_mix_public_and_extended_offers_and_totals_are_over_both(ask: Asker) -> None:
    def total(who: Entitlement | None, group: str) -> tuple[int, int | None]:
        page = next(pages(ask, who, q="patissier", group=group))
        return page.total.offers, page.total.groups

    for group in ("provider_certification", "none"):
        offers, groups = total(None, group)
        more_offers, more_groups = total(BOTH, group)
        assert (offers, groups) != (more_offers, more_groups)
        assert more_groups is not None
        assert groups is not None
    listed = shown(ask, BOTH, q="patissier")
    assert len(listed) == total(BOTH, "provider_certification")[1]
    assert len(shown(ask, BOTH, q="patissier", group="none")) == total(BOTH, "none")[0]


def test_facets_are_over_both_lists(ask: Asker) -> None:
    everything = [i for page in pages(ask, BOTH, 100, group="none") for i in page.items]
    page = next(pages(ask, BOTH, facets=list(FACET_NAMES), **RIGHTS))
    numbers = {bucket.value: bucket.count for bucket in page.facets["certification"]}
    for number in ("RNCP38765", "RNCP37537"):
        assert numbers[number] == sum(
            i.certification is not None and i.certification.number == number for i in everything
        )
    told = [item for page in pages(ask, BOTH, 100, group="none", **RIGHTS) for item in page.items]
    rest = {bucket.value: bucket.count for bucket in page.facets["remaining"]}
    assert rest["0"] == sum(item.remaining == "0.00" for item in told) > 0
    assert rest[None] == sum(item.remaining is None for item in told) > 0
    remote = {bucket.value: bucket.count for bucket in page.facets["teaching"]}["remote"]
    assert remote == sum(i.teaching == "remote" for i in everything) == page.total.remote


@pytest.mark.parametrize(
    ("who", "funders"),
    [(JOBSEEKER, {(2,), (4,), (4, 10), (2, 7)}), (DISABLED, {(7,), (2, 7)}), (viewer("esat"), {(7,), (2, 7)})],
)
def test_a_status_sees_what_is_paid_for_it_and_who_pays(
    ask: Asker, who: Entitlement, funders: set[tuple[int, ...]]
) -> None:
    found = [i for page in pages(ask, who, 100, group="none") for i in page.items if not i.eligibility.cpf]
    assert {tuple(funder.code for funder in item.funders) for item in found} == funders
    for item in found:
        assert item.financing
        payers = {way.payer for way in item.financing}
        assert "cpf" not in payers
        assert ("agefiph" in payers) == ("disabled_worker" in who.status or "esat" in who.status)
        for way in item.financing:
            assert way.account_debited == (way.purchase == "collective")
    assert "que personne ne finance" not in " ".join(item.title for item in found)


def test_the_public_is_told_of_no_way_to_pay_but_its_account(ask: Asker) -> None:
    for page in pages(ask, None, 100):
        assert {way.payer for item in page.items for way in item.financing} == {"cpf"}


def test_an_offer_found_by_words_no_public_offer_has_is_found_by_them(ask: Asker) -> None:
    (found,) = [
        i for page in pages(ask, JOBSEEKER, q="remobilisation boréalis") for i in page.items if not i.eligibility.cpf
    ]
    assert found.title == "Remobilisation Boréalis"
    assert not [i for page in pages(ask, None, q="remobilisation boréalis") for i in page.items]


def test_a_public_cursor_never_becomes_extended_nor_the_reverse(ask: Asker) -> None:
    public, extended = next(pages(ask, None, 3)), next(pages(ask, JOBSEEKER, 3))
    assert public.next
    assert extended.next
    for cursor, wants, who in (
        (public.next, True, JOBSEEKER),
        (extended.next, False, None),
        (extended.next, True, BOTH),
        (extended.next, True, DISABLED),
    ):
        asked = OfferSearch.model_validate({"cursor": cursor, "extended": wants, "size": 3})
        with pytest.raises(BadParameters, match="cursor"):
            ask.run(ask.service.search(asked, who))


def test_the_extended_list_needs_an_entitlement_whose_status_opens_something(ask: Asker) -> None:
    asked = OfferSearch.model_validate({"extended": True})
    with pytest.raises(EntitlementRequired):
        ask.run(ask.service.search(asked))
    with pytest.raises(NotOpened, match="extended"):
        ask.run(ask.service.search(asked, viewer()))
    cursor = next(pages(ask, JOBSEEKER, 3)).next
    with pytest.raises(EntitlementRequired):
        ask.run(ask.service.search(OfferSearch.model_validate({"extended": True, "cursor": cursor, "size": 3})))


def test_an_entitlement_alone_changes_no_list(ask: Asker) -> None:
    asked = OfferSearch.model_validate({"q": "patissier"})
    with_token = ask.run(ask.service.search(asked, BOTH))
    assert with_token == ask.run(ask.service.search(asked))


def test_an_extended_offer_is_shown_and_ranked_to_those_who_see_it_alone(ask: Asker) -> None:
    hidden = next(i for page in pages(ask, JOBSEEKER, q="patissier") for i in page.items if not i.eligibility.cpf)
    question = Question.model_validate({"q": "patissier"})
    assert ask.run(ask.service.offer(hidden.id, JOBSEEKER)).title == hidden.title
    ranking = ask.run(ask.service.offer_ranking(hidden.id, question, JOBSEEKER))
    assert ranking.matches
    for ahead in ranking.before:
        assert not ask.run(ask.service.offer(ahead.id, JOBSEEKER)).eligibility.cpf
    for who in (None, viewer(), DISABLED if hidden.funders[0].code != 7 else viewer()):
        with pytest.raises(NotFound):
            ask.run(ask.service.offer(hidden.id, who))
        with pytest.raises(NotFound):
            ask.run(ask.service.offer_ranking(hidden.id, question, who))


def test_a_grouped_merged_list_ends_with_a_refusal_when_either_list_does(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "GROUPS_EXACT_TO", 6)
    seen: list[str] = []

    def to_the_end() -> None:
        for page in pages(ask, BOTH, 4):
            seen.extend(item.id for item in page.items)

    with pytest.raises(BadParameters, match="6 results at most"):
        to_the_end()
    assert 6 <= len(seen) == len(set(seen)) <= 12


@pytest.mark.parametrize("group", ["provider_certification", "none"])
@pytest.mark.parametrize("sort", ["relevance", "price", "-start"])
def test_the_answer_of_an_extended_list_is_replayed_for_those_it_was_made_for(
    ask: Asker, sort: str, group: str
) -> None:
    asked = {"q": "patissier", "sort": sort, "group": group, **CITY}
    listed, public = ([identifier for identifier, _ in shown(ask, who, **asked)] for who in (BOTH, None))
    block = msgspec.to_builtins(next(pages(ask, BOTH, **asked)).ranking)

    def replay(who: Entitlement | None, **more: Any) -> Replayed:
        body = Replay.model_validate({"question": asked, "ranking": block, "offers": listed, **more})
        found: Replayed = ask.run(ask.service.replay(body, who))
        return found

    assert (replay(BOTH, extended=True).offers, replay(BOTH, extended=True).matches) == (tuple(listed), True)
    assert not replay(JOBSEEKER, extended=True).matches
    for who in (None, BOTH):
        assert (replay(who).offers, replay(who).matches) == (tuple(public), False)
    with pytest.raises(EntitlementRequired):
        replay(None, extended=True)
    with pytest.raises(NotOpened, match="extended"):
        replay(viewer(), extended=True)


def test_an_engine_whose_answers_cannot_be_merged_refuses_the_extended_list_by_name(
    ask: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search_svc.engine.embedded.EmbeddedEngine.mergeable", False)
    with pytest.raises(BadParameters, match="extended"):
        ask.run(ask.service.search(OfferSearch.model_validate({"extended": True}), JOBSEEKER))
