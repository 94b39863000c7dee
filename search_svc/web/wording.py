"""How the facts of an offer are said in French, on the page and in the terminal. For display only: nothing is computed
from these texts, and what is not known is said to be not known.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from search_svc.query.labels import ACCESSIBILITY, LEVELS, TEACHING, date_label, euros, number_label, percent
from search_svc.query.rank_responses import ExpectedRank, Missing, OfferRanking
from search_svc.query.responses import (
    AccessibilityItem,
    FinancingItem,
    FundingBlock,
    InsertionItem,
    InsertionState,
    Item,
    RatingItem,
    SessionItem,
)
from search_svc.settings import TIME_ZONE

NOT_SAID = "non précisé"
PRICE_UNKNOWN = "prix non communiqué"
RATE_UNKNOWN = "taux d’insertion non connu"
# Beside the ratings, as article D. 111-17, 1° of the Code de la consommation asks.
RATINGS_UNCHECKED = (
    "Avis transmis à ce service, qui ne les contrôle pas ; ni leur date ni celle de la formation ne lui sont données."
)
RATE_OF_FEW = "effectif trop faible pour montrer un taux d’insertion"
STATES = {"yes": "oui", "no": "non", "not_said": NOT_SAID}
ORIGINS = {"home": "domicile", "work": "travail"}
UNDERSTOOD_ORIGIN = "lieu cherché"
FLAGS = {
    "price_missing": "L’organisme n’a pas communiqué de prix.",
    "coordinates_out_of_range": "Les coordonnées indiquées étaient impossibles : celles de la commune sont utilisées.",
    "coordinates_swapped": "Les coordonnées indiquées étaient inversées : celles de la commune sont utilisées.",
    "coordinates_contradict_postcode": (
        "Les coordonnées indiquées contredisent le code postal : celles de la commune sont utilisées."
    ),
    "siret_check_digit": "Le SIRET indiqué a une clé de contrôle fausse.",
    "blocs_not_stated": "L’organisme n’a pas indiqué les blocs de compétences.",
    # Readers' flags, of the open catalogue.
    "price_range": "Le catalogue ouvert indique plusieurs prix pour ce département : le bon est à demander.",
    "hours_range": "Le catalogue ouvert indique plusieurs durées pour ce département : la bonne est à demander.",
    "teaching_inferred": "La modalité est déduite du nombre de sessions à distance.",
    "no_active_session": "Le catalogue ouvert n’indique aucune session active.",
    "certification_from_certifinfo": "Le code CPF est déduit du code Certifinfo.",
    "department_unreadable": "Le code du département indiqué n’existe pas.",
    "department_contradicts_name": "Le département indiqué par son code n’est pas celui indiqué par son nom.",
}
_LANGUAGES = {"FR": "français", "EN": "anglais", "DE": "allemand", "ES": "espagnol", "IT": "italien"}


def kilometres(distance: float) -> str:
    """One decimal with a comma: ``3.24`` → ``3,2 km``; ``12.0`` → ``12 km``."""
    if distance < 0.1:
        return "moins de 0,1\u00a0km"
    text = f"{distance:,.1f}".removesuffix(".0")
    return text.replace(",", "\u202f").replace(".", ",") + "\u00a0km"


def count(number: int, singular: str, plural: str) -> str:
    """``1234, "offre", "offres"`` → ``1 234 offres``."""
    return f"{number_label(number)}\u00a0{singular if number < 2 else plural}"


def financing(way: FinancingItem) -> str:
    """Who pays, how, and whether the account is debited: ``Financée par Agefiph (achat collectif). …``."""
    bought = "achat collectif" if way.purchase == "collective" else "achat individuel"
    paid = f"{way.label} peut compléter le compte" if way.complement else f"Financée par {way.label}"
    debited = "Votre compte CPF est débité." if way.account_debited else "Votre compte CPF n’est pas débité."
    return " ".join((f"{paid} ({bought}).", debited, *way.conditions))


def price(item: Item) -> str:
    """The price, or that it is not known."""
    return PRICE_UNKNOWN if item.price is None else euros(item.price)


def remaining(item: Item) -> str:
    """What remains to pay and what it is made of: ``450 € : 150 € de participation forfaitaire et …``."""
    return f"{'inconnu' if item.remaining is None else euros(item.remaining)} : {item.remaining_reason}"


def funding(block: FundingBlock) -> str:
    """What the amounts that remain to pay rest on."""
    assumptions = " ".join(block.assumptions)
    return f"Reste à payer avec {euros(block.rights)} de droits, aux règles du {date_label(block.day)}. {assumptions}"


def price_finding(item: Item) -> str:
    """That the price is far below its kind's median; "" when it is not."""
    found = item.findings.price_far_below_median
    if found is None:
        return ""
    register, _, domain = found.kind.partition(" ")
    kind = f"le domaine Formacode {domain} ({register})" if domain else found.kind
    providers = count(found.providers, "organisme", "organismes")
    return (
        f"moins d’un cinquième du prix médian pour {kind} ({euros(found.median)}, {providers}) : "
        "durée et contenu sont à comparer"
    )


