"""The neutral null: inside a band every order of the providers that take turns is equally likely.

A ``Contest`` is what one list (a question on a day) leaves to the lottery on its first page. Its expected exposure is
exact; ``simulated`` draws what other lotteries would have given. One draw orders all the bands of a list, as the
service's does, so that a provider's luck in two bands of one list goes together under the null too.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from search_svc.audit.exposure import Floats, page_attention

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Layer:
    """Ranks that providers share by lot: one turn of one band. ``start`` is the first rank, from 0, and ``members``
    the providers (positions in ``Contest.sirens``), one rank each."""

    start: int
    members: Ints


@dataclass(frozen=True, slots=True)
class Contest:
    """The providers of the bands that reach the first page of a list: ``sirens``, sorted; every array follows them.

    * ``observed``: exposure on the first page. ``expected``: its mean over every order of the providers.
    * ``share``: the exposure each would have were a band's exposure divided in proportion to its groups there.
    * ``groups``: its groups in these bands.
    """

    page: int
    sirens: Ints
    layers: tuple[Layer, ...]
    observed: Floats
    expected: Floats
    share: Floats
    groups: Ints

    @property
    def open(self) -> bool:
        """Whether the lottery decides anything: a turn with two providers or more begins on the page."""
        return any(len(layer.members) > 1 for layer in self.layers)


def contest(siren: Ints, band: Ints, turn: Ints, page: int) -> Contest:
    """The contest of a list, best first, one entry a result. ``page``: ranks that count.

    ValueError when the list is empty or is not ordered by falling band and, in a band, by rising turn: then its ties
    are not broken as the null supposes.
    """
    if not len(siren):
        raise ValueError("an empty list has no contest")
    falling = (band[1:] < band[:-1]) | ((band[1:] == band[:-1]) & (turn[1:] >= turn[:-1]))
    if not falling.all():
        raise ValueError("the list is not ordered by band and turn")
    inside = band >= band[: min(page, len(band))].min()
    siren, band, turn = siren[inside], band[inside], turn[inside]
    sirens, provider = np.unique(siren, return_inverse=True)
    provider = provider.astype(np.int64)
    weights = np.zeros(len(siren))
    seen = page_attention(min(page, len(siren)))
    weights[: len(seen)] = seen

    expected_by_row = np.zeros(len(siren))
    share_by_row = np.zeros(len(siren))
    layers: list[Layer] = []
    new_layer = np.r_[True, (band[1:] != band[:-1]) | (turn[1:] != turn[:-1])]
    for rows in np.split(np.arange(len(siren)), np.flatnonzero(new_layer)[1:]):
        expected_by_row[rows] = weights[rows].mean()
        if rows[0] < page:
            layers.append(Layer(int(rows[0]), provider[rows]))
    for one in np.unique(band):
        rows = np.flatnonzero(band == one)
        share_by_row[rows] = weights[rows].mean()

    def by_provider(values: Floats) -> Floats:
        return np.bincount(provider, weights=values, minlength=len(sirens)).astype(np.float64)

    return Contest(
        page,
        sirens,
        tuple(layers),
        by_provider(weights),
        by_provider(expected_by_row),
        by_provider(share_by_row),
        np.bincount(provider, minlength=len(sirens)).astype(np.int64),
    )


def simulated(of: Contest, draws: int, rng: np.random.Generator) -> Floats:
    """Exposure of each provider (draws × providers) under that many fair lotteries."""
    found = np.zeros((draws, len(of.sirens)))
    weights = page_attention(of.page)
    tickets = rng.random(found.shape)
    rows = np.arange(draws)[:, None]
    for layer in of.layers:
        places = min(len(layer.members), of.page - layer.start)
        drawn = tickets[:, layer.members]
        if places < len(layer.members):
            first = np.argpartition(drawn, places - 1, axis=1)[:, :places]
        else:
            first = np.broadcast_to(np.arange(places), (draws, places))
        order = np.argsort(np.take_along_axis(drawn, first, axis=1), axis=1)
        winners = layer.members[np.take_along_axis(first, order, axis=1)]
        # A provider stands once in a layer, so no cell is added to twice in one assignment.
        found[rows, winners] += weights[layer.start : layer.start + places]
    return found
