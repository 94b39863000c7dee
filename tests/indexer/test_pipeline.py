"""A whole ``ingest`` of small files: what is indexed, updated, withdrawn, refused, and what a run leaves behind."""

import csv
import gzip
import json
import os
import signal
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_catalogue import SCHOOL_OF_LYON, SCHOOL_OF_METZ, Action, write, xml

from search_svc.indexer import IngestRequest, Report, ShrinkRefused, ingest, quarantine_counts, quarantined
from search_svc.store import Store

TODAY = date(2026, 11, 22)
ORGANISATIONS = (
    "numeroDeclarationActivite;denomination;siren;siretEtablissementDeclarant;certifications.actionsDeFormation\n"
    "84691234567;ECOLE DE LYON;790940381;50636;{lyon}\n"
    "44571234567;ECOLE DE METZ;972564454;29709;true\n"
)


def run(data_dir: Path, *offers: Path, today: date = TODAY, **options: Any) -> Report:
    return ingest(IngestRequest(data_dir=data_dir, offers=offers, today=today, **options))


def ids(data_dir: Path) -> list[str]:
    with Store(data_dir, read_only=True) as store:
        return sorted(stored.offer.id for stored in store.offers())


def state(data_dir: Path) -> tuple[int, list[tuple[int, str, bool]]]:
    """The change log: any difference between two of them was seen by a reader."""
    with Store(data_dir, read_only=True) as store:
        return store.seq(), [(row.seq, row.offer.id, row.deleted) for row in store.offers(deleted=True)]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def five(**facts: Any) -> list[Action]:
    return [Action(f"A{number}", **facts) for number in range(5)]


def test_offers_are_indexed_then_unchanged_then_updated(tmp_path: Path, data: Path) -> None:
    file = write(tmp_path / "offers.xml", five())
    first = run(data, file)
    assert (first.read, first.indexed) == (5, 5)
    again = run(data, file)
    assert (again.read, again.unchanged) == (5, 5)
    write(file, [*five()[:4], Action("A4", price="1.00"), Action("A5")])
    changed = run(data, file)
    assert (changed.indexed, changed.updated, changed.unchanged) == (1, 1, 4)


def test_a_run_over_the_same_files_writes_nothing(tmp_path: Path, data: Path) -> None:
    offers = write(tmp_path / "offers.xml", five())
    organisations = tmp_path / "organisations.csv"
    organisations.write_text(ORGANISATIONS.format(lyon="true"), encoding="utf-8")
    run(data, offers, organisations=[organisations])
    before = state(data)
    run(data, offers, organisations=[organisations])
    run(data, offers, organisations=[organisations], full=True)
    assert state(data) == before


def test_the_same_offers_in_another_file_are_unchanged(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "offers.xml", five()))
    (tmp_path / "moved.xml").write_text(xml(five()).replace("<offres>", "<offres>\n\n\n"), encoding="utf-8")
    assert run(data, tmp_path / "moved.xml").unchanged == 5


