"""What the BAN answers to one question."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from msgspec import Struct


class Answer(Struct, frozen=True):
    """The best match for a question, with what its trust rests on.

    ``kind`` is the BAN's type (``housenumber``, ``street``, ``locality``, ``municipality``; ``info`` where it has
    nothing to say). ``score`` in [0, 1] says how alike the words are, not how near the place is. ``citycode`` is INSEE.
    """

    latitude: float
    longitude: float
    score: float
    kind: str
    postcode: str
    citycode: str
    city: str


class Answered(NamedTuple):
    """A question with its answer, None when the BAN found nothing."""

    question: str
    answer: Answer | None


def answer_of(facts: Mapping[str, Any], latitude: Any, longitude: Any) -> Answer:
    """An answer from the properties of a feature; LookupError, TypeError or ValueError when it is none."""
    return Answer(
        latitude=float(latitude),
        longitude=float(longitude),
        score=float(facts["score"]),
        kind=str(facts["type"]),
        postcode=str(facts.get("postcode") or ""),
        citycode=str(facts.get("citycode") or ""),
        city=str(facts.get("city") or ""),
    )
