"""A certification as the API shows it."""

from collections.abc import Iterable

from search_svc.catalogue import Coded
from search_svc.engine.port import CertificationDocument
from search_svc.query.items import insertion_item
from search_svc.query.responses import BlocItem, CertificationDetail, CodedItem, CohortItem


def certification_detail(document: CertificationDocument) -> CertificationDetail:
    """A fiche with its rate and the number of public offers that lead to it. Partners are left out: there may be
    thousands, and what they decide is in each offer."""
    fiche = document.certification
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
        cohorts=tuple(
            CohortItem(c.year, c.certified, c.certified_vae, c.overall_6_months, c.in_job_6_months, c.in_job_2_years)
            for c in sorted(fiche.cohorts, key=lambda cohort: cohort.year or 0, reverse=True)
        ),
        replaced_by=fiche.replaced_by,
        replaces=fiche.replaces,
        offers=document.offers,
    )


def _coded(codes: Iterable[Coded]) -> tuple[CodedItem, ...]:
    return tuple(CodedItem(code.code, code.label or None) for code in codes)
