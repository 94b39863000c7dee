"""A JWK Set (RFC 7517): the public keys of an issuer by their name."""

from collections.abc import Mapping
from typing import Any

import orjson
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK
from jwt.exceptions import PyJWTError

from search_svc.entitlement.errors import KeySetError

# Signatures that need no shared secret: RFC 8037 (Ed25519) and RFC 7518, 3.3. HMAC is never one of them, so that
# nobody signs with a public key taken for a secret (RFC 8725, 2.1).
ALGORITHMS = ("EdDSA", "RS256")
# RFC 7518, 3.3: "A key of size 2048 bits or larger MUST be used".
SHORTEST_RSA_BITS = 2048
# A set in use has two or three keys of some 500 bytes, each perhaps with its certificates.
LONGEST_KEY_SET = 256 * 1024
LONGEST_KEY_ID = 200

KeySet = Mapping[str, PyJWK]


def read_key_set(data: bytes) -> KeySet:
    """The keys of a set that check signatures with EdDSA or RS256, by ``kid``.

    Keys for another use or algorithm are passed over: issuers publish theirs for encryption in the same set.
    KeySetError when it is no set, or holds a private or secret key, a key without ``kid``, two of one ``kid``, a weak
    key, or none for us.
    """
    if len(data) > LONGEST_KEY_SET:
        raise KeySetError(f"is longer than {LONGEST_KEY_SET} bytes")
    try:
        document = orjson.loads(data)
    except orjson.JSONDecodeError:
        raise KeySetError("is not JSON") from None
    stated = document.get("keys") if isinstance(document, dict) else None
    if not isinstance(stated, list) or not all(isinstance(key, dict) for key in stated):
        raise KeySetError("is not a JWK Set: a list `keys` of objects")
    keys: dict[str, PyJWK] = {}
    for key in stated:
        # d is the private part of every asymmetric key, k the secret of a symmetric one (RFC 7518, 6).
        if "d" in key or "k" in key:
            raise KeySetError("holds a private or secret key: publish the public parts only")
        if not _is_for_us(key):
            continue
        name = key.get("kid")
        if not isinstance(name, str) or not 0 < len(name) <= LONGEST_KEY_ID:
            raise KeySetError(f"has a key without a kid of 1 to {LONGEST_KEY_ID} characters")
        if name in keys:
            raise KeySetError("has two keys of one kid")
        keys[name] = _public_key(key)
    if not keys:
        raise KeySetError(f"has no key that signs with {' or '.join(ALGORITHMS)}")
    return keys


def _is_for_us(key: Mapping[str, Any]) -> bool:
    if key.get("use", "sig") != "sig" or "verify" not in key.get("key_ops", ["verify"]):
        return False
    if key.get("kty") == "OKP":
        return key.get("crv") == "Ed25519" and key.get("alg", "EdDSA") == "EdDSA"
    return key.get("kty") == "RSA" and key.get("alg", "RS256") == "RS256"


def _public_key(key: dict[str, Any]) -> PyJWK:
    try:
        public = PyJWK(key)
    except PyJWTError:
        # The library's message holds the key.
        raise KeySetError("has a key that cannot be read") from None
    if isinstance(public.key, RSAPublicKey) and public.key.key_size < SHORTEST_RSA_BITS:
        raise KeySetError(f"has an RSA key shorter than {SHORTEST_RSA_BITS} bits")
    return public
