"""What remains to pay is what the plan of payment says, for any price; and it never falls when the price rises."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_svc.catalogue import ACTION_KINDS, ActionKind
from search_svc.catalogue.action_kinds import KIND_NUMBERS, action_kind
from search_svc.engine.remaining import PaidSlice
from search_svc.funding import PriceToPay, packaged_rules, plan
from search_svc.query.refusals import BadParameters
from search_svc.query.remaining import Account, funding_block, remaining_for

NUMBERS = {kind: next(iter(KIND_NUMBERS.get(kind, ())), f"{kind.upper()}1234") for kind in ACTION_KINDS}
# Days on which some rule that a price depends on begins, and the last day before.
CHANGES = sorted({rule.start for rule in packaged_rules().rows if rule.start >= date(2020, 1, 1)})
DAYS = [*CHANGES, *(day - timedelta(days=1) for day in CHANGES), packaged_rules().known_until]

accounts = st.builds(
    Account,
    rights=st.integers(0, 1_000_000).map(lambda cents: Decimal(cents) / 100),
    day=st.sampled_from(DAYS),
    jobseeker=st.booleans(),
)
prices = st.integers(0, 2_000_000)
kinds = st.sampled_from(ACTION_KINDS)


def planned(account: Account, kind: ActionKind, cents: int, hours: float | None = None) -> int:
    """Cents that ``funding.plan`` says remain of a price in cents."""
    asked = PriceToPay(
        price=Decimal(cents) / 100,
        certification=NUMBERS[kind],
        paid_on=account.day,
        rights=account.rights,
        jobseeker=account.jobseeker,
        hours=None if hours is None or kind != "bilan" else Decimal(str(hours)),
    )
    return int(plan(asked).remaining * 100)


def test_every_kind_has_a_number_here() -> None:
    assert {kind: action_kind(number) for kind, number in NUMBERS.items()} == {kind: kind for kind in ACTION_KINDS}


@pytest.mark.parametrize("day", sorted(set(DAYS)))
def test_every_fact_that_could_forbid_payment_and_is_not_known_is_said_to_be_taken_for_granted(day: date) -> None:
    said_as = {
        "bilan.waiting": "cinq ans",
        "licence.none_held": "pas encore de permis",
        "business_creation.certifying": "prépare une certification",
    }
    account = Account(Decimal(2000), day)
    asked = {"price": Decimal(3000), "paid_on": day, "rights": account.rights, "jobseeker": False}
    plans = [plan(PriceToPay(certification=number, **asked)) for number in NUMBERS.values()]
    unknown = {step.rule for found in plans for step in found.trace if step.outcome == "unknown"}
    # How a price is made forbids nothing, and the hours are the offer's.
    unknown -= {"business_creation.pricing", "bilan.hours"}
    told = " ".join(funding_block(account).assumptions)
    assert {rule for rule, words in said_as.items() if words in told} == unknown


@given(accounts, kinds, prices, st.sampled_from([None, 0.5, 12.99, 13.0, 24.0]))
def test_what_remains_of_a_price_is_what_the_plan_of_payment_says(
    account: Account, kind: ActionKind, price: int, hours: float | None
) -> None:
    assert remaining_for(account).of(kind, price, hours) == planned(account, kind, price, hours)


@given(accounts, kinds)
def test_it_is_so_to_the_cent_where_the_account_begins_and_ceases_to_pay(account: Account, kind: ActionKind) -> None:
    remaining = remaining_for(account)
    paid = next(row for row in remaining.kinds if row.kind == kind).slice
    for end in (paid.first, paid.last):
        for price in (end - 1, end, end + 1):
            if price >= 0:
                assert remaining.of(kind, price, None) == planned(account, kind, price)


@given(accounts, kinds, prices, st.integers(0, 300_000))
def test_it_never_falls_when_the_price_rises(account: Account, kind: ActionKind, price: int, more: int) -> None:
    assert planned(account, kind, price) <= planned(account, kind, price + more)


@given(st.integers(0, 20_000), st.integers(0, 500_000), prices, st.integers(0, 600_000))
def test_a_bound_of_what_remains_is_a_bound_of_the_price(first: int, paid: int, price: int, bound: int) -> None:
    slice_ = PaidSlice(first, first + paid)
    assert (slice_.remaining(price) >= bound) == (price >= slice_.lowest_price(bound))
    assert (slice_.remaining(price) <= bound) == (price <= slice_.highest_price(bound))


def test_of_an_offer_without_a_price_or_of_no_kind_nobody_knows_what_remains() -> None:
    remaining = remaining_for(Account(Decimal(3200), date(2026, 11, 22)))
    assert remaining.of("rncp", None, None) is None
    assert remaining.of(None, 90_000, None) is None


def test_on_a_day_no_rule_is_known_for_rights_are_refused() -> None:
    with pytest.raises(BadParameters, match="rights: no plan of payment can be made"):
        remaining_for(Account(Decimal(3200), packaged_rules().known_until + timedelta(days=1)))


@pytest.mark.parametrize(
    ("kind", "price", "remaining"),
    [
        ("rncp", 9_000, 9_000),
        ("rncp", 90_000, 15_000),
        ("rncp", 400_000, 80_000),
        ("rs", 400_000, 250_000),
        ("clea", 400_000, 80_000),
        ("light_licence", 90_000, 90_000),
        ("heavy_licence", 90_000, 15_000),
    ],
)
def test_3200_euros_of_rights_on_22_november_2026_leave(kind: ActionKind, price: int, remaining: int) -> None:
    assert remaining_for(Account(Decimal(3200), date(2026, 11, 22))).of(kind, price, None) == remaining
