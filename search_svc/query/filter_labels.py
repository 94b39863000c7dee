"""How a filter in force is said in French, by its parameter and its value as text."""

from collections.abc import Mapping
from datetime import date

from search_svc.query.labels import (
    ACCESSIBILITY,
    FUNDERS,
    LEVELS,
    REGISTERS,
    TEACHING,
    date_label,
    euros,
    number_label,
    percent,
)

_CODED: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "teaching": ("", TEACHING),
    "level": ("", LEVELS),
    "register": ("", REGISTERS),
    "accessibility": ("", ACCESSIBILITY),
    "funder": ("Financeur : ", FUNDERS),
    "group": ("", {"none": "Toutes les offres une par une", "provider_certification": "Offres regroupées"}),
    "reading": ("", {"literal": "Mots pris tels quels", "auto": "Lieux, durées et codes compris dans les mots"}),
    "spelling": ("", {"literal": "Mots exacts", "auto": "Orthographe corrigée"}),
}
_NAMED = {
    "certification": "Certification",
    "provider": "Organisme",
    "region": "Région",
    "department": "Département",
    "rome": "Code ROME",
    "formacode": "Formacode",
}


def filter_label(name: str, value: str, labels: Mapping[tuple[str, str | None], str]) -> str:
    """One value of a filter in French words: ``("price_max", "800")`` → ``Prix : au plus 800 €``.

    ``labels`` names the values that are data, by (parameter, value); one without a name is its own label.
    """
    if name in _CODED:
        prefix, texts = _CODED[name]
        return prefix + texts.get(value, value)
    if name in _NAMED:
        label = labels.get((name, value), value)
        return f"{_NAMED[name]} : {label if label == value or name != 'certification' else f'{value} {label}'}"
    try:
        return _bound(name, value)
    except (ValueError, ArithmeticError):
        return f"{name} : {value}"


def _bound(name: str, value: str) -> str:
    number = value.replace(",", ".").replace(" ", "").replace("\u202f", "").replace("\u00a0", "")
    if name == "radius_km":
        return f"Dans un rayon de {number_label(float(number))}\u00a0km"
    if name == "corridor_km":
        return f"À moins de {number_label(float(number))}\u00a0km du trajet"
    if name == "insertion_min":
        return f"Insertion : au moins {percent(float(number))}"
    if name == "rating_min":
        return f"Avis : au moins {number_label(float(number))} sur 5"
    if name in ("start_from", "start_to"):
        return f"Début : au plus {'tôt' if name == 'start_from' else 'tard'} le {date_label(date.fromisoformat(value))}"
    if name == "rights":
        return f"Vos droits : {euros(number)}"
    what, side = name.split("_")
    amount = euros(number) if what in ("price", "remaining") else f"{number_label(float(number))}\u00a0h"
    label = {"price": "Prix", "remaining": "Reste à payer", "hours": "Durée"}[what]
    return f"{label} : au {'moins' if side == 'min' else 'plus'} {amount}"