def test_an_offer_in_the_folder_zip_and_gz_is_the_same_offer(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    run(data, write(folder / "offers.xml", five()))
    with zipfile.ZipFile(tmp_path / "offers.zip", "w") as archive:
        archive.write(folder / "offers.xml", "offers.xml")
    (tmp_path / "offers.xml.gz").write_bytes(gzip.compress((folder / "offers.xml").read_bytes()))
    for path in (folder, tmp_path / "offers.zip", tmp_path / "offers.xml.gz"):
        assert run(data, path).unchanged == 5


def test_a_path_given_twice_is_read_once(tmp_path: Path, data: Path) -> None:
    file = write(tmp_path / "offers.xml", five())
    report = run(data, file, file, certifications=[tmp_path])
    assert (report.read, report.superseded) == (5, 0)


def test_the_option_a_path_is_given_under_is_only_a_hint(tmp_path: Path, data: Path) -> None:
    file = write(tmp_path / "offers.xml", five())
    assert ingest(IngestRequest(data_dir=data, today=TODAY, places=[file])).indexed == 5


def test_files_in_no_known_format_are_listed(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder / "offers.xml", five())
    (folder / "LISEZMOI.txt").write_text("bonjour", encoding="utf-8")
    (folder / "ratings.csv").write_text("siret;note\n79094038150636;4,6\n", encoding="utf-8")
    report = run(data, folder, ratings=[folder / "ratings.csv"])
    assert report.unrecognised == ["LISEZMOI.txt", "ratings.csv"]
    assert report.indexed == 5


def test_a_path_that_does_not_exist_is_an_error_and_nothing_is_written(tmp_path: Path, data: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        run(data, write(tmp_path / "offers.xml", five()), tmp_path / "nowhere.xml")
    assert not data.exists()


def test_an_entity_attack_is_refused_and_named_and_the_other_files_go_in(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder / "offers.xml", five())
    (folder / "attack.xml").write_text(
        xml(five()).replace("<lheo", '<!DOCTYPE lheo [<!ENTITY a "b">]>\n<lheo'), encoding="utf-8"
    )
    report = run(data, folder)
    assert report.indexed == 5
    assert [file for file, _ in report.refused] == ["attack.xml"]
    assert "DOCTYPE" in report.refused[0][1]


# --- delta and full --------------------------------------------------------------------------------------------------


def test_a_delta_withdraws_nothing(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "offers.xml", five()))
    report = run(data, write(tmp_path / "offers.xml", five()[:1]))
    assert (report.read, report.withdrawn) == (1, 0)
    assert len(ids(data)) == 5


def test_a_full_run_withdraws_what_its_source_no_longer_holds(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "offers.xml", five()))
    report = run(data, write(tmp_path / "offers.xml", five()[:4]), full=True)
    assert (report.unchanged, report.withdrawn) == (4, 1)
    assert ids(data) == [f"{SCHOOL_OF_LYON}~F1~A{number}" for number in range(4)]


def test_a_full_run_leaves_sources_alone_that_are_not_in_it(tmp_path: Path, data: Path) -> None:
    run(
        data,
        write(tmp_path / "lyon.xml", five()),
        write(tmp_path / "metz.xml", five(), SCHOOL_OF_METZ),
        write(tmp_path / "lyon-lheo.xml", five(formation="F2"), format_name="lheo-2.3"),
    )
    report = run(data, write(tmp_path / "lyon.xml", five()[:4]), full=True)
    assert report.withdrawn == 1
    assert len(ids(data)) == 14


def test_a_source_that_would_lose_more_than_a_fifth_stops_the_run_before_anything_changes(
    tmp_path: Path, data: Path
) -> None:
    run(data, write(tmp_path / "lyon.xml", five()), write(tmp_path / "metz.xml", five(), SCHOOL_OF_METZ))
    before = state(data)
    organisations = tmp_path / "organisations.csv"
    organisations.write_text(ORGANISATIONS.format(lyon="false"), encoding="utf-8")
    with pytest.raises(ShrinkRefused, match=rf"edof\|{SCHOOL_OF_LYON} \(2 of 5\)") as refusal:
        run(
            data,
            write(tmp_path / "lyon.xml", [*five()[:3], Action("A9")]),
            write(tmp_path / "metz.xml", five(price="1.00"), SCHOOL_OF_METZ),
            organisations=[organisations],
            full=True,
        )
    assert refusal.value.sources == {f"edof|{SCHOOL_OF_LYON}": (5, 2)}
    assert state(data) == before
    with Store(data, read_only=True) as store:
        assert "organisations" not in store.loaded_registers()


def test_a_shrink_that_is_allowed_goes_through(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "lyon.xml", five()))
    assert run(data, write(tmp_path / "lyon.xml", five()[:1]), full=True, allow_shrink=True).withdrawn == 4


def test_a_withdrawn_offer_that_comes_back_is_new(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "offers.xml", five()))
    run(data, write(tmp_path / "offers.xml", five()[:4]), full=True)
    assert run(data, write(tmp_path / "offers.xml", five())).indexed == 1


def test_an_offer_that_changes_format_is_updated_and_not_withdrawn(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "offers.xml", five()))
    moved = write(tmp_path / "moved.xml", [Action("A0", updated="20261102")], format_name="lheo-2.3")
    report = run(data, write(tmp_path / "offers.xml", five()), moved, full=True)
    assert (report.updated, report.unchanged, report.superseded, report.withdrawn) == (1, 4, 1, 0)
    assert len(ids(data)) == 5