def place_finding(item: Item) -> str:
    """That the place is far from the provider's address and other places; "" when it is not."""
    found = item.findings.place_far_from_provider
    if found is None:
        return ""
    address = f"à {kilometres(found.declared_km)} de l’adresse déclarée de l’organisme"
    nearest = found.nearest_km
    other = "seul lieu connu" if nearest is None else f"à {kilometres(nearest)} de son lieu le plus proche"
    return f"{address}, {other}"


def hours(item: Item) -> str:
    """The total duration, or that it is not known."""
    return "durée non communiquée" if item.hours is None else f"{number_label(item.hours)}\u00a0h"


def teaching(item: Item) -> str:
    """How it is taught, or that it is not said."""
    return f"modalité {NOT_SAID}e" if item.teaching is None else TEACHING[item.teaching]


def level(item: Item) -> str:
    """The level of the certification, or that it has none."""
    known = item.certification and item.certification.level
    return f"niveau {NOT_SAID}" if known is None else LEVELS[str(known)]


def distances(item: Item, *, understood: bool = False) -> str:
    """Both distances, each under its name; ``""`` without a place in the question (or for a remote offer).

    ``understood``: the place was read in the words of the question, which do not say that one lives there.
    """
    known = [
        f"{kilometres(value)} du {UNDERSTOOD_ORIGIN if understood else ORIGINS[name]}"
        for name, value in (("home", item.distance.home_km), ("work", item.distance.work_km))
        if value is not None
    ]
    # From the centre of its commune: the place itself may be some kilometres nearer or further.
    about = "environ " if item.place.source == "commune" else ""
    return f"à {about}{', '.join(known)}" if known else ""


def where(item: Item, *, origins: bool, understood: bool = False) -> str:
    """The place and its distances. ``origins``: whether the question has a place to count from; see ``distances``."""
    if item.teaching == "remote":
        return "À distance"
    known = distances(item, understood=understood)
    if item.place.source == "department":
        known = "distance non connue (seul le département est connu)" if origins else "seul le département est connu"
    elif not known and origins:
        known = "distance non connue"
    return ", ".join(part for part in (item.place.label, known) if part)


def position(item: Item) -> str:
    """Where the coordinates come from when the provider did not state them; "" when it did, or there are none."""
    found = {
        "address": "position trouvée par l’adresse (source : Base Adresse Nationale)",
        "commune": "position : centre de la commune",
    }
    return "" if item.teaching == "remote" else found.get(item.place.source, "")


def next_session(item: Item) -> str:
    """When one can start, or that it is not known."""
    permanent = item.entry == "permanent" and (
        not item.sessions or any(session.state == "open" for session in item.sessions)
    )
    if item.next_session is not None:
        text = f"prochaine session le {date_label(item.next_session)}"
        return f"entrée permanente, {text}" if permanent else text
    if permanent:
        return "entrée permanente"
    if any(session.start is not None or session.state != "open" for session in item.sessions):
        return "aucune session ouverte à venir"
    return "date non communiquée"


def session(item: SessionItem) -> str:
    """One session: its dates and whether one can still join."""
    if item.start is None:
        dates = "sans date" if item.end is None else f"jusqu’au {date_label(item.end)}"
    elif item.end is None:
        dates = f"à partir du {date_label(item.start)}"
    else:
        dates = f"du {date_label(item.start)} au {date_label(item.end)}"
    state = {"open": "inscriptions ouvertes", "closed": "inscriptions closes", "suspended": "inscriptions suspendues"}
    return ", ".join((dates, state[item.state], *(("session garantie",) if item.guaranteed else ())))


