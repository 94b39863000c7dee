"""What the search page shows around its results: heading, totals, corrections, links to neighbouring questions."""

from urllib.parse import urlencode

from search_svc.catalogue import siren_of
from search_svc.engine.page import GROUPS_EXACT_TO
from search_svc.query.labels import number_label
from search_svc.query.responses import Corrections, HelpItem, Item, OfferPage, Total, Understanding
from search_svc.web.filters import RANGE_LABELS, active_filters, filters
from search_svc.web.form import Asked
from search_svc.web.wording import count

FIELDS = {
    "q": "Que voulez-vous apprendre\u00a0?",
    "home": "Domicile",
    "work": "Lieu de travail",
    "radius_km": "Rayon (km)",
    "corridor_km": "Près du trajet (km)",
    "rights": "Mes droits (€)",
    "sort": "Trier par",
}
SORTS = {
    "relevance": "Pertinence",
    "distance": "Distance, la plus proche d’abord",
    "price": "Prix croissant",
    "-price": "Prix décroissant",
    "remaining": "Reste à payer croissant",
    "start": "Date de début, la plus proche d’abord",
    "-insertion": "Taux d’insertion estimé, le plus élevé d’abord",
    "-rating": "Avis des stagiaires, les meilleurs d’abord",
    "hours": "Durée croissante",
    "-hours": "Durée décroissante",
}
# Orders nobody would choose from a list, but which an address may carry.
_RARE_SORTS = {
    "-remaining": "Reste à payer décroissant",
    "-distance": "Distance, la plus lointaine d’abord",
    "-start": "Date de début, la plus lointaine d’abord",
    "insertion": "Taux d’insertion estimé, le plus bas d’abord",
    "rating": "Avis des stagiaires, les moins bons d’abord",
}
EXAMPLES = (
    (
        "Devenir pâtissier près de Villeurbanne ou de Vienne, à 30 km au plus",
        urlencode({"q": "pâtissier", "home": "Villeurbanne", "work": "Vienne", "radius_km": "30"}),
    ),
    (
        "CACES R489 autour de Lille, du moins cher au plus cher",
        urlencode({"q": "CACES R489", "home": "Lille", "sort": "price"}),
    ),
    ("Comptabilité à distance", urlencode({"q": "comptabilité", "teaching": "remote"})),
)
# Parameters with a field of their own in the form or among the ranges; those of facets have one once facets are known.
_FORM = frozenset(FIELDS)
_CHOICES = frozenset(
    ("teaching", "level", "register", "accessibility", "certification", "provider", "department", "region", "funder")
) | {"insertion_min"}


def form_values(asked: Asked) -> dict[str, object]:
    """The values of the page without results: the form alone, or the form with what is wrong."""
    heading = "Rechercher une formation"
    ranges = filters(asked, {}) if asked.faults else ()
    return _values(asked, heading, None, _FORM | (RANGE_LABELS.keys() if ranges else frozenset())) | {"filters": ranges}


def result_values(typed: Asked, asked: Asked, found: OfferPage, providers: int) -> dict[str, object]:
    """The values of the page with results, or with what would give some.

    ``typed`` is the question as it came, which a cursor belongs to; ``asked`` the same with what was understood in its
    words as parameters (see ``Asked.understood``). ``providers``: how many are compared.
    """
    values = _values(asked, _heading(typed, found), found, _FORM | RANGE_LABELS.keys() | _CHOICES)
    return values | {
        "filters": filters(asked, found.facets),
        "active": active_filters(asked, found.facets),
        "ideas": [(help_text(item), asked.helped(item)) for item in found.help],
        "total": total_text(found.total),
        "typed": typed,
        "extended": typed.search is not None and typed.search.extended,
        "order": order_text(asked.text("sort") or "relevance", providers),
        "correction": correction_text(found.corrections) if found.corrections else "",
        "has_origins": found.origins.home is not None or found.origins.work is not None,
        "place_understood": found.origins.home is not None and found.origins.home.understood,
        "group_query": lambda item: group_query(asked, item),
    }


def _values(asked: Asked, heading: str, found: OfferPage | None, with_field: frozenset[str]) -> dict[str, object]:
    sorts = SORTS | {name: label for name, label in _RARE_SORTS.items() if name == asked.text("sort")}
    hidden = [
        (name, value)
        for name, value in asked.pairs
        if name not in with_field and name != "cursor" and name not in asked.faults
    ]
    return {
        "heading": heading,
        "page": found,
        "fields": FIELDS,
        "ranges": RANGE_LABELS,
        "sorts": sorts,
        "hidden": hidden,
        "first_fault": next((name for name in (*FIELDS, *RANGE_LABELS) if name in asked.faults), ""),
        "examples": EXAMPLES,
    }


def _heading(asked: Asked, found: OfferPage) -> str:
    offers = count(found.total.offers, "offre", "offres")
    if not found.total.offers:
        offers = "aucune offre"
    return f"« {asked.text('q')} » : {offers}" if asked.text("q") else f"Toutes les formations : {offers}"


def total_text(total: Total) -> str:
    """How much matches, in one sentence."""
    text = count(total.offers, "offre", "offres")
    if total.remote:
        text += f", dont {number_label(total.remote)} à distance"
    if total.groups is None:
        return f"{text}, en plus de {number_label(GROUPS_EXACT_TO)} résultats."
    if total.groups != total.offers:
        text += f", en {count(total.groups, 'résultat', 'résultats')} (un par organisme et certification)"
    return f"{text}."


def order_text(sort: str, providers: int) -> str:
    """What article D. 111-12 of the Code de la consommation asks to be said before the results of a comparison: the
    order and its definition, how exhaustive the list is and of how many providers, and that no place is paid for."""
    label = (SORTS | _RARE_SORTS)[sort]
    order = (
        "Classées par pertinence, une note faite de quatre critères publics : votre recherche, la distance, les places"
        " ouvertes, l’insertion"
        if sort == "relevance"
        else f"Tri choisi : {label[0].lower()}{label[1:]}"
    )
    compared = count(providers, "organisme", "organismes")
    return f"{order}. Toutes les offres éligibles au CPF transmises par {compared} ; référencement gratuit."


def correction_text(corrections: Corrections) -> str:
    """What was searched instead of what was written."""
    text = f"Résultats pour « {corrections.question} »"
    if corrections.dropped:
        words = ", ".join(f"« {word} »" for word in corrections.dropped)
        text += f", sans {words} qui ne donne aucun résultat"
    return f"{text}."


def understanding_text(understood: Understanding) -> str:
    """What was read as filters: ``Compris : « lyon » = Autour de Lyon (69), 30 km.``."""
    filters = " ; ".join(f"« {one.text} » = {one.label}" for one in understood.filters)
    return f"Compris : {filters}."


def help_text(item: HelpItem) -> str:
    """One way out of a search without an answer: ``Sans « Mixte » : 12 offres``."""
    return f"{item.label} : {count(item.offers, 'offre', 'offres')}"


def group_query(asked: Asked, item: Item) -> str:
    """The question that lists every offer of an item's group one by one."""
    certification = item.certification.number if item.certification else None
    return asked.with_values(group="none", provider=siren_of(item.provider.siret), certification=certification)
