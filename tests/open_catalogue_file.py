"""A file as the open catalogue's export writes it: both headers, quoted texts over several lines, dirt."""

import csv
import io
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

SCHOOL_OF_LYON = "79094038150636"

_CERTIFICATION = ("intitule_certification", "libelle_niveau_sortie_formation")
_FORMACODES = (*(f"code_formacode_{rank}" for rank in range(1, 6)), "libelle_code_formacode_principal")
_ROME = tuple(f"code_rome_{rank}" for rank in range(1, 6))
_NSF = (*(f"libelle_nsf_{rank}" for rank in (1, 2, 3)), *(f"code_nsf_{rank}" for rank in (1, 2, 3)))
_TEXTS = ("points_forts", "objectif_formation", "contenu_formation", "resultats_attendus_formation")
_FIGURES = (
    "nb_action", "nb_session_active", "nb_session_a_distance",
    *(f"nombre_heures_total_{kind}" for kind in ("min", "max", "mean")),
    *(f"frais_ttc_tot_{kind}" for kind in ("min", "max", "mean")),
)  # fmt: skip
OLDER = (
    "date_extract", "nom_of", "nom_departement", "nom_region", "type_referentiel", "code_inventaire", "code_rncp",
    *_CERTIFICATION, *_FORMACODES, *_NSF, "code_certifinfo", "siret", "numero_formation", "intitule_formation",
    *_TEXTS, *_FIGURES, "code_departement", "code_region", "nbaction_nbheures", "coderegion_export",
)  # fmt: skip
NEWER = (
    "date_chargement", "nom_of", "type_referentiel", "code_rs", "code_rncp", *_CERTIFICATION, *_FORMACODES, *_ROME,
    *_NSF, "code_certifinfo", "siret_of", "numero_formation", "intitule_formation", *_TEXTS, *_FIGURES,
    "code_departement", "nom_departement", "code_region", "nom_region", "nbaction_nbheures", "coderegion_export",
)  # fmt: skip
# How the newer header calls the older one's columns.
_RENAMED = {"date_chargement": "date_extract", "siret_of": "siret", "code_rs": "code_inventaire"}


@dataclass(frozen=True)
class CatalogueRow:
    """A row by the older header's column names; columns left out are empty, -1 where the export writes that."""

    columns: dict[str, str] = field(default_factory=dict)

    def cell(self, column: str) -> str:
        return (_DEFAULTS | self.columns).get(_RENAMED.get(column, column), "")


_DEFAULTS = {
    "date_extract": "2026-11-20",
    "nom_of": "ECOLE DE LYON",
    "type_referentiel": "RNCP",
    "code_inventaire": "-1",
    "code_rncp": "38765",
    "code_certifinfo": "-1",
    "siret": SCHOOL_OF_LYON,
    "numero_formation": "F1",
    "intitule_formation": "CAP Pâtissier",
    "nb_action": "1",
    "nb_session_active": "2",
    "nb_session_a_distance": "0",
    "nombre_heures_total_min": "400",
    "nombre_heures_total_max": "400",
    "nombre_heures_total_mean": "400",
    "frais_ttc_tot_min": "3000",
    "frais_ttc_tot_max": "3000",
    "frais_ttc_tot_mean": "3000",
    "code_departement": "69",
    "nom_departement": "Rhône",
}


def row(**columns: str) -> CatalogueRow:
    """A pastry course in the Rhône, unless said otherwise."""
    return CatalogueRow(columns)


def csv_text(rows: Iterable[CatalogueRow], header: tuple[str, ...] = OLDER) -> str:
    """The whole file: ``;``, quotes where needed, CRLF, as Opendatasoft exports."""
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([one.cell(column) for column in header] for one in rows)
    return stream.getvalue()


# --- at its real size ------------------------------------------------------------------------------------------------

_DEPARTMENTS = ("01", "13", "2A", "31", "33", "38", "44", "59", "67", "69", "75", "92", "93", "971", "974", "976")
_TITLES = ("CAP Pâtissier", "TOEIC", "Excel avancé", "CACES R489", "Bilan de compétences", "Permis B", "BTS MCO")
_PHRASES = (
    "<p>Acquérir les gestes du métier, du tourage au d&eacute;cor.</p>",
    "Être capable d''organiser son poste ;\r\nrespecter l’hygiène et la sécurité",
    '<ul><li>Module 1 : "les bases"</li><li>Module 2&nbsp;: les entremets</li></ul>',
    "Formateurs issus du métier, petits groupes, accès aux personnes en situation de handicap",
    "Plateforme ouverte 24h/24 &amp; suivi individuel",
)


def realistic(rows: int, seed: int) -> Iterator[CatalogueRow]:
    """Rows as the real file has them: 3 to 4 kB each, a formation in one to many départements, one in fifty dirty."""
    rng = random.Random(seed)
    made = serial = 0
    while made < rows:
        serial += 1
        siret = f"0{rng.randrange(13_700):08d}00011"
        text = [" ".join(rng.choices(_PHRASES, k=rng.choice((6, 10, 14)))) for _ in _TEXTS]
        shared = {
            "siret": siret,
            "nom_of": f"ORGANISME {siret[1:9]}",
            "numero_formation": f"{siret[1:9]}_{serial}",
            "intitule_formation": f"{rng.choice(_TITLES)} {serial}",
            **dict(zip(_TEXTS, text, strict=True)),
        }
        for code in rng.sample(_DEPARTMENTS, rng.choices((1, 2, 8), (8, 1, 1))[0]):
            active = rng.randrange(6)
            low = rng.randrange(300, 5000)
            columns = {
                **shared,
                "code_departement": code,
                "nom_departement": "",
                "nb_session_active": str(active),
                "nb_session_a_distance": str(rng.randint(0, active)),
                "frais_ttc_tot_min": str(low),
                "frais_ttc_tot_max": str(low + rng.choice((0, 0, 150))),
            }
            if rng.random() < 0.02:
                columns |= rng.choice(DIRT)
            made += 1
            yield row(**columns)


DIRT: tuple[dict[str, str], ...] = (
    {"siret": ""},
    {"numero_formation": " "},
    {"code_departement": "", "nom_departement": ""},
    {"code_departement": "ZZ"},
    {"frais_ttc_tot_min": "-900", "frais_ttc_tot_max": "-900"},
    {"frais_ttc_tot_min": "sur devis"},
    {"nombre_heures_total_min": "n.c."},
    {"nb_session_a_distance": "99"},
    {"contenu_formation": 'un " guillemet et\r\nune ligne'},
)
