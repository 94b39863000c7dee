"""The formula as the plan carries it, so that the engine sorts by the very score that phase 2 computes."""

from search_svc.engine.plan import Scoring, TextScoring
from search_svc.ranking.weights import Weights


def scoring(weights: Weights, *, text: bool, origin: bool) -> Scoring:
    """The scoring of a question with or without words and origins.

    A component the question does not use has weight 0; the others keep their proportions and sum to 1, so that a
    score, and with it a band, means the same in every search.
    """
    asked = {"text": text, "distance": origin, "availability": True, "outcome": True}
    active = {c.name: c.weight if asked[c.name] else 0.0 for c in weights.components}
    total = sum(active.values())
    return Scoring(
        text=TextScoring(tuple(field.weight for field in weights.fields)),
        text_weight=active["text"] / total,
        distance_weight=active["distance"] / total,
        availability_weight=active["availability"] / total,
        outcome_weight=active["outcome"] / total,
        half_km=weights.half_km,
        remote_distance=weights.remote,
        unlocated_distance=weights.unlocated,
    )
