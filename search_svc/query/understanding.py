"""From what a person typed to the words every result must hold.

A question may be one word, "je voudrais devenir pâtissière", an appellation of the ROME with both genders, or a full
certification title of 200 characters.
"""

from dataclasses import replace

from search_svc.analysis import analyse, label_term, synonym_matches, tokens, words_and_stems
from search_svc.engine.plan import TextClause, Word
from search_svc.ranking import Weights, packaged_weights

# Words that open a wish and say nothing of its subject: "je cherche une formation de…", "devenir…", "passer le…".
# Only at the beginning: "responsable de formation" is a job, "formation commercial" is a wish for "commercial".
_OPENINGS = frozenset(
    (
        *(
            "bonjour",
            "je",
            "j",
            "veux",
            "voudrais",
            "souhaite",
            "souhaiterais",
            "cherche",
            "aimerais",
            "envie",
            "besoin",
        ),
        *("comment", "devenir", "etre", "faire", "passer", "repasser", "apprendre", "travailler", "suivre", "trouver"),
        *(
            "obtenir",
            "preparer",
            "former",
            "reconvertir",
            "reconversion",
            "ameliorer",
            "perfectionner",
            "metier",
            "metiers",
        ),
        *("formation", "formations", "cours", "stage", "stages"),
    )
)
_PUNCTUATION = '.,;:!?()[]«»"“”/·'


def text_clause(question: str, weights: Weights | None = None) -> TextClause | None:
    """The clause of a question, None when it has no word to look for (empty, stop words, punctuation)."""
    words = question_words(question, weights)
    return TextClause(words, " ".join(analyse(question))) if words else None


def question_words(question: str, weights: Weights | None = None) -> tuple[Word, ...]:
    """The words of a question, each with its alternatives: its stem, and the concept of each synonym phrase it is in.

    A word said twice, or in both genders ("Pâtissier / Pâtissière"), is one word. The two sides of a slash that differ
    are alternatives ("Steward / Hôtesse"). Opening words ("je voudrais devenir") are left out when a subject follows.
    A job or a domain whose label is the whole question stands for every word.
    """
    weights = weights or packaged_weights()
    sides = question.split(" / ")
    if len(sides) == 2:
        words = _alternatives(_words(sides[0], weights), _words(sides[1], weights))
    else:
        words = _words(question, weights)
    subject = _without_opening(words, weights)
    # The whole question may be a job or a domain of the certification, with its opening ("Formation d'adultes") or not.
    labels = dict.fromkeys((label_term(question), label_term(" ".join(word.names[0] for word in subject))))
    return tuple(replace(word, terms=(*word.terms, *labels)) for word in subject)


def says_nothing(question: str) -> bool:
    """Whether a question only opens a wish ("je cherche une formation") and names no subject."""
    return all(word in _OPENINGS for word, _ in words_and_stems(question))


def _words(question: str, weights: Weights) -> list[Word]:
    pairs = words_and_stems(question)
    terms = [[term] for _, term in pairs]
    for match in synonym_matches([term for _, term in pairs]):
        for alternatives in terms[match.start : match.end]:
            alternatives.append(match.concept)
    written = _as_written(question)
    words: dict[str, Word] = {}
    for (name, term), alternatives in zip(pairs, terms, strict=True):
        word = Word(written.get(name, name), tuple(dict.fromkeys(alternatives)), (name,), weights.word(term))
        words[term] = _merged(words[term], word) if term in words else word
    return list(words.values())


def _as_written(question: str) -> dict[str, str]:
    """Folded word → the word with its accents, for pieces that hold one word ("l'Électricité" → "Électricité")."""
    written = {}
    for piece in question.replace("’", "'").split():
        found = tokens(piece)
        if len(found) == 1:
            written[found[0]] = piece.strip(_PUNCTUATION + "'").rpartition("'")[2] or found[0]
    return written


def _merged(word: Word, other: Word) -> Word:
    """One word whose alternatives are both words'."""
    return replace(
        word,
        terms=tuple(dict.fromkeys((*word.terms, *other.terms))),
        names=tuple(dict.fromkeys((*word.names, *other.names))),
    )


def _alternatives(left: list[Word], right: list[Word]) -> list[Word]:
    """The words of both sides of a slash. A word of one side only is an alternative to its opposite on the other side:
    ROME writes what both sides share once, at the end ("Steward / Hôtesse de l'air")."""
    right_terms = {word.terms[0]: word for word in right}
    shared = {word.terms[0] for word in left} & right_terms.keys()
    merged = [_merged(word, right_terms[word.terms[0]]) for word in left if word.terms[0] in shared]
    only_left = [word for word in left if word.terms[0] not in shared]
    only_right = [word for word in right if word.terms[0] not in shared]
    pairs = [_merged(a, b) for a, b in zip(only_left, only_right, strict=False)]
    paired = len(pairs)
    return [*merged, *pairs, *only_left[paired:], *only_right[paired:]]


def _without_opening(words: list[Word], weights: Weights) -> list[Word]:
    """Without opening words, as long as what remains has a subject; an opening that is part of a synonym phrase
    ("apprendre le français") stays."""
    while (
        words
        and words[0].names[0] in _OPENINGS
        and len(words[0].terms) == 1
        and any(word.weight == weights.ordinary_word for word in words[1:])
    ):
        words = words[1:]
    return words
