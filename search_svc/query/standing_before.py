"""Who stands before an offer, and what decided."""

from collections.abc import Sequence
from typing import Literal

from search_svc.catalogue import OfferDocument
from search_svc.query.items import certification_item, provider_name
from search_svc.query.paging import Row
from search_svc.query.rank_responses import Ahead
from search_svc.query.responses import ProviderItem
from search_svc.ranking import Weights

# How many are told: what a first page shows.
SHOWN = 20

Decided = Literal["band", "turn", "lottery", "sort"]
_SORTED: tuple[Decided, str] = ("sort", "L'ordre choisi à la place de la pertinence.")


def ahead(
    shown: Sequence[tuple[int, int, OfferDocument]], row: Row, weights: Weights, *, by_relevance: bool
) -> tuple[Ahead, ...]:
    """The results (rank, row of the window, document) that stand before ``row`` of the same window."""
    return tuple(_ahead(rank, other, document, row, weights, by_relevance) for rank, other, document in shown)


def _ahead(rank: int, other: int, document: OfferDocument, row: Row, weights: Weights, by_relevance: bool) -> Ahead:
    ranking = row.window.ranking
    differences = _differences(row, other)
    decided, detail = _decided(row, other, differences, weights) if by_relevance else _SORTED
    return Ahead(
        rank=rank,
        id=document.offer.id,
        title=document.offer.stated.title,
        provider=ProviderItem(document.offer.stated.siret, provider_name(document)),
        certification=certification_item(document.offer.certification, document.certification),
        score=float(ranking.score[other]),
        band=ranking.bands - int(ranking.band[other]) if by_relevance else None,
        decided=decided,
        differences=differences,
        detail=detail,
    )


def _differences(row: Row, other: int) -> dict[str, float]:
    parts, scoring = row.window.ranking.components, row.window.scoring
    named = {
        "text": (scoring.text_weight, parts.text),
        "distance": (scoring.distance_weight, parts.distance),
        "availability": (scoring.availability_weight, parts.availability),
        "outcome": (scoring.outcome_weight, parts.outcome),
    }
    return {name: weight * float(part[other] - part[row.row]) for name, (weight, part) in named.items()}


def _decided(row: Row, other: int, differences: dict[str, float], weights: Weights) -> tuple[Decided, str]:
    ranking, own = row.window.ranking, row.row
    if ranking.band[other] != ranking.band[own]:
        most = max(differences, key=lambda name: differences[name])
        label = weights.component(most).label
        points = f"{differences[most]:.3f}".replace(".", ",")
        return "band", f"Meilleur groupe. Ce qui pèse le plus dans l'écart : {label} (+{points})."
    if ranking.turn[other] != ranking.turn[own]:
        return "turn", "Même groupe : cet organisme n'y a pas encore eu son tour autant de fois. Il n'y a rien à faire."
    return "lottery", "Même groupe, même tour : le tirage au sort du jour. Demain il peut être inverse."
