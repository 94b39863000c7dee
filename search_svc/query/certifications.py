"""A certification as the API shows it."""

from collections.abc import Iterable

from search_svc.catalogue import Coded, Cohort, InsertionPrior, InsertionRate
from search_svc.engine.insertion import is_shown, latest_cohort, shrunk
from search_svc.engine.port import CertificationDocument
from search_svc.query.items import insertion_item, insertion_state
from search_svc.query.responses import BlocItem, CertificationDetail, CodedItem, CohortEstimate, CohortItem


def certification_detail(document: CertificationDocument) -> CertificationDetail:
    """A fiche with its rate and the number of public offers that lead to it. Partners are left out: there may be
    thousands, and what they decide is in each offer."""
    fiche = document.certification
    prior = document.insertion.prior if isinstance(document.insertion, InsertionRate) else None
    counting = latest_cohort(fiche) if prior else None
    return CertificationDetail(
        number=fiche.number,
        title=fiche.title,
        abbreviation=fiche.abbreviation or None,
        register=fiche.register,
        level=fiche.level,
        active=fiche.active,
        end_of_registration=fiche.end_of_registration,
        certifiers=tuple(certifier.name for certifier in fiche.certifiers if certifier.active),
        rome=_coded(fiche.rome),
        formacodes=_coded(fiche.formacodes),
        nsf=_coded(fiche.nsf),
        accessible_jobs=fiche.accessible_jobs or None,
        sectors=fiche.sectors or None,
        objectives=fiche.objectives or None,
        blocs=tuple(BlocItem(bloc.code, bloc.title) for bloc in fiche.blocs),
        insertion=insertion_item(document.insertion),
        insertion_state=insertion_state(document.insertion),
        cohorts=tuple(
            _cohort(cohort, prior, counts=cohort is counting)
            for cohort in sorted(fiche.cohorts, key=lambda cohort: cohort.year or 0, reverse=True)
        ),
        replaced_by=fiche.replaced_by,
        replaces=fiche.replaces,
        offers=document.offers,
    )


def _cohort(cohort: Cohort, prior: InsertionPrior | None, *, counts: bool) -> CohortItem:
    shown = is_shown(cohort)
    return CohortItem(
        year=cohort.year,
        source=cohort.source,
        certified=cohort.certified,
        certified_vae=cohort.certified_vae,
        overall_6_months=cohort.overall_6_months if shown else None,
        in_job_6_months=cohort.in_job_6_months if shown else None,
        in_job_2_years=cohort.in_job_2_years if shown else None,
        too_small=not shown,
        estimate=_estimate(cohort, prior) if shown else None,
        counts=counts,
    )


def _estimate(cohort: Cohort, prior: InsertionPrior | None) -> CohortEstimate | None:
    if prior is None or cohort.overall_6_months is None or not cohort.certified:
        return None
    rate = shrunk(cohort, prior)
    return CohortEstimate(rate.rate, rate.interval)


def _coded(codes: Iterable[Coded]) -> tuple[CodedItem, ...]:
    return tuple(CodedItem(code.code, code.label or None) for code in codes)
