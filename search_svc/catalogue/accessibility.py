"""What the facts about accessibility, taken together, say of one kind."""

from collections.abc import Iterable
from typing import Literal

from search_svc.catalogue.offer import AccessibilityFact

# What a form leaves behind without anybody writing a word (the schema of acces-handicapes allows "0" and "1").
_TICKED = frozenset({"0", "1", "oui", "non"})


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
