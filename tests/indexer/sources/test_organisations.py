from pathlib import Path

import pytest

from search_svc.catalogue import Organisation
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources import organisations
from search_svc.indexer.sources.files import walk

DATA_GOUV = (
    "numeroDeclarationActivite;denomination;siren;siretEtablissementDeclarant;"
    "adressePhysiqueOrganismeFormation.codePostal;adressePhysiqueOrganismeFormation.ville;"
    "certifications.actionsDeFormation;certifications.bilansDeCompetences;certifications.VAE;"
    "certifications.actionsDeFormationParApprentissage;\n"
)
ROW = "84690000069;ATELIER LYON;732829320;00074;69003;LYON 03;true;false;;true;\n"


def read(folder: Path, text: str) -> list[Organisation | UnreadableRecord]:
    path = folder / "liste.csv"
    path.write_text(text, "utf-8")
    (file,) = walk(path)
    return list(organisations.read(file))


EXPECTED = Organisation(
    siren="732829320",
    siret="73282932000074",
    name="ATELIER LYON",
    declaration="84690000069",
    postcode="69003",
    town="LYON 03",
    qualiopi_training=True,
    qualiopi_assessment=False,
    qualiopi_vae=None,
    qualiopi_apprenticeship=True,
)


def test_the_establishment_is_a_nic_or_a_whole_siret(tmp_path: Path) -> None:
    for stated in ("00074", "74", "73282932000074", "732 829 320 00074"):
        assert read(tmp_path, DATA_GOUV + ROW.replace("00074", stated)) == [EXPECTED]


def test_the_opendatasoft_header_is_the_same_list(tmp_path: Path) -> None:
    header = DATA_GOUV.lower().replace(".", "_").replace(";\n", ";certifications;random_id\n")
    row = ROW.replace("true", "True").replace(";\n", ";Actions de formation;17\n")
    assert read(tmp_path, header + row) == [EXPECTED]


def test_a_certificate_of_a_column_that_is_missing_is_unknown(tmp_path: Path) -> None:
    (found,) = read(tmp_path, "numeroDeclarationActivite;denomination;siren\n84690000069;ATELIER LYON;732829320\n")
    assert isinstance(found, Organisation)
    assert found.qualiopi_training is None
    assert found.siret == ""


@pytest.mark.parametrize(
    ("old", "new", "detail"),
    [
        ("732829320", "73282932", "siren: not 9 digits"),
        ("00074", "11111111100074", "is not of SIREN 732829320"),
        ("true;false", "peut-être;false", "neither true nor false"),
    ],
)
def test_a_bad_line_costs_itself(tmp_path: Path, old: str, new: str, detail: str) -> None:
    bad, good = read(tmp_path, DATA_GOUV + ROW.replace(old, new, 1) + ROW)
    assert isinstance(bad, UnreadableRecord)
    assert detail in bad.detail
    assert (bad.source.line, bad.source.record) == (2, "84690000069")
    assert good == EXPECTED


def test_the_list_of_the_catalogue_is_read_whole(shared_data: Path) -> None:
    (file,) = walk(shared_data / "catalogue" / "organisations.csv")
    found = list(organisations.read(file))
    assert len(found) == 1428
    assert all(isinstance(item, Organisation) for item in found)
