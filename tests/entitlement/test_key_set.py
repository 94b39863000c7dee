import json
from typing import Any

import pytest
from issuing import ed25519, key_set, rsa

from search_svc.entitlement.errors import KeySetError
from search_svc.entitlement.key_set import LONGEST_KEY_SET, read_key_set

ED, RSA = ed25519("ed-1"), rsa("rsa-1")


def refusal(*keys: Any) -> str:
    with pytest.raises(KeySetError) as refused:
        read_key_set(json.dumps({"keys": keys}).encode())
    return str(refused.value)


def test_keys_are_found_by_their_names() -> None:
    keys = read_key_set(key_set(ED, RSA))
    assert {name: key.algorithm_name for name, key in keys.items()} == {"ed-1": "EdDSA", "rsa-1": "RS256"}


def test_a_key_needs_neither_algorithm_nor_use() -> None:
    stated = [ED.jwk(alg=None, use=None), RSA.jwk(alg=None, use=None)]
    keys = read_key_set(json.dumps({"keys": stated}).encode())
    assert {name: key.algorithm_name for name, key in keys.items()} == {"ed-1": "EdDSA", "rsa-1": "RS256"}


def test_keys_for_something_else_are_passed_over() -> None:
    others = [
        RSA.jwk(kid="encrypts", use="enc", alg="RSA-OAEP"),
        RSA.jwk(kid="longer-hash", alg="RS512"),
        {"kty": "EC", "crv": "P-256", "kid": "curve", "x": "AA", "y": "AA"},
        {"kty": "OKP", "crv": "X25519", "kid": "exchange", "x": "AA"},
        {"kty": "new-kind"},
    ]
    assert set(read_key_set(json.dumps({"keys": [*others, ED.jwk()]}).encode())) == {"ed-1"}
    assert refusal(*others) == "has no key that signs with EdDSA or RS256"


def test_a_private_or_secret_key_does_not_belong_into_a_public_set() -> None:
    secret = {"kty": "oct", "kid": "shared", "k": "c2VjcmV0"}
    for key in (ED.private_jwk(), RSA.private_jwk(), secret):
        assert refusal(key, ED.jwk()) == "holds a private or secret key: publish the public parts only"


def test_a_key_without_a_name_or_two_of_one_name_are_refused() -> None:
    assert refusal(ED.jwk(kid=None)) == "has a key without a kid of 1 to 200 characters"
    assert refusal(ED.jwk(), RSA.jwk(kid="ed-1")) == "has two keys of one kid"


def test_a_weak_or_broken_key_is_refused() -> None:
    assert refusal(rsa("short", 1024).jwk()) == "has an RSA key shorter than 2048 bits"
    assert refusal(ED.jwk(x="AAAA")) == "has a key that cannot be read"
    assert refusal(RSA.jwk(n=5)) == "has a key that cannot be read"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"{}", b'{"keys": {}}', b'{"keys": [1]}', b"\xff", b"[" * 5000])
def test_what_is_no_set_is_refused(data: bytes) -> None:
    with pytest.raises(KeySetError):
        read_key_set(data)


def test_a_set_has_a_longest_size() -> None:
    with pytest.raises(KeySetError, match="longer than"):
        read_key_set(b" " * (LONGEST_KEY_SET + 1))
