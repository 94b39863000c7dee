"""What is wrong with a parameter, in a French sentence that says what to do. The value itself is never repeated."""

from collections.abc import Mapping

from search_svc.query.parameters import QUESTION_LIMIT
from search_svc.query.refusals import ParameterFault

_NUMBER = "Écrivez un nombre, par exemple 30 ou 12,5."
_DATE = "Écrivez une date comme 2027-03-31 (année-mois-jour)."
_CODE = "Ce code n’existe pas."
# By pydantic error type; {} names are of the error's context.
_TEXTS = {
    "extra_forbidden": "Ce paramètre n’existe pas : retirez-le de l’adresse.",
    "no_origin": "Indiquez d’abord un domicile ou un lieu de travail.",
    "no_line": "Indiquez d’abord un domicile et un lieu de travail.",
    "no_rights": "Indiquez d’abord vos droits en euros.",
    "inverted_range": "Le minimum dépasse le maximum.",
    "control_character": "Ce texte contient un caractère de contrôle.",
    "coordinates_out_of_range": "Ces coordonnées n’existent pas : écrivez latitude,longitude en degrés.",
    "place_empty": "Ce lieu est vide.",
    "greater_than": "Doit être supérieur à {gt}.",
    "greater_than_equal": "Doit être au moins {ge}.",
    "less_than": "Doit être inférieur à {lt}.",
    "less_than_equal": "Doit être au plus {le}.",
    "decimal_max_places": "Deux décimales au plus.",
    "decimal_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "float_parsing": _NUMBER,
    "int_parsing": _NUMBER,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "day": _DATE,
    "date_parsing": _DATE,
    "literal_error": "Ce choix n’existe pas.",
    "code": _CODE,
    "unknown_code": _CODE,
    "text_too_long": "Trop long : {max_length} caractères au plus.",
    "too_long": "Trop de choix : {max_length} au plus.",
}
# What the service refuses after looking: the words of the person stay, the sentence says what to try.
_REFUSED = {
    "home": "Ce lieu est inconnu : vérifiez son nom, ou écrivez un code postal.",
    "work": "Ce lieu est inconnu : vérifiez son nom, ou écrivez un code postal.",
    "region": _CODE,
    "department": _CODE,
    "rights": "Le reste à payer ne peut pas être calculé : les règles de ce jour ne sont pas connues.",
    "cursor": "Cette page ne continue plus cette liste : repartez de la première page.",
    "q": f"Ces mots ne peuvent pas être cherchés : {QUESTION_LIMIT} caractères au plus.",
}


def fault_text(kind: str, context: Mapping[str, object]) -> str:
    """The sentence of a pydantic error type, its limits written the French way (5, not 5.0)."""
    limits = {
        name: f"{value:g}".replace(".", ",") if isinstance(value, float) else value for name, value in context.items()
    }
    return _TEXTS.get(kind, "Cette valeur ne convient pas.").format_map(limits)


def once_text() -> str:
    """The sentence for a single-valued parameter given several times."""
    return "Une seule valeur est possible."


def refusal_text(fault: ParameterFault) -> str:
    """The sentence for what the service itself refuses."""
    return _REFUSED.get(fault.parameter, "Cette valeur ne convient pas.")
