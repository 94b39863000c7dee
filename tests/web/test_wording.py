"""How facts are said: units, commas, and unknown said to be unknown."""

from datetime import date

import msgspec
import pytest
from tiny_catalogue import PASTRY_LYON, TODAY

from search_svc.catalogue import ACCESSIBILITY_KINDS, OfferDocument
from search_svc.query.items import Evidence, item
from search_svc.query.responses import (
    AccessibilityItem,
    DistanceItem,
    Findings,
    InsertionItem,
    InsertionPriorItem,
    Item,
    PlaceFinding,
    PriceFinding,
    RatingItem,
    SessionItem,
)
from search_svc.web import wording
from search_svc.web.rendering import is_web_address

ITEM = item(OfferDocument(offer=PASTRY_LYON.offer, formation=PASTRY_LYON.formation), Evidence(), TODAY)


def changed(**values: object) -> Item:
    return msgspec.structs.replace(ITEM, **values)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("1250.50", "1\u202f250,50\u00a0€"),
        ("3200.00", "3\u202f200\u00a0€"),
        ("0.00", "0\u00a0€"),
        ("0.05", "0,05\u00a0€"),
    ],
)
def test_money_is_written_the_french_way(amount: str, text: str) -> None:
    assert wording.euros(amount) == text


@pytest.mark.parametrize(
    ("km", "text"),
    [(3.24, "3,2"), (12.0, "12"), (0.04, "moins de 0,1"), (0.1, "0,1"), (1234.56, "1\u202f234,6"), (26.96, "27")],
)
def test_distances_have_one_decimal(km: float, text: str) -> None:
    assert wording.kilometres(km) == f"{text}\u00a0km"


def test_one_origin_is_named_alone() -> None:
    assert wording.distances(changed(distance=DistanceItem(None, 12.0))) == "à environ 12\u00a0km du travail"


def test_a_place_known_by_its_departement_has_no_distance_and_says_why() -> None:
    place = msgspec.structs.replace(ITEM.place, label="Rhône", source="department")
    assert (
        wording.where(changed(place=place), origins=True)
        == "Rhône, distance non connue (seul le département est connu)"
    )
    assert wording.where(changed(place=place), origins=False) == "Rhône, seul le département est connu"


@pytest.mark.parametrize(
    ("source", "distance", "position"),
    [
        ("exact", "à 12 km du domicile", ""),
        ("address", "à 12 km du domicile", "position trouvée par l’adresse (source : Base Adresse Nationale)"),
        ("commune", "à environ 12 km du domicile", "position : centre de la commune"),
    ],
)
def test_how_well_a_place_is_known_is_said(source: str, distance: str, position: str) -> None:
    item = changed(place=msgspec.structs.replace(ITEM.place, source=source), distance=DistanceItem(12.0, None))
    assert wording.distances(item).replace("\u00a0", " ") == distance
    assert wording.position(item) == position
    assert wording.position(msgspec.structs.replace(item, teaching="remote")) == ""


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"next_session": date(2027, 3, 3)}, "prochaine session le 3 mars 2027"),
        ({"next_session": None, "entry": "permanent", "sessions": ()}, "entrée permanente"),
        (
            {"next_session": date(2027, 3, 3), "entry": "permanent"},
            "entrée permanente, prochaine session le 3 mars 2027",
        ),
        (
            {"next_session": None, "entry": "permanent", "sessions": (SessionItem("1", None, None, "closed", None),)},
            "aucune session ouverte à venir",
        ),
        (
            {"next_session": None, "sessions": (SessionItem("1", date(2020, 1, 1), None, "open", None),)},
            "aucune session ouverte à venir",
        ),
        ({"next_session": None, "sessions": (SessionItem("1", None, None, "open", None),)}, "date non communiquée"),
        ({"next_session": None, "sessions": ()}, "date non communiquée"),
    ],
)
def test_when_one_can_start(values: dict[str, object], text: str) -> None:
    assert wording.next_session(changed(**values)) == text


def test_a_rate_carries_its_cohort_year_and_interval() -> None:
    prior = InsertionPriorItem(0.7, 7.2, "domain_and_level")
    rate = InsertionItem(0.684, 0.71, 45, 2022, "France compétences", (0.54, 0.8), prior)
    assert wording.insertion(rate, "known").replace("\u00a0", " ") == (
        "68 % en emploi six mois après (promotion 2022, 45 personnes, intervalle de 54 % à 80 %, taux déclaré 71 %)"
    )
    assert wording.insertion(None, "unknown") == "taux d’insertion non connu"
    assert wording.insertion(None, "cohort_too_small") == "effectif trop faible pour montrer un taux d’insertion"
    assert wording.insertion_made(rate).replace("\u00a0", " ") == (
        "Source : France compétences. Plus la promotion est petite, plus le taux déclaré est ramené vers la moyenne des"
        " certifications du même domaine et du même niveau (70 %), qui compte comme 7 personnes. Le tri et le filtre"
        " utilisent ce taux estimé."
    )


def test_a_rating_says_how_many_it_rests_on_and_none_is_not_zero() -> None:
    assert wording.rating(None) == "aucun avis publié"
    given = RatingItem(4.25, 4, (0, 1, 0, 0, 3), 4.1)
    assert wording.rating(given) == "4,25 sur 5 (4\u00a0avis)"
    assert wording.ratings_by_value(given) == "5 : 3 ; 4 : 0 ; 3 : 0 ; 2 : 1 ; 1 : 0"


def test_accessibility_never_makes_a_no_of_a_silence() -> None:
    silent = tuple(AccessibilityItem(kind, kind, "not_said", None, None) for kind in ACCESSIBILITY_KINDS)
    assert wording.accessibility(silent) == "non précisé"


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "//evil.example", "ftp://a", "http://", "http://[", "www.of.fr"]
)
def test_only_web_addresses_become_links(text: str) -> None:
    assert not is_web_address(text)
    assert is_web_address("https://of.example/page")


def test_a_price_far_below_its_kind_is_said_with_what_it_was_compared_with() -> None:
    found = Findings(PriceFinding("RNCP38765", "3200.00", 12), None)
    assert wording.price_finding(ITEM) == ""
    assert wording.price_finding(changed(findings=found)) == (
        "moins d’un cinquième du prix médian pour RNCP38765 (3\u202f200\u00a0€, 12\u00a0organismes) : "
        "durée et contenu sont à comparer"
    )
    domain = Findings(PriceFinding("RNCP 427", "3200.00", 12), None)
    assert "pour le domaine Formacode 427 (RNCP) (" in wording.price_finding(changed(findings=domain))


def test_a_place_far_from_its_provider_is_said_as_distances() -> None:
    assert wording.place_finding(ITEM) == ""
    alone = Findings(None, PlaceFinding(312.4, None))
    near = Findings(None, PlaceFinding(312.4, 150.0))
    said = "à 312,4\u00a0km de l’adresse déclarée de l’organisme"
    assert wording.place_finding(changed(findings=alone)) == f"{said}, seul lieu connu"
    assert wording.place_finding(changed(findings=near)) == f"{said}, à 150\u00a0km de son lieu le plus proche"
