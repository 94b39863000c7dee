"""From a path to its leaf files: a file, a folder, a zip or a .gz, never an archive inside an archive.

Archives are recognised by their first bytes, not by their name. Nothing is ever extracted to disk. A file that must
not be read is still listed, with its ``refusal``, so that one bad file of a feed costs itself and not the run.
"""

import gzip
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import IO, BinaryIO, cast

# Enough for the prolog, the root element and its namespaces, or a CSV header (that of the public list has 2 KB).
HEAD_BYTES = 8192
# Bomb limits. Real exports shrink 10 to 30 times (the 570 MB RNCP export about 10); deflate can reach 1,032 times.
# The ratio is only looked at past 16 MiB, since a small file of blanks harms nobody.
MAX_RATIO = 300
RATIO_FREE_BYTES = 16 << 20
# The largest real file has 570 MB; a year of growth will not reach this.
MAX_FILE_BYTES = 8 << 30
MAX_ARCHIVE_BYTES = 32 << 30
MAX_MEMBERS = 200_000

_STEP_BYTES = 1 << 16
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_GZIP_MAGIC = b"\x1f\x8b"
_READABLE_COMPRESSION = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_DAMAGE = (zlib.error, zipfile.BadZipFile, EOFError, gzip.BadGzipFile)


class FileRefusedError(ValueError):
    """A file that must not be read (archive bomb, nested archive, path trick, DOCTYPE); the message names it."""


class FileDamagedError(ValueError):
    """A compressed file whose bytes end or fail half-way; the message names it."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A leaf file. ``name`` is relative to the path walked; in an archive: ``edof.zip!123.xml``.

    It holds no open handle, so it travels between processes.
    """

    name: str
    path: Path
    member: str = ""
    head: bytes = b""
    refusal: str = ""

    def open(self) -> BinaryIO:
        """A stream of the file's (decompressed) bytes.

        Raises, here or while reading, FileRefusedError for a file that must not be read and FileDamagedError for a
        cut archive.
        """
        if self.refusal:
            raise FileRefusedError(f"{self.name}: {self.refusal}")
        if self.member:
            return _bounded(_open_member(self.path, self.member), self.name, _member_size(self.path, self.member))
        if _starts_with(self.path, _GZIP_MAGIC):
            return _bounded(cast(IO[bytes], gzip.open(self.path, "rb")), self.name, self.path.stat().st_size)
        return self.path.open("rb")


def walk(path: Path) -> Iterator[SourceFile]:
    """Every leaf file of a file, folder, zip or .gz, in name order. FileNotFoundError when ``path`` does not exist."""
    if path.is_dir():
        for file in _files_of(path):
            name = file.relative_to(path).as_posix()
            if file.is_symlink() and not file.resolve().is_relative_to(path.resolve()):
                yield SourceFile(name, file, refusal="a link that leaves its folder is refused")
            elif not stat.S_ISREG(file.stat().st_mode):
                yield SourceFile(name, file, refusal="not a regular file")
            else:
                yield from _leaves(name, file)
    elif path.exists():
        yield from _leaves(path.name, path)
    else:
        raise FileNotFoundError(f"no such file or folder: {path}")


def read_chunk(stream: BinaryIO, size: int) -> bytes:
    """Up to ``size`` bytes, b"" at the end; what comes before a damage is given before FileDamagedError is raised."""
    pieces: list[bytes] = []
    length = 0
    try:
        while length < size and (piece := stream.read(min(_STEP_BYTES, size - length))):
            pieces.append(piece)
            length += len(piece)
    except FileDamagedError:
        if not pieces:
            raise
    return b"".join(pieces)


def _files_of(folder: Path) -> Iterator[Path]:
    for directory, subdirectories, names in os.walk(folder, followlinks=False):
        subdirectories.sort()
        for name in sorted(names):
            yield Path(directory) / name


def _leaves(name: str, path: Path) -> Iterator[SourceFile]:
    with path.open("rb") as stream:
        magic = stream.read(4)
    if magic in _ZIP_MAGIC:
        yield from _members(name, path)
        return
    if magic.startswith(_GZIP_MAGIC):
        yield _with_head(SourceFile(name, path))
        return
    yield _with_head(SourceFile(name, path))


