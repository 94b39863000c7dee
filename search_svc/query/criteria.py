"""The public page of criteria, from the weights file."""

from search_svc.query.responses import Criterion, RankingCriteria
from search_svc.ranking import Weights


def ranking_criteria(weights: Weights) -> RankingCriteria:
    """Every weight of the ranking with its reason, in French."""
    return RankingCriteria(
        version=weights.version,
        criteria=tuple(Criterion(c.name, c.label, c.weight, c.reason) for c in weights.components),
        fields=tuple(Criterion(field.name, field.label, field.weight, field.reason) for field in weights.fields),
        constants={
            "half_km": weights.half_km,
            "remote": weights.remote,
            "unlocated": weights.unlocated,
            "bands": float(weights.bands),
            "light_word": weights.light_word,
        },
        reasons=dict(weights.reasons),
    )
