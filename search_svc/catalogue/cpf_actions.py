"""Actions that have a CPF code and no fiche in a register: what article L6323-6 (II) of the Code du travail adds to the
certifications (VAE, bilan de compétences, business creation, driving licences) and the CléA family.

They are certifications of register "CPF" and source "law", so that they have a title, a domain and jobs like any other.
Formacode and ROME codes are those Certif Info gives the same licences; 204, 205, 209 and 218 are not in use.
"""

from search_svc.catalogue.certification import Certification, Coded

# Validation des acquis de l'expérience.
VAE = "CPF200"
_CAR = Coded("31812", "Conduite auto")
_MOTORCYCLE = Coded("31811", "Conduite moto")
_LORRY = Coded("31816", "Conduite poids lourd")
_BUS = Coded("31805", "Transport en commun routier")
_LORRY_JOB = Coded("N4101", "Conducteur / Conductrice de transport de marchandises sur longue distance")
_BUS_JOB = Coded("N4103", "Conducteur / Conductrice de transport en commun sur route")


def _action(code: int, title: str, *domains: Coded, rome: tuple[Coded, ...] = ()) -> Certification:
    return Certification(
        number=f"CPF{code}",
        title=title,
        register="CPF",
        active=True,
        formacodes=domains,
        rome=rome,
        source="law",
    )


_CLEA = "CléA, socle de connaissances et de compétences professionnelles"

CPF_ACTIONS = (
    _action(200, "Accompagnement à la validation des acquis de l'expérience (VAE)", Coded("15064", "Préparation VAE")),
    _action(201, _CLEA, Coded("15041", "Mise à niveau")),
    _action(202, "Bilan de compétences", Coded("15081", "Bilan professionnel")),
    _action(
        203,
        "Accompagnement à la création ou à la reprise d'entreprise",
        Coded("32047", "Création entreprise"),
        Coded("32048", "Reprise entreprise"),
    ),
    _action(206, "Permis de conduire catégorie B", _CAR),
    _action(207, _CLEA, Coded("15041", "Mise à niveau")),
    _action(208, _CLEA, Coded("15041", "Mise à niveau")),
    _action(210, "Permis de conduire catégorie C", _LORRY, rome=(_LORRY_JOB,)),
    _action(211, "Permis de conduire catégorie C1", _LORRY, rome=(_LORRY_JOB,)),
    _action(212, "Permis de conduire catégorie C1E", _LORRY, rome=(_LORRY_JOB,)),
    _action(213, "Permis de conduire catégorie CE", _LORRY, rome=(_LORRY_JOB,)),
    _action(214, "Permis de conduire catégorie D", _BUS, rome=(_BUS_JOB,)),
    _action(215, "Permis de conduire catégorie D1", _BUS, rome=(_BUS_JOB,)),
    _action(216, "Permis de conduire catégorie D1E", _BUS, rome=(_BUS_JOB,)),
    _action(217, "Permis de conduire catégorie DE", _BUS, rome=(_BUS_JOB,)),
    _action(219, "Permis de conduire catégorie A1", _MOTORCYCLE),
    _action(220, "Permis de conduire catégorie A2", _MOTORCYCLE),
    _action(221, "Permis de conduire catégorie B1", _CAR),
    _action(222, "Permis de conduire catégorie BE", _CAR),
)
"""Every CPF action, in order of number."""
