"""Insertion rates of certifications, shrunk by cohort size so that a small cohort with 100 % does not lead.

A cohort of n leavers with rate r becomes (n·r + m·μ) / (n + m), the mean of the posterior Beta(m·μ + n·r,
m·(1-μ) + n·(1-r)) whose prior has the mean μ and the weight m, in leavers, of the certifications of the same NSF domain
and level (``beta_prior``). The interval is the 95 % credible interval of that posterior, with equal tails. It takes the
prior as known, so that it is a little too narrow where few certifications tell it (Morris 1983, JASA 78, 47-55).

Whose prior: the mean is that of the first group of (domain and level, level, all) with enough certifications, the
weight that of the first with enough of them that differ by more than chance; without any, ``PRIOR_LEAVERS``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from search_svc.catalogue import Certification, Cohort, CohortTooSmall, InsertionPrior, InsertionRate
from search_svc.engine.beta_prior import Moments, moments

# No rate on fewer leavers is shown: InserJeunes publishes none either (« le dénominateur doit valoir minimum 20 »,
# documentation of Orion, the Education ministry's planning service). Such a rate tells of persons, and its interval
# would be some forty points wide.
SMALLEST_COHORT = 20
# A mean over fewer certifications than this says less than the mean of the level, then of all; and how much rates
# differ takes twice as many to tell.
SMALLEST_GROUP = 5
SMALLEST_SPREAD = 10
# Weight of the prior where the rates do not tell it: as much as the smallest cohort shown.
PRIOR_LEAVERS = 20.0
# Bounds of that weight. Two leavers are the weight of knowing nothing (a uniform prior); beyond two hundred a few rates
# that agree by chance would silence a cohort of hundreds.
PRIOR_RANGE = (2.0, 200.0)
# Before any rate is known every certification has the same outcome, whatever the number.
NOTHING_KNOWN = 0.5
# Of cohorts of one year the first of these sources counts: what the certifier states of everybody it certified, before
# what the ministries measure on the young who leave initial education.
SOURCES = ("France compétences", "InserSup", "InserJeunes (apprentissage)", "InserJeunes (voie scolaire)")
_TAILS = (0.025, 0.975)

_Group = tuple[str, int | None]
_Whose = Literal["domain_and_level", "level", "all", "none"]
_ALL: _Group = ("", 0)
_CHAIN: tuple[_Whose, ...] = ("domain_and_level", "level", "all")


@dataclass(frozen=True, slots=True)
class Insertion:
    """``rates``: number → rate shown. ``too_small``: number → why none is, for certifications that state rates of small
    cohorts only. ``outcomes``: number → component ``outcome`` in [0, 1] of every certification: its rate when one is
    shown, else the mean of its domain and level. ``unknown``: the component of any other."""

    rates: dict[str, InsertionRate]
    too_small: dict[str, CohortTooSmall]
    outcomes: dict[str, float]
    unknown: float

    def shown(self, number: str) -> InsertionRate | CohortTooSmall | None:
        """What is said of the insertion of a certification; None when nothing is known."""
        return self.rates.get(number) or self.too_small.get(number)


def latest_cohort(certification: Certification) -> Cohort | None:
    """The cohort whose overall rate at six months counts: of those of at least ``SMALLEST_COHORT`` leavers, else of
    all, the latest (years not stated are oldest), and of one year the first of ``SOURCES``.

    None when no cohort states both that rate and how many leavers it rests on.
    """
    usable = [c for c in certification.cohorts if c.overall_6_months is not None and c.certified]
    return max(usable, key=_precedence, default=None)


def _precedence(cohort: Cohort) -> tuple[bool, int, int]:
    rank = SOURCES.index(cohort.source) if cohort.source in SOURCES else len(SOURCES)
    return is_shown(cohort), cohort.year or 0, -rank


def is_shown(cohort: Cohort) -> bool:
    """Whether the rates of a cohort may be shown: they rest on enough leavers, or on a number that is not stated."""
    return cohort.certified is None or cohort.certified >= SMALLEST_COHORT


def insertion_rates(certifications: Iterable[Certification]) -> Insertion:
    """Rates and outcomes of a whole register (read once, streamed).

    Cohorts too small to be shown take part in the means: those name nobody.
    """
    observed: dict[_Group, list[tuple[int, float]]] = {}
    facts = []
    for certification in certifications:
        groups, cohort = _groups(certification), latest_cohort(certification)
        facts.append((certification.number, groups, cohort))
        if cohort is not None and cohort.overall_6_months is not None and cohort.certified:
            for group in groups:
                observed.setdefault(group, []).append((cohort.certified, cohort.overall_6_months))
    known = {group: moments(cohorts) for group, cohorts in observed.items()}
    priors: dict[tuple[_Group, _Group, _Group], InsertionPrior] = {}

    found = Insertion({}, {}, {}, known[_ALL].mean if known else NOTHING_KNOWN)
    for number, groups, cohort in facts:
        if groups not in priors:
            priors[groups] = _prior(groups, known)
        found.outcomes[number] = priors[groups].mean
        if cohort is None:
            continue
        if is_shown(cohort):
            found.rates[number] = rate = shrunk(cohort, priors[groups])
            found.outcomes[number] = rate.rate
        else:
            found.too_small[number] = CohortTooSmall(cohort.year, cohort.source)
    return found


def _groups(certification: Certification) -> tuple[_Group, _Group, _Group]:
    """(domain and level, level, all): whose prior is asked, in this order. A domain is the first two digits of NSF."""
    domain = certification.nsf[0].code[:2] if certification.nsf else "?"
    return (domain, certification.level), ("", certification.level), _ALL


def _prior(groups: tuple[_Group, _Group, _Group], known: dict[_Group, Moments]) -> InsertionPrior:
    if not known:
        return InsertionPrior(NOTHING_KNOWN, PRIOR_LEAVERS, "none")
    chain = [(name, known[group]) for name, group in zip(_CHAIN, groups, strict=True) if group in known]
    everything: tuple[_Whose, Moments] = ("all", known[_ALL])
    name, of = next(((name, of) for name, of in chain if of.count >= SMALLEST_GROUP), everything)
    weights = [of.leavers for _, of in chain if of.count >= SMALLEST_SPREAD and of.leavers is not None]
    low, high = PRIOR_RANGE
    return InsertionPrior(of.mean, min(max(weights[0], low), high) if weights else PRIOR_LEAVERS, name)


def shrunk(cohort: Cohort, prior: InsertionPrior) -> InsertionRate:
    """The rate of a cohort drawn towards its prior; ValueError when it does not state both its rate and its size."""
    if cohort.overall_6_months is None or not cohort.certified:
        raise ValueError("a cohort without its rate and size cannot be shrunk")
    # Imported by who builds an index or looks at a certification: some tenths of a second that no search should wait.
    from scipy.special import betaincinv

    stated, leavers = cohort.overall_6_months, cohort.certified
    employed = prior.leavers * prior.mean + leavers * stated
    others = prior.leavers * (1 - prior.mean) + leavers * (1 - stated)
    low, high = (float(betaincinv(employed, others, tail)) for tail in _TAILS)
    return InsertionRate(
        rate=employed / (employed + others),
        stated=stated,
        cohort=leavers,
        year=cohort.year,
        source=cohort.source,
        interval=(low, high),
        prior=prior,
    )
