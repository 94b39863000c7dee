"""Texts analysed in bulk say what ``analyse`` says of each of them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from search_svc.analysis import analyse
from search_svc.analysis.synonyms import packaged_groups
from search_svc.engine.embedded.postings import RowWeights, build_postings
from search_svc.engine.embedded.tokens import FIELD_BIT, Tokens
from tests.engine.generated import WORDS

PHRASES = [phrase for group in packaged_groups() for phrase in group]
TEXTS = st.lists(st.sampled_from([*PHRASES, *WORDS, "de", "la", "l'", "C.A.P.", "."]), max_size=8).map(" ".join)
ROWS = st.lists(st.dictionaries(st.sampled_from(["title", "contents"]), TEXTS, max_size=2), min_size=1, max_size=6)


@given(ROWS)
def test_postings_hold_the_terms_analyse_gives(rows: list[dict[str, str]]):
    tokens = Tokens()
    expected: dict[tuple[str, int], int] = {}
    for number, row in enumerate(rows):
        for field, text in row.items():
            tokens.add(text, FIELD_BIT[field])
            for term in analyse(text):
                expected[term, number] = expected.get((term, number), 0) | FIELD_BIT[field]
        tokens.end_row()
    everyone = np.arange(len(rows))
    ones = np.ones(len(rows), np.int64)
    postings, _ = build_postings([(part, everyone) for part in tokens.arrays()], RowWeights(ones, ones))
    found = {
        (term, int(row)): int(bit)
        for term in postings.terms
        for row, bit in zip(*(postings.find(term) or ([], [])), strict=True)
    }
    assert found == expected


def test_a_phrase_does_not_reach_into_the_next_text():
    tokens = Tokens()
    tokens.add("ressources", FIELD_BIT["title"])
    tokens.add("humaines", FIELD_BIT["title"])
    tokens.end_row()
    assert len(tokens.arrays()[1].numbers) == 0
    assert any(term.startswith("syn:") for term in analyse("ressources humaines"))


def test_words_are_counted_in_formations_not_in_times():
    tokens = Tokens()
    for text in ("granit granit", "granit", "levain"):
        tokens.add(text, FIELD_BIT["contents"])
        tokens.end_row()
    weights = RowWeights(np.ones(3, np.int64), np.array([1, 0, 0]))
    _, (words, _) = build_postings([(part, np.arange(3)) for part in tokens.arrays()], weights)
    assert dict(zip(words.words, words.all.tolist(), strict=True)) == {"granit": 2, "levain": 1}
    assert dict(zip(words.words, words.public.tolist(), strict=True)) == {"granit": 1, "levain": 0}
