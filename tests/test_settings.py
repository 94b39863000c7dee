from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pytest

from search_svc.settings import Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"SEARCH_SVC_{name.upper()}", raising=False)


def test_without_an_environment_the_embedded_engine_answers_from_data() -> None:
    settings = load_settings()
    assert (settings.engine, settings.data_dir, settings.development) == ("embedded", Path("data"), False)


def test_today_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_SVC_TODAY", "2026-11-22")
    assert load_settings().day() == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SEARCH_SVC_TODAY", "22/11/2026"),
        ("SEARCH_SVC_DEVELOPMENT", "perhaps"),
        ("SEARCH_SVC_ENGINE", "solr"),
        ("SEARCH_SVC_GEOCODER_URL", "ftp://ban.example"),
        ("SEARCH_SVC_ELASTICSEARCH_PREFIX", "Search_svc"),
        ("SEARCH_SVC_ELASTICSEARCH_USER", "alone"),
        ("SEARCH_SVC_ELASTICSEARCH_CA_FILE", "/nowhere/ca.pem"),
        ("SEARCH_SVC_CURSOR_KEY", "short"),
        ("SEARCH_SVC_DATADIR", "/tmp"),
        ("SEARCH_SVC_ENTITLEMENT_JWKS", "/etc/search-svc/jwks.json"),
        ("SEARCH_SVC_ENTITLEMENT_AUDIENCE", "offer-search"),
    ],
)
def test_a_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable):
        load_settings()


def test_elasticsearch_needs_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_SVC_ENGINE", "elasticsearch")
    with pytest.raises(SettingsError, match="SEARCH_SVC_ELASTICSEARCH_URL"):
        load_settings()


def test_one_is_let_in_by_a_key_or_as_a_user_not_both(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("USER", "PASSWORD", "API_KEY"):
        monkeypatch.setenv(f"SEARCH_SVC_ELASTICSEARCH_{name}", "secret-of-mine")
    with pytest.raises(SettingsError, match="SEARCH_SVC_ELASTICSEARCH_API_KEY") as refusal:
        load_settings()
    assert "secret-of-mine" not in str(refusal.value)


def issued_by(monkeypatch: pytest.MonkeyPatch, keys: str) -> Settings:
    monkeypatch.setenv("SEARCH_SVC_ENTITLEMENT_JWKS", keys)
    monkeypatch.setenv("SEARCH_SVC_ENTITLEMENT_ISSUER", "https://identity.example.fr")
    monkeypatch.setenv("SEARCH_SVC_ENTITLEMENT_AUDIENCE", "offer-search")
    return load_settings()


@pytest.mark.parametrize(
    "address",
    [
        "/etc/search-svc/jwks.json",
        "jwks.json",
        "https://identity.example.fr/keys?realm=cpf",
        "https://identity.example.fr:8443",
        "http://127.0.0.1:8080/keys",
        "http://localhost/keys",
        "http://[::1]:8080/keys",
    ],
)
def test_keys_come_from_a_file_or_over_tls_or_from_this_machine(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert issued_by(monkeypatch, address).entitlement_jwks == address


@pytest.mark.parametrize(
    "address",
    [
        "http://identity.example.fr/keys",
        "http://127.0.0.1.example.fr/keys",
        "http://localhost@identity.example.fr/keys",
        "https://user:secret-of-mine@identity.example.fr/keys",
        "ftp://identity.example.fr/keys",
        "file:///etc/search-svc/jwks.json",
        "https:///keys",
    ],
)
def test_keys_that_could_be_exchanged_on_their_way_are_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    with pytest.raises(SettingsError, match="SEARCH_SVC_ENTITLEMENT_JWKS") as refusal:
        issued_by(monkeypatch, address)
    assert "secret-of-mine" not in str(refusal.value)


def test_a_key_is_not_shown_in_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEARCH_SVC_CURSOR_KEY", "hunter2")
    with pytest.raises(SettingsError) as refusal:
        load_settings()
    assert "hunter2" not in str(refusal.value)


def test_the_cursor_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = Settings(data_dir=tmp_path).signing_key()
    assert Settings(data_dir=tmp_path).signing_key() == first
    assert len(first) == 64
    assert (tmp_path / "cursor.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["cursor.key"]


def _key(directory: Path) -> bytes:
    return Settings(data_dir=directory).signing_key()


def test_workers_that_start_together_agree_on_the_key(tmp_path: Path) -> None:
    with get_context("fork").Pool(4) as pool:
        assert len(set(pool.map(_key, [tmp_path] * 16))) == 1


def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(SettingsError, match="SEARCH_SVC_DATA_DIR"):
        Settings(data_dir=tmp_path / "data").signing_key()
