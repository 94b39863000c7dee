from datetime import date
from pathlib import Path

from search_svc.catalogue import AccessRoutes, Bloc, Certification, Certifier, Coded
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.files import walk
from search_svc.indexer.sources.readers import read_certifications
from search_svc.indexer.sources.recognise import recognise

STANDARD = (
    '"Id_Fiche";"Numero_Fiche";"Intitule";"Abrege_Libelle";"Abrege_Intitule";"Nomenclature_Europe_Niveau";'
    '"Date_Fin_Enregistrement";"Actif"\r\n'
    '"1";"RNCP38565";"CAP Pâtissier d\'\'aujourd\'\'hui";"CAP";"Certificat";"NIV3";"31/08/2029";"ACTIVE"\r\n'
)


ROME = '"Numero_Fiche";"Codes_Rome_Code";"Codes_Rome_Libelle"\r\n"RNCP38565";"D1104";"Pâtisserie"\r\n'


def read(path: Path) -> tuple[dict[str, Certification], list[UnreadableRecord]]:
    formatted = [(found.name, file) for file in walk(path) if (found := recognise(file.name, file.head))]
    certifications, unreadable = {}, []
    for item in read_certifications(formatted):
        if isinstance(item, Certification):
            certifications[item.number] = item
        else:
            unreadable.append(item)
    return certifications, unreadable


def write(folder: Path, table: str, text: str, encoding: str = "utf-8") -> None:
    (folder / f"export_fiches_CSV_{table}_2026_11_21.csv").write_bytes(text.encode(encoding))


def test_the_real_set_is_joined_whatever_the_order_of_its_files(shared_data: Path) -> None:
    found, unreadable = read(shared_data / "certifications" / "export-fiches-csv-2024-02-22.zip")
    # The sample was cut: one link leads to a fiche that it leaves out.
    assert [item.detail for item in unreadable] == ["no fiche 'RNCP38228' in the Standard file"]
    assert len(found) == 9
    fiche = found["RNCP30271"]
    assert fiche.certifiers == (Certifier("ESCAIA", "82948645500019"),)
    assert fiche.formacodes == (Coded("21551", "Commercialisation agroalimentaire"),)
    assert fiche.nsf == (Coded("221w", "Commercialisation de produits alimentaires"),)
    assert (fiche.active, fiche.level, fiche.end_of_registration) == (False, 6, date(2022, 4, 21))
    assert (fiche.source, fiche.partners, fiche.lists_partners) == ("csv", (), None)
    assert "Management et ingénierie d'affaires" in {job.label for job in found["RNCP4049"].rome}
    assert found["RNCP19468"].replaced_by == ("RS6117",)
    assert found["RS6117"].replaces == ("RNCP19468",)
    assert found["RNCP19468"].level is None
    assert found["RS6117"].access_routes == AccessRoutes(continuing=True, vae=True, professionalisation_contract=True)
    assert found["RNCP509"].blocs[1] == Bloc("RNCP509BC06", "UG3 : Éducation physique et sportive")


def test_the_catalogue_set_agrees_with_its_xml(shared_data: Path) -> None:
    from_csv, unreadable = read(shared_data / "catalogue" / "certifications.zip")
    assert not unreadable
    from_xml, unreadable = read(shared_data / "catalogue" / "rncp.zip")
    assert not unreadable
    assert len(from_csv) == 6188
    assert from_xml.keys() <= from_csv.keys()
    for number, fiche in from_xml.items():
        twin = from_csv[number]
        assert (fiche.title, fiche.active, fiche.level) == (twin.title, twin.active, twin.level)


def test_quirks_of_the_export_are_normal_input(tmp_path: Path) -> None:
    write(tmp_path, "Standard", STANDARD, "utf-8-sig")
    write(
        tmp_path,
        "Blocs_De_Compétences",
        '"Numero_Fiche";"Bloc_Competences_Code";"Bloc_Competences_Libelle"\r\n'
        '"RNCP38565";"RNCP38565BC01";"Tours, \r\npetits fours; \r\n""gâteaux"""\r\n',
    )
    write(
        tmp_path,
        "Certificateurs",
        '"Numero_Fiche";"Siret_Certificateur";"Nom_Certificateur"\r\n"RNCP38565";"\t11004301500012";"MINISTERE"\r\n',
    )
    write(tmp_path, "Nsf", '"Numero_Fiche";"Nsf_Code";"Nsf_Intitule"\r\n"RNCP38565";"221t";"221t"\r\n')
    found, unreadable = read(tmp_path)
    assert not unreadable
    fiche = found["RNCP38565"]
    assert (fiche.title, fiche.abbreviation) == ("CAP Pâtissier d'aujourd'hui", "CAP - Certificat")
    assert fiche.blocs == (Bloc("RNCP38565BC01", 'Tours, petits fours; "gâteaux"'),)
    assert fiche.certifiers == (Certifier("MINISTERE", "11004301500012"),)
    assert fiche.nsf == (Coded("221t", ""),)


def test_two_sets_are_not_mixed(tmp_path: Path) -> None:
    for day, title in (("20", "CAP ancien"), ("21", "CAP nouveau")):
        folder = tmp_path / day
        folder.mkdir()
        write(folder, "Standard", STANDARD.replace("CAP Pâtissier d''aujourd''hui", title))
        write(
            folder, "Rome", f'"Numero_Fiche";"Codes_Rome_Code";"Codes_Rome_Libelle"\r\n"RNCP38565";"D11{day}";"x"\r\n'
        )
    formatted = [(found.name, file) for file in walk(tmp_path) if (found := recognise(file.name, file.head))]
    both = [item for item in read_certifications(formatted) if isinstance(item, Certification)]
    assert [(item.title, item.rome[0].code) for item in both] == [("CAP ancien", "D1120"), ("CAP nouveau", "D1121")]


def test_files_without_their_standard_file_are_reported(tmp_path: Path) -> None:
    write(tmp_path, "Rome", ROME)
    found, (lost,) = read(tmp_path)
    assert not found
    assert "no Standard file" in lost.detail


def test_a_bad_line_costs_itself(tmp_path: Path) -> None:
    too_short = '"2";"RNCP1";"Trop court"\r\n'
    no_prefix = '"3";"38565";"Sans préfixe";"";"";"";"";"ACTIVE"\r\n'
    no_state = '"4";"RS6604";"RS";"";"";"";"";"?"\r\n'
    write(tmp_path, "Standard", STANDARD + too_short + no_prefix + no_state)
    found, lost = read(tmp_path)
    assert found.keys() == {"RNCP38565"}
    assert [item.source.line for item in lost] == [3, 4, 5]


def test_a_bad_value_is_reported_and_the_fiche_stays(tmp_path: Path) -> None:
    write(tmp_path, "Standard", STANDARD.replace("31/08/2029", "août 2029"))
    write(
        tmp_path,
        "Certificateurs",
        '"Numero_Fiche";"Siret_Certificateur";"Nom_Certificateur"\r\n"RNCP38565";"123";"MINISTERE"\r\n',
    )
    found, lost = read(tmp_path)
    assert found["RNCP38565"].end_of_registration is None
    assert found["RNCP38565"].certifiers == (Certifier("MINISTERE", None),)
    assert len(lost) == 2
