"""What words of a question were understood as, and the question that says the same with parameters."""

from collections.abc import Iterable
from typing import Literal, TypeVar

from msgspec import Struct

from search_svc.query.parameters import Question

Kind = Literal["place", "teaching", "hours", "level", "certification", "rome", "formacode"]
_Asked = TypeVar("_Asked", bound=Question)

# Parameters with several values, where what is understood joins what was chosen.
_LISTS = frozenset({"teaching", "level", "certification", "rome", "formacode", "region", "department"})
_NUMBERS = frozenset({"radius_km", "hours_min", "hours_max"})


class Understood(Struct, frozen=True, array_like=True):
    """Pieces [first, after) of a question, as blanks cut it, read as a filter.

    ``parameters`` are (name, value) as they would be asked explicitly; ``label`` says them in French.
    """

    kind: Kind
    first: int
    after: int
    parameters: tuple[tuple[str, str], ...]
    label: str


def explicit(question: _Asked, understood: Iterable[Understood]) -> _Asked:
    """The question with the filters understood in its words as if they had been asked; its words stay as they are."""
    changes: dict[str, object] = {}
    for one in understood:
        for name, value in one.parameters:
            if name in _LISTS:
                chosen = changes.get(name, getattr(question, name))
                assert isinstance(chosen, tuple)
                changes[name] = tuple(sorted({*chosen, int(value) if name == "level" else value}))
            else:
                changes[name] = float(value) if name in _NUMBERS else value
    return question.model_copy(update=changes) if changes else question
