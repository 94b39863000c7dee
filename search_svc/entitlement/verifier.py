"""Who is believed: the issuers of the settings with their keys, and the way from a token to an entitlement."""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from jwt import PyJWK

from search_svc.entitlement import development
from search_svc.entitlement.entitlement import Entitlement
from search_svc.entitlement.errors import EntitlementError, KeySetError
from search_svc.entitlement.key_file import KeyFile
from search_svc.entitlement.key_url import KeyUrl
from search_svc.entitlement.verification import key_name, verify
from search_svc.settings import PREFIX, Settings, SettingsError

_log = logging.getLogger("search_svc.entitlement")


class KeySource(Protocol):
    """Where the public keys of an issuer come from."""

    async def key(self, name: str) -> PyJWK | None:
        """The key of that name, None when there is none. KeysUnavailable when nobody can tell."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who signs tokens: its name (``iss``), what it calls this service (``aud``), its keys."""

    name: str
    audience: str
    keys: KeySource


class Verifier:
    """Judges tokens of a few issuers. The key a token names decides which, so a token is never tried with two."""

    def __init__(self, *issuers: Issuer) -> None:
        self._issuers = issuers

    async def entitlement(self, token: str) -> Entitlement:
        """What a token entitles to. EntitlementError says why it is refused, KeysUnavailable that nobody can tell."""
        if not self._issuers:
            raise EntitlementError("cannot be used: this service accepts no tokens")
        name = key_name(token)
        for issuer in self._issuers:
            key = await issuer.keys.key(name)
            if key is not None:
                return verify(token, key, issuer.name, issuer.audience)
        raise EntitlementError("is signed with a key that is not known here")


def open_verifier(settings: Settings) -> Verifier:
    """The verifier of the settings: the development key when ``development`` is on, the configured issuer if any.

    SettingsError when the file of keys cannot be used, or the development key cannot be kept.
    """
    issuers = []
    if settings.development:
        # First, as it never asks anybody.
        _log.warning("tokens of the development key are accepted (%sDEVELOPMENT)", PREFIX)
        key = development.DevelopmentKey(settings.development_key())
        issuers.append(Issuer(development.ISSUER, development.AUDIENCE, key))
    if settings.entitlement_jwks and settings.entitlement_issuer and settings.entitlement_audience:
        keys = _keys(settings.entitlement_jwks)
        issuers.append(Issuer(settings.entitlement_issuer, settings.entitlement_audience, keys))
    return Verifier(*issuers)


def _keys(source: str) -> KeySource:
    if "://" in source:
        return KeyUrl(source)
    try:
        return KeyFile(Path(source))
    except KeySetError as error:
        raise SettingsError(f"{PREFIX}ENTITLEMENT_JWKS: {source} {error}") from error
    except OSError as error:
        raise SettingsError(f"{PREFIX}ENTITLEMENT_JWKS: {source} cannot be read ({error.strerror})") from error