def test_a_full_run_withdraws_offers_that_went_to_quarantine(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "offers.xml", five()))
    delta = run(data, write(tmp_path / "offers.xml", [*five()[:4], Action("A4", price="-1.00")]))
    assert (delta.quarantined, delta.withdrawn, len(ids(data))) == (1, 0, 5)
    full = run(data, tmp_path / "offers.xml", full=True)
    assert (full.quarantined, full.withdrawn, len(ids(data))) == (1, 1, 4)
    assert run(data, tmp_path / "offers.xml", full=True).withdrawn == 0


def test_a_full_run_withdraws_nothing_of_a_source_whose_file_is_cut(tmp_path: Path, data: Path) -> None:
    actions = [Action(f"A{number}", formation=f"F{number}") for number in range(10)]
    run(data, write(tmp_path / "offers.xml", actions))
    text = xml(actions)
    (tmp_path / "offers.xml").write_text(text[: text.index('numero="F9"')], encoding="utf-8")
    report = run(data, tmp_path / "offers.xml", full=True)
    assert report.incomplete_sources == [f"edof|{SCHOOL_OF_LYON}"]
    assert (report.unchanged, report.withdrawn, len(ids(data))) == (9, 0, 10)


# --- the same offer twice --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("names", [("a.xml", "b.xml"), ("b.xml", "a.xml")])
def test_of_two_versions_in_one_run_the_later_datemaj_wins(tmp_path: Path, data: Path, names: tuple[str, str]) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder / names[0], [Action(price="100.00", updated="20261101")])
    write(folder / names[1], [Action(price="200.00", updated="20261102")])
    report = run(data, folder)
    assert (report.read, report.indexed, report.superseded) == (1, 1, 1)
    with Store(data, read_only=True) as store:
        assert [str(stored.offer.stated.price) for stored in store.offers()] == ["200.00"]
    before = state(data)
    assert run(data, folder).unchanged == 1
    assert state(data) == before


def test_of_two_versions_of_one_day_the_one_read_last_wins(tmp_path: Path, data: Path) -> None:
    first, second = write(tmp_path / "b.xml", [Action(price="1.00")]), write(tmp_path / "a.xml", [Action(price="2.00")])
    run(data, first, second)
    with Store(data, read_only=True) as store:
        assert [str(stored.offer.stated.price) for stored in store.offers()] == ["2.00"]


def test_two_feeds_that_word_one_formation_differently_do_not_rewrite_each_other(tmp_path: Path, data: Path) -> None:
    edof = write(tmp_path / "edof.xml", [Action("A1", title="CAP Pâtissier", updated="20261102")])
    lheo = write(tmp_path / "lheo.xml", [Action("A2", title="Pâtissier (CAP)")], format_name="lheo-2.3")
    assert run(data, edof, lheo).indexed == 2
    before = state(data)
    assert run(data, lheo, edof).unchanged == 2
    assert state(data) == before
    with Store(data, read_only=True) as store:
        formation = store.formation(SCHOOL_OF_LYON, "F1")
    assert formation is not None
    assert formation.title == "CAP Pâtissier"


# --- quarantine ------------------------------------------------------------------------------------------------------


def test_a_negative_price_goes_to_quarantine_with_file_line_and_record(tmp_path: Path, data: Path) -> None:
    report = run(data, write(tmp_path / "offers.xml", [Action(price="-909.70")]))
    assert (report.read, report.indexed, report.quarantined_by_reason) == (1, 0, {"negative_price": 1})
    assert ids(data) == []
    (entry,) = quarantined(data)
    assert (entry.kind, entry.reason, entry.offer) == ("offer", "negative_price", f"{SCHOOL_OF_LYON}~F1~A1")
    assert (entry.at.file, entry.at.line > 1, entry.at.record) == ("offers.xml", True, "F1/A1")
    assert "-909.70" in entry.detail


def test_a_price_of_nothing_stays(tmp_path: Path, data: Path) -> None:
    report = run(data, write(tmp_path / "offers.xml", [Action(price="0.00")]))
    assert (report.indexed, report.flagged_by_reason["price_missing"]) == (1, 0)


