from datetime import date
from pathlib import Path

import pytest

from search_svc.catalogue import AccessRoutes, Certification, Certifier, Cohort, Partner
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources import certifications_xml
from search_svc.indexer.sources.files import walk

FICHE = """<FICHE><ID_FICHE>1</ID_FICHE><NUMERO_FICHE>RNCP38565</NUMERO_FICHE>
<INTITULE>CAP Pâtissier</INTITULE><ABREGE><CODE>CAP</CODE><LIBELLE>Certificat d'aptitude</LIBELLE></ABREGE>
<NOMENCLATURE_EUROPE><NIVEAU>NIV3</NIVEAU></NOMENCLATURE_EUROPE>{more}<ACTIF>Oui</ACTIF></FICHE>"""


def read(folder: Path, *fiches: str) -> tuple[list[Certification], list[UnreadableRecord]]:
    path = folder / "export_fiches_RNCP_V4_1.xml"
    path.write_text(f"<FICHES><VERSION_FLUX>4.1</VERSION_FLUX>{''.join(fiches)}</FICHES>", "utf-8")
    return split(path)


def split(path: Path) -> tuple[list[Certification], list[UnreadableRecord]]:
    certifications, unreadable = [], []
    for file in walk(path):
        for item in certifications_xml.read(file):
            if isinstance(item, Certification):
                certifications.append(item)
            else:
                unreadable.append(item)
    return certifications, unreadable


def one(folder: Path, more: str = "") -> Certification:
    (certification,), unreadable = read(folder, FICHE.format(more=more))
    assert not unreadable
    return certification


def test_the_real_rncp_fiches_are_read_whole(shared_data: Path) -> None:
    found, unreadable = split(shared_data / "certifications" / "export_fiches_RNCP_V4_1_sample.xml")
    assert not unreadable
    assert len(found) == 12
    fiche = next(item for item in found if item.number == "RNCP34762")
    assert fiche.title == "Programme Grande Ecole – Diplôme d’études supérieures en management"
    assert (fiche.register, fiche.level, fiche.state) == ("RNCP", 7, "Publiée")
    assert fiche.abbreviation == "DipViGrM - Diplôme visé grade de master"
    assert fiche.end_of_registration == date(2024, 8, 31)
    assert (fiche.replaced_by, fiche.replaces) == (("RNCP39568",), ("RNCP24998",))
    assert [item.code for item in fiche.nsf] == ["313", "310", "315p"]
    assert fiche.cohorts == (
        Cohort(2018, 876, 1, overall_6_months=0.76),
        Cohort(2017, 853, 0, overall_6_months=0.81, in_job_2_years=0.81),
    )
    assert fiche.blocs[0].code == "RNCP34762BC01"
    assert fiche.lists_partners is False
    assert sum(len(item.partners) for item in found) == 1079


def test_the_real_rs_fiches_have_no_level_and_no_bloc(shared_data: Path) -> None:
    found, unreadable = split(shared_data / "certifications" / "export_fiches_RS_V4_1_sample.xml")
    assert not unreadable
    assert len(found) == 8
    assert {item.register for item in found} == {"RS"}
    assert not any(item.level or item.blocs for item in found)


def test_a_bloc_of_a_correspondence_is_not_a_bloc_of_the_fiche(tmp_path: Path) -> None:
    bloc = "<BLOC_COMPETENCES><CODE>{}</CODE><LIBELLE>Cuire</LIBELLE></BLOC_COMPETENCES>"
    found = one(
        tmp_path,
        f"<BLOCS_COMPETENCES>{bloc.format('RNCP38565BC01')}</BLOCS_COMPETENCES>"
        f"<CORRESPONDANCES><CORRESPONDANCE><SOURCE>{bloc.format('RNCP38565BC01')}</SOURCE>"
        f"<DESTINATION><NUMERO_FICHE>RNCP5226</NUMERO_FICHE>{bloc.format('RNCP5226BC01')}</DESTINATION>"
        "</CORRESPONDANCE></CORRESPONDANCES>",
    )
    assert [item.code for item in found.blocs] == ["RNCP38565BC01"]
    assert found.number == "RNCP38565"


def test_the_activity_of_a_jury_is_not_that_of_the_fiche(tmp_path: Path) -> None:
    found = one(tmp_path, "<SI_JURY_FI><ACTIF>Non</ACTIF></SI_JURY_FI><SI_JURY_VAE><ACTIF>Oui</ACTIF></SI_JURY_VAE>")
    assert found.active
    assert found.access_routes == AccessRoutes(initial=False, vae=True)


def test_partners_keep_their_habilitation_and_its_state(tmp_path: Path) -> None:
    partner = (
        "<PARTENAIRE><NOM_PARTENAIRE>{}</NOM_PARTENAIRE><SIRET_PARTENAIRE>{}</SIRET_PARTENAIRE>"
        "<HABILITATION_PARTENAIRE>HABILITATION_{}</HABILITATION_PARTENAIRE>"
        "<ETAT_HABILITATION>{}</ETAT_HABILITATION></PARTENAIRE>"
    )
    found = one(
        tmp_path,
        "<PARTENAIRES>"
        + partner.format("GRETA", "\t18690123400017", "ORGA_FORM", "Actif")
        + partner.format("CFA", "186 901 234 00025", "FORMER", "Supprimé")
        + "</PARTENAIRES>",
    )
    assert found.partners == (
        Partner("18690123400017", "ORGA_FORM", True, "GRETA"),
        Partner("18690123400025", "FORMER", False, "CFA"),
    )
    assert found.lists_partners is True


