"""Offers side by side: the same facts of each, in the order asked, and which facts differ."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct
from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from search_svc.catalogue import Audience, OfferDocument
from search_svc.places.distance import distance_km
from search_svc.query.cursor import Origin
from search_svc.query.items import Evidence, item, offer_detail
from search_svc.query.parameters import Home, Parameters, Work
from search_svc.query.places import origin_item
from search_svc.query.responses import OfferDetail, OriginItem

# More columns than this cannot be read side by side, on paper or on a wide screen.
COMPARED = 10
# What one chooses by; the texts of two offers always differ.
FACTS = (
    "certification",
    "provider",
    "place",
    "teaching",
    "entry",
    "price",
    "hours",
    "next_session",
    "insertion",
    "rating",
    "accessibility",
    "funders",
    "findings",
    "distance",
)


class Compare(Parameters):
    """Which offers to compare, and from where to measure."""

    ids: Annotated[
        tuple[str, ...],
        Field(
            min_length=1,
            max_length=COMPARED,
            description=f"Ids of the offers, up to {COMPARED}, in the order wanted. Repeatable, or joined by commas.",
            examples=["13000548100010~F1~A1"],
        ),
    ]
    home: Home = None
    work: Work = None

    @field_validator("ids", mode="before")
    @classmethod
    def _joined_by_commas(cls, value: object) -> object:
        if not isinstance(value, list | tuple) or not all(isinstance(part, str) for part in value):
            return value
        ids = tuple(identifier for part in value for identifier in part.split(","))
        if len(set(ids)) < len(ids):
            raise PydanticCustomError("repeated", "names an offer twice")
        return ids


class ComparisonOrigins(Struct, frozen=True):
    """What ``home`` and ``work`` were read as; null when not given."""

    home: OriginItem | None
    work: OriginItem | None


class Comparison(Struct, frozen=True):
    """Offers side by side. Neutral: none is called the best, and they stand in the order asked."""

    items: tuple[OfferDetail, ...]
    differences: Annotated[tuple[str, ...], Meta(description="Names of the facts that are not the same for all.")]
    origins: ComparisonOrigins


def compare(
    documents: Sequence[OfferDocument],
    home: Origin | None,
    work: Origin | None,
    today: date,
    opened: frozenset[Audience] = frozenset(),
) -> Comparison:
    """The comparison of offers, for somebody to whom the audiences ``opened`` are; distances are from each origin
    given, null for a remote offer."""
    items = tuple(
        offer_detail(document, item(document, Evidence(_km(document, home), _km(document, work)), today, opened))
        for document in documents
    )
    differences = tuple(name for name in FACTS if any(getattr(i, name) != getattr(items[0], name) for i in items[1:]))
    return Comparison(items, differences, ComparisonOrigins(origin_item(home), origin_item(work)))


def _km(document: OfferDocument, origin: Origin | None) -> float | None:
    place = document.offer.place
    if origin is None or document.offer.stated.teaching == "remote":
        return None
    if place.latitude is None or place.longitude is None:
        return None
    return distance_km(origin.latitude, origin.longitude, place.latitude, place.longitude)
