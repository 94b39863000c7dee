"""The ratings handed in, by offer: kept apart from the offers, which their sources state anew without them."""

import sqlite3
from collections.abc import Iterator, Mapping

import msgspec

from search_svc.catalogue.rating import ReceivedRatings
from search_svc.store import codec
from search_svc.store.transaction import next_seq, transaction

# Rows read at a time: no read transaction stays open while the caller works.
_CHUNK = 2_000
_decode = msgspec.msgpack.Decoder(ReceivedRatings).decode


class Ratings:
    """The part of a ``Store`` that holds ratings. For the writer alone: engines read ``Offer.rating``."""

    _connection: sqlite3.Connection

    def replace_ratings(self, received: Mapping[str, ReceivedRatings]) -> int:
        """Replace the ratings of these offers (by id), in one transaction; those of others stay.

        Returns how many offers have other ratings than before; ``seq`` rises when there is one.
        """
        with transaction(self._connection) as connection:
            changed = [
                (offer, body)
                for offer, body in ((offer, codec.encode(ratings)) for offer, ratings in received.items())
                if connection.execute("SELECT body FROM ratings WHERE offer = ?", (offer,)).fetchone() != (body,)
            ]
            connection.executemany("INSERT OR REPLACE INTO ratings VALUES (?, ?)", changed)
            if changed:
                next_seq(connection)
        return len(changed)

    def ratings(self) -> Iterator[tuple[str, ReceivedRatings]]:
        """(offer id, ratings) in order of id, also of offers withdrawn since."""
        query = f"SELECT offer, body FROM ratings WHERE offer > ? ORDER BY offer LIMIT {_CHUNK}"
        after = ""
        while chunk := self._connection.execute(query, (after,)).fetchall():
            for offer, body in chunk:
                yield offer, _decode(body)
            after = chunk[-1][0]
