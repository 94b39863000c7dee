"""Certifications of the RNCP and the répertoire spécifique, and the actions that have a CPF code."""

from datetime import date
from typing import Literal

from msgspec import Struct

Register = Literal["RNCP", "RS", "CPF"]
# FORMER: may teach; ORGANISER: may hold the exam; ORGA_FORM: both (RNCP XML V4.1, HABILITATION_PARTENAIRE).
Habilitation = Literal["FORMER", "ORGANISER", "ORGA_FORM"]


class Coded(Struct, frozen=True):
    """A code of a nomenclature (ROME, Formacode, NSF) with its label ("" when only the code is stated)."""

    code: str
    label: str = ""


class Certifier(Struct, frozen=True):
    """A certificateur of a fiche; ``siret`` is absent from about a third of the real export."""

    name: str
    siret: str | None = None
    active: bool = True


class Partner(Struct, frozen=True):
    """An organisation the certifier empowered. It may sell only when ``active`` and FORMER or ORGA_FORM."""

    siret: str
    habilitation: Habilitation
    active: bool
    name: str = ""


class Bloc(Struct, frozen=True):
    """A bloc de compétences of an RNCP fiche (``RNCP37674BC01``)."""

    code: str
    title: str


class Cohort(Struct, frozen=True):
    """One year of leavers. Rates are fractions in [0, 1]; ``None`` is not stated, which is not zero.

    ``certified`` is how many people the rates rest on: those certified, or the leavers a statistical service counts.
    ``source`` is who states it: « France compétences » for what the fiche says.
    """

    year: int | None
    certified: int | None = None
    certified_vae: int | None = None
    overall_6_months: float | None = None
    in_job_6_months: float | None = None
    in_job_2_years: float | None = None
    source: str = "France compétences"


class AccessRoutes(Struct, frozen=True):
    """Ways to sit the jury (SI_JURY_*): None is not stated."""

    initial: bool | None = None
    apprenticeship: bool | None = None
    continuing: bool | None = None
    professionalisation_contract: bool | None = None
    individual: bool | None = None
    vae: bool | None = None


class InsertionPrior(Struct, frozen=True):
    """What a rate is shrunk towards: the ``mean`` rate in [0, 1] of similar certifications, which counts as much as
    that many ``leavers``, and the narrowest group that tells it (``none``: no rate is known at all)."""

    mean: float
    leavers: float
    of: Literal["domain_and_level", "level", "all", "none"]


class InsertionRate(Struct, frozen=True, tag="rate"):
    """The insertion rate shown for a certification, and what it rests on.

    ``rate`` is the rate in employment six months after, in [0, 1], shrunk by cohort size towards its ``prior``;
    ``stated`` is the rate the source gives; ``interval`` the 95 % credible interval of ``rate``.
    """

    rate: float
    stated: float
    cohort: int
    year: int | None
    source: str
    interval: tuple[float, float]
    prior: InsertionPrior


class CohortTooSmall(Struct, frozen=True, tag="cohort_too_small"):
    """No rate is shown: those stated rest on too few people. ``year`` and ``source`` of the latest of them."""

    year: int | None
    source: str


class Certification(Struct, frozen=True, kw_only=True):
    """One fiche. ``number`` is ``RNCP37674``, ``RS6604`` or, for an action with a CPF code, ``CPF206``.

    ``lists_partners`` is None when the source does not know (the CSV export has no habilitations), and then the rule
    on partners cannot be applied to this fiche.
    """

    number: str
    title: str
    register: Register
    active: bool
    abbreviation: str = ""
    level: int | None = None
    state: str = ""
    end_of_registration: date | None = None
    rome: tuple[Coded, ...] = ()
    formacodes: tuple[Coded, ...] = ()
    nsf: tuple[Coded, ...] = ()
    accessible_jobs: str = ""
    sectors: str = ""
    objectives: str = ""
    certifiers: tuple[Certifier, ...] = ()
    partners: tuple[Partner, ...] = ()
    lists_partners: bool | None = None
    blocs: tuple[Bloc, ...] = ()
    cohorts: tuple[Cohort, ...] = ()
    access_routes: AccessRoutes = AccessRoutes()
    replaced_by: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    source: Literal["xml", "csv", "law"] = "xml"
