"""Snapshots on disk: a folder of ``.npy`` files with checksums, published by renaming ``CURRENT``.

A folder is complete and synced before ``CURRENT`` names it, so a kill leaves either the old snapshot or the new one.
Anything else (a missing or damaged file, another format, another analysis) reads as "no snapshot" and is rebuilt.
"""

import json
import os
import shutil
import zlib
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from pathlib import Path

import msgspec
import numpy as np

from search_svc.engine.embedded.segment import Segment
from search_svc.engine.insertion import Insertion

# Raised when columns change their meaning.
FORMAT = 8
INDEX = "index"
_CURRENT = "CURRENT"
_MANIFEST = "manifest.json"
_INSERTION = "insertion.msgpack"
# Older snapshots are kept for processes that are opening them: the newest and the one before.
_KEPT = 2


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A segment of everything up to ``seq``, and the insertion rates of the register it was built with."""

    seq: int
    register_seq: int
    identity: int
    segment: Segment
    insertion: Insertion
    name: str = ""


@cache
def analysis_digest() -> str:
    """Digest of the code and word lists that turn text into terms: another analysis cannot read these postings."""
    hasher = blake2b(digest_size=8)
    for package, names in (
        ("search_svc.analysis", None),
        ("search_svc.engine", ("acronyms.py", "texts.py", "plan.py", "identity.py")),
    ):
        for item in sorted(files(package).iterdir(), key=lambda path: path.name):
            if item.is_file() and (names is None or item.name in names):
                hasher.update(item.read_bytes())
    return hasher.hexdigest()


def current_name(directory: Path) -> str:
    """Name of the published snapshot of a data directory, "" when there is none."""
    try:
        return (directory / INDEX / _CURRENT).read_text().strip()
    except FileNotFoundError:
        return ""


def publish(directory: Path, snapshot: Snapshot) -> str:
    """Write a snapshot, make it durable, then current; returns its name. Older ones are removed.

    One caller at a time: see ``publishing``.
    """
    index = directory / INDEX
    index.mkdir(parents=True, exist_ok=True)
    for partial in index.glob(".*.partial"):  # of builds that were killed: the caller holds the lock
        shutil.rmtree(partial, ignore_errors=True)
    name = f"snapshot-{snapshot.seq}-{os.urandom(4).hex()}"
    folder = index / f".{name}.partial"
    folder.mkdir()
    try:
        sums = {}
        for column, values in snapshot.segment.arrays().items():
            with (folder / f"{column}.npy").open("wb") as file:
                np.save(file, values)
            sums[f"{column}.npy"] = _checksum(folder / f"{column}.npy")
        (folder / _INSERTION).write_bytes(msgspec.msgpack.encode(snapshot.insertion))
        sums[_INSERTION] = _checksum(folder / _INSERTION)
        manifest = {
            "format": FORMAT,
            "analysis": analysis_digest(),
            "identity": snapshot.identity,
            "seq": snapshot.seq,
            "register_seq": snapshot.register_seq,
            "files": sums,
        }
        (folder / _MANIFEST).write_text(json.dumps(manifest, indent=1))
        for path in folder.iterdir():
            _sync(path)
        _sync(folder)
        folder.rename(index / name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _sync(index)
    fresh = index / f"{_CURRENT}.new"
    fresh.write_text(name)
    _sync(fresh)
    fresh.rename(index / _CURRENT)
    _sync(index)
    _remove_old(index, name)
    return name


def open_current(directory: Path) -> Snapshot | None:
    """The published snapshot with its columns mapped into memory, None when it must be rebuilt."""
    name = current_name(directory)
    folder = directory / INDEX / name
    if not name:
        return None
    try:
        manifest = json.loads((folder / _MANIFEST).read_text())
        if manifest["format"] != FORMAT or manifest["analysis"] != analysis_digest():
            return None
        if any(_checksum(folder / file) != sums for file, sums in manifest["files"].items()):
            return None
        arrays = {
            file.removesuffix(".npy"): np.load(folder / file, mmap_mode="r")
            for file in manifest["files"]
            if file.endswith(".npy")
        }
        insertion = msgspec.msgpack.decode((folder / _INSERTION).read_bytes(), type=Insertion)
        return Snapshot(
            seq=manifest["seq"],
            register_seq=manifest["register_seq"],
            identity=manifest["identity"],
            segment=Segment.of({key: values.view(np.ndarray) for key, values in arrays.items()}),
            insertion=insertion,
            name=name,
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, msgspec.DecodeError):
        return None


def size_on_disk(directory: Path) -> int:
    """Bytes of the published snapshot."""
    folder = directory / INDEX / current_name(directory)
    return sum(path.stat().st_size for path in folder.iterdir()) if (folder / _MANIFEST).is_file() else 0


def _checksum(path: Path) -> list[int]:
    """[bytes, CRC-32]: enough against accidents, and read at the speed of memory."""
    size, crc = 0, 0
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            size, crc = size + len(chunk), zlib.crc32(chunk, crc)
    return [size, crc]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_old(index: Path, current: str) -> None:
    """Remove all but the newest snapshots. The caller holds the build lock."""
    folders = sorted(
        (path for path in index.iterdir() if path.is_dir() and path.name != current),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    for path in folders[_KEPT - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
