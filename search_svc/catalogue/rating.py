"""What former trainees think of an offer: ratings of 1 to 5, by value. Said and sorted by, never in the score."""

from typing import Literal, Self

from msgspec import Struct, structs

# Of a platform's moderation. Only what is published is shown and counts.
ModerationState = Literal["pending", "published", "rejected"]
MODERATION_STATES: tuple[ModerationState, ...] = ("pending", "published", "rejected")
WORST, BEST = 1, 5
# Weight of the mean of all ratings, in ratings: the first one moves an offer a sixth of the way from it to its own
# mean, five half of the way. Fewer would let two friends lead a list, many more would hide what twenty people say.
PRIOR_RATINGS = 5
# How many ratings have each value, from 1 to 5.
Distribution = tuple[int, int, int, int, int]
NO_RATINGS: Distribution = (0, 0, 0, 0, 0)


class ReceivedRatings(Struct, frozen=True):
    """The ratings of one offer that were handed in, by moderation state."""

    pending: Distribution = NO_RATINGS
    published: Distribution = NO_RATINGS
    rejected: Distribution = NO_RATINGS

    def with_more(self, state: ModerationState, rating: int, count: int) -> Self:
        """With ``count`` ratings more of one value (1 to 5) in a state."""
        before: Distribution = getattr(self, state)
        counts = [have + (count if value == rating else 0) for value, have in enumerate(before, start=WORST)]
        return structs.replace(self, **{state: tuple(counts)})


class Rating(Struct, frozen=True):
    """The published ratings of an offer, at least one.

    ``bayesian_mean`` is their mean drawn towards that of all public offers (``indexer.rating``): the key of the sort.
    """

    distribution: Distribution
    bayesian_mean: float

    @property
    def count(self) -> int:
        """How many ratings."""
        return sum(self.distribution)

    @property
    def mean(self) -> float:
        """Arithmetic mean, in [1, 5], not rounded."""
        return points(self.distribution) / self.count


def points(distribution: Distribution) -> int:
    """Sum of the ratings."""
    return sum(value * count for value, count in enumerate(distribution, start=WORST))
