"""The lexicon: words and suggestions of a segment (persisted), and of a view (what spelling and completion use)."""

from collections.abc import Iterable, Sequence

import numpy as np

from search_svc.analysis import fold
from search_svc.catalogue import PUBLIC
from search_svc.engine.embedded.facets import code_counts
from search_svc.engine.embedded.postings import WordCounts
from search_svc.engine.embedded.segment import SUGGESTION_KINDS, LexiconColumns
from search_svc.engine.embedded.strings import Strings
from search_svc.engine.embedded.tally import Tally
from search_svc.engine.embedded.view import View
from search_svc.engine.port import Lexicon, Suggestion, SuggestionKind

_CONCEPT = "syn:"
# The field whose codes a kind of suggestion stands for.
_FIELD_OF_KIND = {"job": "rome", "certification": "certification", "provider": "provider", "domain": "formacode"}


def lexicon_columns(
    counts: Iterable[WordCounts], suggestions: Sequence[tuple[SuggestionKind, str, str]]
) -> LexiconColumns:
    """Columns of a segment. A word of several levels has the largest of its counts."""
    everywhere: dict[str, int] = {}
    public: dict[str, int] = {}
    for level in counts:
        for word, count, open_count in zip(level.words, level.all.tolist(), level.public.tolist(), strict=True):
            if not word.startswith(_CONCEPT) and count:
                everywhere[word] = max(count, everywhere.get(word, 0))
                public[word] = max(open_count, public.get(word, 0))
    words = sorted(everywhere)
    entries = sorted(set(suggestions), key=lambda entry: (fold(entry[2]), entry))
    return LexiconColumns(
        words=Strings.of(words),
        counts=np.array([everywhere[word] for word in words], np.int64),
        public_counts=np.array([public[word] for word in words], np.int64),
        texts=Strings.of(text for _, _, text in entries),
        kinds=np.array([SUGGESTION_KINDS.index(kind) for kind, _, _ in entries], np.uint8),
        codes=Strings.of(code for _, code, _ in entries),
    )


def view_lexicon(view: View, *, public_only: bool) -> Lexicon:
    """Words and suggestions of the offers one may see.

    A word that only withdrawn offers had stays until the next snapshot; suggestions are counted anew.
    """
    words: dict[str, int] = {}
    for live in view.segments:
        columns = live.segment.lexicon
        counts = columns.public_counts if public_only else columns.counts
        for word, count in zip(columns.words.all(), counts.tolist(), strict=True):
            if count:
                words[word] = words.get(word, 0) + count
    ordered = sorted(words)
    return Lexicon(view.version, ordered, [words[word] for word in ordered], _suggestions(view, public_only))


def _suggestions(view: View, public_only: bool) -> list[Suggestion]:
    weights = {kind: _weights(view, field, public_only) for kind, field in _FIELD_OF_KIND.items()}
    found: dict[tuple[int, str, str], int] = {}
    for live in view.segments:
        columns = live.segment.lexicon
        for entry in zip(columns.kinds.tolist(), columns.codes.all(), columns.texts.all(), strict=True):
            weight = weights[SUGGESTION_KINDS[entry[0]]].get(entry[1], 0)
            if weight:
                found[entry] = weight
    suggestions = [
        Suggestion(text, SUGGESTION_KINDS[kind], code, weight) for (kind, code, text), weight in found.items()
    ]
    if len(view.segments) > 1:  # each segment's own are in order already
        suggestions.sort(key=lambda suggestion: fold(suggestion.text))
    return suggestions


def _weights(view: View, field: str, public_only: bool) -> dict[str, int]:
    """Offers one may see of each code of a field."""
    dictionary = view.dictionaries[field]
    total = np.zeros(len(dictionary), np.int64)
    for live, to_view in zip(view.segments, dictionary.maps, strict=True):
        counts = code_counts(Tally(live.segment, live.visible_rows(PUBLIC if public_only else None)), field)
        total[slice(len(counts)) if to_view is None else to_view] += counts
    values = [*dictionary.first.all(), *dictionary.others]
    return dict(zip(values, total.tolist(), strict=True))
