"""Insertion rates are shrunk by cohort size towards their domain and level, and those of few people are not shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs
from scipy.stats import beta

from search_svc.catalogue import Certification, Coded, Cohort, InsertionRate
from search_svc.engine.insertion import (
    PRIOR_LEAVERS,
    PRIOR_RANGE,
    SMALLEST_COHORT,
    SMALLEST_SPREAD,
    insertion_rates,
)

BASE = Certification(number="RNCP1", title="t", register="RNCP", active=True, level=4, nsf=(Coded("221w"),))


def fiche(number: str, *cohorts: Cohort, level: int | None = 4, nsf: str = "221w") -> Certification:
    return structs.replace(BASE, number=number, cohorts=cohorts, level=level, nsf=(Coded(nsf),))


def cohort(
    rate: float | None, leavers: int | None, year: int | None = 2023, source: str = "France compétences"
) -> Cohort:
    return Cohort(year, leavers, None, rate, source=source)


def peers(rate: float, level: int = 4, nsf: str = "221w", count: int = 5) -> list[Certification]:
    return [fiche(f"RNCP9{level}{nsf}{i}", cohort(rate, 1000), level=level, nsf=nsf) for i in range(count)]


def spread(*rates: float, leavers: int = 1000, nsf: str = "221w") -> list[Certification]:
    return [fiche(f"RNCP8{nsf}{i}", cohort(rate, leavers), nsf=nsf) for i, rate in enumerate(rates)]


def test_a_small_cohort_with_everybody_employed_does_not_lead():
    insertion = insertion_rates([fiche("RNCP1", cohort(1.0, 20)), fiche("RNCP2", cohort(0.9, 400)), *peers(0.7)])
    assert insertion.rates["RNCP1"].rate < insertion.rates["RNCP2"].rate
    assert insertion.rates["RNCP1"].stated == 1.0
    assert insertion.rates["RNCP2"].rate == pytest.approx(0.9, abs=0.02)


def test_a_cohort_as_large_as_the_prior_stands_half_way():
    """Six certifications are too few to tell how much rates differ: the prior weighs twenty."""
    rate = insertion_rates([fiche("RNCP1", cohort(1.0, 20)), *spread(0.4, 0.5, 0.6, 0.5, 0.5)]).rates["RNCP1"]
    assert rate.prior.leavers == PRIOR_LEAVERS == 20
    assert rate.rate == pytest.approx((1.0 + rate.prior.mean) / 2)
    assert rate.prior.mean == pytest.approx(0.5, abs=0.1)


def test_where_rates_differ_much_a_cohort_is_believed_more():
    """Twelve certifications between 30 % and 95 % shrink a cohort less than twelve between 60 % and 70 %."""
    wide = insertion_rates([fiche("RNCP1", cohort(0.9, 30)), *spread(*(0.3 + 0.06 * i for i in range(12)))])
    close = insertion_rates([fiche("RNCP1", cohort(0.9, 30)), *spread(*(0.6 + 0.009 * i for i in range(12)))])
    assert wide.rates["RNCP1"].prior.leavers < 10 < 30 < close.rates["RNCP1"].prior.leavers
    assert wide.rates["RNCP1"].rate > 0.83 > 0.8 > close.rates["RNCP1"].rate


def test_how_much_rates_differ_is_asked_of_more_certifications_than_their_mean():
    """Five of a domain tell its mean; the weight comes from the level, which has enough that differ."""
    domain = spread(0.9, 0.85, 0.95, 0.9, 0.9, nsf="315")
    alone = insertion_rates(domain).rates["RNCP83150"].prior
    among = insertion_rates([*domain, *spread(*(0.2 + 0.05 * i for i in range(SMALLEST_SPREAD)))])
    assert among.rates["RNCP83150"].prior.of == alone.of == "domain_and_level"
    assert among.rates["RNCP83150"].prior.mean == pytest.approx(alone.mean) == pytest.approx(0.9, abs=0.01)
    assert alone.leavers == PRIOR_LEAVERS
    assert among.rates["RNCP83150"].prior.leavers < 10


def test_the_weight_of_the_prior_stays_between_knowing_nothing_and_two_hundred_people():
    agree = insertion_rates(spread(*(0.70 + 0.002 * (i % 2) for i in range(200)), leavers=3000))
    differ = insertion_rates(spread(*(float(i % 2) for i in range(20)), leavers=3000))
    assert {rate.prior.leavers for rate in agree.rates.values()} <= {PRIOR_LEAVERS, PRIOR_RANGE[1]}
    assert {rate.prior.leavers for rate in differ.rates.values()} == {PRIOR_RANGE[0]}


def test_the_interval_is_the_credible_interval_of_the_posterior():
    insertion = insertion_rates([fiche("RNCP1", cohort(0.6, 25)), fiche("RNCP2", cohort(0.6, 2000)), *peers(0.6)])
    widths = []
    for number, leavers in (("RNCP1", 25), ("RNCP2", 2000)):
        rate = insertion.rates[number]
        employed = rate.prior.leavers * rate.prior.mean + 0.6 * leavers
        others = rate.prior.leavers * (1 - rate.prior.mean) + 0.4 * leavers
        assert rate.interval == pytest.approx(beta.interval(0.95, employed, others))
        widths.append(rate.interval[1] - rate.interval[0])
    assert widths[0] > 3 * widths[1]


def test_the_latest_cohort_that_states_a_rate_is_shown():
    cohorts = (cohort(0.4, 50, 2021), cohort(0.8, 50, 2022), cohort(None, 50, 2023), cohort(0.1, 50, None))
    rate = insertion_rates([fiche("RNCP1", *cohorts)]).rates["RNCP1"]
    assert (rate.year, rate.stated, rate.cohort) == (2022, 0.8, 50)


def test_the_latest_cohort_large_enough_is_shown_before_a_later_small_one():
    cohorts = (cohort(0.6, 50, 2022), cohort(1.0, SMALLEST_COHORT - 1, 2024))
    rate = insertion_rates([fiche("RNCP1", *cohorts)]).rates["RNCP1"]
    assert (rate.year, rate.cohort) == (2022, 50)


def test_of_one_year_france_competences_comes_before_the_ministries_and_a_later_year_before_both():
    ministry = cohort(0.5, 300, 2023, "InserJeunes (apprentissage)")
    both = insertion_rates([fiche("RNCP1", ministry, cohort(0.8, 50, 2023))]).rates["RNCP1"]
    later = insertion_rates([fiche("RNCP1", structs.replace(ministry, year=2024), cohort(0.8, 50, 2023))]).rates[
        "RNCP1"
    ]
    assert (both.source, both.stated) == ("France compétences", 0.8)
    assert (later.source, later.year) == ("InserJeunes (apprentissage)", 2024)


def test_the_rate_of_few_people_is_not_shown_and_counts_as_its_domain():
    insertion = insertion_rates([fiche("RNCP1", cohort(1.0, 19, 2024)), fiche("RNCP2"), *peers(0.7, count=50)])
    assert "RNCP1" not in insertion.rates
    assert insertion.too_small["RNCP1"].year == 2024
    assert insertion.outcomes["RNCP1"] == insertion.outcomes["RNCP2"]
    assert insertion.shown("RNCP1") == insertion.too_small["RNCP1"]
    assert insertion.shown("RNCP2") is None
    assert isinstance(insertion.shown("RNCP94221w0"), InsertionRate)


def test_the_smallest_cohort_shown_has_twenty_people():
    insertion = insertion_rates([fiche("RNCP1", cohort(1.0, 20)), fiche("RNCP2", cohort(1.0, 19))])
    assert (set(insertion.rates), set(insertion.too_small)) == ({"RNCP1"}, {"RNCP2"})


def test_a_rate_without_the_size_of_its_cohort_is_not_shown():
    insertion = insertion_rates([fiche("RNCP1", cohort(0.9, None), cohort(0.9, 0)), *peers(0.5)])
    assert insertion.shown("RNCP1") is None
    assert insertion.outcomes["RNCP1"] == pytest.approx(0.5)


def test_an_unknown_rate_is_the_mean_of_domain_and_level_then_level_then_all():
    register = [*peers(0.8), *peers(0.4, nsf="315"), *peers(0.2, level=6)]
    unknown = [
        fiche("RNCP1"),
        fiche("RNCP2", nsf="999"),
        fiche("RNCP3", level=8, nsf="999"),
        fiche("RNCP4", level=None),
    ]
    insertion = insertion_rates(register + unknown)
    assert insertion.outcomes["RNCP1"] == pytest.approx(0.8)
    assert insertion.outcomes["RNCP2"] == pytest.approx(0.6)
    assert insertion.outcomes["RNCP3"] == pytest.approx((0.8 + 0.4 + 0.2) / 3)
    assert insertion.unknown == insertion.outcomes["RNCP3"]
    assert set(insertion.rates).isdisjoint({"RNCP1", "RNCP2", "RNCP3", "RNCP4"})


def test_without_any_rate_every_outcome_is_the_same():
    insertion = insertion_rates([fiche("RNCP1"), fiche("RNCP2", level=6)])
    assert insertion.rates == {}
    assert set(insertion.outcomes.values()) == {insertion.unknown}


COHORTS = st.builds(
    cohort, st.none() | st.floats(0, 1), st.none() | st.integers(0, 3000), st.none() | st.integers(2018, 2026)
)
REGISTERS = st.lists(
    st.builds(
        lambda cohorts, level, nsf: fiche("RNCP0", *cohorts, level=level, nsf=nsf),
        st.lists(COHORTS, max_size=3),
        st.none() | st.integers(3, 8),
        st.sampled_from(("221w", "315", "333")),
    ),
    max_size=25,
)


@given(REGISTERS)
def test_whatever_the_register_every_outcome_is_a_share_and_every_rate_lies_between_its_prior_and_what_is_stated(
    register: list[Certification],
):
    numbered = [structs.replace(one, number=f"RNCP{i}") for i, one in enumerate(register)]
    insertion = insertion_rates(numbered)
    assert set(insertion.outcomes) == {one.number for one in numbered}
    assert all(0 <= outcome <= 1 for outcome in insertion.outcomes.values())
    assert insertion.rates.keys().isdisjoint(insertion.too_small)
    for number, rate in insertion.rates.items():
        assert insertion.outcomes[number] == rate.rate
        assert rate.cohort >= SMALLEST_COHORT
        low, high = sorted((rate.prior.mean, rate.stated))
        assert low - 1e-9 <= rate.rate <= high + 1e-9
        assert 0 <= rate.interval[0] <= rate.rate <= rate.interval[1] <= 1


@given(st.integers(SMALLEST_COHORT, 2000), st.floats(0, 0.98))
def test_of_two_cohorts_of_one_size_the_higher_rate_stays_higher(leavers: int, rate: float):
    insertion = insertion_rates([fiche("RNCP1", cohort(rate, leavers)), fiche("RNCP2", cohort(rate + 0.02, leavers))])
    assert insertion.rates["RNCP1"].rate < insertion.rates["RNCP2"].rate
