"""An issuer for tests: key pairs made once a run, sets of their public parts, tokens good or broken by hand."""

import base64
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from jwt.algorithms import OKPAlgorithm, RSAAlgorithm

ISSUER = "https://identity.example.fr"
AUDIENCE = "offer-search"


@dataclass(frozen=True)
class Pair:
    """A key pair and its name."""

    name: str
    private: Ed25519PrivateKey | RSAPrivateKey

    @property
    def algorithm(self) -> str:
        return "RS256" if isinstance(self.private, RSAPrivateKey) else "EdDSA"

    def jwk(self, **more: Any) -> dict[str, Any]:
        """The public part; a member given as None is left out."""
        if isinstance(self.private, RSAPrivateKey):
            public = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        else:
            public = OKPAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        public.pop("key_ops", None)
        members = {**public, "kid": self.name, "alg": self.algorithm, "use": "sig", **more}
        return {name: value for name, value in members.items() if value is not None}

    def private_jwk(self) -> dict[str, Any]:
        algorithm = RSAAlgorithm if isinstance(self.private, RSAPrivateKey) else OKPAlgorithm
        return {**algorithm.to_jwk(self.private, as_dict=True), "kid": self.name}

    def sign(self, *, header: dict[str, Any] | None = None, without: Sequence[str] = (), **claims: Any) -> str:
        """A token of a job seeker, right in everything but what is given."""
        stated = {**claims_of_a_job_seeker(), **claims}
        for name in without:
            del stated[name]
        headers = {"kid": self.name, **(header or {})}
        # As bytes: the library refuses to write claims that its reader has to refuse.
        return jwt.PyJWS().encode(json.dumps(stated).encode(), self.private, self.algorithm, headers)


def claims_of_a_job_seeker() -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "pseudonym-7f3a",
        "iat": now,
        "exp": now + 600,
        "role": "holder",
        "status": ["jobseeker"],
    }


@cache
def ed25519(name: str) -> Pair:
    return Pair(name, Ed25519PrivateKey.generate())


@cache
def rsa(name: str, bits: int = 2048) -> Pair:
    return Pair(name, generate_private_key(65537, bits))


def key_set(*pairs: Pair) -> bytes:
    return json.dumps({"keys": [pair.jwk() for pair in pairs]}).encode()


def encoded(part: object) -> str:
    """One part of a token, base64url without padding."""
    data = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
