"""Kinds of action: what the personal training account treats alike, told by the number of the certification alone."""

from collections.abc import Mapping
from typing import Literal, get_args

ActionKind = Literal["clea", "vae", "bilan", "business_creation", "light_licence", "heavy_licence", "rncp", "rs"]
ACTION_KINDS: tuple[ActionKind, ...] = get_args(ActionKind)

# Numbers that make a kind whatever their register: CléA has a fiche of the RS and is none of its capped trainings.
KIND_NUMBERS: Mapping[ActionKind, tuple[str, ...]] = {
    "clea": ("CPF201", "CPF207", "CPF208", "RS5080"),
    "vae": ("CPF200",),
    "bilan": ("CPF202",),
    "business_creation": ("CPF203",),
    "light_licence": ("CPF206", "CPF219", "CPF220", "CPF221", "CPF222"),
    "heavy_licence": ("CPF210", "CPF211", "CPF212", "CPF213", "CPF214", "CPF215", "CPF216", "CPF217"),
}
# Every other number of these registers.
KIND_REGISTERS: Mapping[ActionKind, str] = {"rncp": "RNCP", "rs": "RS"}

_BY_NUMBER = {number: kind for kind, numbers in KIND_NUMBERS.items() for number in numbers}


def action_kind(number: str | None) -> ActionKind | None:
    """The kind of action of a certification's number (RNCP37674, RS6604, CPF206); None when it has none."""
    if number is None:
        return None
    if (listed := _BY_NUMBER.get(number)) is not None:
        return listed
    for kind, register in KIND_REGISTERS.items():
        digits = number.removeprefix(register)
        if digits != number and digits.isascii() and digits.isdecimal():
            return kind
    return None
