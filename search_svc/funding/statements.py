"""What a person states: a work history, or a price to pay. They are the bodies of the two POST addresses.

Nothing has a default that changes an amount: what is not stated and is needed is refused with the field's name.
"""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

# Above every account and price; only there to keep numbers in range.
_MONEY_LIMIT = 1_000_000
# Longer than any working life told in pieces; only there to bound the work of a request.
_LIST_LIMIT = 200

Status = Literal["employee", "self_employed", "esat", "public_agent", "international_volunteer"]
FunderName = Literal[
    "employer", "opco", "branch", "c2p", "at_mp", "region", "france_travail", "agefiph", "local_authority", "state"
]


def _iso_day(value: object) -> object:
    # Pydantic would read 0 as 1970-01-01 and "2026-11-22T00:00" as a day.
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) != 10:
        raise PydanticCustomError("day", "is not a day written AAAA-MM-JJ")
    return value


def _plain(amount: Decimal) -> Decimal:
    # 1E+2 and -0 are the same amounts, and would come back in the answer as they were written.
    return Decimal(format(abs(amount), "f"))


Day = Annotated[date, BeforeValidator(_iso_day, json_schema_input_type=date)]
Euros = Annotated[Decimal, Field(ge=0, le=_MONEY_LIMIT, decimal_places=2), AfterValidator(_plain)]
PositiveEuros = Annotated[Decimal, Field(gt=0, le=_MONEY_LIMIT, decimal_places=2), AfterValidator(_plain)]
# Pydantic would read 0, "no" and "off" as false.
YesNo = Annotated[bool, Field(strict=True)]
Measure = Annotated[Decimal, Field(gt=0, le=_MONEY_LIMIT, decimal_places=4)]


class Statement(BaseModel):
    """Base: no field is ignored, and nothing changes once read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Period(Statement):
    """A time in one status. An employee states working time in exactly one way."""

    status: Annotated[
        Status,
        Field(
            description=(
                "Salarié, indépendant (commerçant, artisan, profession libérale…) ou accueil en ESAT. Agent public et"
                " volontaire international sont refusés : leurs droits ne sont pas estimés ici."
            )
        ),
    ]
    start: Annotated[Day, Field(description="Premier jour, à partir du 1er janvier 2015.", examples=["2019-01-01"])]
    end: Annotated[Day, Field(description="Dernier jour.", examples=["2025-12-31"])]
    unqualified: Annotated[
        YesNo, Field(description="Sans diplôme ni titre de niveau 3, ni certification reconnue par une branche.")
    ]
    disabled: Annotated[YesNo, Field(description="Bénéficiaire de l'obligation d'emploi des travailleurs handicapés.")]
    contract_law: Annotated[
        Literal["french", "local"] | None,
        Field(description="Salarié à l'étranger : droit de son contrat. Absent, il travaille en France."),
    ] = None
    share: Annotated[
        Decimal | None,
        Field(gt=0, le=1, decimal_places=4, description="Salarié : part d'un temps plein, 0,4 pour 40 %."),
    ] = None
    hours: Annotated[Measure | None, Field(description="Salarié : heures travaillées, dans une seule année.")] = None
    full_time_hours: Annotated[
        Measure | None,
        Field(description="Avec `hours` : temps plein annuel de l'accord, s'il n'est pas le temps légal."),
    ] = None
    days: Annotated[
        Measure | None, Field(description="Salarié au forfait : jours travaillés, dans une seule année.")
    ] = None
    full_time_days: Annotated[
        Measure | None,
        Field(description="Avec `days` : jours du forfait selon l'accord, s'il en fixe moins de 218."),
    ] = None
    pay: Annotated[
        PositiveEuros | None, Field(description="Salarié sans base horaire : rémunération brute, dans une seule année.")
    ] = None
    minimum_wage: Annotated[
        PositiveEuros | None,
        Field(description="Avec `pay` : SMIC horaire brut, s'il a changé dans l'année ou si aucune règle ne le donne."),
    ] = None
    cfp_paid: Annotated[
        YesNo | None,
        Field(description="Indépendant : contribution à la formation professionnelle payée."),
    ] = None


class DifCorrection(Statement):
    """Hours that replace those entered before."""

    hours: Annotated[int, Field(gt=0, le=1000, description="Heures inscrites désormais.")]
    corrected_on: Annotated[Day, Field(description="Jour de la correction.", examples=["2020-09-01"])]


class Dif(Statement):
    """Hours of the droit individuel à la formation entered on the account."""

    hours: Annotated[int, Field(gt=0, le=1000, description="Heures inscrites au compte.")]
    entered_on: Annotated[Day, Field(description="Jour de l'inscription.", examples=["2020-06-15"])]
    entered_by: Annotated[
        Literal["holder", "advisor"],
        Field(description="Qui l'a inscrit : le titulaire, ou son conseiller en évolution professionnelle (CEP)."),
    ] = "holder"
    diploma_level: Annotated[
        int | None,
        Field(ge=0, le=8, description="Inscrit par un CEP : niveau de diplôme qu'il a inscrit, 0 sans diplôme."),
    ] = None
    proof: Annotated[
        Literal["payslip", "employer_statement", "work_certificate"] | None,
        Field(description="Justificatif : bulletin de paie, attestation de l'employeur ou certificat de travail."),
    ] = None
    corrections: Annotated[
        tuple[DifCorrection, ...],
        Field(max_length=_LIST_LIMIT, description="Corrections, dans l'ordre, avant le premier dossier validé."),
    ] = ()


class Corrective(Statement):
    """The employer's corrective abondement."""

    credited_on: Annotated[Day, Field(description="Jour du versement au compte.")]


