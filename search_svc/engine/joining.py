"""From a stored offer to the document an engine returns."""

from collections.abc import Callable

from search_svc.catalogue import InsertionRate, OfferDocument, siren_of
from search_svc.store import Store


def read_document(
    store: Store, identifier: str, insertion_of: Callable[[str], InsertionRate | None]
) -> OfferDocument | None:
    """The document of an offer, None when it does not exist or was withdrawn."""
    stored = store.offer(identifier)
    if stored is None or stored.deleted:
        return None
    offer = stored.offer
    formation = store.formation(offer.stated.siret, offer.stated.formation_number)
    if formation is None:  # the store refuses such an offer
        raise RuntimeError(f"offer {identifier} has no formation")
    number = offer.certification
    return OfferDocument(
        offer=offer,
        formation=formation,
        certification=store.certification(number) if number is not None else None,
        organisation=store.organisation(siren_of(offer.stated.siret)),
        insertion=insertion_of(number) if number is not None else None,
    )
