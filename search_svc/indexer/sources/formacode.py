"""The Formacode thesaurus: descriptors with their synonyms, those of jobs included."""

import re
from collections.abc import Iterator

from search_svc.catalogue import SourceRef
from search_svc.catalogue.thesaurus import FormacodeTerm
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.clean_text import label
from search_svc.indexer.sources.csv_tables import read_rows
from search_svc.indexer.sources.files import SourceFile

_CODE = re.compile(r"[0-9]{5}")
# A term that refers to another carries its code: ``Bilan professionnel - 15081``.
_REFERENCE = re.compile(r"\s+-\s+[0-9]{5}$")
_SEPARATOR = "###"


def read(file: SourceFile) -> Iterator[FormacodeTerm | UnreadableRecord]:
    """The descriptors in order of the file."""
    for row in read_rows(file):
        if isinstance(row, UnreadableRecord):
            yield row
            continue
        values = row.values
        code = values["codeduterme"].strip()
        name = _term(values["descripteurentyporiche"])
        if not _CODE.fullmatch(code) or not name:
            detail = f"not a Formacode with a descriptor: {code!r}, {name!r}"
            yield UnreadableRecord(SourceRef(row.source.file, row.source.line, code), detail)
            continue
        stated = values.get("synonymes", "").split(_SEPARATOR) + values.get("synonymesmetier", "").split(_SEPARATOR)
        synonyms = dict.fromkeys(term for text in stated if (term := _term(text)) and term != name)
        yield FormacodeTerm(code, name, tuple(synonyms))


def _term(text: str) -> str:
    return _REFERENCE.sub("", label(text))
