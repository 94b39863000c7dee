"""The registers of a run into the store: certifications, organisations, places and thesaurus."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from search_svc.indexer.quarantine import UNREADABLE, Entry
from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.report import Report
from search_svc.indexer.sources.files import FileDamagedError, FileRefusedError
from search_svc.indexer.sources.readers import (
    FormattedFile,
    read_certifications,
    read_organisations,
    read_outcomes,
    read_places,
    read_thesaurus,
    read_training_codes,
)
from search_svc.store import Store
from search_svc.store.outcomes import unmapped_codes

# Called with the number of records of registers read so far.
Progress = Callable[[int], None]

_REPORT_EVERY = 500


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
        """Load every register among the files."""
        store = self._store
        for formatted in files:
            # Each export of its own, so that a refused one does not undo the others.
            if formatted[0] in ("rncp-xml", "rs-xml"):
                self._load("certifications", [formatted], read_certifications, store.merge_certifications)
            elif formatted[0] == "organisations":
                self._load("organisations", [formatted], read_organisations, store.merge_organisations)
        csv_files = [formatted for formatted in files if formatted[0].startswith("fc-csv-")]
        self._load("certifications", csv_files, read_certifications, store.merge_certifications)
        # These replace what was loaded before, so all the files of one run go in together.
        self._load("communes", _of(files, "laposte"), read_places, store.replace_communes)
        self._load("outlines", _of(files, "outlines"), read_places, store.replace_outlines)
        self._load("formacodes", _of(files, "formacode"), read_thesaurus, store.replace_formacodes)
        self._load("outcomes", _of(files, "inserjeunes", "insersup"), read_outcomes, store.replace_outcomes)
        self._load(
            "training_codes",
            _of(files, "certif-info", "training-codes"),
            read_training_codes,
            store.replace_training_codes,
        )
        if _of(files, "inserjeunes", "insersup", "certif-info", "training-codes"):
            self._report.outcomes_unmapped = unmapped_codes(store.outcomes(), store.training_codes())
        self._load("job_titles", _of(files, "rome-titles", "rome-codes"), read_thesaurus, store.replace_job_titles)

    def _load(
        self,
        register: str,
        files: Sequence[FormattedFile],
        read: Callable[[Iterable[FormattedFile]], Iterator[Any]],
        write: Callable[[Iterable[Any]], int],
    ) -> None:
        rows = self._readable(read(files))
        try:
            first = next(rows, None)
            if first is not None:
                self._report.registers[register] += write(chain([first], rows))
        except (FileRefusedError, FileDamagedError) as error:
            self._report.refused += [(file.name, str(error).removeprefix(f"{file.name}: ")) for _, file in files]
            return
        if first is None:
            # An unreadable file must not empty a register that it would replace.
            self._report.refused += [(file.name, "no record in it can be read") for _, file in files]

    def _readable(self, records: Iterator[Any]) -> Iterator[Any]:
        for record in records:
            if isinstance(record, UnreadableRecord):
                self._report.unreadable_records += 1
                self.entries.append(Entry("record", "", record.source, "", UNREADABLE, record.detail))
            else:
                yield record
            self._read += 1
            if self._read % _REPORT_EVERY == 0:
                self._progress(self._read)


def _of(files: Iterable[FormattedFile], *names: str) -> list[FormattedFile]:
    return [formatted for formatted in files if formatted[0] in names]
