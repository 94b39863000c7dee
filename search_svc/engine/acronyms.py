"""The initials people call a certification by, derived from its official title: "CIP", "ADVF", "GPME".

Initials an official text states itself ("… (MCO)") are words of it and need nothing here. Derived ones are terms of
their own (``#cip``) that no text can say, so that a provider cannot take them and a word never turns into them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from search_svc.analysis import STOP_WORDS, fold
from search_svc.catalogue import Certification

PREFIX = "#"
# One letter names nothing; nobody spells a title by more (the longest in use: DESJEPS, BPJEPS).
LENGTHS = range(2, 8)
# What stands before the subject: "Titre professionnel conseiller…", "BTS commerce…". Longest first.
_LIST_FORMS = """
baccalauréat professionnel, bac professionnel, bac pro, bachelor universitaire de technologie,
brevet de technicien supérieur agricole, brevet de technicien supérieur maritime, brevet de technicien supérieur,
brevet professionnel, certificat d aptitude professionnelle agricole, certificat d aptitude professionnelle,
licence professionnelle, mention complémentaire, titre professionnel,
btsa, btsm, bts, but, bp, capa, cap, cqpm, cqp, deust, dut, mc, tfp, tp
"""
_FORMS = tuple(fold(form).split() for form in _LIST_FORMS.split(","))
_PIECE = re.compile(r"[^\W\d_]+|[:,]")
_SIGNS = frozenset(":,")
# What follows is an option or an explanation: "BTS maintenance des systèmes option A…", "architectures en métal : …".
_BEYOND = frozenset(("option", "mention", "parcours", "specialite")) | _SIGNS
_BRACKETS = re.compile(r"\([^)]*\)")
_OF = frozenset(("d", "de", "des", "du"))
_SMALL = frozenset("adl") | STOP_WORDS
# Words of ABREGE that say a form has no name of its own ("Autre titre inscrit sur demande", "Habilitation").
_NAMELESS = frozenset(("autre", "habilitation"))


def acronym_term(word: str) -> str:
    """The term of a folded word read as initials."""
    return f"{PREFIX}{word}"


def acronyms(fiche: Certification) -> tuple[str, ...]:
    """The folded initials of a fiche, sorted: those of its diploma's form (ABREGE) and those of its title.

    Of the title: without its form, to its first option or to its end, of its words of substance alone
    (conseiller en insertion professionnelle: cip), with each "de" (assistant de vie aux familles: advf), or with every
    small word. An acronym within counts as a word or whole (gestion de la PME: gp, gpme).
    """
    title = _words(_BRACKETS.sub(" ", fiche.title))
    found = {initials for part in _parts(title) for initials in _spelt(part)}
    form = _words(_BRACKETS.sub(" ", fiche.abbreviation))
    if form and form[0].folded not in _NAMELESS:
        found.add(_initials([word for word in form if word.folded not in _SIGNS], _SMALL, whole=False))
    return tuple(sorted(initials for initials in found if len(initials) in LENGTHS))


class _Said(NamedTuple):
    """A word or sign of a title: folded, and whether it is written as an acronym."""

    folded: str
    capitals: bool


def _words(text: str) -> list[_Said]:
    return [_Said(fold(piece), len(piece) > 1 and piece.isupper()) for piece in _PIECE.findall(text)]


def _parts(title: list[_Said]) -> Iterator[list[_Said]]:
    """The title without its form, to its end and to its first option."""
    folded = [word.folded for word in title]
    first = next((len(form) for form in _FORMS if folded[: len(form)] == form), 0)
    end = next((i for i in range(first, len(title)) if folded[i] in _BEYOND), len(title))
    for after in (end, len(title)):
        yield [word for word in title[first:after] if word.folded not in _SIGNS]


def _spelt(words: list[_Said]) -> Iterator[str]:
    for left_out in (_SMALL, _SMALL - _OF, frozenset[str]()):
        for whole in (False, True):
            yield _initials(words, left_out, whole=whole)


def _initials(words: list[_Said], left_out: frozenset[str], *, whole: bool) -> str:
    return "".join(
        word.folded if whole and word.capitals else word.folded[0] for word in words if word.folded not in left_out
    )
