"""The RNCP and RS exports of France compétences, XML V4.1: one ``FICHE`` element a certification.

Children are read level by level, never by descendant search: ``BLOC_COMPETENCES`` also stands under
``CORRESPONDANCE``, where it is a bloc of another fiche.
"""

import re
from collections.abc import Iterator, Mapping
from typing import cast, get_args

from lxml import etree

from search_svc.catalogue import (
    AccessRoutes,
    Bloc,
    Certification,
    Certifier,
    Coded,
    Cohort,
    Habilitation,
    Partner,
    SourceRef,
)
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources import fiche
from search_svc.indexer.sources.clean_text import label, plain_text
from search_svc.indexer.sources.fiche import Problems
from search_svc.indexer.sources.files import SourceFile
from search_svc.indexer.sources.xml import children, read_records

_HABILITATIONS = frozenset(get_args(Habilitation))
_NUMBER_IN_RAW = re.compile(rb"<NUMERO_FICHE>\s*(\w+)")

Children = dict[str, etree._Element]


def read(file: SourceFile) -> Iterator[Certification | UnreadableRecord]:
    """The fiches of one export, each followed by what of it could not be read."""
    for record in read_records(file, "FICHE"):
        if record.element is None:
            found = _NUMBER_IN_RAW.search(record.raw)
            source = SourceRef(record.source.file, record.source.line, found[1].decode() if found else "")
            yield UnreadableRecord(source, record.error)
            continue
        fields = children(record.element)
        stated = _text(fields, "NUMERO_FICHE").strip()
        source = SourceRef(record.source.file, record.source.line, stated)
        problems = Problems()
        try:
            yield _certification(fields, problems)
        except ValueError as error:
            yield UnreadableRecord(source, str(error))
            continue
        for detail in problems.details:
            yield UnreadableRecord(source, detail)


def _certification(fields: Children, problems: Problems) -> Certification:
    number = fiche.number(_text(fields, "NUMERO_FICHE"))
    title = label(_text(fields, "INTITULE"))
    if not title:
        raise ValueError("INTITULE: missing")
    partners, lists_partners = _partners(fields, problems)
    return Certification(
        number=number,
        title=title,
        register=fiche.register_of(number),
        active=fiche.yes(_text(fields, "ACTIF").strip()),
        abbreviation=_abbreviation(fields),
        level=_level(fields, problems),
        state=label(_text(fields, "ETAT_FICHE")),
        end_of_registration=problems.value(
            "DATE_FIN_ENREGISTREMENT", _text(fields, "DATE_FIN_ENREGISTREMENT"), fiche.french_date
        ),
        rome=_coded(fields.get("CODES_ROME")),
        formacodes=_coded(fields.get("FORMACODES")),
        nsf=_coded(fields.get("CODES_NSF")),
        accessible_jobs=plain_text(_text(fields, "TYPE_EMPLOI_ACCESSIBLES")),
        sectors=plain_text(_text(fields, "SECTEURS_ACTIVITE")),
        objectives=plain_text(_text(fields, "OBJECTIFS_CONTEXTE")),
        certifiers=_certifiers(fields.get("CERTIFICATEURS"), problems),
        partners=partners,
        lists_partners=lists_partners,
        blocs=_blocs(fields.get("BLOCS_COMPETENCES")),
        cohorts=_cohorts(fields.get("STATISTIQUES_PROMOTIONS"), problems),
        access_routes=_access_routes(fields, problems),
        replaced_by=_links(fields.get("NOUVELLES_CERTIFICATIONS")),
        replaces=_links(fields.get("ANCIENNES_CERTIFICATIONS")),
        source="xml",
    )


def _text(fields: Children, tag: str) -> str:
    element = fields.get(tag)
    return "" if element is None else element.text or ""


def _values(element: etree._Element) -> dict[str, str]:
    return {child.tag: child.text or "" for child in element}


def _each(parent: etree._Element | None) -> Iterator[dict[str, str]]:
    if parent is not None:
        for element in parent:
            yield _values(element)


