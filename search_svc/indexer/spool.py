"""Offers as read, set down in temporary files between reading and writing.

A run must know all it read before it writes: which of two versions of an offer is the later one, whether a source lost
a fifth of its offers. Records therefore wait on disk; what stays in memory is some 50 bytes an offer.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Self

import msgspec
from msgspec import Struct

from search_svc.catalogue import Formation, StatedAction, offer_id
from search_svc.indexer.quarantine import is_doomed
from search_svc.indexer.records import AGGREGATED_FORMATS, OfferItem, QuarantinedSession, Unreadable

# Offers a block holds: blocks are decoded whole, so this bounds memory (some 3 MB) and amortises the call.
BLOCK_OFFERS = 1000
IDENTITY_BYTES = 16
_LENGTH_BYTES = 4


class SpooledRecord(Struct, frozen=True, array_like=True):
    """An ``OfferRecord`` whose formation is named by its position in the block: actions of one formation share it."""

    formation: int
    action: StatedAction
    quarantined_sessions: tuple[QuarantinedSession, ...]
    flags: tuple[str, ...]


class Block(Struct, array_like=True):
    """Consecutive records of a file, and what could not be read among them."""

    formations: list[Formation]
    records: list[SpooledRecord]
    unreadable: list[Unreadable]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Block).decode


def identity(identifier: str) -> bytes:
    """16 bytes that stand for an offer id (or another name) in memory."""
    return blake2b(identifier.encode(), digest_size=IDENTITY_BYTES).digest()


def formation_identity(formation: Formation) -> bytes:
    """16 bytes that stand for a formation."""
    return identity(offer_id(formation.siret, formation.number, ""))


def formation_of(identifier: str) -> bytes:
    """As ``formation_identity``, for the formation an offer id names."""
    return identity(identifier[: identifier.rindex("~") + 1])


def text_digest(formation: Formation) -> bytes:
    """16 bytes that differ when a text of the formation differs."""
    return blake2b(_encode(formation), digest_size=IDENTITY_BYTES).digest()


def source_of(stated: StatedAction) -> str:
    """The source of an offer, ``format|siret``: what ``--full`` withdraws inside."""
    return f"{stated.format}|{stated.siret}"


@dataclass(slots=True)
class Contents:
    """What a spool file holds, record by record in the order read.

    ``days`` are those of datemaj as ordinals (0 not stated), ``sources`` positions in ``source_names``, ``doomed`` is 1
    where the record is sure to be quarantined. Formations have an entry each time one begins, ``belongs_to`` are
    positions among them; ``aggregated`` is 1 for those of a format in ``AGGREGATED_FORMATS``. ``incomplete`` are the
    sources of files whose end could not be read, ``problems`` (file, detail) of files that could not be read at all.
    """

    path: Path
    identities: bytearray = field(default_factory=bytearray)
    days: "array[int]" = field(default_factory=lambda: array("i"))
    sources: "array[int]" = field(default_factory=lambda: array("i"))
    doomed: bytearray = field(default_factory=bytearray)
    belongs_to: "array[int]" = field(default_factory=lambda: array("i"))
    source_names: list[str] = field(default_factory=list)
    formations: bytearray = field(default_factory=bytearray)
    formation_texts: bytearray = field(default_factory=bytearray)
    formation_days: "array[int]" = field(default_factory=lambda: array("i"))
    aggregated: bytearray = field(default_factory=bytearray)
    incomplete: set[str] = field(default_factory=set)
    problems: list[tuple[str, str]] = field(default_factory=list)


class SpoolWriter:
    """Writes one spool file. Use as a context; ``contents`` is complete once it is closed."""

    def __init__(self, path: Path) -> None:
        self.contents = Contents(path)
        self._stream = path.open("wb")
        self._block = Block([], [], [])
        self._numbers: dict[str, int] = {}
        self._file_sources: set[str] = set()
        self._end_was_read = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._flush()
        self._stream.close()

    def add(self, item: OfferItem) -> None:
        """Set down an item of the present file."""
        self._end_was_read = not isinstance(item, Unreadable)
        if isinstance(item, Unreadable):
            self._block.unreadable.append(item)
            self._flush_if_full()
            return
        formations, action = self._block.formations, item.action
        stated_day = action.updated or item.as_of
        day = stated_day.toordinal() if stated_day else 0
        # A reader gives the actions of one formation the very same object.
        if not formations or formations[-1] is not item.formation:
            formations.append(item.formation)
            self.contents.formations += formation_identity(item.formation)
            self.contents.formation_texts += text_digest(item.formation)
            self.contents.formation_days.append(day)
            self.contents.aggregated.append(action.format in AGGREGATED_FORMATS)
        elif day > self.contents.formation_days[-1]:
            self.contents.formation_days[-1] = day
        self._block.records.append(SpooledRecord(len(formations) - 1, action, item.quarantined_sessions, item.flags))
        self.contents.identities += identity(offer_id(action.siret, action.formation_number, action.action_number))
        self.contents.days.append(day)
        self.contents.sources.append(self._number(source_of(action)))
        self.contents.doomed.append(is_doomed(action))
        self.contents.belongs_to.append(len(self.contents.aggregated) - 1)
        self._flush_if_full()

    def end_file(self, problem: tuple[str, str] | None = None) -> None:
        """The present file is read. A file whose last item is unreadable may be cut: its sources are incomplete."""
        if problem:
            self.contents.problems.append(problem)
        if problem or not self._end_was_read:
            self.contents.incomplete |= self._file_sources
        self._file_sources = set()
        self._end_was_read = True

    def _number(self, source: str) -> int:
        self._file_sources.add(source)
        number = self._numbers.get(source)
        if number is None:
            number = self._numbers[source] = len(self._numbers)
            self.contents.source_names.append(source)
        return number

    def _flush_if_full(self) -> None:
        if len(self._block.records) + len(self._block.unreadable) >= BLOCK_OFFERS:
            self._flush()

    def _flush(self) -> None:
        body = _encode(self._block)
        self._stream.write(len(body).to_bytes(_LENGTH_BYTES, "big"))
        self._stream.write(body)
        self._block = Block([], [], [])


def read_blocks(path: Path) -> Iterator[Block]:
    """The blocks of a spool file, in order."""
    with path.open("rb") as stream:
        while length := stream.read(_LENGTH_BYTES):
            yield _decode(stream.read(int.from_bytes(length, "big")))