def test_an_offer_without_postcode_or_coordinates_goes_to_quarantine(tmp_path: Path, data: Path) -> None:
    report = run(
        data, write(tmp_path / "offers.xml", [Action(postcode="", town="VIENNE"), Action("A2", postcode="ABCDE")])
    )
    assert report.quarantined_by_reason == {"place_unknown": 2}


def test_a_remote_offer_needs_a_place_too(tmp_path: Path, data: Path) -> None:
    report = run(data, write(tmp_path / "offers.xml", [Action(postcode="", town="", teaching="2")]))
    assert report.quarantined_by_reason == {"place_unknown": 1}


def test_a_broken_formation_costs_its_offers_and_not_the_file(tmp_path: Path, data: Path) -> None:
    text = xml([Action("A1"), Action("A2", formation="F2"), Action("A3", formation="F3")])
    broken = text.replace("</action>\n<organisme", "</acton>\n<organisme", 1)
    (tmp_path / "offers.xml").write_text(broken, encoding="utf-8")
    report = run(data, tmp_path / "offers.xml")
    assert (report.indexed, report.quarantined_by_reason) == (2, {"unreadable": 1})


def test_a_session_that_ends_before_it_starts_goes_alone(tmp_path: Path, data: Path) -> None:
    sessions = (("20270104", "20270101"), ("20270201", "20270301"))
    report = run(data, write(tmp_path / "offers.xml", [Action(sessions=sessions)]))
    assert (report.indexed, report.sessions_quarantined_by_reason) == (1, {"ends_before_start": 1})
    assert quarantine_counts(data)["session"] == {"ends_before_start": 1}


def test_what_is_repaired_leaves_the_quarantine(tmp_path: Path, data: Path) -> None:
    bad_session = (("20270104", "20270101"),)
    run(data, write(tmp_path / "offers.xml", [Action(price="-1.00"), Action("A2", sessions=bad_session)]))
    assert len(list(quarantined(data))) == 2
    report = run(data, write(tmp_path / "offers.xml", [Action(), Action("A2")]))
    assert report.indexed == 1
    assert list(quarantined(data)) == []


def test_what_is_read_again_stands_in_quarantine_once(tmp_path: Path, data: Path) -> None:
    (tmp_path / "cut.xml").write_text(xml(five())[:-60], encoding="utf-8")
    for _ in range(2):
        run(data, write(tmp_path / "offers.xml", [Action(price="-1.00")]), tmp_path / "cut.xml")
    assert quarantine_counts(data)["offer"]["negative_price"] == 1
    assert len(list(quarantined(data))) == len(set(quarantined(data)))


def test_a_broken_formation_that_is_gone_leaves_the_quarantine(tmp_path: Path, data: Path) -> None:
    text = xml([Action("A1"), Action("A2", formation="F2")])
    (tmp_path / "offers.xml").write_text(text.replace("</action>", "</acton>", 1), encoding="utf-8")
    run(data, tmp_path / "offers.xml")
    assert [entry.offer for entry in quarantined(data)] == [f"{SCHOOL_OF_LYON}~F1~A1"]
    run(data, write(tmp_path / "offers.xml", [Action("A2", formation="F2")]))
    assert list(quarantined(data)) == []


def test_a_full_run_forgets_what_its_source_no_longer_states(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "offers.xml", [*five(), Action("A9", price="-1.00")]))
    run(data, write(tmp_path / "offers.xml", five()))
    assert len(list(quarantined(data))) == 1
    run(data, tmp_path / "offers.xml", full=True)
    assert list(quarantined(data)) == []


# --- registers -------------------------------------------------------------------------------------------------------


def test_a_new_register_decides_every_stored_offer_again(tmp_path: Path, data: Path) -> None:
    first = run(data, write(tmp_path / "offers.xml", five()))
    assert first.ineligible_by_reason == {}
    assert "no_quality_certification" in first.rules_skipped
    organisations = tmp_path / "organisations.csv"
    organisations.write_text(ORGANISATIONS.format(lyon="false"), encoding="utf-8")
    second = run(data, organisations=[organisations])
    assert (second.read, second.re_decided) == (0, 5)
    assert "no_quality_certification" not in second.rules_skipped
    with Store(data, read_only=True) as store:
        assert {stored.offer.decision.reasons for stored in store.offers()} == {("no_quality_certification",)}
    assert run(data, tmp_path / "offers.xml").unchanged == 5