def test_a_partner_that_cannot_be_read_still_makes_the_fiche_list_partners(tmp_path: Path) -> None:
    more = "<PARTENAIRES><PARTENAIRE><NOM_PARTENAIRE>CFA</NOM_PARTENAIRE></PARTENAIRE></PARTENAIRES>"
    (found,), (lost,) = read(tmp_path, FICHE.format(more=more))
    assert found.lists_partners is True
    assert found.partners == ()
    assert "CFA" in lost.detail
    assert lost.source.record == "RNCP38565"


def test_a_certifier_may_have_no_siret(tmp_path: Path) -> None:
    more = (
        "<CERTIFICATEURS><CERTIFICATEUR><NOM_CERTIFICATEUR>Ministère</NOM_CERTIFICATEUR></CERTIFICATEUR>"
        "<CERTIFICATEUR><SIRET_CERTIFICATEUR>18690123400017</SIRET_CERTIFICATEUR><NOM_CERTIFICATEUR>GRETA"
        "</NOM_CERTIFICATEUR><ETAT_CERTIFICATEUR>Inactif</ETAT_CERTIFICATEUR></CERTIFICATEUR></CERTIFICATEURS>"
    )
    assert one(tmp_path, more).certifiers == (
        Certifier("Ministère", None, True),
        Certifier("GRETA", "18690123400017", False),
    )


def test_a_rate_not_stated_is_unknown_and_zero_is_zero(tmp_path: Path) -> None:
    promotion = "<STATISTIQUES_PROMOTION>{}</STATISTIQUES_PROMOTION>"
    found = one(
        tmp_path,
        "<STATISTIQUES_PROMOTIONS>"
        + promotion.format("<NOMBRE_CERTIFIES>12</NOMBRE_CERTIFIES>")
        + promotion.format("<ANNEE>2022</ANNEE><TAUX_INSERTION_GLOBAL_6MOIS>0</TAUX_INSERTION_GLOBAL_6MOIS>")
        + promotion.format("<ANNEE>2023</ANNEE><TAUX_INSERTION_METIER_6MOIS>87,5</TAUX_INSERTION_METIER_6MOIS>")
        + "</STATISTIQUES_PROMOTIONS>",
    )
    assert found.cohorts == (Cohort(None, 12), Cohort(2022, overall_6_months=0.0), Cohort(2023, in_job_6_months=0.875))


@pytest.mark.parametrize(
    ("more", "detail"),
    [
        ("<DATE_FIN_ENREGISTREMENT>2028-12-31</DATE_FIN_ENREGISTREMENT>", "not a date JJ/MM/AAAA: '2028-12-31'"),
        (
            "<STATISTIQUES_PROMOTIONS><STATISTIQUES_PROMOTION><TAUX_INSERTION_GLOBAL_6MOIS>830"
            "</TAUX_INSERTION_GLOBAL_6MOIS></STATISTIQUES_PROMOTION></STATISTIQUES_PROMOTIONS>",
            "not a percentage: '830'",
        ),
        ("<SI_JURY_FC><ACTIF>Peut-être</ACTIF></SI_JURY_FC>", "neither Oui nor Non: 'Peut-être'"),
    ],
)
def test_a_bad_value_costs_itself_and_is_reported(tmp_path: Path, more: str, detail: str) -> None:
    (found,), (lost,) = read(tmp_path, FICHE.format(more=more))
    assert found.number == "RNCP38565"
    assert detail in lost.detail
    assert (lost.source.file, lost.source.record) == ("export_fiches_RNCP_V4_1.xml", "RNCP38565")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<NUMERO_FICHE>RNCP38565", "<NUMERO_FICHE>38565"),
        ("<INTITULE>CAP Pâtissier", "<INTITULE>"),
        ("<ACTIF>Oui", "<ACTIF>"),
        ("</INTITULE>", "</INTITUL>"),
    ],
)
def test_a_bad_fiche_costs_its_record_never_the_file(tmp_path: Path, old: str, new: str) -> None:
    good = FICHE.format(more="")
    found, lost = read(tmp_path, good.replace(old, new), good.replace("38565", "5226"))
    assert [item.number for item in found] == ["RNCP5226"]
    assert len(lost) == 1


@pytest.mark.parametrize(("stated", "level"), [("NIV8", 8), ("AUCUN", None), ("REPRISE", None)])
def test_a_fiche_may_have_no_level(tmp_path: Path, stated: str, level: int | None) -> None:
    (found,), unreadable = read(tmp_path, FICHE.format(more="").replace("NIV3", stated))
    assert not unreadable
    assert found.level == level


def test_texts_lose_their_markup_and_doubled_apostrophes(tmp_path: Path) -> None:
    jobs = "&lt;p&gt;Pâtissier&lt;/p&gt; chef d''équipe &amp;amp; tourier"
    found = one(tmp_path, f"<TYPE_EMPLOI_ACCESSIBLES>{jobs}</TYPE_EMPLOI_ACCESSIBLES>")
    assert found.accessible_jobs == "Pâtissier\nchef d'équipe & tourier"
