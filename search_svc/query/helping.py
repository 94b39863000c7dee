"""The way out of a search without an answer: what to leave out, with the offers there would be then.

Each count is that of the very search one would go on to ask, so that a link keeps what it says: the engine is asked for
totals alone, once for each filter and word, together. Disjunctive facets could count some of these in one request, but
not ranges of distance, words and accessibility one by one, nor several values an offer.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from search_svc.engine.plan import TextClause, edge_name
from search_svc.engine.port import Suggestion
from search_svc.query.filter_labels import filter_label
from search_svc.query.parameters import OfferSearch
from search_svc.query.responses import HelpItem, Removal
from search_svc.ranking import Weights

# Beyond so many words one of them is seldom what is wrong, and each costs a request.
WORDS_TRIED = 8
# Two at a time they are at most 28 requests; beyond, all filters together are the next thing tried.
PAIRED = 8
# What somebody would go for a course, then for one with lodging. The smallest with an offer is told.
WIDER_KM = (5, 10, 20, 30, 50, 75, 100, 150, 200)
# Suggestions looked at, and those with offers that are shown.
SUGGESTIONS_TRIED, SUGGESTIONS_SHOWN = 8, 3
# How a result is looked for or shown: leaving it out adds no offer.
_NO_FILTERS = frozenset(
    {"q", "home", "work", "rights", "sort", "group", "facets", "size", "cursor", "explain", "extended"}
)
# One choice in several parameters. A corridor adds to a radius: without one of them, the range would be narrower.
_RANGE = ("radius_km", "corridor_km")
_TOGETHER = (
    _RANGE,
    ("price_min", "price_max"),
    ("remaining_min", "remaining_max"),
    ("hours_min", "hours_max"),
    ("start_from", "start_to"),
)
# Left at this, they keep no offer out.
_AUTOMATIC = ((("spelling", ("auto",)),), (("reading", ("auto",)),))

# Parameters with the values they are left out with; for ``q`` the values are words.
Removed = tuple[tuple[str, tuple[str, ...]], ...]
# How many offers a search has; 0 for one that would not be honoured as it stands.
Count = Callable[[OfferSearch], Awaitable[int]]
Suggest = Callable[[str, int], Sequence[Suggestion]]


@dataclass(frozen=True, slots=True)
class Option:
    """A search beside the one that found nothing."""

    search: OfferSearch
    remove: tuple[Removal, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Stuck:
    """A search without an answer: the words it searched in the end, and the names of its values (certifications,
    providers, territories) by (parameter, value)."""

    search: OfferSearch
    text: TextClause | None
    names: dict[tuple[str, str | None], str]
    weights: Weights


async def help_items(stuck: Stuck, count: Count, suggest: Suggest) -> tuple[HelpItem, ...]:
    """What to leave out, most offers first: single filters and words, and the next larger radius with an offer.

    When none helps alone, the best pair; else no filter at all; else up to SUGGESTIONS_SHOWN suggestions nearest to
    the words. Empty when nothing of this has an offer.
    """
    things = removable(stuck)
    found = await _counted([_without(stuck, (thing,)) for thing in things], count)
    if any(removal.parameter in _RANGE for item in found for removal in item.remove):
        found += (await _counted(list(_wider(stuck.search)), count))[:1]
    if found:
        return _best_first(found)
    if len(things) <= PAIRED:
        pairs = await _counted(
            [_without(stuck, pair) for pair in combinations(things, 2) if _leaves_a_subject(stuck, pair)], count
        )
        if pairs:
            return _best_first(pairs)[:1]
    filters = tuple(thing for thing in things if thing[0][0] != "q")
    if len(filters) > 2:
        unfiltered = await _counted([_without(stuck, filters, "Sans aucun filtre")], count)
        if unfiltered:
            return unfiltered
    return _best_first((await _counted(_suggested(stuck, suggest), count))[:SUGGESTIONS_SHOWN])


def removable(stuck: Stuck) -> tuple[Removed, ...]:
    """What can be left out: filters in the order of the parameters, accessibility one by one, then words one by one.

    A word stays when the others would be of a diploma's form alone: "footballeur professionnel" is no wish for
    "professionnel".
    """
    given: list[Removed] = []
    seen: set[str] = set()
    for field, info in OfferSearch.model_fields.items():
        name = info.alias or field
        if name in _NO_FILTERS or name in seen:
            continue
        names = next((group for group in _TOGETHER if name in group), (name,))
        seen.update(names)
        thing = tuple((one, values) for one in names if (values := _values(stuck.search, one)))
        if name == "accessibility":
            given += [((name, (value,)),) for _, values in thing for value in values]
        elif thing and thing not in _AUTOMATIC:
            given.append(thing)
    words = stuck.text.words if stuck.text is not None else ()
    each: list[Removed] = [(("q", (word.text,)),) for word in words] if 2 <= len(words) <= WORDS_TRIED else []
    return (*given, *(thing for thing in each if _leaves_a_subject(stuck, (thing,))))


def _leaves_a_subject(stuck: Stuck, things: Sequence[Removed]) -> bool:
    """Whether the words are untouched, or one that says what is looked for remains."""
    gone = {value for thing in things for name, values in thing for value in values if name == "q"}
    words = stuck.text.words if stuck.text is not None else ()
    return not gone or any(word.weight == stuck.weights.ordinary_word for word in words if word.text not in gone)


def _field(name: str) -> str:
    return "register_" if name == "register" else name


def _values(search: OfferSearch, name: str) -> tuple[str, ...]:
    value = getattr(search, _field(name))
    if value is None:
        return ()
    if isinstance(value, tuple):
        return tuple(str(one) for one in value)
    return (edge_name(value) if isinstance(value, float) else str(value),)


def _without(stuck: Stuck, things: Sequence[Removed], label: str | None = None) -> Option:
    """The search without these things."""
    removed: dict[str, tuple[str, ...]] = {}
    for name, values in (part for thing in things for part in thing):
        removed[name] = (*removed.get(name, ()), *values)
    update: dict[str, object] = {}
    words = None
    for name, values in removed.items():
        field = _field(name)
        default = OfferSearch.model_fields[field].default
        if name == "q" and stuck.text is not None:
            words = " ".join(word.text for word in stuck.text.words if word.text not in values)
            update["q"] = words
        elif default == ():
            update[field] = tuple(value for value in getattr(stuck.search, field) if str(value) not in values)
        else:
            update[field] = default
    said = [_said(name, value, stuck) for name, values in removed.items() for value in values]
    return Option(
        stuck.search.model_copy(update=update),
        tuple(Removal(name, values, words if name == "q" else None) for name, values in removed.items()),
        label or f"Sans {' ni '.join(said)}",
    )


def _said(name: str, value: str, stuck: Stuck) -> str:
    return f"le mot « {value} »" if name == "q" else f"« {filter_label(name, value, stuck.names)} »"


def _wider(search: OfferSearch) -> Iterable[Option]:
    """The search with each larger radius, or with each larger corridor when that alone is the limit."""
    name = "radius_km" if search.radius_km is not None else "corridor_km"
    present = getattr(search, name)
    for km in WIDER_KM if present is not None else ():
        if km > present:
            removal = Removal(name, (edge_name(present),), str(km))
            yield Option(search.model_copy(update={name: float(km)}), (removal,), filter_label(name, str(km), {}))


def _suggested(stuck: Stuck, suggest: Suggest) -> list[Option]:
    """The search with what is nearest to its words instead: to all of them, then to each, the longest first."""
    if stuck.text is None:
        return []
    words = [word.text for word in stuck.text.words]
    asked = dict.fromkeys((" ".join(words), *sorted(words, key=len, reverse=True)))
    texts = dict.fromkeys(found.text for typed in asked for found in suggest(typed, SUGGESTIONS_TRIED))
    return [
        Option(stuck.search.model_copy(update={"q": text}), (Removal("q", tuple(words), text),), f"Chercher « {text} »")
        for text in list(texts)[:SUGGESTIONS_TRIED]
    ]


async def _counted(options: Sequence[Option], count: Count) -> tuple[HelpItem, ...]:
    """Those with offers, in the order given."""
    counts = await asyncio.gather(*(count(option.search) for option in options))
    return tuple(
        HelpItem(option.remove, option.label, offers) for option, offers in zip(options, counts, strict=True) if offers
    )


def _best_first(items: Iterable[HelpItem]) -> tuple[HelpItem, ...]:
    return tuple(sorted(items, key=lambda item: -item.offers))
