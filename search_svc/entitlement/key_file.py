"""Keys from a JWKS file, read again when it changes: rotation is replacing the file."""

import logging
import os
from pathlib import Path

from jwt import PyJWK

from search_svc.entitlement.errors import KeySetError
from search_svc.entitlement.key_set import LONGEST_KEY_SET, KeySet, read_key_set

_log = logging.getLogger("search_svc.entitlement")

# What tells one state of a file from another: instant of change, size, inode (a mounted secret is a link that moves).
_State = tuple[int, int, int]


class KeyFile:
    """The keys of the set in ``path``. OSError or KeySetError when it cannot be read at first."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._state = _state(path)
        self._keys = _read(path)
        self._told = ""

    async def key(self, name: str) -> PyJWK | None:
        """The key of that name, None when the set has none.

        A file that changed for the worse is told in the log once, and the last good keys stay.
        """
        try:
            state = _state(self._path)
            if state != self._state:
                self._state = state
                self._keys = _read(self._path)
                self._told = ""
        except (OSError, KeySetError) as error:
            why = str(error) if isinstance(error, KeySetError) else type(error).__name__
            if self._told != why:
                self._told = why
                _log.warning("the file of keys cannot be used (%s): the last good keys stay", why)
        return self._keys.get(name)


def _state(path: Path) -> _State:
    found = os.stat(path)  # noqa: PTH116 (asked for every token: no object is made)
    return found.st_mtime_ns, found.st_size, found.st_ino


def _read(path: Path) -> KeySet:
    with path.open("rb") as file:
        return read_key_set(file.read(LONGEST_KEY_SET + 1))
