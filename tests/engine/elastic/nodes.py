"""Nodes of a test, in a folder of their own."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

SCRIPT = Path(__file__).resolve().parents[3] / "scripts" / "elasticsearch.sh"


class Nodes:
    """Runs the script with a folder for this test; everything is ended and removed at the end."""

    def __init__(self, heap: str = "512m", extra: str = "") -> None:
        # Not pytest's folder: a node started by root runs as another user, who may not enter it.
        self.folder = Path(tempfile.mkdtemp(prefix="search-svc-es-"))
        self.folder.chmod(0o711)
        self._environment = os.environ | {"ELASTIC_RUN": str(self.folder), "ELASTIC_HEAP": heap, "ELASTIC_EXTRA": extra}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.run("wipe")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *arguments: str) -> str:
        """The last lines a command of the script prints."""
        done = subprocess.run(
            [str(SCRIPT), *arguments], env=self._environment, capture_output=True, text=True, timeout=900, check=False
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def start(self, name: str, port: int) -> str:
        """Start a node alone; returns its address."""
        return self.run("start", name, str(port)).splitlines()[-1]
