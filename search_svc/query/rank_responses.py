"""What ``/v1/offers/{id}/ranking`` answers beside an explanation: who stands before, what would change it."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from search_svc.query.responses import (
    CertificationItem,
    Corrections,
    Explanation,
    ProviderItem,
    RankingBlock,
    Text,
    Understanding,
)

Rank = Annotated[int, Meta(ge=1)]


class ExpectedRank(Struct, frozen=True):
    """Where a score stands on any day. The lottery of a band is drawn anew each day, so a rank is a range."""

    score: float
    band: Annotated[int, Meta(description="1 is the best.", ge=1)]
    best: Annotated[int | None, Meta(description="Best rank of any day; null beyond `ranked_to`.")]
    worst: Annotated[
        int | None, Meta(description="Worst rank of any day; null when the band goes on beyond `ranked_to`.")
    ]
    mean: Annotated[float | None, Meta(description="Mean rank over days; null when `worst` is.")]


class Ahead(Struct, frozen=True):
    """A result that stands before the offer, from what everybody sees of it."""

    rank: Rank
    id: str
    title: str
    provider: ProviderItem
    certification: CertificationItem | None
    score: float
    band: Annotated[int | None, Meta(description="null for another order than relevance.")]
    decided: Annotated[
        Literal["band", "turn", "lottery", "sort"],
        Meta(
            description=(
                "Why it stands before: a better band; the same band and an earlier turn of its provider; the same turn"
                " and the draw of the day; or the order that was chosen instead of relevance."
            )
        ),
    ]
    differences: Annotated[
        dict[str, float],
        Meta(description="By component: what it contributes to this result's score more than to the offer's."),
    ]
    detail: Annotated[str, Meta(description="The same in a French sentence.")]


class Change(Struct, frozen=True):
    """Other evidence for the offer and where it would stand with it, by the code that ranks."""

    kind: Annotated[
        Literal["session", "word", "exact_title", "distance", "address", "outcome"],
        Meta(description="What would be different."),
    ]
    word: Annotated[str | None, Meta(description="The word of the question it is about, if one.")]
    advice: Annotated[
        bool,
        Meta(description="True for what the provider writes itself; false for a fact that is only there to be known."),
    ]
    detail: Annotated[str, Meta(description="In a French sentence.")]
    expected: Annotated[ExpectedRank | None, Meta(description="null where it cannot be computed.")]


class Unaffecting(Struct, frozen=True):
    """Something that changes no rank."""

    name: str
    detail: Text


class Missing(Struct, frozen=True):
    """Why an offer does not answer the question at all."""

    words: Annotated[tuple[str, ...], Meta(description="Words of the question that stand nowhere in the offer.")]
    parameters: Annotated[tuple[str, ...], Meta(description="Parameters of the question that leave the offer out.")]


class OfferRanking(Struct, frozen=True):
    """Why an offer stands where it does for a question, who stands before it and what would change that."""

    id: str
    matches: Annotated[bool, Meta(description="Whether the offer matches the question at all.")]
    missing: Annotated[Missing | None, Meta(description="null when it matches.")]
    rank: Annotated[int | None, Meta(description="Its rank, from 1; null when it does not match or stands further.")]
    ranked_to: Annotated[int, Meta(description="How far ranks were looked for.")]
    shown_by: Annotated[str | None, Meta(description="The offer that stands for its group in the list, if another.")]
    score: float | None
    components: dict[str, float]
    explanation: Explanation | None
    expected: Annotated[ExpectedRank | None, Meta(description="null when it does not match, or for another order.")]
    before: Annotated[tuple[Ahead, ...], Meta(description="The results before it, best first, 20 at most.")]
    before_total: Annotated[int | None, Meta(description="How many stand before it; null when its rank is.")]
    changes: Annotated[
        tuple[Change, ...], Meta(description="What would change its score; empty for another order than relevance.")
    ]
    unaffecting: Annotated[tuple[Unaffecting, ...], Meta(description="What changes no rank by relevance.")]
    corrections: Corrections | None
    understood: Annotated[
        Understanding | None, Meta(description="Words read as filters; null when every word was searched as a word.")
    ]
    ranking: RankingBlock
