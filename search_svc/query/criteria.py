"""The public page of criteria, from the weights file and the disclosure, with how much is compared now."""

from search_svc.query.responses import CatalogueFacts, CriteriaStatement, Criterion, NoCriterion, RankingCriteria
from search_svc.ranking import Disclosure, Weights


def ranking_criteria(weights: Weights, disclosure: Disclosure, catalogue: CatalogueFacts) -> RankingCriteria:
    """Every weight of the ranking with its reason, and what the law asks to be told, in French."""
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
        statements=tuple(CriteriaStatement(s.name, s.label, s.text, s.law) for s in disclosure.statements),
        unaffecting=tuple(NoCriterion(fact.name, fact.text) for fact in disclosure.unaffecting),
        catalogue=catalogue,
    )
