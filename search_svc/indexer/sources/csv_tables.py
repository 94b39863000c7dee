"""Rows of a CSV export, whatever its delimiter, encoding, column spelling or stray quotes.

A record is put together line by line: quoted newlines are followed, but a quote that is never closed costs its own
line instead of swallowing the rest of the file, as ``csv.reader`` over the stream would let it.
"""

import csv
from collections import deque
from collections.abc import Iterator

from msgspec import Struct

from search_svc.catalogue import SourceRef
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.encoding import open_text
from search_svc.indexer.sources.files import FileDamagedError, SourceFile
from search_svc.indexer.sources.recognise import column_key, delimiter

# Longest quoted text seen in the exports: about 40 lines (notes of the Formacode).
MAX_LINES_OF_A_RECORD = 200


class Row(Struct, frozen=True):
    """One record: values by column key (``recognise.column_key``), blanks kept, "" when empty."""

    source: SourceRef
    values: dict[str, str]


def read_rows(file: SourceFile) -> Iterator[Row | UnreadableRecord]:
    """The records of a CSV file in order; FileRefusedError when the file must not be read."""
    with open_text(file.open()) as stream:
        lines = _Lines(iter(stream))
        try:
            header = lines.take()
            separator = delimiter(header)
            columns = [column_key(name) for name in next(csv.reader([header], delimiter=separator), [])]
            while columns and not columns[-1]:
                columns.pop()
            yield from _rows(file.name, lines, columns, separator)
        except FileDamagedError as error:
            detail = str(error).removeprefix(f"{file.name}: ")
            yield UnreadableRecord(SourceRef(file.name, lines.number), detail)


class _Lines:
    """Numbered physical lines that can be given back."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self._returned: deque[str] = deque()
        self.number = 0

    def take(self) -> str:
        """The next line, "" at the end."""
        line = self._returned.popleft() if self._returned else next(self._stream, "")
        self.number += bool(line)
        return line

    def give_back(self, lines: list[str]) -> None:
        self._returned.extendleft(reversed(lines))
        self.number -= len(lines)


def _rows(name: str, lines: _Lines, columns: list[str], separator: str) -> Iterator[Row | UnreadableRecord]:
    while line := lines.take():
        if not line.strip():
            continue
        number = lines.number
        taken = [line]
        odd = line.count('"') % 2 == 1
        if odd:
            taken += _until_balanced(lines)
        cells = _cells(taken, separator, len(columns), strict=odd)
        if cells is None and len(taken) > 1:
            lines.give_back(taken[1:])
            cells = _cells(taken[:1], separator, len(columns), strict=odd)
        source = SourceRef(name, number)
        if cells is None:
            yield UnreadableRecord(source, f"not a row of {len(columns)} columns: {line.strip()[:200]!r}")
        else:
            yield Row(source, dict(zip(columns, cells, strict=True)))


def _until_balanced(lines: _Lines) -> list[str]:
    """The lines up to the one that closes the open quote, or as many as a record may have."""
    taken: list[str] = []
    while len(taken) < MAX_LINES_OF_A_RECORD and (line := lines.take()):
        taken.append(line)
        if line.count('"') % 2:
            break
    return taken


def _cells(lines: list[str], separator: str, width: int, *, strict: bool) -> list[str] | None:
    """The cells of one record, None when the lines are not one record of ``width`` cells.

    ``strict`` refuses a quote left open, which ``csv`` would close at the end of the lines.
    Lines that end with a separator have one empty cell more than the header (public list of organisations).
    """
    try:
        records = list(csv.reader(lines, delimiter=separator, strict=strict))
    except csv.Error:
        return None
    if len(records) != 1 or len(records[0]) < width or any(records[0][width:]):
        return None
    return records[0][:width]
