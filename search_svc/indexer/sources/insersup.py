"""InserSup (SIES): what becomes of graduates of higher education, by diploma (data set ``fr-esr-insersup``, as CSV).

The rows of France as a whole and of everybody are read: those of one establishment, sex, nationality or way of
enrolment are parts of them. A row over two years (``promo`` 2021,2022) is no cohort of a year and is not read either.
"""

import re
from collections.abc import Iterator, Mapping

from search_svc.catalogue import SourceRef
from search_svc.catalogue.outcomes import OutcomeRow
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.csv_tables import read_rows
from search_svc.indexer.sources.files import SourceFile

SOURCE = "InserSup"
_ALL = {"genre": "ensemble", "nationalite": "ensemble", "regimeinscription": "ensemble"}
_GRADUATES = frozenset({"diplômé", "diplome"})  # the others left without the diploma
_YEAR = re.compile(r"20\d\d")
# What is hidden for secrecy, or not measured yet.
_NOT_PUBLISHED = frozenset({"", "nd", "na", "ns"})


def read(file: SourceFile) -> Iterator[OutcomeRow | UnreadableRecord]:
    """The diplomas whose graduates in salaried employment in France six months after are published."""
    for row in read_rows(file):
        if isinstance(row, UnreadableRecord):
            yield row
            continue
        values = {name: value.strip() for name, value in row.values.items()}
        if not _counts(values):
            continue
        code = values["diplome"]
        try:
            found = _row(code, values)
        except ValueError as error:
            yield UnreadableRecord(SourceRef(row.source.file, row.source.line, code), str(error))
            continue
        if found is not None:
            yield found


def _counts(values: Mapping[str, str]) -> bool:
    return (
        values["uolib"].casefold() == "national"
        and values["diplome"] not in ("", "all")
        and all(values[name] == wanted for name, wanted in _ALL.items())
        and values["obtentiondiplome"].casefold() in _GRADUATES
        and bool(_YEAR.fullmatch(values["promo"]))
    )


def _row(code: str, values: Mapping[str, str]) -> OutcomeRow | None:
    leavers, employed = values["nbsortants"], values["nbsortantsenemploisalfr6"]
    if {leavers.casefold(), employed.casefold()} & _NOT_PUBLISHED:
        return None
    if not (leavers.isdecimal() and employed.isdecimal() and int(employed) <= int(leavers)):
        raise ValueError(f"not a number of leavers and of those employed: {leavers!r}, {employed!r}")
    if int(leavers) == 0:
        return None
    return OutcomeRow(code, int(values["promo"]), SOURCE, int(leavers), int(employed) / int(leavers))
