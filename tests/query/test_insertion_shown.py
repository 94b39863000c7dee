"""What an answer says of insertion: a rate with what it rests on, that its cohort is too small, or nothing known."""

import pytest

from search_svc.catalogue import Certification, Cohort, CohortTooSmall, InsertionPrior, InsertionRate
from search_svc.engine.port import CertificationDocument
from search_svc.query.certifications import certification_detail
from search_svc.query.items import insertion_item, insertion_state

PRIOR = InsertionPrior(0.7, 7.1, "domain_and_level")
RATE = InsertionRate(0.8, 0.82, 45, 2023, "France compétences", (0.7, 0.9), PRIOR)
SMALL = CohortTooSmall(2024, "France compétences")


def test_a_rate_is_given_with_what_it_is_shrunk_towards() -> None:
    item = insertion_item(RATE)
    assert item is not None
    assert (item.rate, item.stated, item.cohort, item.source) == (0.8, 0.82, 45, "France compétences")
    assert (item.prior.mean, item.prior.leavers, item.prior.of) == (0.7, 7.1, "domain_and_level")
    assert insertion_state(RATE) == "known"


def test_a_cohort_too_small_gives_no_number_and_says_why() -> None:
    assert insertion_item(SMALL) is None
    assert insertion_state(SMALL) == "cohort_too_small"
    assert insertion_state(None) == "unknown"


def test_every_cohort_of_a_certification_is_shown_the_small_ones_without_their_rates() -> None:
    cohorts = (Cohort(2021, 50, None, 0.8, 0.7, 0.75), Cohort(2024, 12, None, 1.0, 1.0, None), Cohort(2022, 30, 4))
    fiche = Certification(number="RNCP1", title="t", register="RNCP", active=True, cohorts=cohorts)
    detail = certification_detail(CertificationDocument(fiche, RATE, 3))
    assert [(c.year, c.certified, c.overall_6_months, c.too_small) for c in detail.cohorts] == [
        (2024, 12, None, True),
        (2022, 30, None, False),
        (2021, 50, 0.8, False),
    ]
    assert detail.cohorts[0].in_job_6_months is None
    assert detail.insertion_state == "known"


def test_a_cohort_is_shrunk_like_the_rate_shown_unless_it_is_small_or_leaves_rate_or_size_out() -> None:
    cohorts = (
        Cohort(2023, 45, None, 0.82),
        Cohort(2022, 12, None, 1.0),
        Cohort(2021, None, None, 0.9),
        Cohort(2020, 30),
    )
    fiche = Certification(number="RNCP1", title="t", register="RNCP", active=True, cohorts=cohorts)
    latest, *others = certification_detail(CertificationDocument(fiche, RATE, 3)).cohorts
    assert latest.estimate is not None
    assert latest.estimate.rate == pytest.approx((45 * 0.82 + 7.1 * 0.7) / (45 + 7.1))
    assert latest.estimate.interval[0] < latest.estimate.rate < latest.estimate.interval[1]
    assert [cohort.estimate for cohort in others] == [None, None, None]
    assert [cohort.counts for cohort in (latest, *others)] == [True, False, False, False]


def test_no_cohort_counts_where_no_rate_is_shown() -> None:
    fiche = Certification(
        number="RNCP1", title="t", register="RNCP", active=True, cohorts=(Cohort(2024, 12, None, 1.0),)
    )
    (only,) = certification_detail(CertificationDocument(fiche, SMALL, 0)).cohorts
    assert (only.counts, only.estimate, only.too_small) == (False, None, True)
