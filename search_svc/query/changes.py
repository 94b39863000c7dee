"""What would change an offer's rank: other evidence for it, put in its window and ranked by the code that ranks."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from search_svc.engine.page import Candidates
from search_svc.engine.plan import TEXT_FIELDS, SearchPlan
from search_svc.query.paging import WINDOW, RankedWindow
from search_svc.query.rank_responses import Change, ExpectedRank, Unaffecting
from search_svc.ranking import Expected, Weights, expected, joined, packaged_disclosure, with_row, without_row

# Where a provider can write a word itself and have it count most.
_OWN = TEXT_FIELDS.index("title")
_OFFICIAL = (
    "les intitulés officiels (certification, métiers, domaines) ne s'écrivent pas, ils viennent du certificateur"
)

UNAFFECTING = tuple(Unaffecting(fact.name, fact.text) for fact in packaged_disclosure().unaffecting)


@dataclass(frozen=True, slots=True)
class Stand:
    """An offer in the first window of its list: ``row`` is its own row of evidence there.

    ``group`` says where its group stands when another offer of it is shown: a change counts once it beats that one.
    """

    candidates: Candidates
    row: int
    plan: SearchPlan
    window: RankedWindow
    weights: Weights
    group: Expected | None

    def expected(self, candidates: Candidates) -> ExpectedRank:
        """Where the offer stands with this evidence."""
        scoring, bands = self.window.scoring, self.weights.bands
        told = expected(candidates, self.row, self.plan.text, scoring, band_count=bands)
        if self.group is not None and self.group.score > told.score:
            told = self.group
        ranked = self.window.ranking.band
        totals = self.window.page.totals
        goes_on = len(ranked) == WINDOW and (not totals.groups_exact or totals.groups > WINDOW)
        last = int(ranked.min()) if goes_on else -1
        beyond, open_ = told.band < last, told.band <= last
        return ExpectedRank(
            score=told.score,
            band=bands - told.band,
            best=None if beyond else told.best,
            worst=None if open_ else told.worst,
            mean=None if open_ else told.mean,
        )


def stand(window: RankedWindow, alone: Candidates, plan: SearchPlan, weights: Weights) -> Stand:
    """The offer of ``alone`` (one row) in a window, in the place of its group when that is shown by another offer."""
    shown = window.page.candidates
    if plan.group == "none":
        same = np.flatnonzero(np.asarray(shown.ids, dtype=object) == alone.ids[0])
    else:
        same = np.flatnonzero(shown.group == alone.group[0])
    rest = without_row(shown, int(same[0])) if len(same) else shown
    by_another = len(same) and shown.ids[same[0]] != alone.ids[0]
    group = expected(shown, int(same[0]), plan.text, window.scoring, band_count=weights.bands) if by_another else None
    return Stand(joined(rest, alone), len(rest), plan, window, weights, group)


def changes(at: Stand, *, matches: bool, rate_known: bool) -> tuple[Change, ...]:
    """Every change that would give the offer another score, from what a provider can do to what only is a fact.

    An offer that lacks words of the question has one change: to have all of them.
    """
    if not matches:
        return (_every_word(at),)
    found = [*_session(at), *_words(at), *_exact(at), *_distance(at)]
    outcome = at.candidates.outcome[at.row]
    if at.weights.component("outcome").weight and outcome < 1:
        source = (
            "C'est un fait de la certification, pas de l'organisme."
            if rate_known
            else (
                "Aucun taux n'est montré : l'offre compte comme la moyenne du domaine et du niveau, ni plus ni moins."
            )
        )
        text = f"{source} Même à 100 % d'insertion, l'offre aurait la place indiquée ici."
        found.append(_change(at, "outcome", text, advice=False, outcome=1.0))
    return tuple(found)


def _session(at: Stand) -> list[Change]:
    if at.candidates.available[at.row]:
        return []
    text = "Publier une session que l'on peut encore rejoindre, ou l'entrée à tout moment si elle est possible."
    return [_change(at, "session", text, advice=True, available=True)]


def _words(at: Stand) -> list[Change]:
    if at.plan.text is None or at.candidates.exact[at.row]:
        return []
    worth, found = at.window.scoring.text.weights, []
    masks = at.candidates.fields[at.row]
    for column, word in enumerate(at.plan.text.words):
        mask = int(masks[column])
        if max((worth[bit] for bit in range(len(worth)) if mask >> bit & 1), default=0.0) >= worth[_OWN]:
            continue
        fields = masks.copy()
        fields[column] = mask | 1 << _OWN
        seen = [at.weights.fields[bit].label for bit in range(len(worth)) if mask >> bit & 1]
        text = (
            f"« {word.text} » ne se trouve que dans : {', '.join(seen)}."
            if seen
            else f"« {word.text} » ne se trouve nulle part dans l'offre."
        )
        text += (
            " Le mot compterait davantage dans l'intitulé de la formation, que l'organisme écrit, si c'en est bien le"
            f" sujet ; {_OFFICIAL}."
        )
        found.append(_change(at, "word", text, advice=True, word=word.text, fields=fields))
    return found


def _every_word(at: Stand) -> Change:
    masks = at.candidates.fields[at.row]
    text = (
        "Chaque mot de la recherche doit se trouver dans l'offre. Ici, la place qu'elle aurait si l'intitulé de la"
        f" formation disait ceux qui manquent, à condition que c'en soit bien le sujet ; {_OFFICIAL}."
    )
    return _change(at, "word", text, advice=True, fields=np.where(masks, masks, 1 << _OWN))


def _exact(at: Stand) -> list[Change]:
    if at.plan.text is None or at.candidates.exact[at.row]:
        return []
    text = (
        "Si l'intitulé de la formation ou de sa certification était exactement la recherche. Un intitulé doit dire ce"
        " que l'on apprend : ce n'est pas un conseil."
    )
    return [_change(at, "exact_title", text, advice=False, exact=True)]


def _distance(at: Stand) -> list[Change]:
    candidates, row = at.candidates, at.row
    if not at.window.scoring.distance_weight or candidates.remote[row]:
        return []
    if candidates.unlocated[row]:
        text = (
            "Le lieu n'est connu que par son département : une adresse complète donnerait la vraie distance, plus"
            " grande ou plus petite que celle qui est comptée."
        )
        return [Change("address", None, advice=True, detail=text, expected=None)]
    text = (
        "Le lieu est un fait : ici, la place qu'aurait l'offre à l'adresse même de la personne qui cherche. Une adresse"
        " où rien n'a lieu se voit."
    )
    if float(np.fmin(candidates.home_km[row], candidates.work_km[row])) == 0:
        return []
    there = (
        with_row(candidates, row, home_km=0.0) if at.plan.home is not None else with_row(candidates, row, work_km=0.0)
    )
    return [Change("distance", None, advice=False, detail=text, expected=at.expected(there))]


def _change(
    at: Stand,
    kind: Literal["session", "word", "exact_title", "outcome"],
    text: str,
    *,
    advice: bool,
    word: str | None = None,
    **evidence: object,
) -> Change:
    changed = at.expected(with_row(at.candidates, at.row, **evidence))
    return Change(kind, word, advice, text, changed)
