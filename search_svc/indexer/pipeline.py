"""``ingest``: files in, a store and a report out.

Order of a run: every offer is read into the spool; a ``--full`` run is refused here or not at all, before anything is
written; registers are loaded; stored offers are decided anew when a register (or the day) asks for it; the offers read
are placed, decided, compared and written; what vanished is withdrawn; ratings are read and told to the offers; all that
is stored is compared with one another.
"""

import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path

from search_svc.indexer.ban import AnswerCache
from search_svc.indexer.decisions import DecisionsFile
from search_svc.indexer.eligibility import Registers
from search_svc.indexer.findings import find_in_all
from search_svc.indexer.geocoding import Geocoder
from search_svc.indexer.journal import Journal
from search_svc.indexer.loading import RegisterLoader
from search_svc.indexer.parallel import read_all
from search_svc.indexer.precedence import replaced, stated_in_detail
from search_svc.indexer.quarantine import Quarantine
from search_svc.indexer.rating import load_ratings, rate_offers
from search_svc.indexer.records import AGGREGATED_FORMATS
from search_svc.indexer.report import Report
from search_svc.indexer.selection import refuse_shrink, select, vanishing
from search_svc.indexer.sources.files import SourceFile, walk
from search_svc.indexer.sources.readers import OFFER_READERS, RATING_FORMATS, FormattedFile
from search_svc.indexer.sources.recognise import recognise
from search_svc.indexer.spool import Contents
from search_svc.indexer.streets import addresses_of, ask_for_streets
from search_svc.indexer.writing import STATED_IN_DETAIL, VANISHED, Judge, OfferWriter, re_decide, withdraw
from search_svc.places.gazetteer import Gazetteer
from search_svc.store import Store

# Phases in the order they come; ``progress(phase, done, total)`` counts files in the first, records in the others.
PHASES = (
    "recognising", "reading offers", "loading registers", "asking for addresses", "deciding again", "writing offers",
    "rating offers", "comparing offers",
)  # fmt: skip
SPOOL_NAME = "spool"

