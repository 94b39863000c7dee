"""The open catalogue gives way to the actions themselves, in the same run, before and after; and nothing is lost."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from open_catalogue_file import CatalogueRow, csv_text, row
from small_catalogue import SCHOOL_OF_LYON, SCHOOL_OF_METZ, Action, write

from search_svc.indexer import IngestRequest, Report, ShrinkRefused, ingest
from search_svc.store import Store

TODAY = date(2026, 11, 22)


def run(data_dir: Path, *offers: Path, **options: Any) -> Report:
    return ingest(IngestRequest(data_dir=data_dir, offers=offers, today=TODAY, **options))


def offers(data_dir: Path) -> dict[str, str]:
    """Short id (formation and action) → format, of what is stored."""
    with Store(data_dir, read_only=True) as store:
        return {
            stored.offer.id.removeprefix(f"{SCHOOL_OF_LYON}~"): stored.offer.stated.format for stored in store.offers()
        }


def catalogue(path: Path, *rows: CatalogueRow) -> Path:
    path.write_text(csv_text(rows), encoding="utf-8", newline="")
    return path


F1_RHONE, F1_ISERE = row(), row(code_departement="38", nom_departement="Isère")
F2_RHONE = row(numero_formation="F2")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_in_one_run_the_open_catalogue_gives_way_to_edof(tmp_path: Path, data: Path) -> None:
    mcf = catalogue(tmp_path / "mcf.csv", F1_RHONE, F1_ISERE, F2_RHONE)
    report = run(data, mcf, write(tmp_path / "edof.xml", [Action("A1"), Action("A2")]))
    assert offers(data) == {"F1~A1": "edof", "F1~A2": "edof", "F2~D69": "mcf-open-catalogue"}
    assert (report.read, report.indexed) == (3, 3)
    assert report.superseded_by_reason == {"stated_in_detail": 2}
    assert report.to_json()["superseded"] == 2


def test_edof_stored_before_keeps_the_open_catalogue_out(tmp_path: Path, data: Path) -> None:
    run(data, write(tmp_path / "edof.xml", [Action("A1")]))
    report = run(data, catalogue(tmp_path / "mcf.csv", F1_RHONE, F2_RHONE))
    assert offers(data) == {"F1~A1": "edof", "F2~D69": "mcf-open-catalogue"}
    assert (report.indexed, report.superseded_by_reason) == (1, {"stated_in_detail": 1})


def test_edof_that_comes_later_replaces_the_open_catalogue_even_in_a_delta(tmp_path: Path, data: Path) -> None:
    run(data, catalogue(tmp_path / "mcf.csv", F1_RHONE, F1_ISERE, F2_RHONE))
    report = run(data, write(tmp_path / "edof.xml", [Action("A1")]))
    assert offers(data) == {"F1~A1": "edof", "F2~D69": "mcf-open-catalogue"}
    assert (report.indexed, report.withdrawn, report.withdrawn_by_reason) == (1, 2, {"stated_in_detail": 2})
    assert run(data, tmp_path / "edof.xml").withdrawn == 0


def test_a_formation_that_left_edof_comes_back_from_the_open_catalogue(tmp_path: Path, data: Path) -> None:
    mcf = catalogue(tmp_path / "mcf.csv", F1_RHONE)
    run(data, mcf, write(tmp_path / "edof.xml", [Action("A1"), Action("B1", formation="F9")]))
    run(data, write(tmp_path / "edof.xml", [Action("B1", formation="F9")]), full=True, allow_shrink=True)
    report = run(data, mcf)
    assert offers(data) == {"F9~B1": "edof", "F1~D69": "mcf-open-catalogue"}
    assert report.indexed == 1


def test_an_edof_offer_in_quarantine_does_not_keep_the_open_catalogue_out(tmp_path: Path, data: Path) -> None:
    edof = write(tmp_path / "edof.xml", [Action("A1", price="-1.00")])
    report = run(data, edof, catalogue(tmp_path / "mcf.csv", F1_RHONE))
    assert offers(data) == {"F1~D69": "mcf-open-catalogue"}
    assert (report.quarantined, report.superseded) == (1, 0)


def test_the_same_number_at_another_establishment_is_another_formation(tmp_path: Path, data: Path) -> None:
    edof = write(tmp_path / "edof.xml", [Action("A1")], siret=SCHOOL_OF_METZ)
    assert run(data, edof, catalogue(tmp_path / "mcf.csv", F1_RHONE)).indexed == 2


def test_the_words_of_edof_count_though_the_export_is_later(tmp_path: Path, data: Path) -> None:
    mcf = catalogue(tmp_path / "mcf.csv", row(intitule_formation="CAP Pâtissier…"))
    run(data, mcf, write(tmp_path / "edof.xml", [Action("A1", title="CAP Pâtissier en un an")]))
    with Store(data, read_only=True) as store:
        formation = store.formation(SCHOOL_OF_LYON, "F1")
    assert formation is not None
    assert formation.title == "CAP Pâtissier en un an"


def test_what_gave_way_did_not_vanish_so_a_full_run_is_not_refused(tmp_path: Path, data: Path) -> None:
    mcf = catalogue(tmp_path / "mcf.csv", F1_RHONE, F1_ISERE, F2_RHONE)
    run(data, mcf)
    report = run(data, mcf, write(tmp_path / "edof.xml", [Action("A1")]), full=True)
    assert report.withdrawn_by_reason == {"stated_in_detail": 2}
    assert offers(data) == {"F1~A1": "edof", "F2~D69": "mcf-open-catalogue"}


def test_a_full_run_of_the_open_catalogue_still_refuses_to_shrink(tmp_path: Path, data: Path) -> None:
    run(data, catalogue(tmp_path / "mcf.csv", F1_RHONE, F1_ISERE, F2_RHONE))
    with pytest.raises(ShrinkRefused, match=r"mcf-open-catalogue\|79094038150636 \(2 of 3\)"):
        run(data, catalogue(tmp_path / "mcf.csv", F2_RHONE), full=True)


def test_of_two_exports_the_later_one_counts_and_a_new_day_alone_changes_nothing(tmp_path: Path, data: Path) -> None:
    older = row(frais_ttc_tot_min="900", frais_ttc_tot_max="900", date_extract="2026-10-20")
    report = run(data, catalogue(tmp_path / "b.csv", older), catalogue(tmp_path / "a.csv", F1_RHONE))
    assert report.superseded_by_reason == {"later_version": 1}
    with Store(data, read_only=True) as store:
        assert [str(stored.offer.stated.price) for stored in store.offers()] == ["3000.00"]
    assert run(data, catalogue(tmp_path / "a.csv", row(date_extract="2026-11-21"))).unchanged == 1


def test_flags_do_not_blame_the_provider_for_what_the_file_cannot_say(tmp_path: Path, data: Path) -> None:
    spread = row(frais_ttc_tot_max="4000")
    unknown = row(numero_formation="F2", frais_ttc_tot_min="", frais_ttc_tot_max="")
    report = run(data, catalogue(tmp_path / "mcf.csv", spread, unknown))
    assert report.flagged_by_reason == {"price_range": 1, "price_missing": 1, "teaching_inferred": 2}


def test_a_row_without_departement_goes_to_quarantine(tmp_path: Path, data: Path) -> None:
    report = run(data, catalogue(tmp_path / "mcf.csv", row(code_departement="", nom_departement="France")))
    assert report.quarantined_by_reason == {"place_unknown": 1}


edof_actions = st.builds(
    Action,
    number=st.sampled_from(["A1", "A2"]),
    formation=st.sampled_from(["F1", "F2", "F3"]),
    price=st.sampled_from(["100.00", "-5.00"]),
)
mcf_rows = st.builds(
    row,
    numero_formation=st.sampled_from(["F1", "F2", "F3"]),
    code_departement=st.sampled_from(["69", "38"]),
    nom_departement=st.just(""),
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=st.lists(st.tuples(st.lists(edof_actions, max_size=3), st.lists(mcf_rows, max_size=4)), max_size=3))
def test_no_formation_is_ever_stored_from_both(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[list[Action], list[CatalogueRow]]]
) -> None:
    folder = tmp_path_factory.mktemp("run")
    data, count = folder / "data", 0
    for actions, rows in runs:
        files = [write(folder / "edof.xml", actions)] if actions else []
        files += [catalogue(folder / "mcf.csv", *rows)] if rows else []
        if not files:
            continue
        report = run(data, *files)
        given_records = len({(a.formation, a.number) for a in actions}) + len({tuple(r.columns.items()) for r in rows})
        assert report.read + report.superseded >= given_records
        count += report.indexed - report.withdrawn
        stored = offers(data)
        assert count == len(stored)
        formats = {(identifier.split("~")[0], name) for identifier, name in stored.items()}
        assert len({formation for formation, _ in formats}) == len(formats)
