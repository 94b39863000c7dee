"""Insertion rates of certifications, shrunk by cohort size so that a cohort of one with 100 % does not lead.

Empirical Bayes for a binomial rate (Gelman et al., Bayesian Data Analysis, 3rd ed., sections 2.4 and 5.3): a cohort of
n leavers with rate r becomes (n·r + m·μ) / (n + m), the mean of a Beta posterior whose prior has the weight of m
leavers and the mean μ of the certification's NSF domain and level. The interval is Wilson's score interval (Wilson
1927, JASA 22) for that rate and n + m observations.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from search_svc.catalogue import Certification, Cohort, InsertionRate

# Weight of the prior, in leavers: a cohort of twenty counts as much as its domain. The spread between certifications
# of one domain and level (about 0.11 in the real fiches) is that of a Beta with some twenty observations.
PRIOR_LEAVERS = 20
# A mean over fewer certifications than this says less than the mean of the level, then of all.
SMALLEST_GROUP = 5
# Before any rate is known every certification has the same outcome, whatever the number.
NOTHING_KNOWN = 0.5
SOURCE = "France compétences"
_Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Insertion:
    """``rates``: number → rate shown, for certifications that state one. ``outcomes``: number → component ``outcome``
    in [0, 1] of every certification: its rate, else the mean of its domain and level. ``unknown``: of any other."""

    rates: dict[str, InsertionRate]
    outcomes: dict[str, float]
    unknown: float


class _Mean:
    """Mean of rates, each weighted n / (n + m): a cohort of one hardly counts, a cohort of thousands counts as one."""

    def __init__(self) -> None:
        self.count, self._weight, self._sum = 0, 0.0, 0.0

    def add(self, rate: float, leavers: int) -> None:
        weight = leavers / (leavers + PRIOR_LEAVERS)
        self.count += 1
        self._weight += weight
        self._sum += weight * rate

    def value(self) -> float:
        return self._sum / self._weight


def latest_cohort(certification: Certification) -> Cohort | None:
    """The latest cohort that states an overall rate at six months and how many leavers it rests on (years not stated
    count as oldest)."""
    usable = [c for c in certification.cohorts if c.overall_6_months is not None and c.certified]
    return max(usable, key=lambda c: c.year or 0, default=None)


def _groups(
    certification: Certification,
) -> tuple[tuple[str, int | None], tuple[str, int | None], tuple[str, int | None]]:
    """(domain and level, level, all): whose mean is asked, in this order. A domain is the first two digits of NSF."""
    domain = certification.nsf[0].code[:2] if certification.nsf else "?"
    return (domain, certification.level), ("", certification.level), ("", 0)


def _interval(rate: float, observations: float) -> tuple[float, float]:
    z2 = _Z95 * _Z95
    centre = (rate + z2 / (2 * observations)) / (1 + z2 / observations)
    half = (
        _Z95 / (1 + z2 / observations) * sqrt(rate * (1 - rate) / observations + z2 / (4 * observations * observations))
    )
    return max(0.0, centre - half), min(1.0, centre + half)


def insertion_rates(certifications: Iterable[Certification]) -> Insertion:
    """Rates and outcomes of a whole register (read once, streamed)."""
    means: dict[tuple[str, int | None], _Mean] = {}
    facts = []
    for certification in certifications:
        groups, cohort = _groups(certification), latest_cohort(certification)
        facts.append((certification.number, groups, cohort))
        if cohort is not None and cohort.overall_6_months is not None and cohort.certified:
            for group in groups:
                means.setdefault(group, _Mean()).add(cohort.overall_6_months, cohort.certified)
    overall = means[("", 0)].value() if means else NOTHING_KNOWN
    solid = {group: mean.value() for group, mean in means.items() if mean.count >= SMALLEST_GROUP}

    rates: dict[str, InsertionRate] = {}
    outcomes: dict[str, float] = {}
    for number, groups, cohort in facts:
        prior = next((solid[group] for group in groups if group in solid), overall)
        outcomes[number] = prior
        if cohort is None or cohort.overall_6_months is None or not cohort.certified:
            continue
        observations = cohort.certified + PRIOR_LEAVERS
        rate = (cohort.certified * cohort.overall_6_months + PRIOR_LEAVERS * prior) / observations
        outcomes[number] = rate
        rates[number] = InsertionRate(
            rate=rate,
            stated=cohort.overall_6_months,
            cohort=cohort.certified,
            year=cohort.year,
            source=SOURCE,
            interval=_interval(rate, observations),
        )
    return Insertion(rates, outcomes, overall)