class Agreement(Statement):
    """A yearly credit that an agreement of a company, group or branch sets above the law's."""

    year: Annotated[int, Field(ge=2019, le=2100, description="Année d'activité.")]
    credit: Annotated[PositiveEuros, Field(description="Crédit annuel que prévoit l'accord, en euros.")]
    name: Annotated[str, Field(min_length=1, max_length=200, description="Intitulé de l'accord.")]


class Use(Statement):
    """Rights already used: hours until the end of 2018, euros since."""

    used_on: Annotated[Day, Field(description="Jour de l'achat.")]
    euros: Annotated[PositiveEuros | None, Field(description="Droits utilisés, en euros, depuis 2019.")] = None
    hours: Annotated[int | None, Field(gt=0, le=1000, description="Heures utilisées, jusqu'à la fin de 2018.")] = None


class WorkHistory(Statement):
    """What the rights on an account follow from."""

    as_of: Annotated[Day, Field(description="Jour pour lequel le compte est estimé.", examples=["2026-11-22"])]
    periods: Annotated[tuple[Period, ...], Field(max_length=_LIST_LIMIT, description="Temps d'activité.")]
    dif: Annotated[Dif | None, Field(description="DIF inscrit au compte, s'il y en a.")] = None
    correctives: Annotated[tuple[Corrective, ...], Field(max_length=_LIST_LIMIT)] = ()
    agreements: Annotated[tuple[Agreement, ...], Field(max_length=_LIST_LIMIT)] = ()
    uses: Annotated[tuple[Use, ...], Field(max_length=_LIST_LIMIT, description="Droits déjà utilisés.")] = ()


class Abondement(Statement):
    """What somebody else puts beside the account."""

    funder: FunderName
    amount: Annotated[PositiveEuros, Field(description="Montant accordé, en euros.")]


class PriceToPay(Statement):
    """A training to pay on a day."""

    price: Annotated[Euros, Field(description="Frais pédagogiques et de certification, en euros TTC.")]
    certification: Annotated[
        str, Field(max_length=20, description="Numéro de la certification ou de l'action.", examples=["RS6604"])
    ]
    paid_on: Annotated[Day, Field(description="Jour de l'achat.", examples=["2026-11-22"])]
    rights: Annotated[Euros, Field(description="Droits sur le compte ce jour-là, en euros.")]
    public_agent: Annotated[
        YesNo | None,
        Field(description="Agent public qui mobilise des heures : refusé, ce n'est pas ce compte qui paie."),
    ] = None
    jobseeker: Annotated[YesNo, Field(description="Inscrit à France Travail comme demandeur d'emploi.")]
    abondements: Annotated[tuple[Abondement, ...], Field(max_length=_LIST_LIMIT)] = ()
    participation_paid_by: Annotated[
        Literal["employer", "opco"] | None,
        Field(description="Qui paie la participation à la place du titulaire, s'il n'en est pas exonéré."),
    ] = None
    hours: Annotated[
        Decimal | None,
        Field(
            gt=0,
            le=_MONEY_LIMIT,
            decimal_places=2,
            description="Bilan, création d'entreprise : heures d'accompagnement, si elles sont connues.",
        ),
    ] = None
    recent_bilan: Annotated[
        YesNo | None,
        Field(description="Bilan : un autre bilan financé sur fonds publics ou mutualisés depuis moins de cinq ans."),
    ] = None
    holds_licence: Annotated[
        YesNo | None, Field(description="Permis léger : le titulaire a déjà un permis en cours de validité.")
    ] = None
    one_euro_loan: Annotated[
        PositiveEuros | None,
        Field(description="Permis léger : prêt « permis à un euro par jour » accordé, que le titulaire rembourse."),
    ] = None
    certifying: Annotated[
        YesNo | None,
        Field(description="Création d'entreprise : l'action prépare une certification du RNCP ou du RS."),
    ] = None
    pricing: Annotated[
        Literal["flat", "quote"] | None,
        Field(description="Création d'entreprise : forfait d'heures et de prix (`hours` est alors dû), ou devis."),
    ] = None
