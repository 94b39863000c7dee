"""Which certification a training's code leads to.

Two files say it: Certif Info (Onisep, Carif-Oref), whose ``Code_Scolarité`` is the CFD, and a list of one's own with
the columns ``code_formation`` (CFD, MEFSTAT11 or SISE code) and ``numero_fiche`` (RNCP37674): fiches hold none of these
codes, and a MEFSTAT11 or SISE code cannot be derived from them.
"""

import re
from collections.abc import Iterator

from search_svc.catalogue import SourceRef
from search_svc.catalogue.outcomes import TrainingCode
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.csv_tables import Row, read_rows
from search_svc.indexer.sources.files import SourceFile

_NUMBER = re.compile(r"(?:RNCP|RS)[0-9]+")
_CODE = re.compile(r"[0-9A-Z]{4,11}")
_DIGITS = re.compile(r"[0-9]+")


def read_list(file: SourceFile) -> Iterator[TrainingCode | UnreadableRecord]:
    """Each line of a list of one's own."""
    for row in read_rows(file):
        if isinstance(row, UnreadableRecord):
            yield row
        else:
            yield _training_code(row, row.values["codeformation"].strip(), row.values["numerofiche"].strip())


def read_certif_info(file: SourceFile) -> Iterator[TrainingCode | UnreadableRecord]:
    """The rows of Certif Info that have both a CFD and an RNCP number; most have one of them only."""
    for row in read_rows(file):
        if isinstance(row, UnreadableRecord):
            yield row
            continue
        code, number = row.values["codescolarite"].strip(), row.values["coderncp"].strip()
        if code and number:
            yield _training_code(row, code, f"RNCP{number}" if _DIGITS.fullmatch(number) else number)


def _training_code(row: Row, code: str, number: str) -> TrainingCode | UnreadableRecord:
    if not (_CODE.fullmatch(code) and _NUMBER.fullmatch(number)):
        source = SourceRef(row.source.file, row.source.line, code)
        return UnreadableRecord(source, f"not a training's code and the number of a fiche: {code!r}, {number!r}")
    return TrainingCode(code, number)
