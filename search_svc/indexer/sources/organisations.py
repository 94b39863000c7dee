"""The public list of training organisations (liste publique des OF), in the columns of data.gouv or of Opendatasoft.

``certifications.actionsDeFormation`` and ``certifications_actionsdeformation`` are one column: see ``column_key``.
"""

from collections.abc import Iterator

from search_svc.catalogue import Organisation, SourceRef
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.clean_text import label
from search_svc.indexer.sources.csv_tables import Row, read_rows
from search_svc.indexer.sources.files import SourceFile

_TRUE = {"true", "vrai", "oui", "1"}
_FALSE = {"false", "faux", "non", "0"}
_QUALIOPI = {
    "qualiopi_training": "certificationsactionsdeformation",
    "qualiopi_assessment": "certificationsbilansdecompetences",
    "qualiopi_vae": "certificationsvae",
    "qualiopi_apprenticeship": "certificationsactionsdeformationparapprentissage",
}
_ADDRESS = "adressephysiqueorganismeformation"


def read(file: SourceFile) -> Iterator[Organisation | UnreadableRecord]:
    """The declarations of one list; a line without a SIREN, a bad SIRET or certificate costs itself."""
    for row in read_rows(file):
        if isinstance(row, UnreadableRecord):
            yield row
            continue
        try:
            yield _organisation(row)
        except ValueError as error:
            record = row.values["numerodeclarationactivite"]
            yield UnreadableRecord(SourceRef(row.source.file, row.source.line, record), str(error))


def _organisation(row: Row) -> Organisation:
    values = row.values
    siren = _digits(values["siren"], 9, "siren")
    return Organisation(
        siren=siren,
        siret=_siret(siren, values.get("siretetablissementdeclarant", "")),
        name=label(values["denomination"]),
        declaration=values["numerodeclarationactivite"].strip(),
        postcode=values.get(f"{_ADDRESS}codepostal", "").strip(),
        town=label(values.get(f"{_ADDRESS}ville")),
        **{field: _certificate(column, values.get(column, "")) for field, column in _QUALIOPI.items()},
    )


def _digits(text: str, length: int, column: str) -> str:
    digits = "".join(text.split())
    if len(digits) != length or not (digits.isascii() and digits.isdigit()):
        raise ValueError(f"{column}: not {length} digits: {text!r}")
    return digits


def _siret(siren: str, text: str) -> str:
    """The SIRET of a column that holds the NIC (its last five digits, leading zeros sometimes lost) or all of it."""
    digits = "".join(text.split())
    if not digits:
        return ""
    if len(digits) <= 5 and digits.isascii() and digits.isdigit():
        return siren + digits.zfill(5)
    siret = _digits(text, 14, "siretEtablissementDeclarant")
    if not siret.startswith(siren):
        raise ValueError(f"siretEtablissementDeclarant: {siret} is not of SIREN {siren}")
    return siret


def _certificate(column: str, text: str) -> bool | None:
    value = text.strip().casefold()
    if not value:
        return None
    if value not in _TRUE and value not in _FALSE:
        raise ValueError(f"{column}: neither true nor false: {text!r}")
    return value in _TRUE
