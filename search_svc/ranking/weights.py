"""The weights file: read once, checked, and the only source of every number of the ranking."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import Any

from search_svc.analysis import stems
from search_svc.engine.plan import TEXT_FIELDS

COMPONENTS = ("text", "distance", "availability", "outcome")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A weight with its French label and the reason for it, both shown to the public."""

    name: str
    weight: float
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Weights:
    """The ranking as the file sets it. ``version`` ends in a digest of the file: no change goes unversioned.

    ``components`` and ``fields`` follow the order of COMPONENTS and TEXT_FIELDS. ``reasons`` are the remaining French
    reasons by name (half_km, remote, unlocated, bands, light). ``light`` holds terms.
    """

    version: str
    components: tuple[Criterion, ...]
    fields: tuple[Criterion, ...]
    half_km: float
    remote: float
    unlocated: float
    bands: int
    ordinary_word: float
    light_word: float
    light: frozenset[str]
    reasons: Mapping[str, str]

    def word(self, term: str) -> float:
        """Share of a word in the text component, by its term."""
        return self.light_word if term in self.light else self.ordinary_word

    def component(self, name: str) -> Criterion:
        """The criterion of that name; KeyError if there is none."""
        return {criterion.name: criterion for criterion in self.components}[name]


def _criteria(table: Mapping[str, Any], names: tuple[str, ...], where: str) -> tuple[Criterion, ...]:
    if set(table) != set(names):
        raise ValueError(f"weights, [{where}]: expected {', '.join(names)}, got {', '.join(table)}")
    found = tuple(Criterion(name, **table[name]) for name in names)
    for criterion in found:
        if not 0 <= criterion.weight < 1 or not criterion.reason:
            raise ValueError(f"weights, [{where}.{criterion.name}]: a weight in [0, 1) and a reason are required")
    return found


def read_weights(text: str) -> Weights:
    """Weights of a TOML text; ValueError names the table that is wrong."""
    table = tomllib.loads(text)
    components = _criteria(table["components"], COMPONENTS, "components")
    if abs(sum(criterion.weight for criterion in components) - 1) > 1e-9:
        raise ValueError("weights, [components]: the weights must sum to 1")
    distance, bands, words = table["distance"], table["bands"], table["words"]
    return Weights(
        version=f"{table['version']}-{blake2b(text.encode(), digest_size=4).hexdigest()}",
        components=components,
        fields=_criteria(table["fields"], TEXT_FIELDS, "fields"),
        half_km=distance["half_km"],
        remote=distance["remote"],
        unlocated=distance["unlocated"],
        bands=bands["count"],
        ordinary_word=words["ordinary"],
        light_word=words["light"],
        light=frozenset(stems(words["light_words"])),
        reasons={
            "half_km": distance["half_km_reason"],
            "remote": distance["remote_reason"],
            "unlocated": distance["unlocated_reason"],
            "bands": bands["reason"],
            "light": words["light_reason"],
        },
    )


@cache
def packaged_weights() -> Weights:
    """The weights in use (``weights.toml``)."""
    return read_weights(files("search_svc.ranking").joinpath("weights.toml").read_text("utf-8"))
