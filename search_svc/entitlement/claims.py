"""From the claims of a token whose signature, issuer, audience and times are right to an entitlement."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

from search_svc.entitlement.entitlement import Entitlement, Role, Status
from search_svc.entitlement.errors import EntitlementError

ROLES: tuple[Role, ...] = get_args(Role)
STATUSES: tuple[Status, ...] = get_args(Status)
# Issuers' pseudonyms are UUIDs or hashes; longer is not a name.
LONGEST_NAME = 200


def entitlement_of(claims: Mapping[str, Any]) -> Entitlement:
    """The entitlement that claims state. EntitlementError names the claim that cannot be used.

    ``sub``, ``exp`` (RFC 7519) and ``role`` are needed. ``status`` left out is no status. ``act`` (RFC 8693, 4.1) names
    the advisor who asks for the person ``sub``, so its role is advisor; an ``act`` inside it is history and decides
    nothing, as that section says.
    """
    role = _role(claims.get("role"))
    subject = _name(claims.get("sub"), "sub")
    actor = None
    if "act" in claims:
        if role != "advisor":
            raise EntitlementError("claim act: only the role advisor acts for somebody else")
        stated = claims["act"]
        if not isinstance(stated, Mapping):
            raise EntitlementError("claim act: is not an object")
        actor = _name(stated.get("sub"), "act.sub")
        if actor == subject:
            raise EntitlementError("claim act.sub: is the person of sub")
    return Entitlement(role, _status(claims.get("status", [])), subject, actor, _instant(claims.get("exp")))


def _role(stated: object) -> Role:
    for role in ROLES:
        if stated == role:
            return role
    raise EntitlementError(f"claim role: is not one of {', '.join(ROLES)}")


def _status(stated: object) -> frozenset[Status]:
    if not isinstance(stated, list):
        raise EntitlementError("claim status: is not a list")
    known = frozenset(status for status in STATUSES if status in stated)
    if not all(isinstance(value, str) and value in STATUSES for value in stated):
        raise EntitlementError(f"claim status: holds something else than {', '.join(STATUSES)}")
    return known


def _name(stated: object, claim: str) -> str:
    if not isinstance(stated, str) or not stated.strip() or len(stated) > LONGEST_NAME:
        raise EntitlementError(f"claim {claim}: is not a name of 1 to {LONGEST_NAME} characters")
    return stated


def _instant(stated: object) -> datetime:
    # bool is an int in Python, not in JSON.
    if isinstance(stated, bool) or not isinstance(stated, int | float):
        raise EntitlementError("claim exp: is not a number of seconds")
    try:
        return datetime.fromtimestamp(stated, UTC)
    except (ValueError, OverflowError, OSError):
        raise EntitlementError("claim exp: is not an instant") from None