def test_new_places_move_the_stored_offers(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "offers.xml", [Action(postcode="38200", town="VIENNE")]))
    places = tmp_path / "laposte.csv"
    places.write_text(
        "Code_commune_INSEE;Nom_commune;Code_postal;Libelle_acheminement;Ligne_5;coordonnees_gps\n"
        "38544;VIENNE;38200;VIENNE;;45.5203, 4.8811\n",
        encoding="utf-8",
    )
    assert run(data, places=[places]).re_decided == 1
    with Store(data, read_only=True) as store:
        (place,) = (stored.offer.place for stored in store.offers())
    assert (place.source, place.latitude, place.longitude, place.department) == ("commune", 45.5203, 4.8811, "38")


def test_flags_of_the_reader_survive_a_new_decision(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "offers.xml", [Action(teaching="7")]))
    with Store(data, read_only=True) as store:
        (before,) = (stored.offer.decision.flags for stored in store.offers())
    organisations = tmp_path / "organisations.csv"
    organisations.write_text(ORGANISATIONS.format(lyon="false"), encoding="utf-8")
    run(data, organisations=[organisations])
    with Store(data, read_only=True) as store:
        (after,) = (stored.offer.decision.flags for stored in store.offers())
    assert before == after
    assert "teaching_unreadable" in after


def test_a_registration_that_ends_is_noticed_on_a_later_day_without_any_new_file(tmp_path: Path, data: Path) -> None:
    standard = tmp_path / "export_fiches_CSV_Standard_2026_11_22.csv"
    standard.write_text(
        '"Id_Fiche";"Numero_Fiche";"Intitule";"Date_Fin_Enregistrement";"Actif"\r\n'
        '"1";"RNCP38765";"Pâtissier";"30/11/2026";"ACTIVE"\r\n',
        encoding="utf-8",
    )
    assert run(data, write(tmp_path / "o.xml", five()), certifications=[standard]).ineligible_by_reason == {}
    assert run(data, today=date(2026, 11, 30)).re_decided == 0
    assert run(data, today=date(2026, 12, 1)).re_decided == 5


# --- report, decisions, kills ----------------------------------------------------------------------------------------

prices = st.sampled_from(["100.00", "0.00", "-5.00", "", "gratuit"])
postcodes = st.sampled_from(["69100", "38200", "57000", "", "ABCDE", "69999"])
actions = st.builds(
    Action,
    number=st.sampled_from(["A1", "A2", "A3", "A4"]),
    formation=st.sampled_from(["F1", "F2"]),
    postcode=postcodes,
    price=prices,
    updated=st.sampled_from(["20261001", "20261002", ""]),
    sessions=st.sampled_from([(), (("20270104", "20270101"),), (("20270104", "20270201"),)]),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=st.lists(st.tuples(st.lists(actions, max_size=8), st.booleans()), min_size=1, max_size=3))
def test_every_offer_read_is_indexed_updated_unchanged_or_quarantined(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[list[Action], bool]]
) -> None:
    folder = tmp_path_factory.mktemp("run")
    data = folder / "data"
    stored = 0
    for drawn, full in runs:
        decisions = folder / "decisions.csv"
        report = run(data, write(folder / "offers.xml", drawn), full=full, allow_shrink=True, decisions=decisions)
        told = report.to_json()
        assert told["read"] == told["indexed"] + told["updated"] + told["unchanged"] + told["quarantined"]
        assert told["quarantined"] == sum(told["quarantined_by_reason"].values())
        assert told["read"] + told["superseded"] >= len({(action.formation, action.number) for action in drawn})
        stored += report.indexed - report.withdrawn
        assert stored == len(ids(data))
        rows = list(csv.DictReader(decisions.read_text(encoding="utf-8").splitlines()))
        assert len(rows) == report.read
        assert sum(row["outcome"] == "quarantined" for row in rows) == report.quarantined
        again = run(data, folder / "offers.xml", full=full, allow_shrink=True)
        assert (again.indexed, again.updated, again.withdrawn) == (0, 0, 0)


