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
from search_svc.indexer.sources.files import SourceFile, read_chunk
from search_svc.indexer.sources.xml_cut import BROKEN_BYTES, Splitter

CHUNK_BYTES = 1 << 20

_REFERENCE = re.compile(rb"<!\[CDATA\[.*?\]\]>|&(?:(#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*);)?", re.DOTALL)
_PREDEFINED = {b"amp", b"lt", b"gt", b"quot", b"apos"}
# Control characters XML 1.0 forbids, read as blanks (word processors leave vertical tabs in pasted texts).
_BLANKED = bytes(32 if byte < 32 and byte not in (9, 10, 13) else byte for byte in range(256))


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
        sample = read_chunk(stream, SAMPLE_BYTES)
        codec = detect(sample, declared_encoding(sample))
        splitter = Splitter(_chunks(sample, stream, codec), tag, file.name)
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
        chunk = read_chunk(stream, CHUNK_BYTES)


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
            return XmlRecord(source, None, f"not well-formed XML: {first.msg}", utf8[:BROKEN_BYTES])


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
