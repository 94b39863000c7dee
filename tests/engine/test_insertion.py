"""Insertion rates are shrunk by cohort size towards their domain and level."""

import pytest
from msgspec import structs

from search_svc.catalogue import Certification, Coded, Cohort
from search_svc.engine.insertion import PRIOR_LEAVERS, insertion_rates

BASE = Certification(number="RNCP1", title="t", register="RNCP", active=True, level=4, nsf=(Coded("221w"),))


def fiche(number: str, *cohorts: Cohort, level: int | None = 4, nsf: str = "221w") -> Certification:
    return structs.replace(BASE, number=number, cohorts=cohorts, level=level, nsf=(Coded(nsf),))


def cohort(rate: float | None, leavers: int | None, year: int | None = 2023) -> Cohort:
    return Cohort(year, leavers, None, rate)


def peers(rate: float, level: int = 4, nsf: str = "221w", count: int = 5) -> list[Certification]:
    return [fiche(f"RNCP9{level}{nsf}{i}", cohort(rate, 1000), level=level, nsf=nsf) for i in range(count)]


def test_a_cohort_of_one_with_everybody_employed_does_not_lead():
    insertion = insertion_rates([fiche("RNCP1", cohort(1.0, 1)), fiche("RNCP2", cohort(0.9, 400)), *peers(0.7)])
    assert insertion.rates["RNCP1"].rate < insertion.rates["RNCP2"].rate
    assert insertion.rates["RNCP1"].stated == 1.0
    assert insertion.rates["RNCP2"].rate == pytest.approx(0.9, abs=0.02)


def test_a_cohort_as_large_as_the_prior_stands_half_way():
    insertion = insertion_rates([fiche("RNCP1", cohort(1.0, PRIOR_LEAVERS)), *peers(0.5, count=2000)])
    assert insertion.rates["RNCP1"].rate == pytest.approx(0.75, abs=0.001)


def test_the_interval_holds_the_rate_and_narrows_with_the_cohort():
    insertion = insertion_rates([fiche("RNCP1", cohort(0.6, 10)), fiche("RNCP2", cohort(0.6, 2000)), *peers(0.6)])
    widths = []
    for number in ("RNCP1", "RNCP2"):
        low, high = insertion.rates[number].interval
        assert 0 <= low < insertion.rates[number].rate < high <= 1
        widths.append(high - low)
    assert widths[0] > 3 * widths[1]
    # Wilson's interval for 0.6 of 2,020.
    assert insertion.rates["RNCP2"].interval == pytest.approx((0.5785, 0.6211), abs=0.0005)


def test_the_latest_cohort_that_states_a_rate_is_shown():
    cohorts = (cohort(0.4, 50, 2021), cohort(0.8, 50, 2022), cohort(None, 50, 2023), cohort(0.1, 50, None))
    rate = insertion_rates([fiche("RNCP1", *cohorts)]).rates["RNCP1"]
    assert (rate.year, rate.stated, rate.cohort) == (2022, 0.8, 50)


def test_a_rate_without_the_size_of_its_cohort_is_not_shown():
    insertion = insertion_rates([fiche("RNCP1", cohort(0.9, None), cohort(0.9, 0)), *peers(0.5)])
    assert "RNCP1" not in insertion.rates
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
