"""Measures of the TREC Fair Ranking tracks: expected exposure and attention-weighted rank fairness."""

from dataclasses import dataclass

import numpy as np

from search_svc.audit.exposure import Floats


@dataclass(frozen=True, slots=True)
class ExpectedExposure:
    """``disparity`` (EE-D), ``relevance`` (EE-R) and ``loss`` (EE-L), each as many as there are rows of exposure."""

    disparity: Floats
    relevance: Floats
    loss: Floats


def expected_exposure(exposure: Floats, target: Floats) -> ExpectedExposure:
    """Expected exposure of a stochastic ranking: mean exposure by provider (… × providers) against its target.

    Diaz, Mitra, Ekstrand, Biega and Carterette (2020), measure of TREC Fair Ranking 2020: EE-D = Σ ε², EE-R = Σ ε ε*,
    EE-L = Σ (ε - ε*)² = EE-D - 2 EE-R + Σ ε*². The target ε* is that of a policy that orders equals at random.
    """
    disparity = (exposure**2).sum(axis=-1)
    relevance = (exposure * target).sum(axis=-1)
    loss = ((exposure - target) ** 2).sum(axis=-1)
    return ExpectedExposure(np.asarray(disparity), np.asarray(relevance), np.asarray(loss))


def awrf(attention: Floats, target: Floats) -> Floats:
    """Attention-weighted rank fairness (1 - JSD, in [0, 1]) of attention (… × groups) against a target (groups).

    Sapiezynski, Zeng, Robertson, Mislove and Wilson (2019); the distance is the Jensen-Shannon divergence to base 2, as
    in TREC Fair Ranking 2021 and 2022. 1: attention is divided as the target is. Both are made to sum to 1; ValueError
    when one cannot.
    """
    if not (attention.sum(axis=-1) > 0).all() or not target.sum() > 0:
        raise ValueError("attention and target must have something to divide")
    p = attention / attention.sum(axis=-1, keepdims=True)
    q = np.broadcast_to(target / target.sum(), p.shape)
    middle = (p + q) / 2
    divergence = (_relative_entropy(p, middle) + _relative_entropy(q, middle)) / 2
    return np.clip(1.0 - divergence, 0.0, 1.0)


def _relative_entropy(p: Floats, q: Floats) -> Floats:
    present = p > 0
    ratio = np.divide(p, q, out=np.ones_like(p), where=present)
    return np.asarray((p * np.log2(ratio)).sum(axis=-1))
