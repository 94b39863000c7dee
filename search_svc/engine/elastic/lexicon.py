"""The lexicon read back from its layers, with suggestions weighed by the offers they lead to now."""

from collections.abc import Iterable

from search_svc.analysis import fold
from search_svc.engine.elastic.registers import LexiconChunk
from search_svc.engine.port import Lexicon, Suggestion, SuggestionKind

# The field whose codes a kind of suggestion stands for.
FIELD_OF_KIND: dict[SuggestionKind, str] = {
    "job": "rome",
    "certification": "certification",
    "provider": "provider",
    "domain": "formacode",
}
_KINDS = tuple(FIELD_OF_KIND)
Weights = dict[SuggestionKind, dict[str, int]]


def merged_lexicon(version: str, chunks: Iterable[LexiconChunk], weights: Weights, *, public_only: bool) -> Lexicon:
    """Words with the sum of their layers' counts; suggestions that lead to some offer, by folded text.

    A word that only withdrawn offers had stays until the next full load.
    """
    words: dict[str, int] = {}
    entries: set[tuple[SuggestionKind, str, str]] = set()
    for chunk in chunks:
        for word, count in zip(chunk.words, chunk.public if public_only else chunk.everywhere, strict=True):
            if count:
                words[word] = words.get(word, 0) + count
        entries.update(chunk.suggestions)
    ordered = sorted(words)
    by_text = sorted(entries, key=lambda entry: (fold(entry[2]), entry))
    suggestions = [
        Suggestion(text, kind, code, weight) for kind, code, text in by_text if (weight := weights[kind].get(code, 0))
    ]
    return Lexicon(version, ordered, [words[word] for word in ordered], suggestions)
