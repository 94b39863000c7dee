"""``serve`` and ``demo`` as processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from cli.terminal import DATA_DIR, TODAY
from search_svc.cli import demo
from search_svc.cli.errors import VerbError
from search_svc.settings import Settings
from search_svc.store import Store

ROOT = Path(__file__).resolve().parents[2]


def environment(data: Path) -> dict[str, str]:
    return {**os.environ, DATA_DIR: str(data), "SEARCH_SVC_TODAY": TODAY.isoformat(), "PYTHONIOENCODING": "utf-8"}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "search_svc.cli", *arguments]


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def get(address: str, patience: float = 30.0) -> str:
    """The text at an address, as soon as something listens there."""
    until = time.monotonic() + patience
    while True:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                text: str = answer.read().decode()
                return text
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def test_a_search_in_a_process_of_its_own(data: Path) -> None:
    done = subprocess.run(
        command("search", "pâtissier", "--home", "Villeurbanne", "--work", "Vienne"),
        env=environment(data), cwd=ROOT, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "du domicile" in done.stdout.decode()
    assert done.stderr == b""


def test_two_workers_serve_the_page_and_the_api_and_stop_when_asked(data: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        command("serve", "--port", str(port), "--workers", "2"),
        env=environment(data), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        assert '"ready"' in get(f"http://127.0.0.1:{port}/health/ready")
        assert "<h1>" in get(f"http://127.0.0.1:{port}/?q=cap&home=Villeurbanne")
        assert '"items"' in get(f"http://127.0.0.1:{port}/v1/offers?q=cap")
    finally:
        server.send_signal(signal.SIGTERM)
        output, _ = server.communicate(timeout=30)
    assert "Villeurbanne" not in output.decode()


def test_the_demo_writes_its_catalogue_once_and_ingests_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings, catalogue = Settings(data_dir=tmp_path / "data", today=TODAY), tmp_path / "demo"
    demo.prepare(settings, catalogue, 60)
    written = {path.name: path.stat().st_mtime_ns for path in catalogue.iterdir()}
    assert "Writing the demo catalogue of 60 offers" in capsys.readouterr().out
    demo.prepare(settings, catalogue, 60)
    assert "0 new" in capsys.readouterr().out
    assert {path.name: path.stat().st_mtime_ns for path in catalogue.iterdir()} == written
    with Store(settings.data_dir, read_only=True) as store:
        assert store.count_offers() > 50


def test_the_demo_says_that_it_needs_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "REPOSITORY", tmp_path)
    with pytest.raises(VerbError, match="clone of the repository"):
        demo.prepare(Settings(data_dir=tmp_path / "data"), tmp_path / "demo", 60)


def test_the_addresses_of_the_demo_are_answered(data: Path) -> None:
    assert len(demo.ADDRESSES) == 3
    port = free_port()
    server = subprocess.Popen(command("serve", "--port", str(port)), env=environment(data), cwd=ROOT)
    try:
        for address in demo.ADDRESSES:
            assert len(get(f"http://127.0.0.1:{port}{address}")) > 500
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)