def _abbreviation(fields: Children) -> str:
    if "ABREGE" not in fields:
        return ""
    values = _values(fields["ABREGE"])
    return fiche.abbreviation(label(values.get("CODE")), label(values.get("LIBELLE")))


def _level(fields: Children, problems: Problems) -> int | None:
    if "NOMENCLATURE_EUROPE" not in fields:
        return None
    return problems.value("NIVEAU", _values(fields["NOMENCLATURE_EUROPE"]).get("NIVEAU"), fiche.level)


def _coded(parent: etree._Element | None) -> tuple[Coded, ...]:
    return tuple(
        Coded(values["CODE"].strip(), label(values.get("LIBELLE"))) for values in _each(parent) if values.get("CODE")
    )


def _certifiers(parent: etree._Element | None, problems: Problems) -> tuple[Certifier, ...]:
    return tuple(
        Certifier(
            label(values.get("NOM_CERTIFICATEUR")),
            problems.value("SIRET_CERTIFICATEUR", values.get("SIRET_CERTIFICATEUR"), fiche.siret),
            values.get("ETAT_CERTIFICATEUR", "Actif") == "Actif",
        )
        for values in _each(parent)
    )


def _partners(fields: Children, problems: Problems) -> tuple[tuple[Partner, ...], bool]:
    """The partners, and whether any is listed at all, readable or not."""
    partners = []
    listed = False
    for values in _each(fields.get("PARTENAIRES")):
        listed = True
        habilitation = values.get("HABILITATION_PARTENAIRE", "").strip().removeprefix("HABILITATION_")
        if habilitation not in _HABILITATIONS:
            name = label(values.get("NOM_PARTENAIRE"))
            problems.details.append(f"HABILITATION_PARTENAIRE: {habilitation!r} of {name} is not known")
            continue
        partners.append(
            Partner(
                problems.value("SIRET_PARTENAIRE", values.get("SIRET_PARTENAIRE"), fiche.siret) or "",
                cast(Habilitation, habilitation),
                values.get("ETAT_HABILITATION", "").strip() == "Actif",
                label(values.get("NOM_PARTENAIRE")),
            )
        )
    return tuple(partners), listed


def _blocs(parent: etree._Element | None) -> tuple[Bloc, ...]:
    return tuple(
        Bloc(values["CODE"].strip(), label(values.get("LIBELLE"))) for values in _each(parent) if values.get("CODE")
    )


def _cohorts(parent: etree._Element | None, problems: Problems) -> tuple[Cohort, ...]:
    def rate(tag: str, values: Mapping[str, str]) -> float | None:
        return problems.value(tag, values.get(tag), fiche.percentage)

    return tuple(
        Cohort(
            problems.value("ANNEE", values.get("ANNEE"), fiche.year),
            problems.value("NOMBRE_CERTIFIES", values.get("NOMBRE_CERTIFIES"), fiche.count),
            problems.value("NOMBRE_CERTIFIES_VAE", values.get("NOMBRE_CERTIFIES_VAE"), fiche.count),
            rate("TAUX_INSERTION_GLOBAL_6MOIS", values),
            rate("TAUX_INSERTION_METIER_6MOIS", values),
            rate("TAUX_INSERTION_METIER_2ANS", values),
        )
        for values in _each(parent)
    )


def _access_routes(fields: Children, problems: Problems) -> AccessRoutes:
    def route(tag: str) -> bool | None:
        if tag not in fields:
            return None
        return problems.value(tag, _values(fields[tag]).get("ACTIF"), fiche.yes)

    return AccessRoutes(
        initial=route("SI_JURY_FI"),
        apprenticeship=route("SI_JURY_CA"),
        continuing=route("SI_JURY_FC"),
        professionalisation_contract=route("SI_JURY_CQ"),
        individual=route("SI_JURY_CL"),
        vae=route("SI_JURY_VAE"),
    )


def _links(parent: etree._Element | None) -> tuple[str, ...]:
    return tuple(text.strip() for values in _each(parent) for text in values.values() if text.strip())
