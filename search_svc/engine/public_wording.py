"""What public offers call providers and codes, for what everybody reads: suggestions and labels of facets.

A provider has offers that not everybody may see under another of its names, and a code has another label in the fiche
of a certification that only such offers lead to: neither is said, though the provider and the code are public.
"""

from collections.abc import Iterable

from search_svc.catalogue import Certification, siren_of
from search_svc.engine.offer_fields import OfferFields


class PublicWording:
    """Collects public offers one by one, in the order of the store, and nothing of others.

    ``names``: SIREN to the last name a public offer states; providers whose offers state none are absent.
    """

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._certifications: set[str] = set()

    def add(self, offer: OfferFields) -> None:
        """One public offer."""
        self._certifications.add(offer.certification)
        if offer.stated.provider_name:
            self.names[siren_of(offer.stated.siret)] = offer.stated.provider_name

    def labels(self, fiches: Iterable[Certification]) -> dict[str, str]:
        """Label of each ROME code and Formacode in the fiches that public offers lead to; of two, that of the last
        fiche by number."""
        public = sorted((fiche for fiche in fiches if fiche.number in self._certifications), key=lambda f: f.number)
        return {code.code: code.label for fiche in public for code in (*fiche.rome, *fiche.formacodes)}
