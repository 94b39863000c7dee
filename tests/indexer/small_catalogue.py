"""Small EDOF and LHEO files for the tests of the pipeline, in named towns."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SCHOOL_OF_LYON = "79094038150636"
SCHOOL_OF_METZ = "97256445429709"

NAMESPACES = {"edof": "https://www.of.moncompteformation.gouv.fr", "lheo-2.3": "http://lheo.gouv.fr/2.3"}


@dataclass(frozen=True)
class Action:
    """An action of formation ``F1`` in Villeurbanne, unless said otherwise."""

    number: str = "A1"
    formation: str = "F1"
    title: str = "Pâtissier"
    certification: str = "<code-RNCP>RNCP38765</code-RNCP>"
    postcode: str = "69100"
    town: str = "VILLEURBANNE"
    street: str = "1 rue X"
    latitude: str = ""
    longitude: str = ""
    price: str = "3000.00"
    updated: str = "20261001"
    sessions: tuple[tuple[str, str], ...] = (("20270104", "20270630"),)
    teaching: str = "0"


def xml(actions: Sequence[Action], siret: str = SCHOOL_OF_LYON, format_name: str = "edof") -> str:
    """A whole file: consecutive actions of one formation stand in one element."""
    formations: list[str] = []
    for position, action in enumerate(actions):
        previous = actions[position - 1] if position else None
        if previous is None or previous.formation != action.formation:
            formations.append("")
        formations[-1] += _action(action, format_name)
        following = actions[position + 1] if position + 1 < len(actions) else None
        if following is None or following.formation != action.formation:
            formations[-1] = _formation(action, siret, formations[-1])
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<lheo xmlns="{NAMESPACES[format_name]}"><offres>\n'
        + "\n".join(formations)
        + "\n</offres></lheo>\n"
    )


def write(path: Path, actions: Sequence[Action], siret: str = SCHOOL_OF_LYON, format_name: str = "edof") -> Path:
    """Write a file and return its path."""
    path.write_text(xml(actions, siret, format_name), encoding="utf-8")
    return path


def _formation(action: Action, siret: str, actions: str) -> str:
    return (
        f'<formation numero="{action.formation}" datemaj="{action.updated}" datecrea="20260101">'
        f"<intitule-formation>{action.title}</intitule-formation>"
        "<objectif-formation>Faire des gâteaux</objectif-formation><resultats-attendus>Un CAP</resultats-attendus>"
        "<contenu-formation>Crèmes, pâtes</contenu-formation><parcours-de-formation>1</parcours-de-formation>"
        "<objectif-general-formation>6</objectif-general-formation>"
        f"<certification>{action.certification}</certification>\n{actions}\n"
        "<organisme-formation-responsable><SIRET-organisme-formation>"
        f"<SIRET>{siret}</SIRET></SIRET-organisme-formation></organisme-formation-responsable></formation>"
    )


def _action(action: Action, format_name: str) -> str:
    point = (
        f"<geolocalisation><latitude>{action.latitude}</latitude><longitude>{action.longitude}</longitude>"
        "</geolocalisation>"
        if action.latitude
        else ""
    )
    address = (
        f"<adresse><ligne>{action.street}</ligne><codepostal>{action.postcode}</codepostal><ville>{action.town}</ville>"
        f"{point}</adresse>"
    )
    sessions = "".join(
        f'<session numero="S{number}" datemaj="{action.updated}" datecrea="20260101"><periode><debut>{start}</debut>'
        f"<fin>{end}</fin></periode><adresse-inscription>{address}</adresse-inscription>"
        "<etat-recrutement>1</etat-recrutement></session>"
        for number, (start, end) in enumerate(action.sessions)
    )
    edof_price = (
        f'<extras info="action"><extras info="frais-pedagogiques"><extra info="frais-ttc">{action.price}</extra>'
        "</extras></extras>"
    )
    return (
        f'<action numero="{action.number}" datemaj="{action.updated}" datecrea="20260101">'
        f"<modalites-enseignement>{action.teaching}</modalites-enseignement>"
        f"<lieu-de-formation><coordonnees><nom>X</nom>{address}</coordonnees></lieu-de-formation>"
        f"<modalites-entrees-sorties>0</modalites-entrees-sorties>{sessions}"
        "<acces-handicapes>Nous contacter</acces-handicapes><langue-formation>FR</langue-formation>"
        "<nombre-heures-centre>35</nombre-heures-centre>"
        + (edof_price if format_name == "edof" else f"<prix-total-TTC>{action.price}</prix-total-TTC>")
        + "</action>"
    )
