"""Whole runs with a geocoder: streets that are believed, those that are not and why, and a service that fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from ban_server import BALL_TRAPP, FAR_AWAY, LAB, METZ, SAINT_PAUL, BanServer, feature, serving
from small_catalogue import Action, write

from search_svc.catalogue import Place
from search_svc.indexer import IngestRequest, Report, ingest
from search_svc.indexer.ban import client
from search_svc.store import Store

TODAY = date(2026, 11, 22)
PLACES = """Code_commune_INSEE;Nom_commune;Code_postal;Libelle_acheminement;Ligne_5;coordonnees_gps
75119;PARIS 19;75019;PARIS;;48.8871, 2.3848
69266;VILLEURBANNE;69100;VILLEURBANNE;;45.7719, 4.8902
69383;LYON 03;69003;LYON;;45.7573, 4.8570
38544;VIENNE;38200;VIENNE;;45.5203, 4.8811
57463;METZ;57000;METZ;;49.1081, 6.1955
17272;PUYRAVAULT;17700;PUYRAVAULT;;46.0902, -0.8218
97415;ST PAUL;97460;ST PAUL;;-21.0450, 55.3213
"""
PARIS_19 = (48.8871, 2.3848)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "WAIT_SECONDS", 0.0)
    monkeypatch.setattr(client, "REQUESTS_A_SECOND", 1000)


@dataclass
class Runs:
    """Runs over one data directory, with a service to ask."""

    folder: Path
    ban: BanServer

    def run(self, *actions: Action, configured: bool = True) -> Report:
        (self.folder / "places.csv").write_text(PLACES, encoding="utf-8")
        file = write(self.folder / "offers.xml", actions)
        return ingest(
            IngestRequest(
                data_dir=self.folder / "data",
                today=TODAY,
                offers=[file],
                places=[self.folder / "places.csv"],
                geocoder_url=self.ban.url if configured else None,
            )
        )

    def place(self, number: str = "A1") -> Place:
        with Store(self.folder / "data", read_only=True) as store:
            return next(it.offer.place for it in store.offers() if it.offer.stated.action_number == number)


@pytest.fixture
def runs(tmp_path: Path) -> Iterator[Runs]:
    with serving() as ban:
        yield Runs(tmp_path, ban)


def at(question: str, number: str = "A1", **facts: str) -> Action:
    """An action whose address makes this question."""
    street, _, place = question.partition(", ")
    postcode, _, town = place.partition(" ")
    return Action(number, street=street, postcode=postcode, town=town.upper(), **facts)


def test_a_street_that_is_found_places_the_offer(runs: Runs, shared_data: Path) -> None:
    runs.ban.replay(shared_data / "places" / "ban")
    report = runs.run(at(LAB))
    place = runs.place()
    assert (place.source, place.latitude, place.longitude) == ("address", 48.884085, 2.38728)
    assert (place.label, place.postcode, place.department) == ("Paris 19e", "75019", "75")
    assert (report.addresses_asked, report.addresses_by_verdict) == (1, {"located": 1})
    assert report.to_json()["addresses_by_verdict"] == {"located": 1}


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        (SAINT_PAUL, "not_a_street"),
        (METZ, "not_a_street"),
        (FAR_AWAY, "not_a_street"),
        (BALL_TRAPP, "below_score"),
        ("rue inconnue, 75019 paris", "not_found"),
    ],
)
def test_what_is_not_believed_leaves_the_commune(runs: Runs, shared_data: Path, question: str, verdict: str) -> None:
    runs.ban.replay(shared_data / "places" / "ban")
    report = runs.run(at(question))
    assert runs.place().source == "commune"
    assert report.addresses_by_verdict == {verdict: 1}


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (feature(45.7583, 4.8529, postcode="69003", citycode="69383", city="Lyon"), "located"),
        (feature(45.7583, 4.8529, postcode="69003", citycode="69383", city="Lyon", type="street"), "located"),
        (feature(45.7583, 4.8529, postcode="69003", citycode="69383", city="Lyon", score=0.69), "below_score"),
        # Another arrondissement of the city; the street of another town; right names far from where they are.
        (feature(45.7483, 4.8529, postcode="69007", citycode="69387", city="Lyon"), "located"),
        (feature(45.7719, 4.8902, postcode="69100", citycode="69266", city="Villeurbanne"), "elsewhere"),
        (feature(48.8583, 2.8529, postcode="69003", citycode="69383", city="Lyon"), "elsewhere"),
        (feature(45.5203, 4.8811, postcode="69003", citycode="69383", city="Lyon"), "elsewhere"),
    ],
)
def test_a_street_must_lie_where_the_postcode_says(runs: Runs, answer: object, verdict: str) -> None:
    runs.ban.answers["12 rue pasteur, 69003 lyon"] = answer
    report = runs.run(at("12 rue pasteur, 69003 lyon"))
    assert report.addresses_by_verdict == {verdict: 1}
    assert runs.place().source == ("address" if verdict == "located" else "commune")


def test_a_cedex_is_believed_in_its_own_town(runs: Runs) -> None:
    runs.ban.answers["12 rue pasteur, lyon"] = feature(45.7583, 4.8529, postcode="69003", citycode="69383", city="Lyon")
    report = runs.run(Action("A1", street="12 rue Pasteur", postcode="69326", town="LYON CEDEX 03"))
    assert runs.ban.asked == ["12 rue pasteur, lyon"]
    assert report.addresses_by_verdict == {"located": 1}


def test_coordinates_that_hold_are_not_asked_and_those_that_do_not_are(runs: Runs) -> None:
    held = at("1 rue a, 75019 paris", "A1", latitude="48.8850", longitude="2.3900")
    far = at("2 rue b, 75019 paris", "A2", latitude="45.76", longitude="4.88")
    runs.ban.answers["2 rue b, 75019 paris"] = feature(48.8852, 2.3811, postcode="75019", citycode="75119")
    report = runs.run(held, far)
    assert runs.ban.asked == ["2 rue b, 75019 paris"]
    assert (runs.place("A1").source, runs.place("A2").source) == ("exact", "address")
    assert report.flagged_by_reason["coordinates_contradict_postcode"] == 1


def test_an_address_is_asked_once_however_many_offers_have_it(runs: Runs) -> None:
    actions = [at("1 rue a, 75019 paris", f"A{number}") for number in range(5)]
    report = runs.run(*actions, at("1 RUE  A, 75019 paris", "B1"))
    assert runs.ban.asked == ["1 rue a, 75019 paris"]
    assert (report.addresses_asked, report.addresses_by_verdict) == (1, {"not_found": 1})
    again = runs.run(*actions)
    assert (len(runs.ban.asked), again.addresses_asked, again.addresses_by_verdict) == (1, 0, {"not_found": 1})


def test_nothing_is_asked_unless_configured(runs: Runs) -> None:
    report = runs.run(at("1 rue a, 75019 paris"), configured=False)
    assert (runs.ban.asked, report.addresses_by_verdict) == ([], {})
    assert not (runs.folder / "data" / "addresses.db").exists()


def test_answers_serve_later_runs_that_ask_nobody(runs: Runs) -> None:
    runs.ban.answers["1 rue a, 75019 paris"] = feature(48.8852, 2.3811, postcode="75019", citycode="75119")
    runs.run(at("1 rue a, 75019 paris"))
    report = runs.run(at("1 rue a, 75019 paris"), configured=False)
    assert (report.unchanged, report.updated, len(runs.ban.asked)) == (1, 0, 1)
    assert runs.place().source == "address"


def test_a_service_that_fails_leaves_the_commune_and_is_asked_again_next_time(runs: Runs) -> None:
    runs.ban.answers["1 rue a, 75019 paris"] = feature(48.8852, 2.3811, postcode="75019", citycode="75119")
    runs.ban.failing = [503] * 2
    first = runs.run(at("1 rue a, 75019 paris"))
    place = runs.place()
    assert (first.indexed, first.addresses_by_verdict) == (1, {"failed": 1})
    assert (place.source, place.latitude, place.longitude) == ("commune", *PARIS_19)
    second = runs.run(at("1 rue a, 75019 paris"))
    assert (second.updated, second.addresses_by_verdict, runs.place().source) == (1, {"located": 1}, "address")


def test_a_department_is_never_asked(runs: Runs) -> None:
    runs.run(Action("A1", street="1 rue a", postcode="", town="", latitude="48.8850", longitude="2.3900"))
    assert runs.ban.asked == []
