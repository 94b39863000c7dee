"""Which commune an address means, among those of its postcode."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import Indel

from search_svc.catalogue.thesaurus import Commune
from search_svc.places.distance import distance_km
from search_svc.places.names import name_key, without_article

# Below, a town written is none of its postcode's communes: "SAINT GENIS LAVALLE" is 0.94 like "SAINT GENIS LAVAL",
# "VIENNE" 0.5 like "VENISSIEUX".
SAME_NAME = 0.85


def by_population(commune: Commune) -> tuple[int, str, str]:
    """Sort key: the most populated first, then by code and postcode."""
    return -commune.population, commune.insee, commune.postcode


def most_central(communes: Sequence[Commune]) -> Commune:
    """The most populated, or when no population is known the one nearest to the middle of them all."""
    best = min(communes, key=by_population)
    if best.population:
        return best
    latitude = sum(commune.latitude for commune in communes) / len(communes)
    longitude = sum(commune.longitude for commune in communes) / len(communes)
    return min(communes, key=lambda it: (distance_km(latitude, longitude, it.latitude, it.longitude), it.insee))


def named_among(candidates: Sequence[Commune], key: str) -> Commune | None:
    """The commune of that name key, articles not counted, else the one with a lieu-dit of it."""
    if not key:
        return None
    bare = without_article(key)
    for commune in candidates:
        own = name_key(commune.name)
        if own == key or without_article(own) == bare:
            return commune
    return next((commune for commune in candidates if commune.locality and name_key(commune.locality) == key), None)


def alike(candidates: Sequence[Commune], key: str) -> Commune | None:
    """The commune whose name the town abbreviates (``VITRY`` for Vitry-le-François) or resembles most."""
    if not key:
        return None
    abbreviated = [it for it in candidates if name_key(it.name).startswith(f"{key} ")]
    if len({it.insee for it in abbreviated}) == 1:
        return abbreviated[0]
    score, best = max(
        ((Indel.normalized_similarity(key, name_key(commune.name)), commune) for commune in candidates),
        key=lambda pair: (pair[0], pair[1].population, pair[1].insee),
    )
    return best if score >= SAME_NAME else None


def with_cedex(key: str, town: str) -> str:
    """``paris 6`` of ``PARIS CEDEX 06``: in cities with arrondissements the number after CEDEX is theirs."""
    found = re.search(r"\bcedex\s+0*([1-9][0-9]?)\b", town.lower())
    return f"{key} {found[1]}" if found and key in ("paris", "lyon", "marseille") else key