def test_decisions_tell_outcome_place_price_and_next_session(tmp_path: Path, data: Path) -> None:
    sessions = (("20270301", "20270401"), ("20261122", "20261201"), ("20261121", "20261201"))
    offers = [
        Action("A1", sessions=sessions, latitude="45.766200", longitude="4.879500"),
        Action("A2", price="", sessions=()),
        Action("A3", price="-1.00"),
    ]
    decisions = tmp_path / "decisions.csv"
    run(data, write(tmp_path / "offers.xml", offers), decisions=decisions)
    lines = decisions.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "siret,formation,action,outcome,reasons,flags,price,lat,lon,next_session"
    assert lines[1] == f"{SCHOOL_OF_LYON},F1,A1,indexed,,blocs_not_stated,3000.00,45.766200,4.879500,2026-11-22"
    rows = list(csv.DictReader(lines))
    assert (rows[1]["flags"], rows[1]["price"], rows[1]["next_session"]) == ("price_missing blocs_not_stated", "", "")
    assert (rows[2]["outcome"], rows[2]["reasons"], rows[2]["price"]) == ("quarantined", "negative_price", "-1.00")


def test_progress_is_told_by_phase(tmp_path: Path, data: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    run(data, write(tmp_path / "offers.xml", five()), progress=lambda *step: told.append(step))
    assert told[-1] == ("writing offers", 5, 5)
    assert ("reading offers", 5, None) in told


def test_nothing_is_left_of_the_spool(tmp_path: Path, data: Path) -> None:
    (data / "spool").mkdir(parents=True)
    (data / "spool" / "7").write_bytes(b"left by a killed run")
    run(data, write(tmp_path / "offers.xml", five()))
    assert not (data / "spool").exists()


KILLED = """
import sys
from datetime import date
from pathlib import Path
from search_svc.indexer import IngestRequest, ingest, writing
from search_svc.store import Store

writing.BATCH_OFFERS = 500
write = Store.write

def acknowledged(store, batch):
    write(store, batch)
    print(store.count_offers(), flush=True)

Store.write = acknowledged
ingest(IngestRequest(data_dir=Path(sys.argv[1]), offers=[Path(sys.argv[2])], today=date(2026, 11, 22)))
"""


@pytest.mark.slow
def test_a_killed_run_keeps_what_it_acknowledged_and_can_be_run_again(tmp_path: Path, data: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(6):
        write(folder / f"{number}.xml", [Action(f"A{n}", formation=f"F{number}-{n // 10}") for n in range(500)])
    for batches in (1, 2, 1):
        command = [sys.executable, "-c", KILLED, str(data), str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
            assert process.stdout is not None
            acknowledged = [int(process.stdout.readline()) for _ in range(batches)][-1]
            os.killpg(process.pid, signal.SIGKILL)
        assert acknowledged <= len(ids(data)) < 3000
    report = run(data, folder)
    assert report.indexed + report.unchanged == report.read == 3000
    assert report.unchanged >= acknowledged
    assert len(ids(data)) == 3000


def test_rates_of_a_ministry_are_joined_by_a_list_of_codes_and_the_codes_without_one_are_reported(
    tmp_path: Path,
) -> None:
    measures = [
        {"id_mesure": name, "valeur_mesure": value, "dimensions": [{"id_formation_apprentissage": code}]}
        for code in ("50022139", "32033401")
        for name, value in (("nb_sortant", 200), ("nb_en_emploi_6_mois", 150))
    ]
    rates, codes = tmp_path / "millesime-2023-apprentissage.json", tmp_path / "codes.csv"
    rates.write_text(json.dumps(json.dumps({"data": measures})), "utf-8")
    codes.write_text("code_formation;numero_fiche\n50022139;RNCP38765\n", "utf-8")
    report = ingest(IngestRequest(data_dir=tmp_path / "data", today=date(2026, 11, 22), certifications=[rates, codes]))
    assert report.registers["outcomes"] == 2
    assert report.registers["training_codes"] == 1
    assert report.outcomes_unmapped == report.to_json()["outcomes_unmapped"] == ["32033401"]
