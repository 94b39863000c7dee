from pathlib import Path

from search_svc.catalogue.thesaurus import FormacodeTerm, JobTitle
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.files import walk
from search_svc.indexer.sources.readers import read_thesaurus
from search_svc.indexer.sources.recognise import recognise


def read(path: Path) -> list[JobTitle | FormacodeTerm | UnreadableRecord]:
    recognised = ((recognise(file.name, file.head), file) for file in walk(path))
    return list(read_thesaurus((found.name, file) for found, file in recognised if found and found.kind == "thesaurus"))


def test_the_real_thesauri_are_read_whole(shared_data: Path) -> None:
    found = read(shared_data / "labels")
    titles = [item for item in found if isinstance(item, JobTitle)]
    terms = {item.code: item for item in found if isinstance(item, FormacodeTerm)}
    assert len(titles) + len(terms) == len(found)
    assert len(terms) == 2775
    assert len({(item.rome, item.title) for item in titles}) == len(titles) == 12589
    assert JobTitle("D1104", "Aide-pâtissier / Aide-pâtissière", "Aide-pâtissier / Aide-pâtissière") in titles
    assert {item.rome for item in titles if item.principal} >= {"A1101", "A1102", "L1503"}
    assert terms["21528"] == FormacodeTerm("21528", "Pâtisserie", ("biscuiterie", "pâtissier", "pâtissière"))


def test_references_of_a_term_are_not_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "formacode.csv").write_text(
        "Code du Terme;Descripteur en typo riche;Synonymes;Synonymes métier\n"
        "15054;Développement professionnel - 15054;bilan - 15081###Bilan###bilan - 15081;;\n",
        "utf-8-sig",
    )
    assert read(tmp_path) == [FormacodeTerm("15054", "Développement professionnel", ("bilan", "Bilan"))]


def test_a_title_without_a_code_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "metier.csv").write_text(
        "code_ogr;libelle_appellation_long;libelle_appellation_court;code_rome;classification\n"
        "1;Pâtissier / Pâtissière;Pâtissier / Pâtissière;D1104;PRINCIPALE\n2;Tourier / Tourière;;;SYNONYME\n",
        "utf-8",
    )
    title, lost = read(tmp_path)
    assert title == JobTitle("D1104", "Pâtissier / Pâtissière", "Pâtissier / Pâtissière", True)
    assert isinstance(lost, UnreadableRecord)
    assert lost.source.line == 3
