"""ROME 4 job titles: the appellations (``metier.csv``) and the labels of the codes (``rome_codes``)."""

import re
from collections.abc import Iterator

from search_svc.catalogue import SourceRef
from search_svc.catalogue.thesaurus import JobTitle
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.clean_text import label
from search_svc.indexer.sources.csv_tables import Row, read_rows
from search_svc.indexer.sources.files import SourceFile

_CODE = re.compile(r"[A-N][0-9]{4}")


def read_titles(file: SourceFile) -> Iterator[JobTitle | UnreadableRecord]:
    """The appellations; ``principal`` is the one that names its code."""
    for row in read_rows(file):
        if isinstance(row, UnreadableRecord):
            yield row
        else:
            values = row.values
            principal = values.get("classification", "").strip() == "PRINCIPALE"
            short = values.get("libelleappellationcourt")
            yield _job_title(row, values["libelleappellationlong"], short, principal=principal)


def read_codes(file: SourceFile) -> Iterator[JobTitle | UnreadableRecord]:
    """The label of each code, which is its principal appellation."""
    for row in read_rows(file):
        if isinstance(row, UnreadableRecord):
            yield row
        else:
            yield _job_title(row, row.values["libellerome"], None, principal=True)


def _job_title(row: Row, title: str, short: str | None, *, principal: bool) -> JobTitle | UnreadableRecord:
    code = row.values["coderome"].strip()
    if not _CODE.fullmatch(code) or not label(title):
        detail = f"not a ROME code with a title: {code!r}, {title!r}"
        return UnreadableRecord(SourceRef(row.source.file, row.source.line, code), detail)
    return JobTitle(code, label(title), label(short), principal)
