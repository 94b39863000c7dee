"""Words that say a way of teaching, a duration, a level or a code, wherever they stand in a question."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from search_svc.analysis import STOP_WORDS
from search_svc.query.filter_labels import filter_label
from search_svc.query.labels import number_label
from search_svc.query.reading.labels import Labels
from search_svc.query.reading.pieces import Pieces
from search_svc.query.reading.understood import Kind

# "Formation courte": two weeks of 35 hours. The third bucket of the facet of durations ends there too.
SHORT_HOURS = 70
# A day of training lasts six hours in some places and eight in others, seven being the legal day (35 hours over five).
DAY_HOURS = (6, 8)
DAYS_A_WEEK = 5
# Years of study after the baccalauréat by level of the framework of 2019 (décret 2019-14). Bac+1, 6 and 7 are none.
_LEVEL_OF_YEARS = {"2": "5", "3": "6", "4": "6", "5": "7", "8": "8"}

_TEACHING = (
    (
        "blended",
        r"(?:presentiel et (?:a )?(?:distance|distanciel)|(?:en |formation |format )(?:hybride|mixte)|blended)",
    ),
    (
        "remote",
        r"(?:(?:100 ?% |tout |entierement |totalement )?(?:a distance|en ligne|(?:en )?distanciel|(?:en )?e ?learning"
        r"|online|en visio(?:conference)?))",
    ),
    ("in_person", r"(?:100 ?% )?(?:en )?presentiel"),
)
_BOUND = {
    "moins de": "hours_max",
    "maximum": "hours_max",
    "max": "hours_max",
    "au plus": "hours_max",
    "plus de": "hours_min",
    "minimum": "hours_min",
    "au moins": "hours_min",
}
_DURATION = re.compile(
    r"(?<![^ ])(?:(?:de|en|sur|duree) )?(?:(?P<bound>moins de|maximum|max|au plus|plus de|minimum|au moins) )?"
    r"(?P<number>[1-9][0-9]{0,3}) ?(?P<unit>h|heures?|jours?|semaines?)(?![^ ])"
)
_SHORT = re.compile(r"(?<![^ ])(?:formations? courtes?|stages? courts?|courte duree|duree courte)(?![^ ])")
_YEARS = re.compile(r"(?<![^ ])(?:(?:de )?niveau )?bac ?\+ ?(?P<years>[2-58])(?![^ ])")
# "Anglais niveau 3" and "soudeur niveau 3" count the steps of a course: 3 alone is too often one of these.
_LEVEL = re.compile(
    r"(?<![^ ])(?:(?:de|diplome|titre|certification|formation) niveau (?P<any>[3-8])|niveau (?P<high>[4-8]))(?![^ ])"
)
_NUMBERED = r"(?<![^ ])(?:(?:fiche|code|certification) )?"
_CODES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("certification", re.compile(_NUMBERED + r"(?P<register>rncp) ?(?:n )?(?P<number>[0-9]{1,6})(?![^ ])")),
    ("certification", re.compile(_NUMBERED + r"(?P<register>rs) ?(?:n )?(?P<number>[0-9]{2,5})(?![^ ])")),
    ("certification", re.compile(_NUMBERED + r"(?P<register>cpf) ?(?P<number>2[0-9]{2})(?![^ ])")),
    ("rome", re.compile(r"(?<![^ ])(?:code )?(?:rome )?(?P<code>[a-n][0-9]{4})(?![^ ])")),
    ("formacode", re.compile(r"(?<![^ ])(?:code )?formacode (?P<code>[0-9]{5})(?![^ ])")),
)


@dataclass(frozen=True, slots=True)
class Span:
    """Words [first, after) read as parameters."""

    kind: Kind
    first: int
    after: int
    parameters: tuple[tuple[str, str], ...]
    label: str


def spans(pieces: Pieces, labels: Labels) -> list[Span]:
    """What can be read anywhere, without overlap. Durations that contradict one another are not read."""
    found: list[Span] = []
    for read in (_codes, _levels, _durations, _teaching):
        new = [span for span in read(pieces, labels) if not any(_overlap(span, other) for other in found)]
        if read is _durations and len({span.parameters for span in new}) > 1:
            continue
        found += new
    return found


def bare_numbers(pieces: Pieces) -> Iterator[Span]:
    """The codes that a question of one number may be, likeliest first: a fiche of either register, a Formacode."""
    if len(pieces.words) == 1 and re.fullmatch("[1-9][0-9]{3,4}", pieces.words[0]) and pieces.whole(0, 1):
        number = pieces.words[0]
        for register in ("RNCP", "RS"):
            yield _one("certification", "certification", certification(register, number), 0, 1)
        if len(number) == 5:
            yield _one("formacode", "formacode", number, 0, 1)


def _overlap(one: Span, other: Span) -> bool:
    return one.first < other.after and other.first < one.after


def _matches(pattern: re.Pattern[str], pieces: Pieces) -> Iterator[tuple[int, int, re.Match[str]]]:
    for match in pattern.finditer(pieces.text):
        span = pieces.span(*match.span())
        if span is not None:
            yield (*span, match)


def _one(kind: Kind, name: str, value: str, first: int, after: int) -> Span:
    return Span(kind, first, after, ((name, value),), filter_label(name, value, {}))


def _codes(pieces: Pieces, labels: Labels) -> Iterator[Span]:  # noqa: ARG001 (one shape for all readers)
    for kind, pattern in _CODES:
        for first, after, match in _matches(pattern, pieces):
            if kind == "certification":
                yield _one(kind, kind, certification(match["register"], match["number"]), first, after)
            else:
                yield _one(kind, kind, match["code"].upper(), first, after)


def certification(register: str, number: str) -> str:
    """The number of a certification as the registers write it: ``rncp``, ``037674`` → ``RNCP37674``."""
    return f"{register.upper()}{int(number)}"


def _levels(pieces: Pieces, labels: Labels) -> Iterator[Span]:
    for first, after, match in _matches(_YEARS, pieces):
        if not part_of_a_label(pieces, first, after, labels):
            yield _one("level", "level", _LEVEL_OF_YEARS[match["years"]], first, after)
    for first, after, match in _matches(_LEVEL, pieces):
        if not part_of_a_label(pieces, first, after, labels):
            yield _one("level", "level", match["any"] or match["high"], first, after)


def _durations(pieces: Pieces, labels: Labels) -> Iterator[Span]:
    for first, after, match in _matches(_DURATION, pieces):
        if part_of_a_label(pieces, first, after, labels):
            continue
        number, bound = int(match["number"]), _BOUND.get(match["bound"] or "")
        low, high = _hours(number, match["unit"])
        limits = {"hours_min": low, "hours_max": high}
        if bound == "hours_max":
            limits = {"hours_max": high}
        elif bound == "hours_min":
            limits = {"hours_min": low}
        parameters = tuple((name, str(value)) for name, value in limits.items())
        yield Span("hours", first, after, parameters, _hours_label(limits))
    for first, after, _ in _matches(_SHORT, pieces):
        yield Span("hours", first, after, (("hours_max", str(SHORT_HOURS)),), _hours_label({"hours_max": SHORT_HOURS}))


def _hours(number: int, unit: str) -> tuple[int, int]:
    if unit.startswith("h"):
        return number, number
    days = number * (DAYS_A_WEEK if unit.startswith("semaine") else 1)
    return days * DAY_HOURS[0], days * DAY_HOURS[1]


def _hours_label(limits: dict[str, int]) -> str:
    low, high = limits.get("hours_min"), limits.get("hours_max")
    if low is not None and high is not None:
        amount = number_label(low) if low == high else f"de {number_label(low)} à {number_label(high)}"
        return f"Durée : {amount}\u00a0h"
    name = "hours_min" if high is None else "hours_max"
    return filter_label(name, str(limits[name]), {})


def _teaching(pieces: Pieces, labels: Labels) -> Iterator[Span]:
    taken: list[tuple[int, int]] = []
    for value, words in _TEACHING:
        for first, after, _ in _matches(re.compile(rf"(?<![^ ]){words}(?![^ ])"), pieces):
            if any(first < end and begin < after for begin, end in taken):
                continue
            # "Conducteur en ligne de production" is on a line.
            of = after < len(pieces.words) and pieces.words[after] in _OF
            if not of and not part_of_a_label(pieces, first, after, labels):
                taken.append((first, after))
                yield _one("teaching", "teaching", value, first, after)


_OF = frozenset({"de", "d", "du", "des"})


def part_of_a_label(pieces: Pieces, first: int, after: int, labels: Labels) -> bool:
    """Whether the words go with their neighbour in a label: "à distance" of "conseiller relation client à distance"."""
    return _beside(pieces.words, first, after, labels.follow)


def _beside(words: tuple[str, ...], first: int, after: int, follow: Callable[[str, str], bool]) -> bool:
    inside = content_words(words[first:after])
    before, behind = content_words(words[:first])[-1:], content_words(words[after:])[:1]
    return any(follow(one, word) for one in before for word in inside[:1]) or any(
        follow(word, one) for one in behind for word in inside[-1:]
    )


def content_words(words: tuple[str, ...]) -> list[str]:
    """Words without articles, prepositions and single letters, which say nothing of a subject."""
    return [word for word in words if word not in STOP_WORDS and len(word) > 1]
