"""Ratings into the store, and from all of them what is said of each offer.

The mean of few ratings says little: sorted by it, one rating of 5 would lead the list. The sort takes the Bayesian mean
(m·C + Σ ratings) / (m + n): the posterior mean of a normal mean whose prior is C, the mean of all published ratings of
public offers, with the weight of m of them (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.5): C can be told
from what is shown, and says nothing of offers that only some may see. What is shown, and what
``rating_min`` compares, stays the plain mean.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from msgspec import structs

from search_svc.catalogue import SourceRef
from search_svc.catalogue.rating import (
    PRIOR_RATINGS,
    Distribution,
    ModerationState,
    Rating,
    ReceivedRatings,
    points,
)
from search_svc.indexer.quarantine import UNREADABLE, Entry
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.report import Report
from search_svc.indexer.sources.files import FileRefusedError
from search_svc.indexer.sources.ratings import RatingRow
from search_svc.indexer.sources.readers import FormattedFile, read_ratings
from search_svc.store import Batch, Store

# No offer of this identity was ever stored.
OFFER_UNKNOWN = "offer_unknown"
# The rating is not one of 1 to 5.
RATING_OUT_OF_RANGE = "rating_out_of_range"

_BATCH = 5_000
Progress = Callable[[int], None]


@dataclass(slots=True)
class _Read:
    """What files say: how many ratings by (offer, state, rating), and what is set aside."""

    ratings: Counter[tuple[str, ModerationState, int]] = field(default_factory=Counter)
    quarantined: Counter[str] = field(default_factory=Counter)
    entries: list[Entry] = field(default_factory=list)

    def set_aside(self, at: SourceRef, reason: str, detail: str, ratings: int = 1) -> None:
        """Ratings that cannot be taken in."""
        self.entries.append(Entry("record", "", at, "", reason, detail))
        self.quarantined[reason] += ratings

    def join(self, other: "_Read") -> None:
        """Take in what another file says."""
        self.ratings.update(other.ratings)
        self.quarantined.update(other.quarantined)
        self.entries += other.entries


def load_ratings(store: Store, files: Iterable[FormattedFile], report: Report) -> list[Entry]:
    """Read the files and replace the ratings of every offer they name by what they say, all files together.

    So a platform sends all the ratings of an offer again when one is added or moderated, and sending a file twice
    changes nothing. A file that must not be read changes nothing. Returns what could not be taken in, for the
    quarantine.
    """
    read = _Read()
    known: dict[str, bool] = {}
    for formatted in files:
        of_file = _Read()
        try:
            for row in read_ratings(formatted):
                _take(store, row, known, of_file)
        except FileRefusedError as error:
            name = formatted[1].name
            report.refused.append((name, str(error).removeprefix(f"{name}: ")))
        else:
            read.join(of_file)
    received: dict[str, ReceivedRatings] = {}
    for (offer, state, rating), count in read.ratings.items():
        received[offer] = received.get(offer, ReceivedRatings()).with_more(state, rating, count)
        report.ratings_by_state[state] += count
    store.replace_ratings(received)
    report.ratings_quarantined_by_reason = read.quarantined
    return read.entries


def _take(store: Store, row: RatingRow | UnreadableRecord, known: dict[str, bool], read: _Read) -> None:
    """One row. ``known``: whether an offer was ever stored, of those looked up."""
    if isinstance(row, UnreadableRecord):
        read.set_aside(row.source, UNREADABLE, row.detail)
        return
    if row.offer not in known:
        known[row.offer] = store.offer(row.offer) is not None
    if not row.in_range:
        read.set_aside(row.source, RATING_OUT_OF_RANGE, f"rating: {row.rating} is not one of 1 to 5", row.count)
    elif not known[row.offer]:
        read.set_aside(row.source, OFFER_UNKNOWN, f"no offer {row.offer}", row.count)
    else:
        read.ratings[row.offer, row.state, row.rating] += row.count


def rate_offers(store: Store, progress: Progress) -> None:
    """Write what its ratings say into each stored offer where it changed.

    The mean of all moves with every rating, and the Bayesian mean of every rated offer with it.
    """
    stored: dict[str, Rating | None] = {}
    published: dict[str, Distribution] = {}
    public: list[Distribution] = []
    for offer, received in store.ratings():
        found = store.offer(offer)
        if found is not None and not found.deleted:
            stored[offer], published[offer] = found.offer.rating, received.published
            if found.offer.decision.cpf:
                public.append(received.published)
        progress(len(stored))
    # Where no public offer is rated, the others are compared with themselves.
    prior = mean_of_all(public) or mean_of_all(published.values())
    changed = [
        (offer, rating) for offer, before in stored.items() if (rating := rating_of(published[offer], prior)) != before
    ]
    for start in range(0, len(changed), _BATCH):
        _write(store, changed[start : start + _BATCH])


def mean_of_all(distributions: Iterable[Distribution]) -> float | None:
    """Mean of all ratings, each counted once; None when there is none."""
    count = total = 0
    for distribution in distributions:
        count += sum(distribution)
        total += points(distribution)
    return total / count if count else None


def rating_of(published: Distribution, prior: float | None) -> Rating | None:
    """What the published ratings of an offer say, ``prior`` being the mean of all; None when there is none."""
    count = sum(published)
    if not count or prior is None:
        return None
    return Rating(published, (PRIOR_RATINGS * prior + points(published)) / (PRIOR_RATINGS + count))


def _write(store: Store, changed: Sequence[tuple[str, Rating | None]]) -> None:
    batch = Batch()
    for identifier, rating in changed:
        found = store.offer(identifier)
        if found is not None:
            batch.offers.append(structs.replace(found.offer, rating=rating))
    store.write(batch)
