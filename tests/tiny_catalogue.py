"""A tiny catalogue around Lyon: real certifications and towns (facts of INSEE and La Poste), providers of our own."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from search_svc.catalogue import (
    AccessibilityFact,
    Address,
    Certification,
    Coded,
    Cohort,
    Decision,
    Formation,
    Offer,
    Place,
    Session,
    SourceRef,
    StatedAction,
    offer_id,
)
from search_svc.catalogue.thesaurus import Commune
from search_svc.places import Gazetteer
from search_svc.store import Batch, Store

TODAY = date(2026, 11, 22)

LYON = Commune("69123", "Lyon", "69001", 45.7580, 4.8351, "69", "84", population=522_000)
VILLEURBANNE = Commune("69266", "Villeurbanne", "69100", 45.7719, 4.8902, "69", "84", population=156_000)
VIENNE = Commune("38544", "Vienne", "38200", 45.5242, 4.8781, "38", "84", population=30_000)
GRENOBLE = Commune("38185", "Grenoble", "38000", 45.1885, 5.7245, "38", "84", population=157_000)
PARIS = Commune("75056", "Paris", "75001", 48.8566, 2.3522, "75", "11", population=2_100_000)
SAINT_DENIS = Commune("93066", "Saint-Denis", "93200", 48.9362, 2.3574, "93", "11", population=113_000)
SAINT_DENIS_974 = Commune("97411", "Saint-Denis", "97400", -20.8789, 55.4481, "974", "04", population=153_000)

GAZETTEER = Gazetteer((LYON, VILLEURBANNE, VIENNE, GRENOBLE, PARIS, SAINT_DENIS, SAINT_DENIS_974))

# SIRETs with valid check digits that belong to nobody's test.
BAKERS, PASTRY, DISTANT, SCHOOL = "11000000100017", "11000000200015", "11000000300013", "11000000400011"

PATISSIER = Certification(
    number="RNCP38765",
    title="CAP - Pâtissier",
    abbreviation="CAP",
    register="RNCP",
    active=True,
    level=3,
    rome=(Coded("D1104", "Pâtisserie, confiserie, chocolaterie et glacerie"),),
    formacodes=(Coded("21528", "Pâtisserie"),),
    accessible_jobs="Pâtissier, pâtissière",
    cohorts=(Cohort(2023, certified=5200, overall_6_months=0.62),),
)
BOULANGER = Certification(
    number="RNCP37537",
    title="CAP - Boulanger",
    abbreviation="CAP",
    register="RNCP",
    active=True,
    level=3,
    rome=(Coded("D1102", "Boulangerie - viennoiserie"),),
    formacodes=(Coded("21538", "Boulangerie"),),
    accessible_jobs="Boulanger, boulangère",
)
PERMIS_B = Certification(number="CPF206", title="Permis B", register="CPF", active=True, source="law")
CERTIFICATIONS = (PATISSIER, BOULANGER, PERMIS_B)


def place(commune: Commune) -> Place:
    return Place(
        commune.name,
        commune.postcode,
        commune.department,
        commune.region,
        "commune",
        commune.latitude,
        commune.longitude,
    )


@dataclass(frozen=True)
class Drafted:
    """An offer and its formation."""

    offer: Offer
    formation: Formation


def draft(
    siret: str,
    number: str,
    title: str,
    *,
    at: Commune = LYON,
    action: str = "A1",
    certification: str | None = None,
    contents: str = "",
    cpf: bool = True,
    **stated: Any,
) -> Drafted:
    formation = Formation(siret=siret, number=number, title=title, contents=contents)
    values: dict[str, Any] = {
        "teaching": "in_person",
        "entry": "fixed",
        "price": Decimal("1500"),
        "hours": 400.0,
        "sessions": (Session("S1", date(2027, 3, 1), date(2027, 7, 1)),),
        "certifications": (certification,) if certification else (),
        "address": Address(("1 rue de la République",), at.postcode, at.name),
        **stated,
    }
    return Drafted(
        Offer(
            id=offer_id(siret, number, action),
            stated=StatedAction(
                siret=siret,
                formation_number=number,
                action_number=action,
                source=SourceRef("test.xml", 1),
                format="edof",
                title=title,
                **values,
            ),
            place=place(at),
            decision=Decision(cpf=cpf, certification=certification, reasons=() if cpf else ("not_certifying",)),
        ),
        formation,
    )


PASTRY_LYON = draft(PASTRY, "F1", "CAP Pâtissier", at=LYON, certification="RNCP38765", price=Decimal("3100.50"))
PASTRY_VIENNE = draft(
    BAKERS,
    "F1",
    "CAP Pâtissier en un an",
    at=VIENNE,
    certification="RNCP38765",
    price=None,
    sessions=(Session("S0", date(2026, 9, 1)), Session("S1", date(2027, 1, 4)), Session("S2", None, state="closed")),
    accessibility=(
        AccessibilityFact("wheelchair", "yes", "Locaux accessibles en fauteuil", "acces-handicapes"),
        AccessibilityFact("visual", "no", "Non adapté aux déficients visuels", "modalites-handicap"),
    ),
    updated=date(2026, 10, 1),
    funders=(2, 10),
)
PASTRY_GRENOBLE = draft(BAKERS, "F1", "CAP Pâtissier en un an", at=GRENOBLE, action="A2", certification="RNCP38765")
BAKERY_VILLEURBANNE = draft(
    BAKERS, "F2", "CAP Boulanger", at=VILLEURBANNE, certification="RNCP37537", contents="Pains, viennoiseries, tourage"
)
PASTRY_REMOTE = draft(
    DISTANT,
    "F1",
    "Pâtisserie : préparer le CAP à distance",
    at=LYON,
    certification="RNCP38765",
    teaching="remote",
    entry="permanent",
    sessions=(Session("S1", None),),
    price=Decimal("990"),
    hours=None,
)
DRIVING = draft(SCHOOL, "F1", "Permis B", at=VIENNE, certification="CPF206", price=Decimal("1200"), hours=20.0)
HIDDEN = draft(SCHOOL, "F2", "Pâtissier amateur", at=LYON, cpf=False)

STORY = (PASTRY_LYON, PASTRY_VIENNE, PASTRY_GRENOBLE, BAKERY_VILLEURBANNE, PASTRY_REMOTE, DRIVING, HIDDEN)


def write(directory: Path, drafts: tuple[Drafted, ...] = STORY) -> None:
    """A data directory with these offers."""
    with Store(directory) as store:
        store.merge_certifications(CERTIFICATIONS)
        store.replace_communes(GAZETTEER.communes)
        add(store, drafts)


def add(store: Store, drafts: tuple[Drafted, ...]) -> None:
    """Commit offers with their formations."""
    formations = {(d.formation.siret, d.formation.number): d.formation for d in drafts}
    store.write(Batch(offers=[d.offer for d in drafts], formations=list(formations.values())))
