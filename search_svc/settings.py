"""The settings of a process, from the environment (``SEARCH_SVC_…``). Errors name the variable."""

import contextlib
import os
import re
import secrets
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "SEARCH_SVC_"
KEY_FILE = "cursor.key"
DEVELOPMENT_KEY_FILE = "development.key"
# Who can change the keys on their way can sign: they come over TLS, or from this machine. No user or password in it.
_KEYS_ADDRESS = re.compile(r"(https://[^\s/?#@]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)([/?][^\s#]*)?")
# A day is a French day: at 00:30 in Paris yesterday's session has started, whatever UTC says.
TIME_ZONE = "Europe/Paris"


class SettingsError(Exception):
    """A setting cannot be used; the message names its variable."""


class Settings(BaseSettings):
    """Every setting. ``SEARCH_SVC_`` and the name in capitals is its environment variable.

    ``today`` fixes the day (tests, replays); ``cursor_key`` signs cursors and must be the same for every worker (when
    it is not set, a random key is kept in the data directory).
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True, hide_input_in_errors=True)

    engine: Annotated[
        Literal["embedded", "elasticsearch"], Field(description="Which engine answers: embedded or elasticsearch.")
    ] = "embedded"
    data_dir: Annotated[Path, Field(description="Directory of the store and of the embedded engine's snapshot.")] = (
        Path("data")
    )
    elasticsearch_url: Annotated[
        str | None, Field(description="Address of Elasticsearch; several nodes separated by commas.")
    ] = None
    elasticsearch_prefix: Annotated[
        str, Field(pattern=r"^[a-z][a-z0-9-]*$", description="What names of indices and aliases begin with.")
    ] = "search-svc"
    elasticsearch_api_key: Annotated[
        SecretStr | None, Field(description="API key for Elasticsearch (encoded form), instead of user and password.")
    ] = None
    elasticsearch_user: Annotated[str | None, Field(description="User for basic authentication.")] = None
    elasticsearch_password: Annotated[SecretStr | None, Field(description="Password of that user.")] = None
    elasticsearch_ca_file: Annotated[
        Path | None, Field(description="PEM file of the authority that signed the cluster's certificate.")
    ] = None
    database_url: Annotated[
        str | None, Field(description="Database of the enrolment records (SQLite in the data directory by default).")
    ] = None
    geocoder_url: Annotated[
        str | None,
        Field(
            pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$",
            description="Address of a Base Adresse Nationale, asked by ingest for streets (none by default).",
        ),
    ] = None
    today: Annotated[date | None, Field(description="The day to answer for (AAAA-MM-JJ), instead of the clock's.")] = (
        None
    )
    development: Annotated[bool, Field(description="1: accept tokens signed with the development key.")] = False
    entitlement_jwks: Annotated[
        str | None, Field(description="File or https address of the public keys (JWK Set) that check tokens.")
    ] = None
    entitlement_issuer: Annotated[
        str | None, Field(description="Who signs tokens: their claim iss is this, letter by letter.")
    ] = None
    entitlement_audience: Annotated[
        str | None, Field(description="What that issuer calls this service: claim aud is or holds it.")
    ] = None
    cursor_key: Annotated[
        SecretStr | None, Field(min_length=16, description="Key that signs cursors, at least 16 characters.")
    ] = None

    def day(self) -> date:
        """The day to answer for: ``today`` when set, else the present day in France."""
        return self.today or datetime.now(ZoneInfo(TIME_ZONE)).date()

    def signing_key(self) -> bytes:
        """The key that signs cursors. Created in the data directory (readable by its owner only) when none is set.

        SettingsError when the directory cannot be written.
        """
        if self.cursor_key is not None:
            return self.cursor_key.get_secret_value().encode()
        try:
            return self._kept_key(KEY_FILE)
        except OSError as error:
            raise SettingsError(
                f"{PREFIX}DATA_DIR: cannot keep the cursor key in {self.data_dir} ({error.strerror});"
                f" make it writable or set {PREFIX}CURSOR_KEY"
            ) from error

    def development_key(self) -> bytes:
        """The seed of the key that signs development tokens: 64 hexadecimal digits, made in the data directory
        (readable by its owner only) when there is none.

        SettingsError unless ``development`` is on, and when the directory cannot be written.
        """
        if not self.development:
            raise SettingsError(f"{PREFIX}DEVELOPMENT: development tokens need it to be 1")
        try:
            return self._kept_key(DEVELOPMENT_KEY_FILE)
        except OSError as error:
            raise SettingsError(
                f"{PREFIX}DATA_DIR: cannot keep the development key in {self.data_dir} ({error.strerror})"
            ) from error

    def _kept_key(self, name: str) -> bytes:
        self.data_dir.mkdir(parents=True, exist_ok=True)
        return _persisted_key(self.data_dir / name)


def _persisted_key(path: Path) -> bytes:
    """The key of a file, created whole: of two workers that start together, the second reads the key of the first."""
    if not path.exists():
        draft = path.with_suffix(f".{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_bytes(secrets.token_hex(32).encode())
        try:
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(draft)
        finally:
            draft.unlink()
    return path.read_bytes()


def load_settings() -> Settings:
    """The settings of the environment. SettingsError names every bad variable."""
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    unknown = sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)
    if unknown:
        raise SettingsError(f"unknown setting {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    try:
        settings = Settings()
    except ValidationError as error:
        raise SettingsError(
            "; ".join(f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False))
        ) from error
    _require_consistent(settings)
    return settings


def _require_consistent(settings: Settings) -> None:
    """SettingsError for settings that contradict each other."""
    if settings.engine == "elasticsearch" and settings.elasticsearch_url is None:
        raise SettingsError(f"{PREFIX}ELASTICSEARCH_URL: needed when {PREFIX}ENGINE is elasticsearch")
    if (settings.elasticsearch_user is None) != (settings.elasticsearch_password is None):
        raise SettingsError(f"{PREFIX}ELASTICSEARCH_USER and {PREFIX}ELASTICSEARCH_PASSWORD: give both or neither")
    if settings.elasticsearch_user is not None and settings.elasticsearch_api_key is not None:
        raise SettingsError(f"{PREFIX}ELASTICSEARCH_API_KEY: give a key or a user, not both")
    if settings.elasticsearch_ca_file is not None and not settings.elasticsearch_ca_file.is_file():
        raise SettingsError(f"{PREFIX}ELASTICSEARCH_CA_FILE: there is no file {settings.elasticsearch_ca_file}")
    _require_usable_keys(settings)


def _require_usable_keys(settings: Settings) -> None:
    """SettingsError for an issuer that is half configured, or keys that somebody could exchange on their way."""
    stated = {
        f"{PREFIX}ENTITLEMENT_JWKS": settings.entitlement_jwks,
        f"{PREFIX}ENTITLEMENT_ISSUER": settings.entitlement_issuer,
        f"{PREFIX}ENTITLEMENT_AUDIENCE": settings.entitlement_audience,
    }
    missing = [name for name, value in stated.items() if value is None]
    if 0 < len(missing) < len(stated):
        raise SettingsError(f"{', '.join(missing)}: needed when another of {', '.join(stated)} is set")
    source = settings.entitlement_jwks
    if source is not None and "://" in source and not _KEYS_ADDRESS.fullmatch(source):
        raise SettingsError(f"{PREFIX}ENTITLEMENT_JWKS: an address of keys begins with https:// and names no user")