Progress = Callable[[str, int, int | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class IngestRequest:
    """What to ingest. A path is a file, folder, zip or .gz of any format: its field is a hint to people only.

    ``full`` withdraws what the run no longer finds inside the sources it reads; ``allow_shrink`` even when more than
    a fifth of one goes. ``decisions`` is where the CSV of decisions goes; ``geocoder_url`` the Base Adresse Nationale
    to ask for streets (None: none is asked, and answers kept from earlier runs still serve); ``progress`` is told
    (phase, done, total).
    """

    data_dir: Path
    today: date
    certifications: Sequence[Path] = ()
    organisations: Sequence[Path] = ()
    offers: Sequence[Path] = ()
    places: Sequence[Path] = ()
    thesaurus: Sequence[Path] = ()
    ratings: Sequence[Path] = ()
    full: bool = False
    allow_shrink: bool = False
    decisions: Path | None = None
    geocoder_url: str | None = None
    progress: Progress | None = None

    def paths(self) -> tuple[Path, ...]:
        """Every path given, in the order of the options."""
        return (
            *self.certifications,
            *self.organisations,
            *self.places,
            *self.thesaurus,
            *self.offers,
            *self.ratings,
        )


def ingest(request: IngestRequest) -> Report:
    """Run an ingest; on return everything the report counts is durable.

    Raises FileNotFoundError for a path that does not exist, ShrinkRefused (nothing was changed), StoreBusy when
    another process writes to the data directory, and OfferReadError when a reader fails.
    """
    return _Run(request).run()


@dataclass(slots=True)
class _Run:
    request: IngestRequest
    report: Report = field(default_factory=Report)

    def run(self) -> Report:
        begun = time.monotonic()
        registers, offers = self._recognise()
        with Store(self.request.data_dir) as store, _spool(self.request.data_dir) as directory:
            contents = read_all(offers, directory, self._counting("reading offers"))
            self._write(store, registers, offers, contents)
        self.report.seconds = time.monotonic() - begun
        return self.report

    def _recognise(self) -> tuple[list[FormattedFile], list[FormattedFile]]:
        """(files of registers and ratings, files of offers), each once; what is neither goes into the report."""
        registers: list[FormattedFile] = []
        offers: list[FormattedFile] = []
        count = self._counting("recognising")
        for seen, file in enumerate(_leaves(self.request.paths()), start=1):
            count(seen)
            if file.refusal:
                self.report.refused.append((file.name, file.refusal))
                continue
            format_ = recognise(file.name, file.head)
            if format_ is None:
                self.report.unrecognised.append(file.name)
            else:
                # The head is not needed again, and there may be thousands of files.
                leaf = SourceFile(file.name, file.path, file.member)
                (offers if format_.kind == "offers" else registers).append((format_.name, leaf))
        return registers, offers

    def _write(
        self, store: Store, registers: list[FormattedFile], offers: list[FormattedFile], contents: Sequence[Contents]
    ) -> None:
        request, report = self.request, self.report
        in_detail = stated_in_detail(contents, store, OFFER_READERS.keys() - AGGREGATED_FORMATS)
        selection = select(contents, in_detail)
        gone: Mapping[str, tuple[int, list[str]]] = {}
        if request.full:
            gone = vanishing(contents, selection, store)
            if not request.allow_shrink:
                refuse_shrink(gone)
        report.refused += [problem for part in contents for problem in part.problems]
        report.incomplete_sources = sorted({source for part in contents for source in part.incomplete})
        with (
            Journal(request.data_dir) as journal,
            DecisionsFile(request.decisions, request.today) as decisions,
            _street_answers(request) as answers,
        ):
            quarantine = Quarantine(journal.connection, journal.begin_run())
            quarantine.begin(file.name for _, file in registers + offers)
            self._load(store, quarantine, registers)
            gazetteer = Gazetteer.from_store(store)
            geocoder = Geocoder(gazetteer, answers.find if answers else None)
            if answers and request.geocoder_url:
                told = partial(self._tell, "asking for addresses")
                addresses = addresses_of(contents, selection)
                ask_for_streets(request.geocoder_url, answers, geocoder, addresses, request.today, report, told)
            judge = self._judge(store, journal, geocoder)
            writer = OfferWriter(store, judge, quarantine, decisions, report)
            total = sum(len(part.days) for part in contents)
            writer.write(contents, selection, lambda done: self._tell("writing offers", done, total))
            if request.full:
                quarantine.withdraw(gone)
                vanished = {offer for _, offers_gone in gone.values() for offer in offers_gone}
                set_aside = {offer for source, offer in writer.set_aside if source in gone}
                report.count_withdrawn(VANISHED, withdraw(store, sorted(vanished | set_aside)))
            report.count_withdrawn(STATED_IN_DETAIL, withdraw(store, replaced(store, in_detail)))
            rated = [(name, file) for name, file in registers if name in RATING_FORMATS]
            quarantine.replace((), load_ratings(store, rated, report))
            self._compare(store, journal, gazetteer)
            journal.remember_ended(datetime.now(UTC))

    def _load(self, store: Store, quarantine: Quarantine, files: Sequence[FormattedFile]) -> None:
        loader = RegisterLoader(store, self.report, self._counting("loading registers"))
        loader.load(files)
        quarantine.replace((), loader.entries)

    def _judge(self, store: Store, journal: Journal, geocoder: Geocoder) -> Judge:
        """Who decides by the registers loaded; stored offers are decided anew if that can change anything."""
        today = self.request.today
        registers = Registers.of_store(store)
        self.report.rules_skipped = registers.rules_skipped()
        judge = Judge(registers, geocoder, today)
        decided = journal.decided()
        if (
            decided is None
            or decided[0] != store.register_seq()
            or registers.differ_between(*sorted((decided[1], today)))
        ):
            self.report.re_decided = re_decide(store, judge, self._counting("deciding again"))
        journal.remember_decided(store.register_seq(), today)
        return judge

    def _compare(self, store: Store, journal: Journal, gazetteer: Gazetteer) -> None:
        """Rate the stored offers and compare them with one another, unless nothing was written since."""
        found = journal.compared(store.seq())
        if found is None:
            rate_offers(store, self._counting("rating offers"))
            found = find_in_all(store, gazetteer, self._counting("comparing offers"))
            journal.remember_compared(store.seq(), found)
        self.report.found_by_comparison = found

    def _counting(self, phase: str) -> Callable[[int], None]:
        return lambda done: self._tell(phase, done, None)

    def _tell(self, phase: str, done: int, total: int | None) -> None:
        if self.request.progress:
            self.request.progress(phase, done, total)


def _leaves(paths: Iterable[Path]) -> Iterator[SourceFile]:
    """The leaf files of all paths, each once even when a path is given twice."""
    seen: set[tuple[Path, str]] = set()
    resolved = cache(Path.resolve)
    for path in paths:
        for file in walk(path):
            key = (resolved(file.path), file.member)
            if key not in seen:
                seen.add(key)
                yield file


@contextmanager
def _street_answers(request: IngestRequest) -> Iterator[AnswerCache | None]:
    """The answers kept in the data directory; None where none are and nothing is to be asked."""
    if request.geocoder_url is None and not AnswerCache.exists(request.data_dir):
        yield None
        return
    with AnswerCache(request.data_dir) as answers:
        yield answers


@contextmanager
def _spool(data_dir: Path) -> Iterator[Path]:
    """An empty directory for the run. What a killed run left is removed: the store's lock says that none is running."""
    directory = data_dir / SPOOL_NAME
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)
