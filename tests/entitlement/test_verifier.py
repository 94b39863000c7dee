"""From settings to who is believed."""

import asyncio
import json
import logging
from pathlib import Path

import jwt
import pytest
from issuing import AUDIENCE, ISSUER, ed25519, key_set, rsa

from search_svc.entitlement import Entitlement, EntitlementError
from search_svc.entitlement.development import LIFETIME, DevelopmentKey
from search_svc.entitlement.verifier import Verifier, open_verifier
from search_svc.settings import Settings, SettingsError

ED, RSA = ed25519("ed-1"), rsa("rsa-1")


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    path = tmp_path / "jwks.json"
    path.write_bytes(key_set(ED))
    return path


def settings(directory: Path, keys: Path | None = None, development: bool = False) -> Settings:
    configured = {"entitlement_jwks": str(keys), "entitlement_issuer": ISSUER, "entitlement_audience": AUDIENCE}
    return Settings(data_dir=directory, development=development, **(configured if keys else {}))  # type: ignore[arg-type]


def judged(verifier: Verifier, token: str) -> Entitlement:
    return asyncio.run(verifier.entitlement(token))


def test_without_settings_no_token_is_accepted(tmp_path: Path) -> None:
    with pytest.raises(EntitlementError, match="accepts no tokens"):
        judged(open_verifier(settings(tmp_path)), ED.sign())
    assert list(tmp_path.iterdir()) == []


def test_a_token_of_the_configured_issuer_is_accepted_and_one_of_a_key_nobody_knows_is_not(
    tmp_path: Path, keys: Path
) -> None:
    verifier = open_verifier(settings(tmp_path, keys))
    assert judged(verifier, ED.sign()).status == {"jobseeker"}
    with pytest.raises(EntitlementError, match="a key that is not known here"):
        judged(verifier, RSA.sign())


def test_a_key_that_rotates_in_is_accepted_and_one_that_rotates_out_is_not(tmp_path: Path, keys: Path) -> None:
    verifier = open_verifier(settings(tmp_path, keys))
    keys.write_bytes(key_set(RSA))
    assert judged(verifier, RSA.sign()).status == {"jobseeker"}
    with pytest.raises(EntitlementError):
        judged(verifier, ED.sign())


def test_development_tokens_are_accepted_in_development_only(
    tmp_path: Path, keys: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        trying = open_verifier(settings(tmp_path, keys, development=True))
    assert caplog.messages == ["tokens of the development key are accepted (SEARCH_SVC_DEVELOPMENT)"]
    token = DevelopmentKey(settings(tmp_path, development=True).development_key()).token("holder", ["esat"])
    assert judged(trying, token).status == {"esat"}
    assert judged(trying, ED.sign()).status == {"jobseeker"}
    with pytest.raises(EntitlementError, match="a key that is not known here"):
        judged(open_verifier(settings(tmp_path, keys)), token)


def test_a_development_token_of_another_directory_is_refused(tmp_path: Path) -> None:
    here, there = settings(tmp_path / "here", development=True), settings(tmp_path / "there", development=True)
    token = DevelopmentKey(there.development_key()).token("holder")
    with pytest.raises(EntitlementError, match="a key that is not known here"):
        judged(open_verifier(here), token)


def test_an_issuer_cannot_sign_in_the_name_of_another(tmp_path: Path, keys: Path) -> None:
    verifier = open_verifier(settings(tmp_path, keys, development=True))
    with pytest.raises(EntitlementError, match="is not of the issuer of its key"):
        judged(verifier, ED.sign(iss="search-svc-development", aud="search-svc"))


def test_a_development_token_for_an_advisor_names_both_and_expires(tmp_path: Path) -> None:
    trying = settings(tmp_path, development=True)
    token = DevelopmentKey(trying.development_key()).token("advisor", ["jobseeker"], "person-1", "advisor-1")
    found = judged(open_verifier(trying), token)
    assert (found.role, found.subject, found.actor) == ("advisor", "person-1", "advisor-1")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["exp"] - claims["iat"] == LIFETIME.total_seconds()


def test_the_development_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = settings(tmp_path, development=True).development_key()
    assert settings(tmp_path, development=True).development_key() == first
    assert (tmp_path / "development.key").stat().st_mode & 0o077 == 0
    with pytest.raises(SettingsError, match="SEARCH_SVC_DEVELOPMENT"):
        settings(tmp_path).development_key()


def test_a_file_of_keys_that_cannot_be_used_stops_the_program_and_is_named(tmp_path: Path, keys: Path) -> None:
    keys.write_text(json.dumps({"keys": [ED.private_jwk()]}))
    with pytest.raises(SettingsError, match=r"SEARCH_SVC_ENTITLEMENT_JWKS.*private"):
        open_verifier(settings(tmp_path, keys))
    with pytest.raises(SettingsError, match=r"SEARCH_SVC_ENTITLEMENT_JWKS.*No such file"):
        open_verifier(settings(tmp_path, tmp_path / "nowhere.json"))
