"""File locks: advisory locks the kernel drops when the process ends, however it ends."""

import fcntl
import os
import time
from pathlib import Path

from search_svc.store.errors import StoreBusy

_POLL_SECONDS = 0.05


class FileLock:
    """Held from construction to ``release``. StoreBusy when another process keeps it longer than ``wait_seconds``."""

    def __init__(self, path: Path, wait_seconds: float) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        deadline = time.monotonic() + wait_seconds
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    os.close(self._file)
                    raise StoreBusy(
                        f"another process is writing to {path.parent} (waited {wait_seconds:g} s)"
                    ) from None
                time.sleep(_POLL_SECONDS)

    def release(self) -> None:
        """Let the next writer in."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
