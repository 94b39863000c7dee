from pathlib import Path

import pytest

from search_svc.indexer.sources.files import walk
from search_svc.indexer.sources.recognise import FORMATS, column_key, recognise


def name_of(head: bytes, name: str = "export.bin") -> str | None:
    found = recognise(name, head)
    return found.name if found else None


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        (
            "certifications",
            {name for name in FORMATS if name.startswith("fc-csv-")} | {"rncp-xml", "rs-xml"},
        ),
        ("offers", {"edof", "lheo-2.2", None}),
        ("labels", {"rome-titles", "rome-codes", "formacode", "certif-info"}),
        ("places", {"laposte", "outlines", None}),
        (
            "catalogue",
            {"edof", "lheo-2.3", "organisations", "rncp-xml", "rs-xml", None}
            | {f"fc-csv-{table}" for table in ("standard", "rome", "formacodes", "nsf", "certifiers")},
        ),
    ],
)
def test_real_files_are_recognised(shared_data: Path, folder: str, expected: set[str | None]) -> None:
    assert {name_of(file.head, file.name) for file in walk(shared_data / folder)} == expected


def test_unrecognised_real_files_are_those_of_no_format(shared_data: Path) -> None:
    unknown = {
        Path(file.name).name
        for folder in ("certifications", "offers", "labels", "places")
        for file in walk(shared_data / folder)
        if name_of(file.head, file.name) is None
    }
    assert {name for name in unknown if not name.endswith(".json")} == {
        "edof_v5r2.xsd",
        "lheo_2.3_tables.tsv",
        "lheo_2.3_elements.tsv",
    }


@pytest.mark.parametrize(
    ("namespace", "expected"),
    [
        ("https://www.of.moncompteformation.gouv.fr", "edof"),
        ("http://www.lheo.org/2.2", "lheo-2.2"),
        ("http://lheo.gouv.fr/2.2", "lheo-2.2"),
        ("http://lheo.gouv.fr/2.3", "lheo-2.3"),
        ("http://lheo.gouv.fr/9.9", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("prefix", ["", "l"])
def test_the_namespace_tells_the_offers_apart(namespace: str, expected: str | None, prefix: str) -> None:
    tag, declaration = (f"{prefix}:lheo", f"xmlns:{prefix}") if prefix else ("lheo", "xmlns")
    head = f"<?xml version='1.0'?>\n<!-- un <lheo> -->\n<{tag} a='1' {declaration}='{namespace}'><offres>"
    assert name_of(head.encode()) == expected
    assert name_of(head.encode("utf-16")) == expected
    assert name_of(head.encode("utf-8-sig")) == expected


def test_the_register_of_an_export_is_that_of_its_first_fiche() -> None:
    head = b"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX><FICHE><NUMERO_FICHE>RS6604</NUMERO_FICHE>"
    assert name_of(head) == "rs-xml"
    assert name_of(head.replace(b"RS6604", b"RNCP37674")) == "rncp-xml"


def test_a_file_with_an_attack_is_still_recognised_so_that_its_refusal_is_told() -> None:
    assert name_of(b'<!DOCTYPE FICHES [<!ENTITY a "x">]><FICHES><FICHE>') == "rncp-xml"


@pytest.mark.parametrize(
    "header",
    [
        "numeroDeclarationActivite;denomination;siren;siretEtablissementDeclarant;certifications.VAE;",
        '"numerodeclarationactivite","denomination","siren","certifications_vae"',
    ],
)
def test_both_headers_of_the_public_list_are_one_format(header: str) -> None:
    assert name_of(header.encode()) == "organisations"


@pytest.mark.parametrize(
    "header",
    [
        "Code_commune_INSEE;Nom_commune;Code_postal;Libelle_acheminement;Ligne_5;coordonnees_gps",
        "#Code_commune_INSEE;Nom_de_la_commune;Code_postal;Libellé_d_acheminement;Ligne_5",
        "code_commune_insee,nom_de_la_commune,code_postal,libelle_d_acheminement,ligne_5,_geopoint",
    ],
)
def test_la_poste_changed_its_header_over_the_years(header: str) -> None:
    assert name_of(header.encode("cp1252")) == "laposte"


@pytest.mark.parametrize("head", [b"", b"\x00\x01\x02", b"hello", b"<html></html>", b"{}", b'{"a":1}', b"a;b;c\n1;2;3"])
def test_other_files_are_not_recognised(head: bytes) -> None:
    assert name_of(head) is None


def test_points_are_not_outlines() -> None:
    head = b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"%s","coordinates":['
    assert name_of(head % b"Point") is None
    assert name_of(head % b"MultiPolygon") == "outlines"


def test_a_column_is_known_by_its_letters() -> None:
    spellings = (
        "certifications.actionsDeFormation",
        "certifications_actionsdeformation",
        "Certifications Actions De Formation",
    )
    assert len({column_key(spelling) for spelling in spellings}) == 1
