"""The durable truth: what was read, what was concluded, and the registers, in one SQLite file."""

from search_svc.store.codec import offer_digest
from search_svc.store.errors import StoreBusy, StoreError, StoreFormat, StoreMissing
from search_svc.store.store import Batch, Store, StoredOffer

__all__ = ["Batch", "Store", "StoreBusy", "StoreError", "StoreFormat", "StoreMissing", "StoredOffer", "offer_digest"]
