"""The readings of a question: its words as filters, best first. Whether one finds anything is for the engine to say."""

from collections.abc import Iterable, Iterator

from search_svc.places import Gazetteer
from search_svc.query.parameters import Question
from search_svc.query.reading.labels import Labels
from search_svc.query.reading.pieces import Pieces, pieces_of, without
from search_svc.query.reading.places import place, postcode
from search_svc.query.reading.spans import Span, bare_numbers, spans
from search_svc.query.reading.understood import Understood, explicit
from search_svc.query.understanding import says_nothing

# What was asked explicitly wins over words: a place in words counts only without any of these.
_PLACES = ("home", "work", "region", "department")
_HOURS = ("hours_min", "hours_max")
# More is a list of codes, not a question, and would make a cursor and a plan without bound.
_MOST_FILTERS = 10


def readings(question: Question, gazetteer: Gazetteer, labels: Labels) -> list[tuple[Understood, ...]]:
    """The readings of a question other than word by word, likeliest first; none when all its words are words.

    A filter asked explicitly wins: words that say another value of it stay words, and words that say the same one are
    read. A question whose rest would be read again ("à en ligne distance") is too muddled to be read at all.
    """
    pieces = pieces_of(question.q)
    found = [_understood(pieces, read) for read in _read(question, pieces, gazetteer, labels)]
    return [reading for reading in found if not _again(question, reading, gazetteer, labels)]


def rest(question: Question, understood: Iterable[Understood]) -> str:
    """The words of a question that were not understood as filters; "" when they only open a wish ("formation")."""
    spans = [(one.first, one.after) for one in understood]
    words = without(question.q, spans)
    return "" if spans and says_nothing(words) else words


def _read(question: Question, pieces: Pieces, gazetteer: Gazetteer, labels: Labels) -> Iterator[list[Span]]:
    for span in bare_numbers(pieces):
        if _may(span, question):
            yield [span]
    read = [span for span in spans(pieces, labels) if _may(span, question)]
    where = place(pieces, read, gazetteer, labels) or postcode(pieces, read, gazetteer)
    if where is not None and _may(where, question):
        read = [*read, where]
    if 0 < len(read) <= _MOST_FILTERS:
        yield sorted(read, key=lambda span: span.first)


def _may(span: Span, question: Question) -> bool:
    """Whether nothing asked explicitly contradicts a span."""
    names = _PLACES if span.kind == "place" else _HOURS if span.kind == "hours" else (span.kind,)
    given = [name for name in names if getattr(question, name) not in (None, ())]
    if not given:
        return True
    asked = explicit(question, (Understood(span.kind, 0, 0, span.parameters, span.label),))
    return asked == question and {name for name, _ in span.parameters} >= set(given)


def _understood(pieces: Pieces, read: list[Span]) -> tuple[Understood, ...]:
    return tuple(
        Understood(span.kind, *pieces.span_of_pieces(span.first, span.after), span.parameters, span.label)
        for span in read
    )


def _again(question: Question, reading: tuple[Understood, ...], gazetteer: Gazetteer, labels: Labels) -> bool:
    asked = explicit(question, reading).model_copy(update={"q": rest(question, reading)})
    return any(_read(asked, pieces_of(asked.q), gazetteer, labels))
