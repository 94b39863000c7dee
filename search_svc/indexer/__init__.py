"""The indexer: files of every format in, a store, a report and a quarantine out."""

from search_svc.indexer.journal import last_ingest, quarantine_counts, quarantined
from search_svc.indexer.parallel import OfferReadError
from search_svc.indexer.pipeline import IngestRequest, ingest
from search_svc.indexer.report import Report
from search_svc.indexer.selection import ShrinkRefused

__all__ = [
    "IngestRequest",
    "OfferReadError",
    "Report",
    "ShrinkRefused",
    "ingest",
    "last_ingest",
    "quarantine_counts",
    "quarantined",
]
