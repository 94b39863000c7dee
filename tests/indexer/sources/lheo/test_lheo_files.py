"""Real samples and the whole catalogue of ``../shared/data``, read with no code special to them."""

import csv
import gzip
import re
from datetime import date
from decimal import Decimal

import pytest
from offer_xml import read_path

from search_svc.catalogue import state_of
from search_svc.indexer.records import OfferRecord
from search_svc.indexer.sources.files import walk

TODAY = date(2026, 11, 22)
TEACHING = {"0": "in_person", "1": "blended", "2": "remote"}


def test_the_example_of_edof_s_kit_is_read(shared_data):
    records = list(read_path(shared_data / "offers" / "edof_example_v7r0.xml"))
    assert all(isinstance(record, OfferRecord) and record.flags == () for record in records)
    offers = [record.action for record in records]
    assert [offer.certifications for offer in offers] == [("RNCP40344",), ("RS6604",), ("CPF202",), ("CPF200",)]
    assert offers[0].blocs == tuple(f"RNCP40344BC0{n}" for n in (1, 2, 3, 4))
    assert {offer.price for offer in offers} == {Decimal("600.60")}
    assert {offer.hours for offer in offers} == {21.0}
    assert offers[0].address.lines == ("MONORGANISMEFORMATION", "12 RUE du général Leclerc")
    assert (offers[0].address.latitude, offers[0].address.longitude) == (48.5289647, 2.2961574)
    assert offers[0].sessions[0].start == date(2027, 1, 1)
    # acces-handicapes says 0, the building has « rampe d'accès et ascenseur »: both facts are kept, words count more.
    assert {(fact.field, fact.state) for fact in offers[0].accessibility} == {
        ("accessibilite-batimentaire", "yes"),
        ("acces-handicapes", "no"),
    }
    assert state_of(offers[0].accessibility, "wheelchair") == "yes"
    assert records[0].formation.objectives.splitlines() == [f"Objectif pédagogique {n}" for n in (1, 2, 3, 4)]
    assert records[0].formation.contents.startswith("Titre Module 1\n- sujet traité dans le module 1,\n- sujet")


def test_the_sample_of_intercarif_s_feed_is_read(shared_data):
    (record,) = read_path(shared_data / "offers" / "intercarif_lheo_2_2_sample.xml")
    assert isinstance(record, OfferRecord)
    offer = record.action
    assert (offer.format, offer.siret, offer.provider_name) == ("lheo-2.2", "011111111111111", "Anotea Formation")
    assert (offer.formation_number, offer.action_number) == ("F_XX_XX", "AC_XX_XXXXXX")
    assert (offer.certifications, offer.formacodes, offer.rome) == (("RNCP320",), ("22403",), ("F1604",))
    assert (offer.hours, offer.hours_in_company, offer.price, offer.funders) == (697.0, 112.0, None, (2,))
    assert (offer.address.insee, offer.address.town, offer.address.lines) == ("75019", "Paris", ())
    assert [(session.start, session.state) for session in offer.sessions] == [(date(2017, 10, 30), "closed")]
    assert state_of(offer.accessibility, "wheelchair") == "yes"
    assert (record.formation.results, record.flags, record.quarantined_sessions) == ("", (), ())


@pytest.mark.slow
def test_every_fact_of_the_catalogue_agrees_with_the_truth(shared_data):
    catalogue = shared_data / "catalogue"
    with gzip.open(catalogue / "truth.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        truth = {(row["siret"], row["formation"], row["action"]): row for row in csv.DictReader(stream)}
    read = {}
    with_coordinates = 0
    for name in ("edof.zip", "intercarif.xml.gz"):
        with_coordinates += sum(
            place.count(b"<geolocalisation>")
            for file in walk(catalogue / name)
            for place in re.findall(rb"<lieu-de-formation>(.*?)</lieu-de-formation>", file.open().read())
        )
        for record in read_path(catalogue / name):
            assert isinstance(record, OfferRecord), record
            offer = record.action
            read[offer.siret, offer.formation_number, offer.action_number] = record
    assert len(truth) == 19_980
    assert read.keys() == truth.keys()
    differences = [
        (key, told, found) for key, row in truth.items() if (told := as_told(row)) != (found := as_read(read[key], row))
    ]
    assert differences == []
    # One sound offer in five states no coordinates, and the truth does not say which: the files themselves do.
    assert sum(record.action.address.latitude is not None for record in read.values()) == with_coordinates


def as_told(row):
    """A row of the truth; its coordinates are those before the dirt, and its number the one before it was spoilt."""
    lost = row["cpf_ineligible"] == "certification_unknown"
    swapped, out_of_range = row["defect"] == "swapped_coordinates", row["defect"] == "bad_coordinates"
    coordinates = (float(row["lat"]), float(row["lon"]))
    return {
        "certifications": ("RNCP999999",) if lost else (row["certification"],),
        "coordinates": (95.5, 200.1) if out_of_range else coordinates[::-1] if swapped else coordinates,
        "teaching": TEACHING[row["teaching"]],
        "price": Decimal(row["price"]) if row["price"] else None,
        "hours": float(row["hours"]),
        "next_start": date.fromisoformat(row["next_start"]) if row["next_start"] else None,
        "entry": row["entry"] or "fixed",
        "sessions_quarantined": ["ends_before_start"] * int(row["sessions_quarantined"]),
        "funders": tuple(map(int, filter(None, row["funders"].split("+")))),
        "flags": (),
    }


def as_read(record, row):
    offer = record.action
    stated = (offer.address.latitude, offer.address.longitude)
    unstated = stated == (None, None) and not row["defect"]
    starts = [session.start for session in offer.sessions if session.state == "open" and session.start]
    return {
        "certifications": offer.certifications,
        "coordinates": (float(row["lat"]), float(row["lon"])) if unstated else stated,
        "teaching": offer.teaching,
        "price": offer.price,
        "hours": offer.hours,
        "next_start": min((start for start in starts if start >= TODAY), default=None),
        "entry": offer.entry,
        "sessions_quarantined": [session.reason for session in record.quarantined_sessions],
        "funders": offer.funders,
        "flags": record.flags,
    }
