"""French labels of the values an answer carries. Those of certifications and providers are data: see ``names``."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from search_svc.catalogue import ACCESSIBILITY_VALUES

UNKNOWN = "Non précisé"
# Remote offers have no territory, and some overseas collectivities no region: here unknown says something.
UNKNOWN_LABELS = {"region": "Sans région (à distance surtout)", "department": "Sans lieu (à distance)"}

TEACHING = {"in_person": "En présentiel", "blended": "Mixte", "remote": "À distance"}
# Names of the framework of 2019 (décret 2019-14); "BEP" stays because people still search by it.
LEVELS = {
    "3": "CAP, BEP (niveau 3)",
    "4": "Bac (niveau 4)",
    "5": "BTS, bac +2 (niveau 5)",
    "6": "Licence, bac +3 ou 4 (niveau 6)",
    "7": "Master, bac +5 (niveau 7)",
    "8": "Doctorat, bac +8 (niveau 8)",
}
REGISTERS = {
    "RNCP": "Diplôme ou titre (RNCP)",
    "RS": "Certification complémentaire (répertoire spécifique)",
    "CPF": "Action au code CPF (permis, bilan, VAE…)",
}
ACCESSIBILITY = {
    "wheelchair": "Accès en fauteuil roulant",
    "hearing": "Handicap auditif",
    "visual": "Handicap visuel",
    "adapted_pace": "Rythme adapté",
    "adviser": "Référent handicap",
    "remote_adaptation": "Adaptation à distance",
}
_STATES = {"no": "non", "not_said": "non précisé"}
# The values of the facet: "wheelchair" is a yes and bears the name alone.
ACCESSIBILITY_STATED = {
    value: ACCESSIBILITY[value.partition(":")[0]] + (f" : {_STATES[value.partition(':')[2]]}" if ":" in value else "")
    for value in ACCESSIBILITY_VALUES
}
FUNDERS = {"region": "Conseil régional", "france_travail": "France Travail", "agefiph": "Agefiph"}
PAYERS = {"cpf": "Compte personnel de formation", **FUNDERS}
CONDITIONS = {
    "within_rights": "Le compte peut être débité, dans la limite des droits inscrits et après information.",
    "disabled_worker": "Être reconnu travailleur handicapé.",
    "not_apprenticeship": "Hors alternance, sur accord de France Travail.",
    "company_hours_not_stated": "Au plus 30 % des heures en entreprise (l’offre ne dit pas combien).",
}
# dict-financeurs of LHEO 2.3; those with a name in the `funder` filter are in FUNDER_CODES.
FUNDER_LABELS = {
    0: "Autre",
    1: "Code obsolète",
    2: "Conseil régional",
    3: "Fonds social européen",
    4: "France Travail",
    5: "Entreprise",
    6: "Acsé",
    7: "Agefiph",
    8: "Conseil départemental",
    9: "Commune",
    10: "Bénéficiaire de l’action",
    11: "État – ministère chargé de l’emploi",
    12: "État – ministère de l’éducation nationale",
    13: "État – autre",
    14: "Fonds européens – autre",
    15: "Collectivité territoriale – autre",
    16: "OPCO",
    17: "Transitions Pro",
    18: "LADOM",
    19: "État – ministère de l’intérieur",
    20: "OFII",
}
FUNDER_CODES = {2: "region", 4: "france_travail", 7: "agefiph"}
PERMANENT = "permanent"

_MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_STATIC: Mapping[str, Mapping[str, str]] = {
    "teaching": TEACHING,
    "level": LEVELS,
    "register": REGISTERS,
    "accessibility": ACCESSIBILITY_STATED,
    "funder": FUNDERS,
}


def fixed_label(facet: str, value: str) -> str | None:
    """The label of a value of a short code list or of a month; None for the facets whose labels are data."""
    if facet == "start":
        return "Entrée permanente" if value == PERMANENT else month_label(value)
    labels = _STATIC.get(facet)
    return None if labels is None else labels.get(value, value)


def month_label(month: str) -> str:
    """``2027-03`` → ``mars 2027``."""
    year, number = month.split("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


def date_label(day: date) -> str:
    """``2027-03-01`` → ``1er mars 2027``."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def number_label(value: float) -> str:
    """``1500.0`` → ``1 500`` (narrow no-break spaces, decimal comma)."""
    text = f"{value:,.2f}".removesuffix(".00")
    return text.replace(",", "\u202f").replace(".", ",")


def euros(amount: str | Decimal) -> str:
    """``1250.50`` → ``1 250,50 €``; whole amounts without cents."""
    text = f"{Decimal(amount):,.2f}".removesuffix(".00")
    return text.replace(",", "\u202f").replace(".", ",") + "\u00a0€"


def percent(fraction: float) -> str:
    """``0.684`` → ``68 %``."""
    return f"{fraction * 100:.0f}\u00a0%"


def bucket_label(facet: str, lower: float, upper: float | None) -> str:
    """The label of a bucket of price, remaining (€), hours (h) or insertion (%); ``upper`` is excluded, None: open."""
    if facet == "insertion":
        lower, upper, unit = lower * 100, None if upper is None else upper * 100, "%"
    else:
        unit = {"price": "€", "remaining": "€", "hours": "h"}[facet]
    if upper is None:
        return f"{number_label(lower)}\u00a0{unit} et plus"
    if lower == 0:
        return f"Moins de {number_label(upper)}\u00a0{unit}"
    return f"De {number_label(lower)} à moins de {number_label(upper)}\u00a0{unit}"
