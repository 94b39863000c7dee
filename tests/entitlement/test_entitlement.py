from datetime import UTC, datetime

from search_svc.entitlement import Entitlement

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_showing_an_entitlement_names_nobody() -> None:
    shown = repr(Entitlement("advisor", frozenset({"esat"}), "pseudonym-of-a-person", "pseudonym-of-an-advisor", NOON))
    assert "advisor" in shown
    assert "pseudonym" not in shown
