"""Which reader reads which format."""

from collections.abc import Callable, Iterator

from search_svc.indexer.records import OfferItem
from search_svc.indexer.sources.files import SourceFile

# A reader of offers is also told the format's name, which it writes into StatedAction.format.
OfferReader = Callable[[SourceFile, str], Iterator[OfferItem]]

OFFER_READERS: dict[str, OfferReader] = {}


def read_offers(file: SourceFile, format_name: str) -> Iterator[OfferItem]:
    """The offers of one file; FileRefusedError when it must not be read."""
    return OFFER_READERS[format_name](file, format_name)
