"""What the facts about accessibility, taken together, say of one kind."""

from collections.abc import Iterable
from typing import Literal

from search_svc.catalogue.offer import ACCESSIBILITY_KINDS, AccessibilityFact

# What a form leaves behind without anybody writing a word (the schema of acces-handicapes allows "0" and "1").
_TICKED = frozenset({"0", "1", "oui", "non"})
_NO, _NOT_SAID = ":no", ":not_said"
# Every value an offer can have, by kind: "wheelchair" when it is stated "yes" (the value people filter by),
# "wheelchair:no", "wheelchair:not_said". Every offer has exactly one of each kind, so that facets count all three.
ACCESSIBILITY_VALUES = tuple(f"{kind}{state}" for kind in ACCESSIBILITY_KINDS for state in ("", _NO, _NOT_SAID))


def state_of(facts: Iterable[AccessibilityFact], kind: str) -> Literal["yes", "no"] | None:
    """Whether ``kind`` is stated "yes" or "no"; None when nothing is said of it.

    Words beat a box ticked: « Rampe d'accès » stands against a ``0`` that a form may have left there (the example of
    EDOF's own kit has both). Among equals a "no" beats a "yes": whoever travels in vain loses more than whoever asks.
    """
    states = [(fact.text.strip(" .!").casefold() in _TICKED, fact.state) for fact in facts if fact.kind == kind]
    if not states:
        return None
    only_ticked = all(ticked for ticked, _ in states)
    return "no" if (only_ticked, "no") in states else "yes"


def accessibility_values(facts: Iterable[AccessibilityFact]) -> tuple[str, ...]:
    """The value of each kind, one of its three in ``ACCESSIBILITY_VALUES``, in the order of the kinds."""
    facts = tuple(facts)
    endings = {"yes": "", "no": _NO, None: _NOT_SAID}
    return tuple(f"{kind}{endings[state_of(facts, kind)]}" for kind in ACCESSIBILITY_KINDS)
