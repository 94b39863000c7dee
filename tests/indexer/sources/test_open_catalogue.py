"""The open catalogue's rows as offers: what is stated, what is inferred and said to be, what stays unknown."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from open_catalogue_file import DIRT, NEWER, OLDER, SCHOOL_OF_LYON, CatalogueRow, csv_text, realistic, row

from search_svc.catalogue import Address, Session
from search_svc.indexer.records import OfferItem, OfferRecord, Unreadable
from search_svc.indexer.sources import open_catalogue
from search_svc.indexer.sources.files import walk
from search_svc.indexer.sources.recognise import recognise
from search_svc.places.territories import DEPARTMENTS

HEADERS = pytest.mark.parametrize("header", [OLDER, NEWER], ids=["older", "newer"])


def read(path: Path, text: str, encoding: str = "utf-8") -> list[OfferItem]:
    path.write_text(text, encoding=encoding, newline="")
    (file,) = walk(path)
    format_ = recognise(file.name, file.head)
    assert format_ is not None
    assert (format_.name, format_.kind) == ("mcf-open-catalogue", "offers")
    return list(open_catalogue.read(file, format_.name))


def one(tmp_path: Path, header: tuple[str, ...] = OLDER, **columns: str) -> OfferRecord:
    (item,) = read(tmp_path / "catalogue.csv", csv_text([row(**columns)], header))
    assert isinstance(item, OfferRecord)
    return item


@HEADERS
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_row_of_either_header_is_an_offer_known_by_its_departement(
    tmp_path: Path, header: tuple[str, ...], encoding: str
) -> None:
    (item,) = read(tmp_path / "c.csv", csv_text([row(code_formacode_1="21528", code_rome_1="D1104")], header), encoding)
    assert isinstance(item, OfferRecord)
    stated = item.action
    assert (stated.siret, stated.formation_number, stated.action_number) == (SCHOOL_OF_LYON, "F1", "D69")
    assert (stated.title, stated.provider_name) == ("CAP Pâtissier", "ECOLE DE LYON")
    assert stated.certifications == ("RNCP38765",)
    assert stated.address == Address(department="69")
    assert (stated.price, stated.hours, stated.teaching) == (Decimal("3000"), 400.0, "in_person")
    assert stated.sessions == (Session("", None, None, "open"),)
    assert (stated.entry, stated.updated, item.as_of) == (None, None, date(2026, 11, 20))
    assert stated.formacodes == ("21528",)
    assert stated.rome == (("D1104",) if header is NEWER else ())
    assert (stated.source.file, stated.source.line, stated.source.record) == ("c.csv", 2, "F1/D69")
    assert item.flags == ("teaching_inferred",)


@pytest.mark.parametrize(
    ("active", "at_a_distance", "teaching", "flags"),
    [
        ("4", "0", "in_person", ("teaching_inferred",)),
        ("4", "4", "remote", ("teaching_inferred",)),
        ("4", "1", "blended", ("teaching_inferred",)),
        ("4.0", "1.0", "blended", ("teaching_inferred",)),
        ("0", "0", None, ("no_active_session",)),
        ("", "", None, ()),
        ("3", "", None, ()),
        ("1", "2", None, ("teaching_unreadable",)),
        ("deux", "0", None, ("sessions_unreadable",)),
        ("1.5", "0", None, ("sessions_unreadable",)),
        ("-2", "0", None, ("sessions_unreadable",)),
    ],
)
def test_teaching_is_inferred_from_the_sessions_and_said_to_be(
    tmp_path: Path, active: str, at_a_distance: str, teaching: str | None, flags: tuple[str, ...]
) -> None:
    read_ = one(tmp_path, nb_session_active=active, nb_session_a_distance=at_a_distance)
    assert (read_.action.teaching, read_.flags) == (teaching, flags)


@pytest.mark.parametrize(("active", "sessions"), [("7", 1), ("1", 1), ("0", 0), ("", 0)])
def test_active_sessions_are_one_open_session_without_a_date(tmp_path: Path, active: str, sessions: int) -> None:
    stated = one(tmp_path, nb_session_active=active).action
    assert stated.sessions == (Session("", None, None, "open"),) * sessions


@pytest.mark.parametrize(
    ("low", "high", "price", "flags"),
    [
        ("1590", "1590", "1590.00", ()),
        ("1590.5", "1590.50", "1590.50", ()),
        ("1 590,50", "1590.5", "1590.50", ()),
        ("1590.1000000000001", "1590.1", "1590.10", ()),
        ("1590.004", "1590.004", "1590.00", ("price_rounded",)),
        ("900", "1500", None, ("price_range",)),
        ("900", "", None, ("price_range",)),
        ("", "", None, ()),
        ("0", "0", "0.00", ()),
        ("-900", "1500", "-900.00", ()),
        ("-1", "-1", "-1.00", ()),
    ],
)
def test_a_price_is_stated_when_minimum_and_maximum_agree(
    tmp_path: Path, low: str, high: str, price: str | None, flags: tuple[str, ...]
) -> None:
    read_ = one(tmp_path, frais_ttc_tot_min=low, frais_ttc_tot_max=high, frais_ttc_tot_mean="1200")
    assert read_.action.price == (None if price is None else Decimal(price))
    assert tuple(flag for flag in read_.flags if flag.startswith("price")) == flags


@pytest.mark.parametrize(
    ("low", "high", "hours", "flag"),
    [
        ("35", "35.0", 35.0, ()),
        ("35", "70", None, ("hours_range",)),
        ("", "", None, ()),
        ("35", "", None, ("hours_range",)),
        ("-3", "-3", None, ("hours_unreadable",)),
        ("n.c.", "35", None, ("hours_unreadable",)),
    ],
)
def test_hours_are_stated_when_minimum_and_maximum_agree(
    tmp_path: Path, low: str, high: str, hours: float | None, flag: tuple[str, ...]
) -> None:
    read_ = one(tmp_path, nombre_heures_total_min=low, nombre_heures_total_max=high)
    assert read_.action.hours == hours
    assert tuple(flag for flag in read_.flags if flag.startswith("hours")) == flag


@HEADERS
@pytest.mark.parametrize(
    ("columns", "certifications", "flags"),
    [
        ({"code_rncp": "38765"}, ("RNCP38765",), ()),
        ({"code_rncp": "38765.0"}, ("RNCP38765",), ()),
        ({"type_referentiel": "RS", "code_rncp": "-1", "code_inventaire": "6604"}, ("RS6604",), ()),
        ({"type_referentiel": "RS", "code_rncp": "38765", "code_inventaire": "6604"}, ("RS6604",), ()),
        ({"type_referentiel": "", "code_rncp": "-1", "code_inventaire": "6604"}, ("RS6604",), ()),
        ({"type_referentiel": "RNCP", "code_rncp": "-1", "code_inventaire": "6604"}, ("RS6604",), ()),
        ({"code_rncp": "-1", "code_certifinfo": "54664"}, ("CPF206",), ("certification_from_certifinfo",)),
        ({"code_rncp": "-1", "code_certifinfo": "93559"}, ("CPF202",), ("certification_from_certifinfo",)),
        ({"code_rncp": "38765", "code_certifinfo": "54664"}, ("RNCP38765",), ()),
        ({"code_rncp": "-1", "code_certifinfo": "1879"}, (), ()),
        ({"code_rncp": "-1"}, (), ()),
        ({"code_rncp": "pâtissier"}, (), ("certification_unreadable",)),
    ],
)
def test_the_certification_is_that_of_the_register_named(
    tmp_path: Path,
    header: tuple[str, ...],
    columns: dict[str, str],
    certifications: tuple[str, ...],
    flags: tuple[str, ...],
) -> None:
    read_ = one(tmp_path, header, **columns)
    assert read_.action.certifications == certifications
    assert tuple(flag for flag in read_.flags if flag.startswith("certification")) == flags


@pytest.mark.parametrize(
    ("code", "name", "department", "flags"),
    [
        ("69", "Rhône", "69", ()),
        ("1", "Ain", "01", ()),
        ("001", "AIN", "01", ()),
        ("069", "", "69", ()),
        ("69.0", "", "69", ()),
        ("2a", "Corse-du-Sud", "2A", ()),
        ("02B", "", "2B", ()),
        ("974", "REUNION", "974", ()),
        ("", "LA REUNION", "974", ()),
        ("-1", "Val d'Oise", "95", ()),
        ("", "COTES D ARMOR", "22", ()),
        ("20", "Haute-Corse", "2B", ("department_unreadable",)),
        ("69", "Ain", "69", ("department_contradicts_name",)),
        ("69", "Rhone-Alpes", "69", ()),
        ("988", "Nouvelle-Calédonie", "988", ()),
        ("ZZ", "", "", ("department_unreadable",)),
        ("", "", "", ()),
    ],
)
def test_the_departement_is_read_from_its_code_else_from_its_name(
    tmp_path: Path, code: str, name: str, department: str, flags: tuple[str, ...]
) -> None:
    read_ = one(tmp_path, code_departement=code, nom_departement=name)
    assert (read_.action.address.department, read_.action.action_number) == (department, f"D{department}")
    assert tuple(flag for flag in read_.flags if flag.startswith("department")) == flags


def test_texts_are_cleaned_and_the_strong_points_end_the_contents(tmp_path: Path) -> None:
    read_ = one(
        tmp_path,
        objectif_formation="<p>Faire des g&acirc;teaux</p>",
        resultats_attendus_formation="Un CAP",
        contenu_formation='<ul><li>Cr&egrave;mes</li><li>Pâtes "feuilletées"</li></ul>',
        points_forts="Petits groupes ;\r\nlaboratoire récent",
    )
    formation = read_.formation
    assert (formation.objectives, formation.results) == ("Faire des gâteaux", "Un CAP")
    assert formation.contents == 'Crèmes\nPâtes "feuilletées"\nPetits groupes ;\nlaboratoire récent'


@pytest.mark.parametrize(
    ("columns", "detail"),
    [
        ({"siret": ""}, "siret: it is missing"),
        ({"siret": "inconnu"}, "siret: 'inconnu' is no number"),
        ({"numero_formation": " "}, "numero_formation: it is missing"),
        ({"intitule_formation": "-"}, "intitule_formation: it is missing"),
        ({"frais_ttc_tot_max": "sur devis"}, "frais_ttc_tot: 'sur devis' is no number"),
    ],
)
def test_a_row_without_what_an_offer_needs_is_unreadable_and_costs_itself(
    tmp_path: Path, columns: dict[str, str], detail: str
) -> None:
    items = read(tmp_path / "c.csv", csv_text([row(**columns), row(numero_formation="F2")]))
    assert [type(item) for item in items] == [Unreadable, OfferRecord]
    assert isinstance(items[0], Unreadable)
    assert (items[0].detail, items[0].source.line, items[0].action) == (detail, 2, "D69")


def test_a_quote_left_open_costs_its_own_row(tmp_path: Path) -> None:
    lines = csv_text([row(), row(numero_formation="F2"), row(numero_formation="F3")]).splitlines(keepends=True)
    lines[2] = lines[2].replace("CAP Pâtissier", '"CAP Pâtissier')
    items = read(tmp_path / "c.csv", "".join(lines))
    assert [type(item) for item in items] == [OfferRecord, Unreadable, OfferRecord]


@pytest.mark.parametrize("day", ["2026-11-20", "2026-11-20T00:00:00+00:00", "20/11/2026", "2026/11/20", "20261120"])
def test_the_day_of_the_export_is_read_as_exports_write_it(tmp_path: Path, day: str) -> None:
    assert one(tmp_path, date_extract=day).as_of == date(2026, 11, 20)


def test_a_day_that_does_not_exist_is_flagged(tmp_path: Path) -> None:
    for day in ("31/02/2026", "hier"):
        read_ = one(tmp_path, date_extract=day)
        assert (read_.as_of, "export_day_unreadable" in read_.flags) == (None, True)


def test_the_rows_of_a_formation_share_the_very_same_texts(tmp_path: Path) -> None:
    rows = [row(code_departement=code, nom_departement="") for code in ("69", "38", "974")]
    items = read(tmp_path / "c.csv", csv_text(rows))
    formations = {id(item.formation) for item in items if isinstance(item, OfferRecord)}
    assert len(formations) == 1


# Two apostrophes in a row are read as one: the registers double them ("ingénierie d''affaires").
words = st.text(st.sampled_from("abcéèçœ ;,'-–0123456789\n"), max_size=60).filter(lambda text: "''" not in text)
amounts = st.integers(0, 2_000_000).map(lambda cents: f"{cents / 100:.2f}")
drawn_rows = st.fixed_dictionaries(
    {
        "numero_formation": st.from_regex(r"[A-Z0-9_/]{1,20}", fullmatch=True),
        "objectif_formation": words,
        "contenu_formation": words.map(lambda text: f'<p>{text}</p> "fin"'),
        "code_departement": st.sampled_from(sorted(DEPARTMENTS)),
        "nom_departement": st.just(""),
        "nb_session_active": st.integers(0, 50).map(str),
        "frais_ttc_tot_min": amounts,
        "frais_ttc_tot_max": amounts,
        "code_rncp": st.integers(1, 99_999).map(str),
    }
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(drawn_rows, max_size=8), header=st.sampled_from([OLDER, NEWER]))
def test_what_is_written_is_read(tmp_path: Path, drawn: list[dict[str, str]], header: tuple[str, ...]) -> None:
    items = read(tmp_path / "c.csv", csv_text([CatalogueRow(columns) for columns in drawn], header))
    assert len(items) == len(drawn)
    for columns, item in zip(drawn, items, strict=True):
        assert isinstance(item, OfferRecord)
        stated = item.action
        assert stated.formation_number == columns["numero_formation"]
        assert stated.address.department == columns["code_departement"]
        assert stated.certifications == (f"RNCP{columns['code_rncp']}",)
        low, high = Decimal(columns["frais_ttc_tot_min"]), Decimal(columns["frais_ttc_tot_max"])
        assert stated.price == (low if low == high else None)
        assert ("price_range" in item.flags) == (low != high)
        assert bool(stated.sessions) == (columns["nb_session_active"] != "0")
        assert item.formation.contents.split()[-1] == '"fin"'
        assert item.formation.objectives.split() == (
            columns["objectif_formation"].split() if any(map(str.isalnum, columns["objectif_formation"])) else []
        )


def test_no_dirt_costs_more_than_its_row(tmp_path: Path) -> None:
    rows = [one for dirt in DIRT for one in (row(**dirt), row(numero_formation="CLEAN"))]
    items = read(tmp_path / "c.csv", csv_text(rows))
    assert len(items) == len(rows)
    assert all(isinstance(item, OfferRecord) for item in items[1::2])


def test_rows_of_a_realistic_file_are_all_accounted_for(tmp_path: Path) -> None:
    items = read(tmp_path / "c.csv", csv_text(realistic(2_000, 1), NEWER))
    assert len(items) >= 2_000
    unreadable = sum(isinstance(item, Unreadable) for item in items)
    assert 0 < unreadable < 0.02 * len(items)
