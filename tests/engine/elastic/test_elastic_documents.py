"""What a document of the index holds, and what comes back of it."""

from base64 import b64decode
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson
import pytest

from search_svc.catalogue import AccessibilityFact, Certification, Coded, Cohort, Offer, Organisation, Session
from search_svc.engine.elastic.documents import ALWAYS, NEVER, Documents, Row, read_document
from search_svc.engine.elastic.state import definition
from search_svc.engine.elastic.store_register import StoreRegister
from search_svc.engine.elastic.texts import exact_term
from search_svc.engine.insertion import insertion_rates
from search_svc.engine.joining import read_documents
from search_svc.store import Store
from tests.engine.offers import RHONE, make, sessions, write

PASTRY = Certification(
    number="RNCP38765",
    title="CAP Pâtissier",
    register="RNCP",
    active=True,
    level=3,
    rome=(Coded("D1104", "Pâtisserie"),),
    formacodes=(Coded("21528", "Pâtisserie"),),
    cohorts=(Cohort(2024, 100, None, 0.6),),
)
GRETA = Organisation(siren="300000001", siret="30000000100011", name="Greta Lyon", declaration="1")


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with Store(tmp_path) as opened:
        opened.merge_certifications([PASTRY])
        opened.merge_organisations([GRETA])
        yield opened


def documents_of(store: Store, *offers: Offer, **texts: str) -> dict[str, dict[str, Any]]:
    """The documents of the offers written, by action."""
    write(store, *offers, **texts)
    rows = [Row(identifier, formation, body) for identifier, formation, _, body in store.offer_rows()]
    made = Documents(StoreRegister(store)).documents(rows)
    return {row.id.rsplit("~", 1)[1]: orjson.loads(document) for row, document in zip(rows, made, strict=True)}


def test_an_offer_becomes_terms_keywords_and_numbers(store: Store) -> None:
    offer = make(
        "a",
        certifications=("RNCP38765",),
        price=Decimal("3190.50"),
        entry="fixed",
        sessions=sessions(date(2027, 2, 2), date(2027, 2, 20), date(2026, 12, 1)),
        accessibility=(
            AccessibilityFact("wheelchair", "yes", "rampe", "acces-handicapes"),
            AccessibilityFact("visual", "no", "Pas de braille", "modalites-handicap"),
        ),
        funders=(2, 10),
        provider_name="Greta de Lyon",
        rome=("G1803",),
    )
    found = documents_of(store, offer, title="Devenir pâtissier", contents="Pâtes et pâtes levées")["a"]
    text = found.pop("text")
    assert text["title"] == "deven patissi syn:pâtissier"
    assert text["contents"] == ["pat leve", "gret lyon"]  # the name stated beside that of the public list
    assert text["certification"].split()[:2] == ["cap", "patissi"]
    assert set(text["provider"].split()) == {"greta", "lyon"}
    assert text["exact"] == exact_term("CAP Pâtissier")
    for name in ("document", "group", "location", "outcome", "insertion", *(f"lot{k}" for k in range(8))):
        assert found.pop(name) is not None
    # Not rounded: y is close to 375.5 km, and processors differ in the last digit of a sine.
    assert {axis: found.pop(axis) for axis in "xyz"} == pytest.approx({"x": 4442.0, "y": 375.5, "z": 4547.0}, abs=1.0)
    assert found == {
        "id": offer.id,
        "audience": ["public"],
        "teaching": "in_person",
        "level": "3",
        "register": "RNCP",
        "certification": "RNCP38765",
        "kind": "rncp",
        "provider": "300000001",
        "establishment": "30000000100011",
        "siren": 300000001,
        "department": "69",
        "region": "84",
        "accessibility": [
            *("wheelchair", "hearing:not_said", "visual:no", "adapted_pace:not_said", "adviser:not_said"),
            "remote_adaptation:not_said",
        ],
        "funder": ["region"],
        "rome": ["D1104", "G1803"],
        "formacode": ["21528"],
        "price": 319050,
        "price_tier": 0,
        "hours": 70.0,
        "remote": False,
        "unlocated": False,
        "permanent": False,
        "open_days": [20788, 20851, 20869],
        "open_months": [683, 685],
        "available_until": 20869,
    }


def test_what_is_unknown_is_absent(store: Store) -> None:
    bare = make("a", place=RHONE, teaching=None, price=None, hours=None)
    found = documents_of(store, bare)["a"]
    absent = {
        "price",
        "hours",
        "insertion",
        "rating",
        "level",
        "register",
        "certification",
        "teaching",
        "open_days",
        "location",
    }
    assert absent.isdisjoint(found)
    assert (found["unlocated"], found["department"]) == (True, "69")


def test_a_remote_offer_has_neither_place_nor_departement(store: Store) -> None:
    found = documents_of(store, make("a", teaching="remote"))["a"]
    assert found["remote"]
    assert {"location", "x", "department", "region"}.isdisjoint(found)


def test_until_when_one_can_join(store: Store) -> None:
    day = date(2027, 1, 4)
    found = documents_of(
        store,
        make("never"),
        make("closed", sessions=sessions(day, state="closed")),
        make("permanent", entry="permanent"),
        make("shut", entry="permanent", sessions=sessions(day, state="closed")),
        make("undated", sessions=(Session("1", None),)),
        make("dated", sessions=sessions(day)),
    )
    assert {action: document["available_until"] for action, document in found.items()} == {
        "never": NEVER,
        "closed": NEVER,
        "permanent": ALWAYS,
        "shut": NEVER,
        "undated": ALWAYS,
        "dated": 20822,
    }


def test_the_offer_comes_back_whole(store: Store) -> None:
    offers = make("a", certifications=("RNCP38765",)), make("b", siret="39999999900011", formation="F2")
    found = documents_of(store, *offers)
    rates = insertion_rates(store.certifications()).rates
    for offer, fiche in zip(offers, (store.certification("RNCP38765"), None), strict=True):
        body = b64decode(found[offer.id.rsplit("~", 1)[1]]["document"])
        assert [read_document(body, fiche)] == read_documents(store, [offer.id], rates.get)


def test_every_field_of_a_document_is_in_the_mapping(store: Store) -> None:
    located = make("a", certifications=("RNCP38765",), entry="permanent", sessions=sessions(date(2027, 1, 4)))
    properties = definition("offers")["mappings"]["properties"]
    found = documents_of(store, located)["a"]
    assert set(found) <= set(properties)
    assert set(found["text"]) <= set(properties["text"]["properties"])
    assert definition("offers")["mappings"]["dynamic"] == definition("registers")["mappings"]["dynamic"] == "strict"
