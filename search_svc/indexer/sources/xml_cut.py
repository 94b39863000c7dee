"""Cuts a stream of XML into its records without parsing it: at their start and end tags."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from search_svc.indexer.sources.files import FileDamagedError, FileRefusedError

# The largest real fiche has 3 MB (5,000 partners); a formation with 10,000 actions about 40.
MAX_RECORD_BYTES = 64 << 20
# No markup token searched for is longer, prefix included.
_LONGEST_TOKEN = 256
# What of a broken record is handed over, to look for its identity.
BROKEN_BYTES = 1 << 20

_NAMESPACE = re.compile(rb"""\sxmlns:[\w.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_ROOT = re.compile(rb"<((?:[\w.-]+:)?[A-Za-z_][\w.-]*)(?=[\s/>])")
_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}


@dataclass(frozen=True, slots=True)
class Cut:
    """The bytes of one record and the line it starts on, or what is wrong (then the bytes are its beginning)."""

    line: int
    data: bytes
    error: str = ""


class Splitter:
    """Cuts a stream of chunks at the start and end tags of records, looking past comments and CDATA."""

    def __init__(self, chunks: Iterator[bytes], tag: str, name: str) -> None:
        escaped = re.escape(tag.encode())
        start = rb"<(?:[\w.-]+:)?" + escaped + rb"(?=[\s/>])"
        self._start = re.compile(start)
        self._end = re.compile(rb"</(?:[\w.-]+:)?" + escaped + rb"\s*>")
        self._token = self._tokens()
        self._chunks = chunks
        self._tag = tag
        self._name = name
        self._buffer = b""
        # Indices in the buffer: where to search on, where the open record starts, up to where lines are counted.
        self._position = 0
        self._opened: int | None = None
        self._counted = 0
        self._line = 1
        self._root = b""
        self._root_closed = False
        self.namespaces = b""

    def _tokens(self, *more: bytes) -> re.Pattern[bytes]:
        return re.compile(
            b"|".join((rb"<!--|<!\[CDATA\[|<!DOCTYPE|<!ENTITY", self._start.pattern, self._end.pattern, *more))
        )

    def records(self) -> Iterator[Cut]:
        """Every record, complete or broken, in order."""
        try:
            yield from self._cuts()
        except FileDamagedError as error:
            yield Cut(self._line, b"", str(error).removeprefix(f"{self._name}: "))

    def _cuts(self) -> Iterator[Cut]:
        while True:
            token = self._token.search(self._buffer, self._position)
            if token is None:
                self._position = self._end_of_search()
                if not self._fill():
                    break
                if len(self._buffer) > MAX_RECORD_BYTES:
                    yield self._overlong()
                continue
            text = token[0]
            if text in _ENDS:
                yield from self._pass_over(token)
            elif text.startswith(b"<!"):
                raise FileRefusedError(f"{self._name}: a DOCTYPE is refused (line {self._line_at(token.start())})")
            elif self._end.fullmatch(text):
                yield self._closing(token)
            elif text.startswith(b"</"):
                self._root_closed = True
                self._position = token.end()
            else:
                yield from self._opening(token)
        yield from self._ending()

    def _end_of_search(self) -> int:
        """The end of the buffer, or the beginning of a tag that the next chunk may complete."""
        end = len(self._buffer)
        last = self._buffer.rfind(b"<", max(end - _LONGEST_TOKEN, self._position))
        return last if last >= 0 else end

    def _opening(self, token: re.Match[bytes]) -> Iterator[Cut]:
        start = token.start()
        if self._opened is not None:
            yield self._broken(f"no end tag before the next <{self._tag}>", start)
        if not self._root:
            # A record may be the root itself.
            self._read_preamble(self._buffer[:start] + token[0] + b">")
            self._root_closed = self._end.fullmatch(b"</" + self._root + b">") is not None
        self._line_at(start)
        self._opened = start
        self._position = token.end()
        end = self._find(b">")
        if end is not None:
            self._position = end + 1
            if self._buffer[end - 1 : end] == b"/":
                yield self._taken(end + 1)

    def _closing(self, token: re.Match[bytes]) -> Cut:
        if self._opened is not None:
            return self._taken(token.end())
        self._position = token.end()
        return Cut(self._line_at(token.start()), b"", f"an end tag </{self._tag}> without a start tag")

    def _pass_over(self, token: re.Match[bytes]) -> Iterator[Cut]:
        """Go past a comment or a CDATA section; one without an end must not swallow the records that follow."""
        self._position = token.end()
        end = self._find(_ENDS[token[0]])
        error = f"{token[0].decode()} without its end"
        if self._opened is None:
            if end is None:
                yield Cut(self._line_at(self._position), b"", error)
            else:
                self._position = end
            return
        following = self._start.search(self._buffer, self._position, len(self._buffer) if end is None else end)
        if following:
            yield self._broken(error, following.start())
        elif end is None:
            yield self._broken(error, len(self._buffer))
        else:
            self._position = end

    def _ending(self) -> Iterator[Cut]:
        if self._opened is not None:
            yield self._broken("the file ends inside this record", len(self._buffer))
            return
        if not self._root:
            self._read_preamble(self._buffer)
            # Without a record the whole file is still in the buffer.
            root = re.escape(self._root)
            empty_or_closed = rb"</" + root + rb"\s*>|<" + root + rb"(?=[\s/])[^<>]*/>"
            self._root_closed = re.search(empty_or_closed, self._buffer) is not None
        if not self._root:
            yield Cut(1, b"", "no XML element in this file")
        elif not self._root_closed:
            line = self._line_at(len(self._buffer))
            yield Cut(line, b"", f"the file ends before </{self._root.decode()}>: it is truncated")

    def _read_preamble(self, preamble: bytes) -> None:
        bare = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", preamble, flags=re.DOTALL)
        found = _ROOT.search(bare)
        self._root = found[1] if found else b""
        self._token = self._tokens(rb"</" + re.escape(self._root) + rb"\s*>") if found else self._token
        self.namespaces = b"".join(_NAMESPACE.findall(bare))

    def _fill(self) -> bool:
        """Take one more chunk and let go of what lies behind; False at the end of the file."""
        chunk = next(self._chunks, b"")
        if not chunk:
            return False
        behind = (self._position if self._root else 0) if self._opened is None else self._opened
        if behind > self._counted:
            self._line_at(behind)
        self._buffer = self._buffer[behind:] + chunk
        self._position -= behind
        self._counted -= behind
        if self._opened is not None:
            self._opened = 0
        return True

    def _find(self, what: bytes) -> int | None:
        """Index of ``what`` from the position on, filling as needed; None when it does not come."""
        while (found := self._buffer.find(what, self._position)) < 0:
            if len(self._buffer) > MAX_RECORD_BYTES or not self._fill():
                return None
        return found

    def _overlong(self) -> Cut:
        if self._opened is None:
            raise FileRefusedError(f"{self._name}: no <{self._tag}> in {MAX_RECORD_BYTES} bytes")
        return self._broken(f"longer than {MAX_RECORD_BYTES} bytes", self._position)

    def _taken(self, end: int) -> Cut:
        cut = Cut(self._line, self._buffer[self._opened : end])
        self._opened = None
        self._position = end
        return cut

    def _broken(self, error: str, end: int) -> Cut:
        begin = self._opened or 0
        cut = Cut(self._line, self._buffer[begin : min(end, begin + BROKEN_BYTES)], error)
        self._opened = None
        self._position = end
        return cut

    def _line_at(self, index: int) -> int:
        """Line of an index at or after the last one asked for."""
        self._line += self._buffer.count(b"\n", self._counted, index)
        self._counted = index
        return self._line
