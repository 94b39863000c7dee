"""What the page of a certification shows: the fiche in words, and the cohorts of its leavers as rows of a table."""

from dataclasses import dataclass

from search_svc.engine.insertion import SMALLEST_COHORT
from search_svc.query.labels import LEVELS, REGISTERS, date_label, number_label, percent
from search_svc.query.responses import CertificationDetail, CohortItem
from search_svc.web.wording import NOT_SAID, count

# Never a zero, nor an empty cell, which a screen reader passes over.
UNKNOWN = "non connu"
FEW = f"moins de {SMALLEST_COHORT} personnes : aucun taux n’est montré"


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One cohort in words. ``hidden`` says why there is no rate at all, "" where there may be some."""

    year: str
    counts: bool
    source: str
    people: str
    hidden: str
    estimate: str
    overall: str
    in_job: str
    two_years: str


def certification_values(found: CertificationDetail) -> dict[str, object]:
    """The values of the page."""
    return {
        "certification": found,
        "kind": " · ".join((REGISTERS[found.register], level_text(found.level))),
        "registration": registration_text(found),
        "offers": count(found.offers, "offre", "offres") if found.offers else "aucune offre",
        "cohorts": tuple(cohort_row(cohort) for cohort in found.cohorts),
        "several_sources": len({cohort.source for cohort in found.cohorts}) > 1,
        "smallest": SMALLEST_COHORT,
    }


def level_text(level: int | None) -> str:
    """The level, or that the fiche has none."""
    return f"niveau {NOT_SAID}" if level is None else LEVELS[str(level)]


def registration_text(found: CertificationDetail) -> str:
    """Whether the fiche is active and until when; of an action with a CPF code, that no fiche is needed."""
    if found.register == "CPF":
        return "action prévue par le Code du travail (art. L. 6323-6), sans fiche d’enregistrement"
    state = "active" if found.active else "inactive : le CPF n’en paie plus les offres"
    end = found.end_of_registration
    return f"fiche {state}" if end is None else f"fiche {state}, enregistrée jusqu’au {date_label(end)}"


def cohort_row(cohort: CohortItem) -> CohortRow:
    """One cohort: what is not stated is said to be unknown, and what rests on too few people to be hidden."""
    estimate = cohort.estimate
    return CohortRow(
        year="année non précisée" if cohort.year is None else str(cohort.year),
        counts=cohort.counts,
        source=cohort.source,
        people=_people(cohort),
        hidden=FEW if cohort.too_small else "",
        estimate=UNKNOWN
        if estimate is None
        else f"{percent(estimate.rate)} (de {percent(estimate.interval[0])} à {percent(estimate.interval[1])})",
        overall=_rate(cohort.overall_6_months),
        in_job=_rate(cohort.in_job_6_months),
        two_years=_rate(cohort.in_job_2_years),
    )


def _people(cohort: CohortItem) -> str:
    people = UNKNOWN if cohort.certified is None else number_label(cohort.certified)
    return f"{people}, dont {number_label(cohort.certified_vae)} par la VAE" if cohort.certified_vae else people


def _rate(rate: float | None) -> str:
    return UNKNOWN if rate is None else percent(rate)