def insertion(rate: InsertionItem | None, state: InsertionState) -> str:
    """The insertion rate with its cohort, year and interval, or why none is shown."""
    if rate is None:
        return RATE_OF_FEW if state == "cohort_too_small" else RATE_UNKNOWN
    low, high = rate.interval
    year = "année non précisée" if rate.year is None else f"promotion {rate.year}"
    return (
        f"{percent(rate.rate)} en emploi six mois après ({year}, {count(rate.cohort, 'personne', 'personnes')},"
        f" intervalle de {percent(low)} à {percent(high)}, taux déclaré {percent(rate.stated)})"
    )


def rating(given: RatingItem | None) -> str:
    """The mean of the published ratings and how many there are, or that there is none."""
    if given is None:
        return "aucun avis publié"
    return f"{number_label(given.mean)} sur 5 ({count(given.count, 'avis', 'avis')})"


def ratings_by_value(given: RatingItem) -> str:
    """How many ratings of each value, the best first."""
    counts = reversed(tuple(enumerate(given.distribution, start=1)))
    return " ; ".join(f"{value} : {number_label(number)}" for value, number in counts)


def insertion_made(rate: InsertionItem) -> str:
    """Who states the rate, and how it was estimated from what is stated."""
    of = {
        "domain_and_level": "des certifications du même domaine et du même niveau",
        "level": "des certifications du même niveau",
        "all": "de toutes les certifications",
        "none": "retenue faute de tout taux connu",
    }[rate.prior.of]
    leavers = count(round(rate.prior.leavers), "personne", "personnes")
    return (
        f"Source : {rate.source}. Plus la promotion est petite, plus le taux déclaré est ramené vers la moyenne {of}"
        f" ({percent(rate.prior.mean)}), qui compte comme {leavers}. Le tri et le filtre utilisent ce taux estimé."
    )


def accessibility(facts: tuple[AccessibilityItem, ...]) -> str:
    """The kinds by state: what is a yes, what is a no, and what is not said."""
    parts = []
    for state, text in STATES.items():
        labels = [fact.label for fact in facts if fact.state == state]
        if len(labels) == len(ACCESSIBILITY):
            return text
        if labels:
            parts.append(f"{', '.join(labels).lower()} : {text}")
    return sentence(" ; ".join(parts))


def last_import(moment: datetime | None) -> str:
    """The French day on which the last import ended."""
    return "date inconnue ici" if moment is None else date_label(moment.astimezone(ZoneInfo(TIME_ZONE)).date())


def sentence(text: str) -> str:
    """With a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def others(item: Item) -> str:
    """The offers of its group beside this one; ``""`` when it stands alone."""
    rest = item.group.offers - 1
    if not rest:
        return ""
    return count(rest, "autre lieu ou formule", "autres lieux ou formules")


def language(code: str) -> str:
    """The language of the course (ISO 639-1 code)."""
    return _LANGUAGES.get(code.upper(), code)


def expected_rank(expected: ExpectedRank) -> str:
    """Where an offer stands over days: "Note 0,812, groupe 4 : du rang 3 au rang 7 selon les jours, 5 en moyenne."."""
    text = f"Note {expected.score:.3f}".replace(".", ",") + f", groupe {expected.band}"
    if expected.best is None:
        return f"{text} : au-delà des rangs calculés."
    if expected.worst is None or expected.mean is None:
        return f"{text} : à partir du rang {expected.best}, dans un groupe qui dépasse les rangs calculés."
    if expected.best == expected.worst:
        return f"{text} : rang {expected.best} tous les jours."
    mean = f"{expected.mean:.1f}".replace(".", ",").removesuffix(",0")
    return f"{text} : du rang {expected.best} au rang {expected.worst} selon les jours, {mean} en moyenne."


def before(ranking: OfferRanking) -> str:
    """How many results stand before an offer, and how many of them are told."""
    total, told = ranking.before_total or 0, len(ranking.before)
    text = f"{count(total, 'résultat se trouve', 'résultats se trouvent')} avant"
    return f"{text} ; voici les {told} premiers." if told < total else f"{text}."


def missing(absent: Missing) -> str:
    """Why an offer does not answer a question."""
    parts = []
    if absent.words:
        parts.append("Mots absents de l’offre : " + ", ".join(f"« {word} »" for word in absent.words) + ".")
    if absent.parameters:
        parts.append("Filtres qui l’écartent : " + ", ".join(absent.parameters) + ".")
    return " ".join(parts)
