"""InserJeunes and InserSup tell rates by the code of a training; other files tell which certification that is."""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from search_svc.catalogue.outcomes import OutcomeRow, TrainingCode
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources import inserjeunes, insersup, training_codes
from search_svc.indexer.sources.files import FileRefusedError, SourceFile
from search_svc.indexer.sources.recognise import recognise

APPRENTICES, PUPILS = "InserJeunes (apprentissage)", "InserJeunes (voie scolaire)"
INSERSUP_COLUMNS = (
    "uo_lib;diplome;libelle_diplome;obtention_diplome;genre;nationalite;regime_inscription;promo;nb_sortants;"
    "nb_sortants_en_emploi_sal_fr_6"
)


def measure(name: str, value: object, **dimension: str) -> dict[str, object]:
    return {"id_mesure": name, "valeur_mesure": value, "dimensions": [dimension]}


def answer(*measures: dict[str, object], **beside: object) -> dict[str, object]:
    return {**beside, "data": list(measures)}


BAKER = {"id_formation_apprentissage": "50022139"}
BAKERS = answer(
    measure("nb_sortant", 400, **BAKER),
    measure("nb_en_emploi_6_mois", 260, **BAKER),
    measure("taux_poursuite_etudes", 30, **BAKER),
)


def written(tmp_path: Path, content: str, name: str = "millesime-2023-apprentissage.json") -> SourceFile:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    return SourceFile(name, path, head=path.read_bytes()[:8192])


def rows(items: Iterable[object]) -> list[object]:
    return [item for item in items if not isinstance(item, UnreadableRecord)]


@pytest.mark.parametrize("times", [1, 2], ids=["json", "json in a json string"])
def test_an_answer_of_inserjeunes_is_read_as_it_came(tmp_path: Path, times: int) -> None:
    text = json.dumps(BAKERS) if times == 1 else json.dumps(json.dumps(BAKERS))
    file = written(tmp_path, text)
    found = recognise(file.name, file.head)
    assert found is not None
    assert (found.name, found.kind) == ("inserjeunes", "outcomes")
    assert list(inserjeunes.read(file)) == [OutcomeRow("50022139", 2023, APPRENTICES, 400, 0.65)]


def test_the_dimension_tells_how_the_training_was_followed_and_a_rate_may_be_stated_in_percent(tmp_path: Path) -> None:
    pupils = {"id_mefstat11": "23811021211"}
    content = answer(measure("nb_sortant", 50, **pupils), measure("taux_en_emploi_6_mois", 42, **pupils))
    assert list(inserjeunes.read(written(tmp_path, json.dumps(content)))) == [
        OutcomeRow("23811021211", 2023, PUPILS, 50, 0.42)
    ]


def test_what_inserjeunes_hides_is_no_row_and_never_zero(tmp_path: Path) -> None:
    hidden = answer(measure("nb_annee_term", 30, **BAKER), measure("nb_sortant", 10, **BAKER))
    without_size = answer(measure("taux_en_emploi_6_mois", 70, **BAKER))
    assert list(inserjeunes.read(written(tmp_path, json.dumps(hidden)))) == []
    assert list(inserjeunes.read(written(tmp_path, json.dumps(without_size)))) == []


@pytest.mark.parametrize(
    ("name", "beside", "year"),
    [
        ("inserjeunes_2022.json", {}, 2022),
        ("reponse.json", {"millesime": "2021"}, 2021),
        ("reponse.json", {"metadata": {"millesime": 2020}}, 2020),
    ],
)
def test_the_year_is_that_of_the_answer_or_of_the_files_name(
    tmp_path: Path, name: str, beside: dict[str, object], year: int
) -> None:
    (row,) = rows(inserjeunes.read(written(tmp_path, json.dumps({**beside, **BAKERS}), name)))
    assert isinstance(row, OutcomeRow)
    assert row.year == year


@pytest.mark.parametrize("name", ["reponse.json", "2021_2022.json"])
def test_a_file_of_unknown_year_is_refused_and_told_how_to_be_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileRefusedError, match=r"millesime-2023-apprentissage\.json"):
        list(inserjeunes.read(written(tmp_path, json.dumps(BAKERS), name)))


