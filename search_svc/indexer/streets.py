"""The streets of a run: which addresses need one, asked of the Base Adresse Nationale before anything is placed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from search_svc.catalogue import Address
from search_svc.indexer.ban import AnswerCache
from search_svc.indexer.geocoding import Geocoder
from search_svc.indexer.report import Report
from search_svc.indexer.selection import Selection
from search_svc.indexer.spool import Contents, read_blocks


def ask_for_streets(
    url: str,
    answers: AnswerCache,
    geocoder: Geocoder,
    addresses: Iterator[Address],
    today: date,
    report: Report,
    progress: Callable[[int, int], None],
) -> None:
    """Ask for the streets of addresses that ``geocoder`` cannot place exactly, and report what became of each.

    A service that fails leaves the communes: the report says so, and the next run asks again.
    """
    # geopy brings half of its fifty geocoders' libraries along: only runs that ask pay for that.
    from search_svc.indexer.ban.asking import ask
    from search_svc.indexer.ban.client import Client

    wanted: dict[str, Address] = {}
    for address in addresses:
        question = geocoder.question(address)
        if question:
            wanted.setdefault(question, address)
    asked = ask(Client(url), answers, wanted, today, progress)
    report.addresses_asked = asked.answered + asked.failed
    report.addresses_by_verdict.update(map(geocoder.verdict, wanted.values()))


def addresses_of(contents: Sequence[Contents], selection: Selection) -> Iterator[Address]:
    """The addresses of the records that count."""
    position = 0
    for part in contents:
        for block in read_blocks(part.path):
            for record in block.records:
                if not (selection.superseded[position] or selection.covered[position]):
                    yield record.action.address
                position += 1
