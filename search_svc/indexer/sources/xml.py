"""The one safe streaming reader of XML: a stream is cut into records, each parsed alone and strictly.

Cutting first keeps memory constant and makes broken markup cost its record: the next start tag is always found again.
A record that is not well formed is repaired only where nothing is guessed (HTML entities, bare ampersands, control
characters, stray bytes), else it is handed over as unreadable. No DTD is ever read: a DOCTYPE refuses the file, so
there is no entity to expand, and the parser has neither network nor file access.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5
from typing import BinaryIO, cast

from lxml import etree

from search_svc.catalogue import SourceRef
from search_svc.indexer.sources.encoding import (
    LENIENT,
    SAMPLE_BYTES,
    declared_encoding,
    decode,
    detect,
    is_ascii_superset,
)
from search_svc.indexer.sources.files import FileDamagedError, FileRefusedError, SourceFile

CHUNK_BYTES = 1 << 20
# The largest real fiche has 3 MB (5,000 partners); a formation with 10,000 actions about 40.
MAX_RECORD_BYTES = 64 << 20
# No markup token searched for is longer, prefix included.
_LONGEST_TOKEN = 256

_NAMESPACE = re.compile(rb"""\sxmlns:[\w.-]+\s*=\s*(?:"[^"<]*"|'[^'<]*')""")
_ROOT = re.compile(rb"<((?:[\w.-]+:)?[A-Za-z_][\w.-]*)(?=[\s/>])")
_REFERENCE = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?:(#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)?", re.DOTALL)
_PREDEFINED = {b"amp", b"lt", b"gt", b"quot", b"apos"}
# Control characters XML 1.0 forbids, read as blanks (word processors leave vertical tabs in pasted texts).
_BLANKED = bytes(32 if byte < 32 and byte not in (9, 10, 13) else byte for byte in range(256))
_ENDS = {b"<!--": b"-->", b"<![CDATA[": b"]]>"}


@dataclass(frozen=True, slots=True)
class XmlRecord:
    """A record element, or why there is none. Tags carry local names: the namespace only tells the format.

    ``raw`` is the beginning of a record that could not be parsed (UTF-8), to look for its identity.
    """

    source: SourceRef
    element: etree._Element | None
    error: str = ""
    raw: bytes = b""


def read_records(file: SourceFile, tag: str) -> Iterator[XmlRecord]:
    """The ``tag`` elements of a file, in order; FileRefusedError at a DOCTYPE or an archive bomb."""
    with file.open() as stream:
        sample = stream.read(SAMPLE_BYTES)
        codec = detect(sample, declared_encoding(sample))
        splitter = _Splitter(_chunks(sample, stream, codec), tag, file.name)
        sliced_codec = codec if is_ascii_superset(codec) and codec != "utf-8-sig" else "utf-8"
        for cut in splitter.records():
            source = SourceRef(file.name, cut.line)
            if cut.error:
                yield XmlRecord(source, None, cut.error, decode(cut.data, sliced_codec).encode())
            else:
                yield _parse(source, cut.data, sliced_codec, splitter.namespaces)


def line_in(record: XmlRecord, element: etree._Element) -> int:
    """Line of the file on which an element inside a record stands."""
    relative = cast(int | None, element.sourceline) or 1
    return record.source.line + relative - 1


def children(element: etree._Element) -> dict[str, etree._Element]:
    """The direct children by tag, the last one when a tag repeats."""
    return {child.tag: child for child in element}


def _chunks(sample: bytes, stream: BinaryIO, codec: str) -> Iterator[bytes]:
    """Chunks whose tags can be searched: as they are, or made UTF-8 when ASCII is not its own bytes (UTF-16)."""
    transcoder = None if is_ascii_superset(codec) else codecs.getincrementaldecoder(codec)(LENIENT)
    chunk = sample.removeprefix(codecs.BOM_UTF8)
    while chunk:
        yield transcoder.decode(chunk).encode() if transcoder else chunk
        chunk = stream.read(CHUNK_BYTES)


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _parse(source: SourceRef, data: bytes, codec: str, namespaces: bytes) -> XmlRecord:
    utf8 = data if codec == "utf-8" else decode(data, codec).encode()
    try:
        return XmlRecord(source, _strictly(utf8, namespaces))
    except etree.XMLSyntaxError as first:
        try:
            return XmlRecord(source, _strictly(_repaired(decode(data, codec)), namespaces))
        except etree.XMLSyntaxError:
            return XmlRecord(source, None, f"not well-formed XML: {first.msg}", utf8[:CHUNK_BYTES])


def _strictly(data: bytes, namespaces: bytes) -> etree._Element:
    root = etree.fromstring(b"".join((b"<r", namespaces, b">", data, b"</r>")), _parser())
    element = root[0]
    if namespaces or b"xmlns" in data:
        for part in element.iter():
            part.tag = etree.QName(part).localname
    return element


def _repaired(text: str) -> bytes:
    return _REFERENCE.sub(_reference, text.encode(errors="replace").translate(_BLANKED))


def _reference(found: re.Match[bytes]) -> bytes:
    name: bytes | None = found[1]
    whole = found[0]
    if whole.startswith(b"<") or name in _PREDEFINED:
        return whole
    if name is None:
        return b"&amp;"
    if name.startswith(b"#"):
        digits = name[1:].decode()
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        legal = code in (9, 10, 13) or 32 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
        return whole if legal else b" "
    # &nbsp; &eacute; …: HTML's names mean nothing to XML without a DTD.
    return html5[f"{name.decode()};"].encode() if f"{name.decode()};" in html5 else b"&amp;" + whole[1:]


@dataclass(frozen=True, slots=True)
class _Cut:
    line: int
    data: bytes
    error: str = ""


class _Splitter:
    """Cuts a stream of chunks at the start and end tags of records, looking past comments and CDATA."""

    def __init__(self, chunks: Iterator[bytes], tag: str, name: str) -> None:
        escaped = re.escape(tag.encode())
        start = rb"<(?:[\w.-]+:)?" + escaped + rb"(?=[\s/>])"
        self._start = re.compile(start)
        self._token = re.compile(
            rb"<!--|<!\[CDATA\[|<!DOCTYPE|<!ENTITY|" + start + rb"|</(?:[\w.-]+:)?" + escaped + rb"\s*>"
        )
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
        self.namespaces = b""

    def records(self) -> Iterator[_Cut]:
        """Every record, complete or broken, in order."""
        try:
            yield from self._cuts()
        except FileDamagedError as error:
            yield _Cut(self._line, b"", str(error).removeprefix(f"{self._name}: "))

    def _cuts(self) -> Iterator[_Cut]:
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
            elif text.startswith(b"</"):
                yield self._closing(token)
            else:
                yield from self._opening(token)
        yield from self._ending()

    def _end_of_search(self) -> int:
        """The end of the buffer, or the beginning of a tag that the next chunk may complete."""
        end = len(self._buffer)
        last = self._buffer.rfind(b"<", max(end - _LONGEST_TOKEN, self._position))
        return last if last >= 0 else end

    def _opening(self, token: re.Match[bytes]) -> Iterator[_Cut]:
        start = token.start()
        if self._opened is not None:
            yield self._broken(f"no end tag before the next <{self._tag}>", start)
        if not self._root:
            self._read_preamble(self._buffer[:start])
        self._line_at(start)
        self._opened = start
        self._position = token.end()
        end = self._find(b">")
        if end is not None:
            self._position = end + 1
            if self._buffer[end - 1 : end] == b"/":
                yield self._taken(end + 1)

    def _closing(self, token: re.Match[bytes]) -> _Cut:
        if self._opened is not None:
            return self._taken(token.end())
        self._position = token.end()
        return _Cut(self._line_at(token.start()), b"", f"an end tag </{self._tag}> without a start tag")

    def _pass_over(self, token: re.Match[bytes]) -> Iterator[_Cut]:
        """Go past a comment or a CDATA section; one without an end must not swallow the records that follow."""
        self._position = token.end()
        end = self._find(_ENDS[token[0]])
        error = f"{token[0].decode()} without its end"
        if self._opened is None:
            if end is None:
                yield _Cut(self._line_at(self._position), b"", error)
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

    def _ending(self) -> Iterator[_Cut]:
        if self._opened is not None:
            yield self._broken("the file ends inside this record", len(self._buffer))
            return
        if not self._root:
            self._read_preamble(self._buffer)
        root = re.escape(self._root)
        if not root:
            yield _Cut(1, b"", "no XML element in this file")
        elif not re.search(rb"</" + root + rb"\s*>|<" + root + rb"(?=[\s/])[^<>]*/>", self._buffer):
            line = self._line_at(len(self._buffer))
            yield _Cut(line, b"", f"the file ends before </{self._root.decode()}>: it is truncated")

    def _read_preamble(self, preamble: bytes) -> None:
        bare = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", preamble, flags=re.DOTALL)
        found = _ROOT.search(bare)
        self._root = found[1] if found else b""
        self.namespaces = b"".join(_NAMESPACE.findall(bare))

    def _fill(self) -> bool:
        """Take one more chunk and let go of what lies behind; False at the end of the file."""
        chunk = next(self._chunks, b"")
        if not chunk:
            return False
        behind = (self._position if self._root else 0) if self._opened is None else self._opened
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

    def _overlong(self) -> _Cut:
        if self._opened is None:
            raise FileRefusedError(f"{self._name}: no <{self._tag}> in {MAX_RECORD_BYTES} bytes")
        return self._broken(f"longer than {MAX_RECORD_BYTES} bytes", self._position)

    def _taken(self, end: int) -> _Cut:
        cut = _Cut(self._line, self._buffer[self._opened : end])
        self._opened = None
        self._position = end
        return cut

    def _broken(self, error: str, end: int) -> _Cut:
        begin = self._opened or 0
        cut = _Cut(self._line, self._buffer[begin : min(end, begin + CHUNK_BYTES)], error)
        self._opened = None
        self._position = end
        return cut

    def _line_at(self, index: int) -> int:
        """Line of an index at or after the last one asked for."""
        self._line += self._buffer.count(b"\n", self._counted, index)
        self._counted = index
        return self._line
