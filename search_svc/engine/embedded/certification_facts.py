"""What is known of the certifications of a segment, as arrays and tokens."""

from collections.abc import Sequence

import numpy as np

from search_svc.catalogue import Certification
from search_svc.engine.embedded.segment import REGISTERS
from search_svc.engine.embedded.tokens import Tokens
from search_svc.engine.insertion import Insertion
from search_svc.engine.texts import (
    Thesaurus,
    certification_texts,
    exact_key,
    key_hash,
    unknown_certification_texts,
)


class CertificationFacts:
    """One entry a certification number: level (0 unknown), register (0 unknown), insertion rate (NaN), outcome, key of
    the title, tokens."""

    def __init__(
        self,
        numbers: Sequence[str],
        fiches: Sequence[Certification | None],
        insertion: Insertion,
        thesaurus: Thesaurus,
    ) -> None:
        self.fiches = fiches
        self.level = np.zeros(len(numbers), np.uint8)
        self.register = np.zeros(len(numbers), np.uint8)
        self.insertion = np.full(len(numbers), np.nan)
        self.outcome = np.full(len(numbers), insertion.unknown)
        self.title = np.zeros(len(numbers), np.uint64)
        tokens = Tokens()
        for i, (number, fiche) in enumerate(zip(numbers, fiches, strict=True)):
            if number in insertion.rates:
                self.insertion[i] = insertion.rates[number].rate
            self.outcome[i] = insertion.outcomes.get(number, insertion.unknown)
            self.register[i] = _register_code(number, fiche)
            if fiche is not None:
                self.level[i] = fiche.level or 0
                self.title[i] = key_hash(exact_key(fiche.title))
                tokens.add_texts(certification_texts(fiche, thesaurus))
            elif number:
                tokens.add_texts(unknown_certification_texts(number))
            tokens.end_row()
        self.tokens = tokens.arrays()


def _register_code(number: str, fiche: Certification | None) -> int:
    """Position of its register, from 1; without a fiche the number tells ("RS6604")."""
    if fiche is not None:
        return REGISTERS.index(fiche.register) + 1
    return next((i for i, name in enumerate(REGISTERS, start=1) if number.startswith(name)), 0)
