"""Why a result stands where it does: the same numbers that ordered it, with sentences a person understands.

Nothing is computed anew here but shares and places; the sentences are French because people read them.
"""

from dataclasses import dataclass

import numpy as np

from search_svc.engine.page import Candidates
from search_svc.engine.plan import TEXT_FIELDS, Scoring, TextClause
from search_svc.ranking.components import nearer_km
from search_svc.ranking.rank import Ranking
from search_svc.ranking.weights import Weights


@dataclass(frozen=True, slots=True)
class WordEvidence:
    """Where one word of the question was found: ``fields`` from the one that counts most, ``value`` its weight.

    ``share`` is the word's part of the text component, in [0, 1].
    """

    text: str
    fields: tuple[str, ...]
    value: float
    share: float


@dataclass(frozen=True, slots=True)
class ComponentShare:
    """One component: ``contribution`` = ``weight`` × ``value`` is what it adds to the score."""

    name: str
    label: str
    value: float
    weight: float
    contribution: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why one row stands at ``position`` (from 1) of its window.

    ``band`` counts from 1, the best, to ``bands``; ``band_offers`` and ``band_providers`` say who shares it; ``turn``
    is 1 for its provider's first result in the band, ``draw`` the place (from 1) that provider drew among the band's.
    """

    position: int
    score: float
    components: tuple[ComponentShare, ...]
    words: tuple[WordEvidence, ...]
    exact: bool
    band: int
    bands: int
    band_offers: int
    band_providers: int
    turn: int
    draw: int
    seed: int
    sentences: tuple[str, ...]


def explain(
    candidates: Candidates, row: int, ranking: Ranking, clause: TextClause | None, scoring: Scoring, weights: Weights
) -> Explanation:
    """Explain the place of ``row`` in a ranked window (a window of one row explains the score alone)."""
    words = _words(candidates, row, clause, scoring, weights)
    shares = _shares(candidates, row, ranking, words, scoring, weights)
    same = ranking.band == ranking.band[row]
    drawn = np.unique(ranking.ticket[same])
    draw = int(np.searchsorted(drawn, ranking.ticket[row])) + 1
    band, turn = int(ranking.band[row]), int(ranking.turn[row]) + 1
    position = int(np.flatnonzero(ranking.order == row)[0]) + 1
    score, offers = float(ranking.score[row]), int(same.sum())
    sentences = [share.sentence for share in shares if share.weight]
    sentences.append(_band_sentence(score, band, ranking.bands, offers))
    if offers > 1:
        sentences.append(_turn_sentence(turn))
    if len(drawn) > 1:
        sentences.append(
            "Entre organismes à égalité, l'ordre est tiré au sort chaque jour et pour chaque recherche : "
            f"celui-ci est sorti {_ordinal(draw)} sur {len(drawn)}."
        )
    return Explanation(
        position=position,
        score=score,
        components=shares,
        words=words,
        exact=bool(candidates.exact[row]),
        band=ranking.bands - band,
        bands=ranking.bands,
        band_offers=offers,
        band_providers=len(drawn),
        turn=turn,
        draw=draw,
        seed=ranking.seed,
        sentences=tuple(sentences),
    )


def _words(
    candidates: Candidates, row: int, clause: TextClause | None, scoring: Scoring, weights: Weights
) -> tuple[WordEvidence, ...]:
    if clause is None:
        return ()
    total = sum(word.weight for word in clause.words)
    evidence = []
    for column, word in enumerate(clause.words):
        mask = int(candidates.fields[row, column])
        found = [bit for bit in range(len(TEXT_FIELDS)) if mask >> bit & 1]
        found.sort(key=lambda bit: -scoring.text.weights[bit])
        value = scoring.text.weights[found[0]] if found else 0.0
        fields = tuple(weights.fields[bit].name for bit in found)
        evidence.append(WordEvidence(word.text, fields, value, word.weight / total))
    return tuple(evidence)


def _shares(
    candidates: Candidates,
    row: int,
    ranking: Ranking,
    words: tuple[WordEvidence, ...],
    scoring: Scoring,
    weights: Weights,
) -> tuple[ComponentShare, ...]:
    parts = ranking.components
    active = (scoring.text_weight, scoring.distance_weight, scoring.availability_weight, scoring.outcome_weight)
    values = (parts.text, parts.distance, parts.availability, parts.outcome)
    sentences = (
        _text_sentence(bool(candidates.exact[row]), words, weights),
        _distance_sentence(candidates, row, scoring),
        "Une session peut encore être rejointe, ou l'on entre à tout moment."
        if candidates.available[row]
        else "Aucune session à venir n'est connue.",
        f"Insertion dans l'emploi retenue : {round(float(candidates.outcome[row]) * 100)} % "
        "(un taux inconnu compte comme la moyenne de son domaine et de son niveau).",
    )
    return tuple(
        ComponentShare(c.name, c.label, float(value[row]), weight, weight * float(value[row]), sentence)
        for c, weight, value, sentence in zip(weights.components, active, values, sentences, strict=True)
    )


def _text_sentence(exact: bool, words: tuple[WordEvidence, ...], weights: Weights) -> str:
    if exact:
        return "L'intitulé de la certification est exactement votre recherche."
    labels = {field.name: field.label for field in weights.fields}
    places: dict[str, list[str]] = {}
    for word in words:
        places.setdefault(word.fields[0] if word.fields else "", []).append(f"« {word.text} »")
    found = [
        f"{', '.join(texts)} : {labels[name]}" if name else f"{', '.join(texts)} : non trouvé"
        for name, texts in places.items()
    ]
    return "Trouvé dans " + " ; ".join(found) + "." if found else "Aucun mot cherché."


def _distance_sentence(candidates: Candidates, row: int, scoring: Scoring) -> str:
    if candidates.remote[row]:
        return "À distance : compte comme une offre à " + _like_km(scoring.remote_distance, scoring) + "."
    if candidates.unlocated[row]:
        return (
            "Lieu connu par son seul département : compte comme une offre à "
            + _like_km(scoring.unlocated_distance, scoring)
            + "."
        )
    near = float(nearer_km(candidates)[row])
    if np.isnan(near):
        return "Distance inconnue."
    home = float(candidates.home_km[row])
    return f"À {_km(near) if near >= 0.05 else 'moins de 0,1 km'} de votre {'domicile' if home == near else 'travail'}."


def _km(km: float) -> str:
    return f"{km:.1f}".replace(".", ",") + " km"


def _like_km(component: float, scoring: Scoring) -> str:
    """The distance whose component is this constant."""
    return f"{scoring.half_km * (1 - component) / component:.0f} km"


def _band_sentence(score: float, band: int, count: int, offers: int) -> str:
    low, high = (f"{edge / count:.2f}".replace(".", ",") for edge in (band, band + 1))
    text = f"Note {score:.3f}".replace(".", ",") + f" : groupe {count - band} sur {count} (de {low} à {high})."
    return text + (f" Les {offers} résultats de ce groupe se valent." if offers > 1 else "")


def _turn_sentence(turn: int) -> str:
    if turn == 1:
        return "C'est le premier résultat de cet organisme dans ce groupe."
    return (
        f"C'est le {turn}e résultat de cet organisme dans ce groupe : les autres organismes montrent d'abord "
        f"{'le leur' if turn == 2 else f'leurs {turn - 1} premiers'}."
    )


def _ordinal(number: int) -> str:
    return "1er" if number == 1 else f"{number}e"
