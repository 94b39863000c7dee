"""The checks of a token: pure functions of its text, one key and what is expected of it (and of the clock)."""

import re
from datetime import timedelta

import jwt
from jwt.exceptions import (
    ExpiredSignatureError,
    ImmatureSignatureError,
    InvalidAudienceError,
    InvalidIssuedAtError,
    InvalidIssuerError,
    InvalidSignatureError,
    MissingRequiredClaimError,
    PyJWTError,
)

from search_svc.entitlement.claims import entitlement_of
from search_svc.entitlement.entitlement import Entitlement
from search_svc.entitlement.errors import EntitlementError
from search_svc.entitlement.key_set import ALGORITHMS, LONGEST_KEY_ID

# Clocks of two machines that keep the time differ by less; a token may be used that much longer.
LEEWAY = timedelta(seconds=30)
# Ours have some 500 characters; servers in front of this one often stop at 8 KiB of headers.
LONGEST_TOKEN = 8192
REQUIRED = ("exp", "iss", "aud", "sub", "role")

# RFC 7515, 7.1: three parts in base64url. Five parts would be an encrypted token.
_COMPACT = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")
_WHY = {
    ExpiredSignatureError: "has expired",
    ImmatureSignatureError: "is not valid yet",
    InvalidIssuedAtError: "has an instant of issue (iat) that is not one",
    InvalidIssuerError: "is not of the issuer of its key",
    InvalidAudienceError: "is meant for another service (aud)",
    InvalidSignatureError: "has a signature that does not fit",
}


def key_name(token: str) -> str:
    """The ``kid`` of the key a token says it is signed with; nothing else of an unverified token is believed.

    EntitlementError when it is no token, or signed otherwise than with EdDSA or RS256 (``none`` and HS256 above all).
    """
    if len(token) > LONGEST_TOKEN:
        raise EntitlementError(f"is longer than {LONGEST_TOKEN} characters")
    if not _COMPACT.fullmatch(token):
        raise EntitlementError("is not a JWT of three parts, the last its signature")
    try:
        header = jwt.get_unverified_header(token)
    # Nested deep enough, JSON exhausts the reader.
    except (PyJWTError, RecursionError):
        raise EntitlementError("has a part that cannot be read") from None
    if header.get("alg") not in ALGORITHMS:
        raise EntitlementError(f"is not signed with {' or '.join(ALGORITHMS)}")
    name = header.get("kid")
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_KEY_ID:
        raise EntitlementError("does not name its key (kid)")
    return name


def verify(token: str, key: jwt.PyJWK, issuer: str, audience: str) -> Entitlement:
    """The entitlement of a token signed with ``key`` by ``issuer`` for ``audience`` and valid now, give or take LEEWAY.

    The algorithm is that of the key, never what the token says (RFC 8725, 3.1). EntitlementError says what is wrong.
    """
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[key.algorithm_name],
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY,
            options={"require": list(REQUIRED)},
        )
    except MissingRequiredClaimError as error:
        raise EntitlementError(f"has no claim {error.claim}") from None
    except (PyJWTError, RecursionError, OverflowError) as error:
        why = next((text for kind, text in _WHY.items() if isinstance(error, kind)), "cannot be checked")
        raise EntitlementError(why) from None
    return entitlement_of(claims)
