"""The registers of a run into the store: certifications, organisations, places and thesaurus."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from search_svc.indexer.quarantine import UNREADABLE, Entry
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.report import Report
from search_svc.indexer.sources import (
    certifications_csv,
    certifications_xml,
    formacode,
    laposte,
    organisations,
    outlines,
    rome,
)
from search_svc.indexer.sources.files import FileDamagedError, FileRefusedError, SourceFile
from search_svc.store import Store

# A file and the name of its format.
FormattedFile = tuple[SourceFile, str]
# Called with the number of records of registers read so far.
Progress = Callable[[int], None]
_Records = Iterator[Any]

_REPORT_EVERY = 500
_CSV_SET = "fc-csv-"


class RegisterLoader:
    """Loads registers, each in one transaction: a file that must not be read leaves its register as it was.

    ``entries`` collects the records that could not be read, for the quarantine.
    """

    def __init__(self, store: Store, report: Report, progress: Progress) -> None:
        self.entries: list[Entry] = []
        self._store = store
        self._report = report
        self._progress = progress
        self._read = 0

    def load(self, files: Sequence[FormattedFile]) -> None:
        """Load every file of a register; those of offers are passed over."""
        store = self._store
        for file, name in files:
            if name in ("rncp-xml", "rs-xml"):
                self._load("certifications", [file], certifications_xml.read(file), store.merge_certifications)
            elif name == "organisations":
                self._load("organisations", [file], organisations.read(file), store.merge_organisations)
        csv_set = [(name, file) for file, name in files if name.startswith(_CSV_SET)]
        self._load(
            "certifications",
            [file for _, file in csv_set],
            certifications_csv.read_sets(csv_set),
            store.merge_certifications,
        )
        # These replace what was loaded before, so all the files of one run go in together.
        self._replace("communes", _of(files, "laposte"), laposte.read, store.replace_communes)
        self._replace("outlines", _of(files, "outlines"), outlines.read, store.replace_outlines)
        self._replace("formacodes", _of(files, "formacode"), formacode.read, store.replace_formacodes)
        titles, codes = _of(files, "rome-titles"), _of(files, "rome-codes")
        records = chain(
            chain.from_iterable(map(rome.read_titles, titles)), chain.from_iterable(map(rome.read_codes, codes))
        )
        self._load("job_titles", titles + codes, records, store.replace_job_titles)

    def _replace(
        self,
        register: str,
        files: list[SourceFile],
        read: Callable[[SourceFile], _Records],
        replace: Callable[[Iterable[Any]], int],
    ) -> None:
        self._load(register, files, chain.from_iterable(map(read, files)), replace)

    def _load(
        self, register: str, files: Sequence[SourceFile], records: _Records, write: Callable[[Iterable[Any]], int]
    ) -> None:
        rows = self._readable(records)
        try:
            first = next(rows, None)
            if first is not None:
                self._report.registers[register] += write(chain([first], rows))
        except (FileRefusedError, FileDamagedError) as error:
            self._report.refused += [(file.name, str(error)) for file in files]
            return
        if first is None:
            # Nothing readable must not empty a register that replaces the one before.
            self._report.refused += [(file.name, "no record in it can be read") for file in files]

    def _readable(self, records: _Records) -> _Records:
        for record in records:
            if isinstance(record, UnreadableRecord):
                self._report.unreadable_records += 1
                self.entries.append(Entry("record", "", record.source, "", UNREADABLE, record.detail))
            else:
                yield record
            self._read += 1
            if self._read % _REPORT_EVERY == 0:
                self._progress(self._read)


def _of(files: Iterable[FormattedFile], wanted: str) -> list[SourceFile]:
    return [file for file, name in files if name == wanted]
