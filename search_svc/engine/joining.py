"""From stored offers to the documents an engine returns."""

from collections.abc import Callable, Iterable
from functools import cache

from search_svc.catalogue import CohortTooSmall, InsertionRate, OfferDocument, siren_of
from search_svc.store import Store


def read_documents(
    store: Store,
    identifiers: Iterable[str],
    insertion_of: Callable[[str], InsertionRate | CohortTooSmall | None],
) -> list[OfferDocument | None]:
    """The documents of offers in the order asked, None where an offer does not exist or was withdrawn.

    A page repeats providers and certifications: each is read once a call.
    """
    certification, organisation = cache(store.certification), cache(store.organisation)
    documents: list[OfferDocument | None] = []
    for identifier in identifiers:
        stored = store.offer(identifier)
        if stored is None or stored.deleted:
            documents.append(None)
            continue
        offer = stored.offer
        formation = store.formation(offer.stated.siret, offer.stated.formation_number)
        if formation is None:  # the store refuses such an offer
            raise RuntimeError(f"offer {identifier} has no formation")
        number = offer.certification
        documents.append(
            OfferDocument(
                offer=offer,
                formation=formation,
                certification=certification(number) if number is not None else None,
                organisation=organisation(siren_of(offer.stated.siret)),
                insertion=insertion_of(number) if number is not None else None,
            )
        )
    return documents
