"""What an offer followed from a distance states of the conditions of article D. 6313-3-1 of the Code du travail.

« La mise en œuvre d'une action de formation en tout ou partie à distance comprend : 1° une assistance technique et
pédagogique appropriée pour accompagner le bénéficiaire dans le déroulement de son parcours ; 2° une information du
bénéficiaire sur les activités pédagogiques à effectuer à distance et leur durée moyenne ; 3° des évaluations qui
jalonnent ou concluent l'action de formation. »

Three states: yes, no, and not said. They are facts read from the provider's texts, no judgement and no eligibility: a
text that says nothing breaks no law. A yes needs words that say it of this training (« Diriger un centre d'assistance »
does not), a no words that deny it; a clause that denies something else, or a sentence that puts off (« nous
contacter »), says nothing.
"""

import re
from collections.abc import Iterable

from search_svc.analysis.folding import fold
from search_svc.catalogue import OfferDocument
from search_svc.query.responses import RemoteCondition, RemoteConditionItem

LABELS: dict[RemoteCondition, str] = {
    "assistance": "Assistance technique et pédagogique",
    "activities": "Information sur les activités à distance et leur durée moyenne",
    "evaluations": "Évaluations pendant ou à la fin de la formation",
}
_FROM_A_DISTANCE = frozenset({"remote", "blended"})

# All are matched against clauses in lower case without accents.
_WHO = r"(?:un |une |votre |des |nos |les |le |la )?(?:tuteurs?|tutrices?|formateurs?|formatrices?|coachs?|mentors?)"
_STATED: dict[RemoteCondition, re.Pattern[str]] = {
    "assistance": re.compile(
        r"\bassistance (?:technique|pedagogique)|\b(?:hotline|support) (?:technique|pedagogique)"
        rf"|\b(?:accompagne|assiste|suivi|aide)e?s? (?:individuellement |a distance )?par {_WHO}\b"
        rf"|\b{_WHO} (?:dediee?s?|disponibles?|joignables?)\b|\btutorat (?:individuel|personnalise|a distance|en ligne)"
    ),
    "activities": re.compile(
        r"\b(?:activites?|modules?|sequences?|travaux|exercices?|lecons?)\b.*\b(?:duree|temps) (?:moyenn?e?|estimee?)\b"
        r"|\b(?:duree|temps) (?:moyenn?e?|estimee?)\b"
        r".*\b(?:activites?|modules?|sequences?|travaux|exercices?|lecons?)\b"
    ),
    "evaluations": re.compile(
        r"\bevaluations? (?:finales?|intermediaires?|continues?|formatives?|sommatives?|en ligne|des acquis|regulieres?"
        r"|a chaque|en cours de formation|en fin de|de fin de|tout au long)\b"
        r"|\b(?:quiz|qcm|tests?) (?:d'evaluation|d'auto ?evaluation|de validation|a la fin de|en fin de|apres chaque)\b"
        r"|\bcontrole continu\b"
    ),
}
_DENIED: dict[RemoteCondition, re.Pattern[str]] = {
    "assistance": re.compile(
        r"\b(?:sans|aucune?|pas d[e']) ?(?:assistance|accompagnement|tutorat|tuteur|suivi pedagogique)\b"
        r"|\bassistance (?:technique |pedagogique |et )*(?:non (?:comprise|incluse|prevue)|n'est pas)\b"
    ),
    "activities": re.compile(r"\bduree (?:moyenne )?des (?:activites|modules|travaux) (?:non|n'est pas)\b"),
    "evaluations": re.compile(
        r"\b(?:sans|aucune?|pas d[e']) ?evaluations?\b|\bevaluations? (?:non prevues?|n'est pas)\b"
    ),
}
_NEGATION = re.compile(r"\b(?:non|pas|aucune?|sans|ni|hors|sauf|jamais)\b")
_PUT_OFF = re.compile(
    r"\bcontact|\bconsult|\brenseign|\bsur (?:demande|devis|etude)\b|\ben option\b|\beventuel|\bselon\b|\bpossib"
)
_SENTENCES = re.compile(r"(?<=[.;!?])\s+|\n+|•")
_CLAUSES = re.compile(r",|;|\bmais\b|[()]")


def remote_conditions(document: OfferDocument) -> tuple[RemoteConditionItem, ...]:
    """The three conditions of an offer followed wholly or partly from a distance, in the order of the law; none of
    an offer that is not, or that does not say how it is taught."""
    if document.offer.stated.teaching not in _FROM_A_DISTANCE:
        return ()
    formation = document.formation
    sentences = [
        sentence.strip()
        for text in (formation.objectives, formation.results, formation.contents)
        for sentence in _SENTENCES.split(text)
        if sentence.strip()
    ]
    return tuple(_condition(condition, sentences) for condition in LABELS)


def _condition(condition: RemoteCondition, sentences: Iterable[str]) -> RemoteConditionItem:
    """The first sentence that denies it, else the first that states it: who states both promises nothing."""
    stated = None
    for sentence in sentences:
        plain = fold(sentence).replace("-", " ")
        put_off = bool(_PUT_OFF.search(plain))
        # A duration often stands in another clause than its activity: « Six modules, temps moyen : deux heures ».
        for clause in (plain,) if condition == "activities" else _CLAUSES.split(plain):
            if _DENIED[condition].search(clause):
                return RemoteConditionItem(condition, LABELS[condition], "no", sentence)
            if _STATED[condition].search(clause) and not _NEGATION.search(clause) and not put_off and stated is None:
                stated = sentence
    return RemoteConditionItem(condition, LABELS[condition], "not_said" if stated is None else "yes", stated)
