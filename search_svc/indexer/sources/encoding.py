"""Which encoding a file is really in, whatever it declares.

Exports declare ISO-8859-1 and hold UTF-8, or the reverse. Rule: what is valid UTF-8 is UTF-8, else it is what it
declares when that is another single-byte set, else Windows-1252 (a superset of printable ISO-8859-1). The choice is
made once a file, on its first megabyte: byte by byte, « clé » in ISO-8859-1 (E9 A0 BB) would pass for one UTF-8 letter.
"""

import codecs
import io
import re
from typing import BinaryIO

from search_svc.indexer.sources.files import read_chunk

SAMPLE_BYTES = 1 << 20
# A BOM decides alone. UTF-32 first: its little-endian BOM starts with that of UTF-16.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Single-byte sets worth believing when declared; ISO-8859-1 is read as Windows-1252, which adds ’ – œ € to it.
_SINGLE_BYTE = {"iso8859-15": "iso8859-15", "mac-roman": "mac-roman", "cp850": "cp850", "cp437": "cp437"}
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = bytes(range(0x80, 0x100))
_CONTINUING = bytes(range(0x80, 0xC0))
_XML_DECLARATION = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")

# Error handler of every decoding: a byte that UTF-8 cannot take is read as Windows-1252, "caf\xe9" in a UTF-8 file.
LENIENT = "search_svc.windows_1252"


def _windows_1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    # Five bytes are undefined in Windows-1252 (81 8D 8F 90 9D): they keep their ISO-8859-1 control character.
    return "".join(
        chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode("cp1252") for byte in wrong
    ), (error.end)


codecs.register_error(LENIENT, _windows_1252)


def declared_encoding(head: bytes) -> str:
    """The encoding an XML declaration names, "" when there is none."""
    found = _XML_DECLARATION.match(head)
    return found[1].decode() if found else ""


def detect(sample: bytes, declared: str = "") -> str:
    """The codec of a file from its first megabyte and what it declares. Always to be used with ``LENIENT`` errors."""
    for mark, codec in _BOMS:
        if sample.startswith(mark):
            return codec
    # UTF-16 without a mark: the ASCII of a tag or header has every other byte zero.
    if sample[1:2] == b"\x00" != sample[:1]:
        return "utf-16-le"
    if sample[:1] == b"\x00" != sample[1:2]:
        return "utf-16-be"
    if sample.isascii():
        return "utf-8"
    if _is_mostly_utf8(sample):
        return "utf-8"
    try:
        return _SINGLE_BYTE.get(codecs.lookup(declared).name, "cp1252") if declared else "cp1252"
    except LookupError:
        return "cp1252"


def _is_mostly_utf8(sample: bytes) -> bool:
    """Whether the sample holds more UTF-8 sequences than bytes (over 127) that belong to none."""
    high, continuing = _count(sample, _HIGH), _count(sample, _CONTINUING)
    # A sequence has one leading byte and at least one continuing: with so few of these most high bytes are strays.
    # Told without the regular expression, which takes a sixth of the time of reading small ISO-8859-1 files.
    if 3 * continuing <= high:
        return False
    sequences = _MULTIBYTE.findall(sample)
    return len(sequences) > high - sum(map(len, sequences))


def _count(sample: bytes, wanted: bytes) -> int:
    return len(sample) - len(sample.translate(None, wanted))


def is_ascii_superset(codec: str) -> bool:
    """Whether ASCII characters are their own bytes in ``codec``, so that tags can be searched before decoding."""
    return not codec.startswith(("utf-16", "utf-32"))


def decode(data: bytes, codec: str) -> str:
    """The text of ``data``; nothing fails, nothing is dropped."""
    return data.decode(codec, LENIENT)


def open_text(stream: BinaryIO) -> io.TextIOWrapper:
    """A text stream over a byte stream, in the encoding it is really in, newlines untouched (for ``csv``)."""
    sample = read_chunk(stream, SAMPLE_BYTES)
    rest = io.BufferedReader(_After(sample, stream), buffer_size=1 << 16)
    return io.TextIOWrapper(rest, encoding=detect(sample), errors=LENIENT, newline="")


class _After(io.RawIOBase):
    """The bytes already taken from a stream, then the rest of it."""

    def __init__(self, taken: bytes, stream: BinaryIO) -> None:
        self._taken = taken
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        size = len(buffer)
        if self._taken:
            data, self._taken = self._taken[:size], self._taken[size:]
        else:
            data = self._stream.read(size)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
