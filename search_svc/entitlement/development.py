"""Tokens of this machine, for trying things out: signed with a key of the data directory, accepted nowhere else."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt import PyJWK
from jwt.algorithms import OKPAlgorithm

from search_svc.entitlement.claims import entitlement_of
from search_svc.entitlement.entitlement import Role

ISSUER = "search-svc-development"
AUDIENCE = "search-svc"
# Long enough for an afternoon's trial, short enough to be forgotten in a shell's history.
LIFETIME = timedelta(hours=4)


class DevelopmentKey:
    """The key pair of a seed (64 hexadecimal digits, the 32 bytes of RFC 8032): its public part is a source of keys."""

    def __init__(self, seed: bytes) -> None:
        self._private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed.decode("ascii")))
        public = self._private.public_key()
        # Named after its public part, so that the key of another directory is another key.
        self._name = f"development-{hashlib.sha256(public.public_bytes_raw()).hexdigest()[:16]}"
        self._public = PyJWK({**OKPAlgorithm.to_jwk(public, as_dict=True), "kid": self._name, "alg": "EdDSA"})

    async def key(self, name: str) -> PyJWK | None:
        """The public key when that is its name, else None."""
        return self._public if name == self._name else None

    def token(
        self, role: Role, status: Iterable[str] = (), subject: str = "development", actor: str | None = None
    ) -> str:
        """A JWT that expires after LIFETIME. ``actor``, when given, is the advisor who acts for ``subject``.

        EntitlementError when that would entitle to nothing, as a status there is not.
        """
        now = int(datetime.now(UTC).timestamp())
        claims: dict[str, Any] = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "iat": now,
            "exp": now + int(LIFETIME.total_seconds()),
            "sub": subject,
            "role": role,
            "status": sorted(status),
        }
        if actor is not None:
            claims["act"] = {"sub": actor}
        entitlement_of(claims)
        return jwt.encode(claims, self._private, algorithm="EdDSA", headers={"kid": self._name})
