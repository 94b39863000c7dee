"""Facts about accessibility, read from free text in French.

Three states: yes, no, and not said (no fact). A fact is only made of words that say it: « Nous contacter » says
nothing, « Non accessible aux fauteuils » is a no, and a building's regulatory conformity (``conformite-reglementaire``)
is no provider's word that a wheelchair can come in, so it is not read at all.

A text is cut into sentences and clauses; a kind is denied when its words share a clause with a negation.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from search_svc.catalogue import AccessibilityFact

# Fields that speak of the place. There a bare answer is one about getting in: LHEO describes acces-handicapes as
# « les aspects pratiques liés aux accès et aménagements prévus pour les handicapés », free text or 0/1 (domain.md, 3a).
# In modalites-handicap, which speaks of teaching, « Oui » does not say to whom.
_PLACE_FIELDS = frozenset({"acces-handicapes", "accessibilite-batimentaire"})
# A provider writes one text for all its offers. EDOF allows 250 characters; what is far longer is not kept in memory.
_CACHED_LENGTH = 500
_BARE: dict[str, Literal["yes", "no"]] = {"1": "yes", "oui": "yes", "0": "no", "non": "no"}


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


_DISABLED = r"(?:personnes? )?(?:(?:en|a) situations? d[e'] ?handicap|handicap|a mobilite reduite|pmr|fauteuil)\w*"
_ADAPTED = r"\b(?:adapt|amenag|flexib|ajust|individualis|majora)\w*"
_PACE = r"\b(?:duree|rythme|horaire|temps|pause)s?"

# All patterns are matched against folded text: lower case, no accents, blanks for hyphens.
_KINDS: dict[str, re.Pattern[str]] = {
    # A lift alone does not say that one reaches it.
    "wheelchair": _any(
        r"\bpmr\b",
        r"\bmobilite reduite",
        r"\bfauteuils?\b",
        r"\brampes?\b",
        r"\bplain pied",
        r"\baccessibilite handicap",
        r"\bacces (?:aux? |des |pour (?:les )?)?(?:personnes? )?(?:handicap|en situation de handicap)",
    ),
    "hearing": _any(
        r"\bboucles? (?:a induction|d'induction|auditive|magnetique)",
        r"\blsf\b|\blangue des signes",
        r"\bcode\w* lpc\b|\blpc\b",
        r"\bsourde?s?\b|\bmal ?entendant|\bnon ?entendant|\bsurdite",
        r"\b(?:handicap|deficien\w+|trouble)s? (?:auditi|de l'audition)",
        r"\bsous ?titr|\bvelotypi",
    ),
    "visual": _any(
        r"\b(?:gros|grands) caracteres|\bcaracteres agrandis|\bagrandi(?:s|ssement)\b|\bloupes?\b",
        r"\blecteurs? d'ecran|\bsynthese vocale|\baudio ?descri",
        r"\bbraille\b|\bpodotactile",
        r"\bmal ?voyant|\bnon ?voyant|\baveugles?\b|\bcecite",
        r"\b(?:handicap|deficien\w+|trouble)s? (?:visuel|de la vue)",
    ),
    "adapted_pace": _any(
        r"\btiers ?temps",
        r"\btemps (?:supplementaire|majore|additionnel)",
        rf"{_ADAPTED}[^;.]{{0,80}}{_PACE}",
        rf"{_PACE}[^;.]{{0,30}}{_ADAPTED}",
    ),
    "adviser": _any(
        r"\b(?:referente?|correspondante?|conseill\w+|charge\w* de mission|mission|relais|interlocut\w+)"
        r"(?: \w+){0,3}? (?:handicap|agefiph)"
    ),
    "remote_adaptation": _any(r"\ba distance\b", r"\bdistanciel", r"\bvisio ?(?:conference)?\b", r"\be ?learning"),
}
# Adaptations of teaching, which « Aucune adaptation prévue » denies together; it says nothing of doors or of advisers.
_ADAPTATIONS = ("hearing", "visual", "adapted_pace", "remote_adaptation")
_NO_ADAPTATION = _any(
    r"\b(?:aucune?|pas d[e'] ?|sans|absence d[e'] ?) ?(?:\w+ ){0,2}?(?:adaptation|amenagement)s?(?: \w+){0,2}$",
    r"\b(?:adaptation|amenagement)s?(?: \w+)? (?:impossible|non prevu\w*)$",
)
# Accessible to people with disabilities, or accessible and no more (« accessible en métro » is not): a word about the
# place when it names one, or in a field about the place unless a course is what is accessible.
_OPEN_TO_ALL = _any(
    rf"\b(?:in)?accessibles? (?:aux?|pour|par|a) (?:tou\w+ )?(?:les |des |types? de )?{_DISABLED}",
    rf"\bacces {_DISABLED}",
    r"^(?:(?:les?|nos?|notre|l'|locaux|batiments?|sites?|salles?|centre|etablissement|lieux?|est|sont|de|formation|non|pas"
    r"|ne|n'|partout|entierement|totalement|tous|tout) ?)*(?:in)?accessibles?$",
)
_ABOUT_A_COURSE = re.compile(r"\bformations?\b|\bcours\b|\bparcours\b|\bprogramme")
_ABOUT_A_PLACE = re.compile(r"\b(?:locaux|batiment|site|salle|centre|etablissement|lieu|acces\b)")

_NEGATION = _any(
    r"\bnon\b|\bn'|\bne\b|\bpas\b|\bni\b|\bjamais\b",
    r"\baucune?s?\b|\bsans\b|\babsence\b|\bsauf\b|\bhors\b|\bexcepte",
    r"\binaccessible|\bimpossib|\bindisponib",
)
# Words that hold the answer back. They do not weaken an adviser: contacting one is the point.
_UNCERTAIN = _any(
    r"\b(?:nous|me) (?:contact|consult|joindre)|\b(?:contact|consult)(?:er|ez)\b|\bse renseigner|\brenseignez",
    r"\ba (?:etudier|definir|voir|venir|preciser|l'etude)\b",
    r"\bsur etude|\bcas par cas|\bselon\b|\bsous (?:condition|reserve)",
    r"\ben (?:cours|projet|travaux)\b|\bprochainement|\bbientot|\beventuel|\bpeut etre\b",
    r"\bpartiel|\bdifficile|\blimite",
)
# A parking space or a toilet is not a way in.
_BESIDE_THE_POINT = re.compile(
    r"\b(?:parkings?|stationnements?|places?|toilettes?|wc|sanitaires?)"
    r"(?: (?:de |du )?(?:parking|stationnement|reserve\w*|adapte\w*|accessibles?))*"
    rf"(?: (?:aux?|pour(?: les)?))? {_DISABLED}"
)
# Negations that grant: « n'hésitez pas », no difficulty, no step. And the « non » of non-voyant is not one.
_GRANTING = _any(
    r"\bn'hesite\w* (?:donc )?(?:surtout )?pas\b|\bne pas hesiter\b|\b(?:non|pas) seulement\b",
    r"\b(?:sans|aucune?s?|pas d[e'] ?) ?(?:difficultes?|problemes?|obstacles?|marches?|seuils?|surcout|frais)\b",
)
_NOT_A_NEGATION = re.compile(r"\bnon (voyant|entendant)")
_STAIRS_ONLY = _any(
    r"\betages?\b.{0,20}\bsans ascenseur", r"\b(?:uniquement par (?:l')?escalier|escaliers? uniquement)"
)

_SENTENCES = re.compile(r"[.;\n•!]+(?=\s|$)|\s[-–]\s|[;\n•|]")
_CLAUSES = re.compile(r",|\b(?:mais|cependant|toutefois|en revanche|par contre)\b|(?=\b(?:sauf|hors|excepte)\b)|[()/]")
# « Non accessible aux fauteuils, aux malvoyants »: a clause that goes on keeps the negation.
_GOES_ON = re.compile(r"^(?:aux?|ni|ou|de|des|d'|les|pour)\b")


def facts_of(field: str, text: str) -> tuple[AccessibilityFact, ...]:
    """The facts a field's text states, in the order of ``ACCESSIBILITY_KINDS``; the text is kept with each.

    One text may state both a yes and a no of a kind (« Accès PMR au rez-de-chaussée, étage non accessible aux
    fauteuils »): both are facts.
    """
    return _facts_of_short(field, text) if len(text) <= _CACHED_LENGTH else _facts_of(field, text)


def _facts_of(field: str, text: str) -> tuple[AccessibilityFact, ...]:
    plain = _folded(text)
    bare = _BARE.get(plain.strip(" .!"))
    if bare:
        return (AccessibilityFact("wheelchair", bare, text, field),) if field in _PLACE_FIELDS else ()
    stated: dict[tuple[str, Literal["yes", "no"]], None] = {}
    for sentence in _SENTENCES.split(plain):
        if sentence and sentence.strip():
            stated.update(dict.fromkeys(_of_sentence(field, sentence.strip())))
    order = [*_KINDS]
    return tuple(
        AccessibilityFact(kind, state, text, field)
        for kind, state in sorted(stated, key=lambda fact: (order.index(fact[0]), fact[1]))
    )


_facts_of_short = lru_cache(maxsize=1 << 12)(_facts_of)


def _of_sentence(field: str, sentence: str) -> list[tuple[str, Literal["yes", "no"]]]:
    uncertain = bool(_UNCERTAIN.search(sentence))
    found: list[tuple[str, Literal["yes", "no"]]] = []
    denied = False
    for part in _CLAUSES.split(sentence):
        clause = part.strip()
        if not clause:
            continue
        denied = bool(_NEGATION.search(clause)) or (denied and bool(_GOES_ON.match(clause)))
        if _NO_ADAPTATION.search(clause):
            found += [(kind, "no") for kind in _ADAPTATIONS]
            continue
        for kind in _kinds_in(field, clause):
            if denied:
                found.append((kind, "no"))
            elif not uncertain or kind == "adviser":
                found.append((kind, "yes"))
        if _STAIRS_ONLY.search(clause):
            found.append(("wheelchair", "no"))
    return found


def _kinds_in(field: str, clause: str) -> list[str]:
    kinds = [kind for kind, words in _KINDS.items() if words.search(clause)]
    if "wheelchair" not in kinds and _OPEN_TO_ALL.search(clause):
        of_the_place = _ABOUT_A_PLACE.search(clause) or (field in _PLACE_FIELDS and not _ABOUT_A_COURSE.search(clause))
        if of_the_place:
            kinds.append("wheelchair")
    return kinds


def _folded(text: str) -> str:
    """Lower case, without accents, with one kind of apostrophe and blanks for hyphens inside words."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").replace("Œ", "oe").replace("œ", "oe"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    plain = re.sub(r"(?<=\w)[-‐‑](?=\w)", " ", plain)
    plain = re.sub(r"[^\S\n]+", " ", plain)
    plain = _NOT_A_NEGATION.sub(r"non\1", plain)
    return _GRANTING.sub(" ", _BESIDE_THE_POINT.sub(" ", plain))
