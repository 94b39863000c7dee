"""The document an engine returns: an offer with the facts joined to it."""

from msgspec import Struct

from search_svc.catalogue.certification import Certification, CohortTooSmall, InsertionRate
from search_svc.catalogue.offer import Formation, Offer
from search_svc.catalogue.organisation import Organisation


class OfferDocument(Struct, frozen=True, kw_only=True):
    """An offer with its formation's texts and, where known, its certification, provider and insertion rate.

    ``certification`` travels without its partners (a fiche may have thousands).
    """

    offer: Offer
    formation: Formation
    certification: Certification | None = None
    organisation: Organisation | None = None
    insertion: InsertionRate | CohortTooSmall | None = None
