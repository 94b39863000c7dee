"""Which reader reads which format.

Readers of registers take all the files of their kind in a run, since the CSV export of certifications is spread over
ten. They raise FileRefusedError for a file that must not be read, maybe after some of its records.
"""

from collections.abc import Callable, Iterable, Iterator

from search_svc.catalogue import Certification, Organisation
from search_svc.catalogue.outcomes import OutcomeRow, TrainingCode
from search_svc.catalogue.thesaurus import Commune, FormacodeTerm, JobTitle, Outline
from search_svc.indexer.records import OfferItem, UnreadableRecord
from search_svc.indexer.sources import (
    certifications_csv,
    certifications_xml,
    formacode,
    inserjeunes,
    insersup,
    laposte,
    lheo,
    open_catalogue,
    organisations,
    outlines,
    ratings,
    rome,
    training_codes,
)
from search_svc.indexer.sources.files import SourceFile

# Format name (``recognise.FORMATS``) and file.
FormattedFile = tuple[str, SourceFile]

# A reader of offers is also told the format's name, which it writes into StatedAction.format.
OfferReader = Callable[[SourceFile, str], Iterator[OfferItem]]

OFFER_READERS: dict[str, OfferReader] = {
    "edof": lheo.read,
    "lheo-2.2": lheo.read,
    "lheo-2.3": lheo.read,
    "mcf-open-catalogue": open_catalogue.read,
}

_THESAURUS_READERS: dict[str, Callable[[SourceFile], Iterator[JobTitle | FormacodeTerm | UnreadableRecord]]] = {
    "rome-titles": rome.read_titles,
    "rome-codes": rome.read_codes,
    "formacode": formacode.read,
}
_PLACE_READERS: dict[str, Callable[[SourceFile], Iterator[Commune | Outline | UnreadableRecord]]] = {
    "laposte": laposte.read,
    "outlines": outlines.read,
}
_OUTCOME_READERS: dict[str, Callable[[SourceFile], Iterator[OutcomeRow | UnreadableRecord]]] = {
    "inserjeunes": inserjeunes.read,
    "insersup": insersup.read,
}
_CODE_READERS: dict[str, Callable[[SourceFile], Iterator[TrainingCode | UnreadableRecord]]] = {
    "certif-info": training_codes.read_certif_info,
    "training-codes": training_codes.read_list,
}


_RATING_READERS: dict[str, Callable[[SourceFile], Iterator[ratings.RatingRow | UnreadableRecord]]] = {
    "ratings-csv": ratings.read_csv,
    "ratings-json-lines": ratings.read_json_lines,
}


RATING_FORMATS = frozenset(_RATING_READERS)


def read_offers(file: SourceFile, format_name: str) -> Iterator[OfferItem]:
    """The offers of one file; FileRefusedError when it must not be read."""
    return OFFER_READERS[format_name](file, format_name)


def read_certifications(files: Iterable[FormattedFile]) -> Iterator[Certification | UnreadableRecord]:
    """The fiches of XML exports, streamed, then those of CSV sets."""
    csv_files = []
    for format_name, file in files:
        if format_name.startswith("fc-csv-"):
            csv_files.append((format_name, file))
        else:
            yield from certifications_xml.read(file)
    yield from certifications_csv.read_sets(csv_files)


def read_organisations(files: Iterable[FormattedFile]) -> Iterator[Organisation | UnreadableRecord]:
    """The declarations of every public list."""
    for _, file in files:
        yield from organisations.read(file)


def read_places(files: Iterable[FormattedFile]) -> Iterator[Commune | Outline | UnreadableRecord]:
    """Communes and outlines."""
    for format_name, file in files:
        yield from _PLACE_READERS[format_name](file)


def read_thesaurus(files: Iterable[FormattedFile]) -> Iterator[JobTitle | FormacodeTerm | UnreadableRecord]:
    """Job titles (each once, though appellations and codes both carry the principal ones) and Formacode terms."""
    seen = set()
    for format_name, file in files:
        for item in _THESAURUS_READERS[format_name](file):
            if isinstance(item, JobTitle):
                if (item.rome, item.title) in seen:
                    continue
                seen.add((item.rome, item.title))
            yield item


def read_ratings(formatted: FormattedFile) -> Iterator[ratings.RatingRow | UnreadableRecord]:
    """The ratings of one file; FileRefusedError when it must not be read."""
    format_name, file = formatted
    return _RATING_READERS[format_name](file)


def read_outcomes(files: Iterable[FormattedFile]) -> Iterator[OutcomeRow | UnreadableRecord]:
    """What statistical services measure of leavers, by training."""
    for format_name, file in files:
        yield from _OUTCOME_READERS[format_name](file)


def read_training_codes(files: Iterable[FormattedFile]) -> Iterator[TrainingCode | UnreadableRecord]:
    """Which certification each training leads to, each pair once."""
    seen = set()
    for format_name, file in files:
        for item in _CODE_READERS[format_name](file):
            if item not in seen:
                seen.add(item)
                yield item
