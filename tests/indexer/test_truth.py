"""The whole catalogue of ../shared/data against its truth, row by row, and the real samples."""

import csv
import gzip
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from search_svc.indexer import IngestRequest, Report, ingest
from search_svc.store import Store

TODAY = date(2026, 11, 22)
# The truth holds the point that was drawn within 0.02° of the commune's coordinates. Where the file does not state it
# (no coordinates, or defective ones), a correct reader can only give the commune's: so near and no nearer.
DRAWN_WITHIN_DEGREES = 0.02
WRITTEN_WITHIN_DEGREES = 5e-7
# How a defect of the truth shows: as a flag, as the reason of a quarantine, or not on the offer.
FLAGS = {
    "no_price": "price_missing",
    "bad_coordinates": "coordinates_out_of_range",
    "swapped_coordinates": "coordinates_swapped",
}
Row = dict[str, str]


@pytest.fixture(scope="module")
def ingested(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    folder = tmp_path_factory.mktemp("truth")
    catalogue = shared_data / "catalogue"
    report = ingest(
        IngestRequest(
            data_dir=folder / "data",
            today=TODAY,
            certifications=[catalogue / "certifications.zip", catalogue / "rncp.zip", catalogue / "rs.zip"],
            organisations=[catalogue / "organisations.csv"],
            offers=[catalogue / "edof.zip", catalogue / "intercarif.xml.gz"],
            places=[shared_data / "places"],
            decisions=folder / "decisions.csv",
        )
    )
    return report, folder


@pytest.fixture(scope="module")
def rows(ingested: tuple[Report, Path], shared_data: Path) -> list[tuple[Row, Row]]:
    """(truth, decision) of every action."""
    with (ingested[1] / "decisions.csv").open(encoding="utf-8", newline="") as stream:
        decided = {(row["siret"], row["formation"], row["action"]): row for row in csv.DictReader(stream)}
    with gzip.open(shared_data / "catalogue" / "truth.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        truth = list(csv.DictReader(stream))
    assert len(decided) == len(truth) == 19_980
    return [(row, decided[row["siret"], row["formation"], row["action"]]) for row in truth]


def wrong(rows: list[tuple[Row, Row]], agrees: Iterator[bool]) -> list[tuple[Row, Row]]:
    return [pair for pair, good in zip(rows, agrees, strict=True) if not good][:5]


def test_prices_agree(rows: list[tuple[Row, Row]]) -> None:
    def same(stated: str, read: str) -> bool:
        return (stated == read == "") or (bool(stated and read) and abs(float(stated) - float(read)) < 0.005)

    assert wrong(rows, (same(truth["price"], row["price"]) for truth, row in rows)) == []


def test_next_sessions_agree(rows: list[tuple[Row, Row]]) -> None:
    assert wrong(rows, (truth["next_start"] == row["next_session"] for truth, row in rows)) == []


def test_negative_prices_and_nothing_else_are_in_quarantine(rows: list[tuple[Row, Row]]) -> None:
    def agrees(truth: Row, row: Row) -> bool:
        if truth["defect"] == "negative_price":
            return (row["outcome"], row["reasons"]) == ("quarantined", "negative_price")
        return row["outcome"] == "indexed"

    assert wrong(rows, (agrees(truth, row) for truth, row in rows)) == []


def test_the_first_reason_agrees(rows: list[tuple[Row, Row]]) -> None:
    indexed = [(truth, row) for truth, row in rows if row["outcome"] == "indexed"]
    firsts = (truth["cpf_ineligible"] == (row["reasons"].split() or [""])[0] for truth, row in indexed)
    assert wrong(indexed, firsts) == []


def test_each_defect_raises_its_flag_and_no_other_offer_has_one(rows: list[tuple[Row, Row]]) -> None:
    def agrees(truth: Row, row: Row) -> bool:
        raised = set(row["flags"].split()) - {"blocs_not_stated"}
        return raised == ({FLAGS[truth["defect"]]} if truth["defect"] in FLAGS else set())

    assert wrong(rows, (agrees(truth, row) for truth, row in rows)) == []


def test_rncp_offers_are_flagged_for_their_blocs_and_no_others(rows: list[tuple[Row, Row]]) -> None:
    def agrees(truth: Row, row: Row) -> bool:
        return ("blocs_not_stated" in row["flags"].split()) == truth["certification"].startswith("RNCP")

    assert wrong(rows, (agrees(truth, row) for truth, row in rows)) == []


def test_places_agree(rows: list[tuple[Row, Row]], ingested: tuple[Report, Path]) -> None:
    with Store(ingested[1] / "data", read_only=True) as store:
        sources = {
            (offer.stated.siret, offer.stated.formation_number, offer.stated.action_number): offer.place.source
            for offer in (stored.offer for stored in store.offers())
        }

    def agrees(truth: Row, row: Row) -> bool:
        source = sources.get((truth["siret"], truth["formation"], truth["action"]), "commune")
        allowed = WRITTEN_WITHIN_DEGREES if source == "exact" else DRAWN_WITHIN_DEGREES + WRITTEN_WITHIN_DEGREES
        return all(abs(float(truth[axis]) - float(row[axis])) <= allowed for axis in ("lat", "lon"))

    assert wrong(rows, (agrees(truth, row) for truth, row in rows)) == []
    # Four in five state their coordinates, and a third of one in a hundred states defective ones.
    counts = Counter(sources.values())
    assert counts["department"] == 0
    assert counts["exact"] > 15_900


def test_the_report_adds_up_to_the_truth(rows: list[tuple[Row, Row]], ingested: tuple[Report, Path]) -> None:
    told = ingested[0].to_json()
    defects = Counter(truth["defect"] for truth, _ in rows)
    ineligible = Counter(truth["cpf_ineligible"] for truth, _ in rows if truth["defect"] != "negative_price")
    del ineligible[""]
    assert (told["read"], told["indexed"], told["quarantined"]) == (19_980, 19_940, 40)
    assert told["quarantined_by_reason"] == {"negative_price": defects["negative_price"]}
    assert told["ineligible_by_reason"] == dict(ineligible)
    sessions = sum(int(truth["sessions_quarantined"]) for truth, _ in rows)
    assert told["sessions_quarantined_by_reason"] == {"ends_before_start": sessions}
    assert {flag: told["flagged_by_reason"][flag] for flag in FLAGS.values()} == {
        flag: defects[defect] for defect, flag in FLAGS.items()
    }
    assert told["rules_skipped"] == ["driving_school_not_declared"]
    assert all(name.startswith("ban/") for name in told["unrecognised"])


@pytest.mark.slow
def test_a_second_run_changes_nothing(ingested: tuple[Report, Path], shared_data: Path) -> None:
    data = ingested[1] / "data"
    with Store(data, read_only=True) as store:
        before = store.seq()
    offers = [shared_data / "catalogue" / name for name in ("edof.zip", "intercarif.xml.gz")]
    registers = [shared_data / "catalogue" / name for name in ("rncp.zip", "rs.zip", "certifications.zip")]
    report = ingest(IngestRequest(data_dir=data, today=TODAY, offers=offers, certifications=registers, full=True))
    assert (report.unchanged, report.quarantined, report.withdrawn) == (19_940, 40, 0)
    with Store(data, read_only=True) as store:
        assert store.seq() == before


def test_the_real_samples_go_in(shared_data: Path, tmp_path: Path) -> None:
    report = ingest(
        IngestRequest(
            data_dir=tmp_path / "data",
            today=TODAY,
            certifications=[shared_data / "certifications"],
            offers=[shared_data / "offers"],
            thesaurus=[shared_data / "labels"],
        )
    )
    assert report.indexed >= 5
    assert report.quarantined_by_reason == {}
    assert report.refused == []
    with Store(tmp_path / "data", read_only=True) as store:
        registers = store.loaded_registers()
        titles = sorted(formation.title for formation in store.formations())
    assert registers["certifications_xml"] == 20
    # Certif Info, in the same folder, names the fiches that the codes of InserJeunes mean.
    assert set(registers) == {"certifications_xml", "certifications_csv", "job_titles", "formacodes", "training_codes"}
    assert "Développeur web" in titles
