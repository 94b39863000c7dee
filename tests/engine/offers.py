"""Offers made by hand: one call, everything but what a test is about has a plain value."""

from datetime import date
from decimal import Decimal
from typing import Any

from search_svc.catalogue import (
    Decision,
    Formation,
    Offer,
    Place,
    Session,
    SourceRef,
    StatedAction,
    offer_id,
)
from search_svc.store import Batch, Store

LYON = Place("Lyon", "69003", "69", "84", "exact", 45.7578, 4.8320)
VIENNE = Place("Vienne", "38200", "38", "84", "exact", 45.5255, 4.8748)
RHONE = Place("Rhône", "69000", "69", "84", "department")
PRICE = Decimal("1200.00")


def sessions(*starts: date, state: Any = "open") -> tuple[Session, ...]:
    return tuple(Session(str(i), start, None, state) for i, start in enumerate(starts))


def make(
    action: str = "A1",
    *,
    siret: str = "30000000100011",
    formation: str = "F1",
    place: Place = LYON,
    cpf: bool = True,
    **stated: Any,
) -> Offer:
    """An offer of ``formation``; keywords go to its ``StatedAction``."""
    facts = {"title": "CAP Pâtissier", "teaching": "in_person", "price": PRICE, "hours": 70.0} | stated
    return Offer(
        id=offer_id(siret, formation, action),
        stated=StatedAction(
            siret=siret,
            formation_number=formation,
            action_number=action,
            source=SourceRef("made"),
            format="edof",
            **facts,
        ),
        place=place,
        decision=Decision(cpf=cpf),
    )


def write(store: Store, *offers: Offer, **texts: str) -> None:
    """Store offers with formations of one text."""
    about = {"title": "CAP Pâtissier"} | texts
    formations = {(o.stated.siret, o.stated.formation_number) for o in offers}
    store.write(
        Batch(offers=list(offers), formations=[Formation(siret=s, number=n, **about) for s, n in sorted(formations)])
    )
