import asyncio
import logging
from pathlib import Path

import pytest
from issuing import ed25519, key_set, rsa

from search_svc.entitlement.errors import KeySetError
from search_svc.entitlement.key_file import KeyFile

OLD, NEW = ed25519("old"), rsa("new")


def known(source: KeyFile, *names: str) -> list[bool]:
    return [asyncio.run(source.key(name)) is not None for name in names]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "jwks.json"
    path.write_bytes(key_set(OLD))
    return path


def replace(path: Path, data: bytes) -> None:
    draft = path.with_suffix(".draft")
    draft.write_bytes(data)
    draft.replace(path)


def test_a_new_file_changes_the_keys_without_a_restart(path: Path) -> None:
    source = KeyFile(path)
    assert known(source, "old", "new") == [True, False]
    replace(path, key_set(OLD, NEW))
    assert known(source, "old", "new") == [True, True]
    replace(path, key_set(NEW))
    assert known(source, "old", "new") == [False, True]


@pytest.mark.parametrize("data", [b"{", key_set(), b""])
def test_a_bad_new_file_leaves_the_last_good_keys_and_is_told_once(
    path: Path, caplog: pytest.LogCaptureFixture, data: bytes
) -> None:
    source = KeyFile(path)
    replace(path, data)
    with caplog.at_level(logging.WARNING):
        assert known(source, "old", "old", "new") == [True, True, False]
    assert len(caplog.messages) == 1
    replace(path, key_set(NEW))
    assert known(source, "old", "new") == [False, True]


def test_a_file_that_went_away_leaves_the_last_good_keys(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    source = KeyFile(path)
    path.unlink()
    with caplog.at_level(logging.WARNING):
        assert known(source, "old", "old") == [True, True]
    assert caplog.messages == ["the file of keys cannot be used (FileNotFoundError): the last good keys stay"]


def test_a_first_file_must_be_good(path: Path) -> None:
    path.write_text("{}")
    with pytest.raises(KeySetError):
        KeyFile(path)
    with pytest.raises(FileNotFoundError):
        KeyFile(path.with_name("nowhere.json"))
