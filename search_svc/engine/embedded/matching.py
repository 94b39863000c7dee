"""Which units of a segment match a text clause, and where each word matched."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_svc.engine.embedded.segment import Bools, Floats, Int64s, Segment
from search_svc.engine.plan import TEXT_FIELDS, TextClause, TextScoring, Word
from search_svc.engine.text_component import text_component
from search_svc.engine.texts import key_hash

# Up to this many certifications or name units, their units are marked one by one; beyond, all units are looked through.
_FEW = 200


@dataclass(frozen=True, slots=True)
class UnitMatch:
    """Matching units, ascending; ``fields[w]`` is the field mask of word w in each, ``exact`` whether the
    certification's title equals the question."""

    units: Int64s
    fields: NDArray[np.uint8]
    exact: Bools


def match_units(segment: Segment, clause: TextClause) -> UnitMatch:
    """Units in which every word matches."""
    masks = [_word_mask(segment, word) for word in clause.words]
    matching = masks[0] != 0
    for mask in masks[1:]:
        matching &= mask != 0
    units = np.flatnonzero(matching)
    return UnitMatch(units, np.stack([mask[units] for mask in masks]), _exact(segment, units, clause.exact))


def match_one_unit(segment: Segment, clause: TextClause, unit: int) -> UnitMatch:
    """The same, asked of one unit."""
    found = match_units(segment, clause)
    here = found.units == unit
    return UnitMatch(found.units[here], found.fields[:, here], found.exact[here])


def _word_mask(segment: Segment, word: Word) -> NDArray[np.uint8]:
    mask = np.zeros(segment.units, np.uint8)
    of_certification = np.zeros(len(segment.certifications), np.uint8)
    empty = True
    for term in word.terms:
        if (found := segment.formation_terms.find(term)) is not None:
            rows, bits = found
            mask[rows] = bits if empty else mask[rows] | bits
            empty = False
        if (found := segment.certification_terms.find(term)) is not None:
            rows, bits = found
            of_certification[rows] |= bits
    certifications = np.flatnonzero(of_certification)
    if len(certifications) > _FEW:
        mask |= of_certification[segment.unit_certification]
    else:
        starts = segment.certification_units
        for code in certifications.tolist():
            mask[starts[code] : starts[code + 1]] |= of_certification[code]
    _add_names(segment, word, mask)
    return mask


def _add_names(segment: Segment, word: Word, mask: NDArray[np.uint8]) -> None:
    bit = np.uint8(1 << TEXT_FIELDS.index("provider"))
    found = [postings[0] for name in word.names if (postings := segment.name_terms.find(name)) is not None]
    if not found:
        return
    wanted = np.zeros(int(segment.unit_names.max(initial=-1)) + 1, np.uint8)
    for rows in found:
        wanted[rows] = bit
    mask |= wanted[segment.unit_names]


def _exact(segment: Segment, units: Int64s, exact: str) -> Bools:
    key = np.uint64(key_hash(exact))
    if key == 0:
        return np.zeros(len(units), np.bool_)
    titled: Bools = segment.certification_title == key
    return titled[segment.unit_certification[units]]


def text_scores(match: UnitMatch, clause: TextClause, scoring: TextScoring) -> Floats:
    """Text component of each matching unit."""
    return text_component(match.fields, match.exact, clause, scoring)
