"""The CSV export of France compétences: ten files joined by ``Numero_Fiche``.

The order of the files is unknown, so a set is collected before it gives its certifications. Its lists of partners
have no state of habilitation (``ETAT_HABILITATION`` is XML only): they cannot say who may sell and are not kept, and
``lists_partners`` is None. Nor does it have insertion statistics or texts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from search_svc.catalogue import AccessRoutes, Bloc, Certification, Certifier, Coded, SourceRef
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources import clean_text, fiche
from search_svc.indexer.sources.csv_tables import Row, read_rows
from search_svc.indexer.sources.fiche import Problems
from search_svc.indexer.sources.files import SourceFile

# Format name and file.
FormattedFile = tuple[str, SourceFile]

# Nothing of these is kept: see above for partners; collective agreements (CCN) have no use here.
_NOT_KEPT = ("fc-csv-partners", "fc-csv-ccn")
_STATES = {"ACTIVE": True, "INACTIVE": False}
# Words that tell the sentence of a way to the jury, of which the typography varies (« d’apprentissage »).
_ROUTES = (
    ("apprentissage", "apprenticeship"),
    ("professionnalisation", "professionalisation_contract"),
    ("continue", "continuing"),
    ("candidature individuelle", "individual"),
    ("expérience", "vae"),
    ("sous statut", "initial"),
)
_EXPORT_DATE = re.compile(r"(\d{4})[_-](\d{2})[_-](\d{2})(?=\.\w+$)")

Rows = dict[str, list[Row]]


def read_sets(files: Iterable[FormattedFile]) -> Iterator[Certification | UnreadableRecord]:
    """The certifications of every set among the files, and what of them could not be read.

    Files of one set stand in the same folder or archive and carry the same date.
    """
    sets: dict[tuple[str, str], list[FormattedFile]] = defaultdict(list)
    for format_name, file in files:
        folder = re.split(r"[!/][^!/]*$", f"/{file.name}")[0]
        date = _EXPORT_DATE.search(file.name)
        sets[folder, date[0] if date else ""].append((format_name, file))
    for members in sets.values():
        yield from _read_set(members)


def _read_set(files: Sequence[FormattedFile]) -> Iterator[Certification | UnreadableRecord]:
    tables: dict[str, Rows] = {}
    for format_name, file in files:
        if format_name in _NOT_KEPT:
            continue
        table = tables.setdefault(format_name, {})
        for row in read_rows(file):
            if isinstance(row, UnreadableRecord):
                yield row
            else:
                table.setdefault(row.values["numerofiche"].strip(), []).append(row)
    standard = tables.pop("fc-csv-standard", {})
    if not standard:
        for _, file in files:
            yield UnreadableRecord(SourceRef(file.name), "no Standard file of fiches beside it")
        return
    for number, rows in standard.items():
        yield from _fiche(rows[-1], {name: table.pop(number, []) for name, table in tables.items()})
    for table in tables.values():
        for orphans in table.values():
            for row in orphans:
                yield UnreadableRecord(row.source, f"no fiche {row.values['numerofiche']!r} in the Standard file")


def _fiche(row: Row, joined: Rows) -> Iterator[Certification | UnreadableRecord]:
    values = row.values
    source = SourceRef(row.source.file, row.source.line, values["numerofiche"])
    problems = Problems()
    try:
        yield _certification(values, joined, problems)
    except ValueError as error:
        yield UnreadableRecord(source, str(error))
        return
    for detail in problems.details:
        yield UnreadableRecord(source, detail)


def _certification(values: dict[str, str], joined: Rows, problems: Problems) -> Certification:
    number = fiche.number(values["numerofiche"])
    title = _label(values["intitule"])
    if not title:
        raise ValueError("Intitule: missing")
    if values["actif"].strip() not in _STATES:
        raise ValueError(f"Actif: neither ACTIVE nor INACTIVE: {values['actif']!r}")
    links = joined.get("fc-csv-successors", [])
    return Certification(
        number=number,
        title=title,
        register=fiche.register_of(number),
        active=_STATES[values["actif"].strip()],
        abbreviation=fiche.abbreviation(_label(values.get("abregelibelle")), _label(values.get("abregeintitule"))),
        level=problems.value("Nomenclature_Europe_Niveau", values.get("nomenclatureeuropeniveau"), fiche.level),
        end_of_registration=problems.value(
            "Date_Fin_Enregistrement", values.get("datefinenregistrement"), fiche.french_date
        ),
        rome=_coded(joined.get("fc-csv-rome", []), "codesromecode", "codesromelibelle"),
        formacodes=_coded(joined.get("fc-csv-formacodes", []), "formacodecode", "formacodelibelle"),
        nsf=_coded(joined.get("fc-csv-nsf", []), "nsfcode", "nsfintitule"),
        certifiers=tuple(
            Certifier(
                _label(row.values.get("nomcertificateur")),
                problems.value("Siret_Certificateur", row.values.get("siretcertificateur"), fiche.siret),
            )
            for row in joined.get("fc-csv-certifiers", [])
        ),
        blocs=tuple(
            Bloc(row.values["bloccompetencescode"].strip(), _label(row.values.get("bloccompetenceslibelle")))
            for row in joined.get("fc-csv-blocs", [])
            if row.values["bloccompetencescode"].strip()
        ),
        access_routes=_access_routes(joined.get("fc-csv-access", []), problems),
        replaced_by=_links(links, "nouvellecertification"),
        replaces=_links(links, "anciennecertification"),
        source="csv",
    )


def _label(text: str | None) -> str:
    """A label of this export, which doubles every apostrophe, as SQL does (``l'' EFREI-Paris``)."""
    return clean_text.label((text or "").replace("''", "'"))


def _coded(rows: list[Row], code_column: str, label_column: str) -> tuple[Coded, ...]:
    return tuple(
        Coded(code, _without_code(_label(row.values.get(label_column)), code))
        for row in rows
        if (code := row.values[code_column].strip())
    )


def _without_code(text: str, code: str) -> str:
    """``Sécurité incendie`` of ``42872 : Sécurité incendie``; "" of a label that only repeats the code."""
    head, colon, rest = text.partition(":")
    if head.strip() != code:
        return text
    return rest.strip() if colon else ""


def _links(rows: list[Row], column: str) -> tuple[str, ...]:
    return tuple(number for row in rows if (number := row.values.get(column, "").strip()))


def _access_routes(rows: list[Row], problems: Problems) -> AccessRoutes:
    routes = [problems.value("Si_Jury", row.values["sijury"], _route) for row in rows]
    return AccessRoutes(**{route: True for route in routes if route})


def _route(sentence: str) -> str:
    for words, route in _ROUTES:
        if words in sentence.casefold():
            return route
    raise ValueError(f"not a way to the jury: {sentence!r}")