def test_the_rates_of_one_school_are_refused(tmp_path: Path) -> None:
    school = {**BAKERS, "metadata": {"UAI": {"id_uai_etab": "0751234J"}}}
    with pytest.raises(FileRefusedError, match="one school"):
        list(inserjeunes.read(written(tmp_path, json.dumps(school))))


@pytest.mark.parametrize(("leavers", "employed"), [(100, 120), (-3, 0), (100, -1), (12.5, 3), ("many", 3)])
def test_impossible_numbers_cost_their_training_and_not_the_file(
    tmp_path: Path, leavers: object, employed: object
) -> None:
    other = {"id_formation_apprentissage": "32033401"}
    bad = [measure("nb_sortant", leavers, **other), measure("nb_en_emploi_6_mois", employed, **other)]
    content = answer(*bad, {"id_mesure": "x"}, *BAKERS["data"])  # type: ignore[misc]
    found = list(inserjeunes.read(written(tmp_path, json.dumps(content))))
    assert len(rows(found)) == 1
    assert {item.source.record for item in found if isinstance(item, UnreadableRecord)} == {"data 3", "32033401"}


def test_a_damaged_answer_is_one_unreadable_record(tmp_path: Path) -> None:
    (item,) = inserjeunes.read(written(tmp_path, json.dumps(BAKERS)[:-20]))
    assert isinstance(item, UnreadableRecord)


def test_insersup_counts_all_graduates_of_france_of_one_year(tmp_path: Path) -> None:
    lines = [
        "National;2500123;Droit;diplômé;ensemble;ensemble;ensemble;2022;1000;610",
        "National;2500123;Droit;diplômé;femme;ensemble;ensemble;2022;600;400",
        "National;2500123;Droit;non diplômé;ensemble;ensemble;ensemble;2022;80;20",
        "National;2500123;Droit;diplômé;ensemble;ensemble;ensemble;2021,2022;1900;1200",
        "Université de Lyon;2500123;Droit;diplômé;ensemble;ensemble;ensemble;2022;100;61",
        "National;2500999;Rare;diplômé;ensemble;ensemble;ensemble;2022;nd;nd",
        "National;2500777;Faux;diplômé;ensemble;ensemble;ensemble;2022;50;90",
    ]
    file = written(tmp_path, "\n".join((INSERSUP_COLUMNS, *lines)), "insersup.csv")
    found = recognise(file.name, file.head)
    assert found is not None
    assert found.name == "insersup"
    items = list(insersup.read(file))
    assert rows(items) == [OutcomeRow("2500123", 2022, "InserSup", 1000, 0.61)]
    (bad,) = (item for item in items if isinstance(item, UnreadableRecord))
    assert (bad.source.line, bad.source.record) == (8, "2500777")


def test_a_list_of_ones_own_leads_from_codes_to_certifications(tmp_path: Path) -> None:
    content = "code_formation;numero_fiche\n23811021211;RNCP37537\n50022139;37537\n"
    file = written(tmp_path, content, "codes.csv")
    found = recognise(file.name, file.head)
    assert found is not None
    assert found.name == "training-codes"
    good, bad = training_codes.read_list(file)
    assert good == TrainingCode("23811021211", "RNCP37537")
    assert isinstance(bad, UnreadableRecord)
    assert bad.source.line == 3


def test_certif_info_leads_from_cfd_to_rncp_where_it_has_both(tmp_path: Path) -> None:
    header = "Code_Diplome;Libelle_Diplome;Code_RNCP;Code_RS;Code_Scolarité\n"
    file = written(tmp_path, header + "1;CAP boulanger;37537;;50022139\n2;DU;;;\n3;BTS;1;;\n", "certif_info.csv")
    found = recognise(file.name, file.head)
    assert found is not None
    assert found.name == "certif-info"
    assert list(training_codes.read_certif_info(file)) == [TrainingCode("50022139", "RNCP37537")]
