from pathlib import Path

import pytest

from search_svc.catalogue.thesaurus import Commune
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources import laposte
from search_svc.indexer.sources.files import walk

HEADER = "Code_commune_INSEE;Nom_commune;Code_postal;Libelle_acheminement;Ligne_5;coordonnees_gps\n"


def read(folder: Path, rows: str, header: str = HEADER) -> list[Commune | UnreadableRecord]:
    path = folder / "hexasmal.csv"
    path.write_text(header + rows, "utf-8")
    (file,) = walk(path)
    return list(laposte.read(file))


def test_a_commune_takes_the_spelling_and_the_population_of_its_town(tmp_path: Path) -> None:
    (found,) = read(
        tmp_path, "90091;ST GERMAIN LE CHATELET;90110;ST GERMAIN LE CHATELET;;47.7002701756, 6.96114583666\n"
    )
    assert isinstance(found, Commune)
    assert (found.name, found.department, found.region) == ("Saint-Germain-le-Châtelet", "90", "27")
    assert (found.latitude, found.longitude) == (47.7002701756, 6.96114583666)
    assert found.population > 500


def test_a_commune_of_the_same_name_elsewhere_lends_nothing(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "11339;VILLEURBANNE;11500;VILLEURBANNE;;42.87, 2.2\n")
    assert isinstance(found, Commune)
    assert (found.name, found.population) == ("Villeurbanne", 0)


def test_arrondissements_are_shown_as_people_write_them(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "69383;LYON 03;69003;LYON;;45.7533, 4.8694\n")
    assert isinstance(found, Commune)
    assert found.name == "Lyon 3e"
    assert found.population > 50_000


@pytest.mark.parametrize(
    ("insee", "postcode", "department", "region"),
    [
        ("2A004", "20000", "2A", "94"),
        ("97411", "97400", "974", "04"),
        ("97701", "97133", "977", ""),
        ("98818", "98800", "988", ""),
        ("99138", "98000", "980", ""),
    ],
)
def test_overseas_and_corsica(tmp_path: Path, insee: str, postcode: str, department: str, region: str) -> None:
    (found,) = read(tmp_path, f"{insee};X;{postcode};X;;10.5, 20.5\n")
    assert isinstance(found, Commune)
    assert (found.department, found.region) == (department, region)


def test_a_line_without_coordinates_takes_those_of_its_commune(tmp_path: Path) -> None:
    rows = "97411;ST DENIS;97490;STE CLOTILDE;STE CLOTILDE;\n97411;ST DENIS;97400;ST DENIS;;-20.93, 55.45\n"
    clotilde, denis = read(tmp_path, rows)
    assert isinstance(clotilde, Commune)
    assert isinstance(denis, Commune)
    assert (clotilde.latitude, clotilde.locality) == (-20.93, "Sainte-Clotilde")
    assert (denis.name, denis.locality) == ("Saint-Denis", "")


def test_saint_barthelemy_lies_at_its_capital(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "97701;ST BARTHELEMY;97133;ST BARTHELEMY;;\n")
    assert isinstance(found, Commune)
    assert abs(found.latitude - 17.9) < 0.1


@pytest.mark.parametrize(
    ("row", "detail"),
    [
        ("98711;ANAA;98786;HITIANAU;ANAA;", "no coordinates"),
        ("69266;VILLEURBANNE;69100;VILLEURBANNE;;95.0, 4.88", "out of range"),
        ("69266;VILLEURBANNE;69100;VILLEURBANNE;;ici", "not a latitude and longitude"),
        ("ABCDE;VILLEURBANNE;69100;VILLEURBANNE;;45.7, 4.88", "not the INSEE code"),
        ("69266;VILLEURBANNE;CEDEX;VILLEURBANNE;;45.7, 4.88", "not a postcode"),
        ("69266;;69100;;;45.7, 4.88", "no name"),
    ],
)
def test_a_bad_line_costs_itself(tmp_path: Path, row: str, detail: str) -> None:
    bad, good = read(tmp_path, f"{row}\n38544;VIENNE;38200;VIENNE;;45.52, 4.87\n")
    assert isinstance(bad, UnreadableRecord)
    assert detail in bad.detail
    assert bad.source.line == 2
    assert isinstance(good, Commune)


def test_later_headers_and_lost_zeros_are_read(tmp_path: Path) -> None:
    header = "#Code_commune_INSEE,Nom_de_la_commune,Code_postal,Libellé_d_acheminement,Ligne_5,_geopoint\n"
    (found,) = read(tmp_path, '1053,BOURG EN BRESSE,1000,BOURG EN BRESSE,,"46.2051, 5.2460"\n', header)
    assert isinstance(found, Commune)
    assert (found.insee, found.postcode, found.department) == ("01053", "01000", "01")


def test_the_real_file_is_read_whole(shared_data: Path) -> None:
    (file,) = walk(shared_data / "places" / "hexasmal.csv")
    found = list(laposte.read(file))
    communes = [item for item in found if isinstance(item, Commune)]
    lost = [item for item in found if isinstance(item, UnreadableRecord)]
    assert len(communes) + len(lost) == len(found) > 39_000
    assert {item.detail for item in lost} == {"no coordinates"}
    assert len([item for item in lost if item.source.record < "97"]) <= 3, "nearly all of them are atolls"
    assert sum(item.population > 0 for item in communes) > 15_000
