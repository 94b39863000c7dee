"""Where an action takes place, and what is said of getting in."""

import pytest
from offer_xml import ADDRESS, LHEO_23, PLACE, Reader, action, formation

from search_svc.catalogue import AccessibilityFact


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


def place(address, contact="<nom>ATELIER</nom>"):
    return f"<lieu-de-formation><coordonnees>{contact}<adresse>{address}</adresse></coordonnees></lieu-de-formation>"


def test_coordinates_are_as_stated_even_out_of_range_or_swapped(reader):
    geo = "<geolocalisation><latitude>{}</latitude><longitude>{}</longitude></geolocalisation>"
    for stated, expected in (("95.5", "200.1"), (95.5, 200.1)), (("4,88", "45.77"), (4.88, 45.77)):
        address = reader.offer(formation(action(place=place(geo.format(*stated))))).action.address
        assert (address.latitude, address.longitude) == expected


def test_coordinates_that_are_no_numbers_are_unknown_and_flagged(reader):
    geo = "<geolocalisation><latitude>45°46'N</latitude><longitude>4.88</longitude></geolocalisation>"
    record = reader.offer(formation(action(place=place(geo))))
    assert (record.action.address.latitude, record.action.address.longitude) == (None, 4.88)
    assert record.flags == ("coordinates_unreadable",)


def test_the_first_of_several_places_is_the_offer_s_and_it_is_said(reader):
    second = place("<ville>VIENNE</ville>")
    record = reader.offer(formation(action(place=PLACE + second)), namespace=LHEO_23)
    assert record.action.address.town == "VILLEURBANNE"
    assert record.action.action_number == "A1"
    assert record.flags == ("several_places",)


def test_addresses_of_registration_and_of_the_organisation_never_stand_for_the_place(reader):
    elsewhere = f"<session numero='S'><adresse-inscription>{ADDRESS}</adresse-inscription></session>"
    organisation = f"<coordonnees-organisme><coordonnees>{ADDRESS}</coordonnees></coordonnees-organisme>"
    offer = reader.offer(formation(action(place="", sessions=elsewhere), responsible=organisation)).action
    assert (offer.address.postcode, offer.address.town) == ("", "")


def test_the_street_of_edof_is_read_from_the_extras_of_the_address(reader):
    extras = "".join(
        f"<extra info='{info}'>{text}</extra>"
        for info, text in (("numero-voie", "12"), ("code-nature-voie", "RUE"), ("libelle-voie", "de la Ré"))
    )
    address = reader.offer(
        formation(
            action(place=place(f"<ligne>ATELIER</ligne><codepostal>38 200</codepostal><extras>{extras}</extras>"))
        )
    ).action.address
    assert (address.lines, address.postcode) == (("ATELIER", "12 RUE de la Ré"), "38200")


@pytest.mark.parametrize(
    ("responsible", "contact", "name"),
    [
        (
            "<nom-organisme>GRETA &amp; Cie</nom-organisme><raison-sociale>X</raison-sociale>",
            "<nom>A</nom>",
            "GRETA & Cie",
        ),
        ("<raison-sociale>LYCEE DE VIENNE</raison-sociale>", "<nom>A</nom>", "LYCEE DE VIENNE"),
        ("", "<nom>ATELIER</nom><prenom>-</prenom>", "ATELIER"),
        ("", "<nom>ANONYME</nom><prenom>Prénom</prenom>", "CENTRE DE VIENNE"),
    ],
)
def test_the_provider_s_name_is_an_organisation_s_and_never_a_person_s(reader, responsible, contact, name):
    stated = place("<ligne>CENTRE DE VIENNE</ligne>", contact)
    assert reader.offer(formation(action(place=stated), responsible=responsible)).action.provider_name == name


def test_accessibility_is_read_from_the_place_the_action_and_its_extras(reader):
    building = (
        "<extras info='adresse'><extra info='accessibilite-batimentaire'>Rampe</extra>"
        "<extra info='conformite-reglementaire'>1</extra></extras>"
    )
    more = (
        "<acces-handicapes>Nous contacter</acces-handicapes><extras info='action'>"
        "<extra info='modalites-handicap'>Interprète LSF possible</extra></extras>"
    )
    offer = reader.offer(formation(action(place=place(building), more=more))).action
    assert offer.accessibility == (
        AccessibilityFact("wheelchair", "yes", "Rampe", "accessibilite-batimentaire"),
        AccessibilityFact("hearing", "yes", "Interprète LSF possible", "modalites-handicap"),
    )


def test_the_conformity_of_a_building_alone_says_nothing(reader):
    building = "<extras info='adresse'><extra info='conformite-reglementaire'>1</extra></extras>"
    assert reader.offer(formation(action(place=place(building)))).action.accessibility == ()


def test_a_contact_for_disability_is_an_adviser_and_its_name_is_not_kept(reader):
    person = "<coordonnees><nom>ANONYME</nom></coordonnees>"
    contact = f"<contact-organisme><type-contact>1</type-contact>{person}</contact-organisme>"
    offer = reader.offer(formation(responsible=contact), namespace=LHEO_23).action
    assert offer.accessibility == (AccessibilityFact("adviser", "yes", "1", "type-contact"),)
    assert "ANONYME" not in repr(offer)
