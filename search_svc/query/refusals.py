"""What a question can be refused for.

SearchError
├── BadParameters   parameters that cannot be honoured, each named (422)
├── NotOpened       a token whose status opens nothing of what is asked (403)
├── NotFound        no such offer or certification, or one that may not be seen (404)
└── Gone            the list a cursor continues cannot be continued any more (410)
"""

from dataclasses import dataclass

from pydantic import ValidationError


@dataclass(frozen=True, slots=True)
class ParameterFault:
    """One parameter that cannot be honoured. ``detail`` never repeats the value: it may say where somebody lives."""

    parameter: str
    detail: str


class SearchError(Exception):
    """Base of the refusals of this package."""


class BadParameters(SearchError):  # noqa: N818 (reads as what happened)
    """Parameters that cannot be honoured."""

    def __init__(self, *faults: ParameterFault) -> None:
        super().__init__("; ".join(f"{fault.parameter}: {fault.detail}" for fault in faults))
        self.faults = faults

    @classmethod
    def one(cls, parameter: str, detail: str) -> "BadParameters":
        """The refusal of a single parameter."""
        return cls(ParameterFault(parameter, detail))


class NotOpened(SearchError):  # noqa: N818 (reads as what happened)
    """A parameter that the status of the token does not open."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(f"{parameter}: {detail}")
        self.faults = (ParameterFault(parameter, detail),)


class NotFound(SearchError):  # noqa: N818 (reads as what happened)
    """Nothing here for the person who asks."""


class Gone(SearchError):  # noqa: N818 (reads as what happened)
    """A cursor whose list cannot be continued: its index version or ranking is no longer held."""


def parameter_faults(error: ValidationError) -> tuple[ParameterFault, ...]:
    """The faults of a pydantic error, the first of each parameter."""
    return faults_of([(e["loc"], e["msg"], e.get("ctx", {})) for e in error.errors(include_input=False)])


def faults_of(errors: list[tuple[tuple[int | str, ...], str, dict[str, object]]]) -> tuple[ParameterFault, ...]:
    """The faults of (location, message, context) triples: a rule that binds several parameters names the one to blame
    in its context; in a list, the value to blame is told by its position."""
    faults: dict[str, ParameterFault] = {}
    for location, message, context in errors:
        name = str(context.get("parameter") or (location[0] if location else "body"))
        position = next((part for part in location[1:] if isinstance(part, int)), None)
        where = "" if position is None else f"value {position + 1}: "
        faults.setdefault(name, ParameterFault(name, where + _in_json(message)))
    return tuple(faults.values())


def _in_json(message: str) -> str:
    # Lists are tuples here so that a question can be hashed; whoever asks writes a list.
    return message.replace("a valid tuple", "a list").replace("Tuple ", "A list ")
