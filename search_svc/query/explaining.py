"""The explanation of one result, in the API's words."""

from search_svc.engine.plan import SearchPlan
from search_svc.query.paging import RankedWindow
from search_svc.query.responses import Explanation, ExplanationTerm, Standing, WordMatch
from search_svc.ranking import Weights, explain

_ORDERS = {
    "distance": "par distance (la plus courte des deux)",
    "price": "par prix",
    "remaining": "par reste à payer",
    "insertion": "par taux d’insertion",
    "rating": "par avis des stagiaires (moyenne pondérée : un avis seul compte peu)",
    "start": "par date de la prochaine session",
    "hours": "par durée",
}


def explanation(window: RankedWindow, row: int, plan: SearchPlan, weights: Weights) -> Explanation:
    """Why candidate ``row`` of a window stands where it does. Bands and turns are told for relevance only."""
    why = explain(window.page.candidates, row, window.ranking, plan.text, window.scoring, weights)
    by_relevance = plan.sort.key == "relevance"
    return Explanation(
        score=why.score,
        exact=why.exact,
        terms=tuple(
            ExplanationTerm(c.name, c.label, c.weight, c.value, c.contribution, c.sentence) for c in why.components
        ),
        words=tuple(WordMatch(word.text, word.fields, word.value, word.share) for word in why.words),
        standing=Standing(why.band, why.bands, why.band_offers, why.band_providers, why.turn, why.draw)
        if by_relevance
        else None,
        sentences=why.sentences if by_relevance else (_sorted_sentence(plan),),
    )


def _sorted_sentence(plan: SearchPlan) -> str:
    direction = "décroissant" if plan.sort.descending else "croissant"
    return (
        f"Vous avez choisi de trier {_ORDERS[plan.sort.key]}, dans l’ordre {direction} ; l’inconnu vient en dernier et"
        " les égalités sont départagées par un tirage au sort."
    )
