"""What the page was asked: its query string as parameters of a search, and as addresses of neighbouring pages.

The names are those of ``GET /v1/offers``. A form without script sends its empty fields too: they are left out. Numbers
may be written the French way ("1 200,50").
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from pydantic import ValidationError

from search_svc.query.parameters import FACET_NAMES, OfferSearch, Question
from search_svc.query.refusals import BadParameters
from search_svc.query.responses import HelpItem, Understanding
from search_svc.web.refusals import fault_text, once_text, refusal_text

PAGE_SIZE = 20

# In the order of the addresses; the page decides size, facets and explanations itself.
NAMES = (*(field.alias or name for name, field in Question.model_fields.items()), "cursor", "extended")
LISTS = frozenset(field.alias or name for name, field in Question.model_fields.items() if field.default == ())
_NUMBERS = frozenset(
    (
        *("radius_km", "corridor_km", "price_min", "price_max", "rights", "remaining_min", "remaining_max"),
        *("hours_min", "hours_max", "insertion_min", "rating_min"),
    )
)
_SPACES = str.maketrans({" ": None, "\u00a0": None, "\u202f": None, ",": "."})
# How a result is looked for; everything else narrows the list and can be removed one by one.
_NOT_FILTERS = frozenset(("q", "home", "work", "rights", "sort", "cursor", "extended"))

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query string read: its pairs without the empty ones, and the search or what is wrong with each parameter.

    ``faults`` are French sentences by parameter; ``search`` is None when there are any.
    """

    pairs: Pairs
    search: OfferSearch | None
    faults: Mapping[str, str]

    def text(self, name: str) -> str:
        """The value of a parameter as it was written, "" when it is absent."""
        return next((value for key, value in self.pairs if key == name), "")

    def values(self, name: str) -> tuple[str, ...]:
        """Every value of a parameter."""
        return tuple(value for key, value in self.pairs if key == name)

    @property
    def filters(self) -> Pairs:
        """The pairs that narrow the list."""
        return tuple((name, value) for name, value in self.pairs if name not in _NOT_FILTERS)

    @property
    def query(self) -> str:
        """The question as a query string, without cursor."""
        return _encode(pair for pair in self.pairs if pair[0] != "cursor")

    def with_values(self, **values: str | tuple[str, ...] | None) -> str:
        """The query string with these parameters set instead (None removes), from its first page."""
        changed = [(name, value) for name, value in self.pairs if name not in values and name != "cursor"]
        for name, value in values.items():
            changed += [(name, text) for text in ((value,) if isinstance(value, str) else value or ())]
        return _encode(changed)

    def without(self, name: str, value: str) -> str:
        """The query string without one value of a parameter, from its first page."""
        return _encode(pair for pair in self.pairs if pair != (name, value) and pair[0] != "cursor")

    def without_filters(self) -> str:
        """The query string of the words, places and order alone."""
        return _encode(pair for pair in self.pairs if pair[0] in _NOT_FILTERS and pair[0] != "cursor")

    def helped(self, item: HelpItem) -> str:
        """The query string changed as the help of an answer says."""
        values: dict[str, str | tuple[str, ...] | None] = {}
        for removal in item.remove:
            name = removal.parameter
            kept = tuple(value for value in self.values(name) if value not in removal.values)
            values[name] = removal.instead if removal.instead is not None else kept if name in LISTS else None
        return self.with_values(**values)

    def understood(self, found: Understanding | None) -> "Asked":
        """The same question with what was understood in its words as parameters, so that each has its field."""
        if found is None:
            return self
        added = [pair for one in found.filters for pair in one.parameters.items()]
        kept = (pair for pair in self.pairs if pair[0] != "q")
        return read(dict.fromkeys((("q", found.question), *kept, *added)))

    def refused(self, refusal: BadParameters) -> "Asked":
        """The same, with what the service found wrong."""
        return Asked(self.pairs, None, {fault.parameter: refusal_text(fault) for fault in refusal.faults})


def read(items: Iterable[tuple[str, str]]) -> Asked:
    """Read the pairs of a query string. Nothing is ignored but empty values: an unknown name is a fault."""
    pairs = tuple((name, value.strip()) for name, value in items if value.strip())
    faults: dict[str, str] = {}
    values: dict[str, object] = {}
    for name, value in pairs:
        if name not in NAMES:
            faults[name] = fault_text("extra_forbidden", {})
        elif name in LISTS:
            values[name] = (*_tuple(values.get(name)), value)
        elif name in values:
            faults[name] = once_text()
        else:
            values[name] = value.translate(_SPACES) if name in _NUMBERS else value
    search = None
    try:
        # Without rights nobody knows what remains to pay: that facet is not asked for then.
        facets = tuple(name for name in FACET_NAMES if name != "remaining" or "rights" in values)
        search = OfferSearch.model_validate({**values, "facets": facets, "size": PAGE_SIZE, "explain": True})
    except ValidationError as error:
        for problem in error.errors(include_input=False):
            context = problem.get("ctx", {})
            name = str(context.get("parameter") or problem["loc"][0])
            # Pydantic counts characters and values under one name.
            kind = "text_too_long" if problem["type"].endswith("too_long") and name not in LISTS else problem["type"]
            faults.setdefault(name, fault_text(kind, context))
    return Asked(_in_order(pairs), None if faults else search, faults)


def _tuple(values: object) -> tuple[object, ...]:
    return values if isinstance(values, tuple) else ()


def _in_order(pairs: Pairs) -> Pairs:
    """One order of parameters, so that the same question has one address."""
    rank = {name: position for position, name in enumerate(NAMES)}
    return tuple(sorted(dict.fromkeys(pairs), key=lambda pair: rank.get(pair[0], len(rank))))


def _encode(pairs: Iterable[tuple[str, str]]) -> str:
    return urlencode(tuple(pairs))