def _members(name: str, path: Path) -> Iterator[SourceFile]:
    try:
        infos = [info for info in _archive(path).infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        yield SourceFile(name, path, refusal=f"damaged archive ({error})")
        return
    refusal = _archive_refusal(infos, path.stat().st_size)
    if refusal:
        yield SourceFile(name, path, refusal=refusal)
        return
    for info in sorted(infos, key=lambda info: info.filename):
        shown = f"{name}!{_readable_name(info)}"
        refusal = _member_refusal(info)
        if refusal:
            yield SourceFile(shown, path, info.filename, refusal=refusal)
        else:
            yield _with_head(SourceFile(shown, path, info.filename))


def _archive_refusal(infos: list[zipfile.ZipInfo], compressed: int) -> str:
    total = sum(info.file_size for info in infos)
    if len(infos) > MAX_MEMBERS:
        return f"archive bomb: more than {MAX_MEMBERS} files"
    if total > MAX_ARCHIVE_BYTES:
        return f"archive bomb: {total} bytes unpacked, more than {MAX_ARCHIVE_BYTES}"
    # Also catches members that share the same compressed bytes (overlapping files).
    if total > RATIO_FREE_BYTES and total > MAX_RATIO * compressed:
        return f"archive bomb: {compressed} bytes unpack to {total}, more than {MAX_RATIO} times"
    return ""


def _member_refusal(info: zipfile.ZipInfo) -> str:
    parts = PurePosixPath(info.filename.replace("\\", "/"))
    if parts.is_absolute() or ".." in parts.parts or ":" in parts.parts[0]:
        return "a path that leaves the archive is refused"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "a link inside an archive is refused"
    if info.flag_bits & 0x1:
        return "an encrypted file cannot be read"
    if info.compress_type not in _READABLE_COMPRESSION:
        return f"compression method {info.compress_type} is not read (stored and deflated are)"
    return ""


def _readable_name(info: zipfile.ZipInfo) -> str:
    """The name with its accents: zips without the UTF-8 flag hold UTF-8 all the same (``Blocs_De_Compétences``)."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _with_head(file: SourceFile) -> SourceFile:
    try:
        with file.open() as stream:
            head = stream.read(HEAD_BYTES)
    except (FileRefusedError, FileDamagedError) as error:
        return SourceFile(file.name, file.path, file.member, refusal=str(error).removeprefix(f"{file.name}: "))
    inside_an_archive = bool(file.member) or _starts_with(file.path, _GZIP_MAGIC)
    if inside_an_archive and (head[:4] in _ZIP_MAGIC or head.startswith(_GZIP_MAGIC)):
        return SourceFile(file.name, file.path, file.member, refusal="an archive inside an archive is refused")
    return SourceFile(file.name, file.path, file.member, head)


def _starts_with(path: Path, magic: bytes) -> bool:
    with path.open("rb") as stream:
        return stream.read(len(magic)) == magic


def _archive(path: Path) -> zipfile.ZipFile:
    status = path.stat()
    return _open_archive(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4)
def _open_archive(path: Path, _modified: int, _size: int) -> zipfile.ZipFile:
    # Kept open: reading the directory of a zip of thousands again for each member would cost more than the members.
    return zipfile.ZipFile(path)


def _open_member(path: Path, member: str) -> IO[bytes]:
    try:
        return _archive(path).open(member)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise FileDamagedError(f"{path.name}!{member}: {error}") from error


def _member_size(path: Path, member: str) -> int:
    return _archive(path).getinfo(member).compress_size


def _bounded(stream: IO[bytes], name: str, compressed: int) -> BinaryIO:
    return io.BufferedReader(_Bounded(stream, name, compressed), buffer_size=_STEP_BYTES)


class _Bounded(io.RawIOBase):
    """A decompressing stream that counts what it gives and stops at the bomb limits."""

    def __init__(self, stream: IO[bytes], name: str, compressed: int) -> None:
        self._stream = stream
        self._name = name
        self._limit = min(MAX_FILE_BYTES, max(RATIO_FREE_BYTES, MAX_RATIO * compressed))
        self._count = 0
        self._damage: FileDamagedError | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._damage:
            raise self._damage
        try:
            data = self._stream.read(len(buffer))
        except _DAMAGE as error:
            self._damage = FileDamagedError(f"{self._name}: damaged archive ({error})")
            raise self._damage from error
        self._count += len(data)
        if self._count > self._limit:
            raise FileRefusedError(f"{self._name}: archive bomb, it unpacks to more than {self._limit} bytes")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
