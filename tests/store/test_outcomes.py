"""Rates of statistical services stand beside those of the fiches, once a file says which certification they are of."""

from pathlib import Path

import pytest

from search_svc.catalogue import Certification, Cohort
from search_svc.catalogue.outcomes import OutcomeRow, TrainingCode
from search_svc.store import Store
from search_svc.store.outcomes import cohorts_by_number, unmapped_codes

SOURCE = "InserJeunes (apprentissage)"
OWN = Cohort(2022, 40, None, 0.8)


def row(code: str, leavers: int, rate: float, year: int = 2023) -> OutcomeRow:
    return OutcomeRow(code, year, SOURCE, leavers, rate)


def test_trainings_of_one_certification_are_pooled_by_year() -> None:
    codes = [TrainingCode("A", "RNCP1"), TrainingCode("B", "RNCP1")]
    found = cohorts_by_number([row("A", 100, 0.5), row("B", 300, 0.7), row("A", 50, 0.4, 2022)], codes)
    assert found["RNCP1"] == (
        Cohort(2022, 50, None, 0.4, source=SOURCE),
        Cohort(2023, 400, None, pytest.approx(0.65), source=SOURCE),
    )


def test_a_code_of_two_certifications_tells_of_both_and_one_of_none_is_reported() -> None:
    codes = [TrainingCode("A", "RNCP1"), TrainingCode("A", "RNCP2")]
    rows = [row("A", 100, 0.5), row("C", 60, 0.9)]
    assert set(cohorts_by_number(rows, codes)) == {"RNCP1", "RNCP2"}
    assert unmapped_codes(rows, codes) == ["C"]


def test_a_stored_fiche_has_the_cohorts_of_both_sources_and_a_change_is_seen(tmp_path: Path) -> None:
    fiche = Certification(number="RNCP1", title="CAP Boulanger", register="RNCP", active=True, cohorts=(OWN,))
    with Store(tmp_path) as store:
        store.merge_certifications([fiche])
        before = store.register_seq()
        store.replace_outcomes([row("A", 100, 0.5)])
        stored = store.certification("RNCP1")
        assert stored is not None
        assert stored.cohorts == (OWN,)
        store.replace_training_codes([TrainingCode("A", "RNCP1")])
        beside = Cohort(2023, 100, None, 0.5, source=SOURCE)
        stored = store.certification("RNCP1")
        assert stored is not None
        assert stored.cohorts == (OWN, beside)
        assert [f.cohorts for f in store.certifications() if f.number == "RNCP1"] == [(OWN, beside)]
        assert store.register_seq() > before
        assert store.loaded_registers()["outcomes"] == 1
        assert store.merge_certifications([fiche]) == 0
