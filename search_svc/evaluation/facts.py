"""What the store says is on sale to the public: the facts that judgement sets are made from."""

import re
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from search_svc.analysis import fold
from search_svc.catalogue import Certification, Teaching
from search_svc.store import Store

# "Paris 2e", "Lyon 1er": people write the town.
_DISTRICT = re.compile(r" \d{1,2}(er|e)$")
# People search a subject in a few words; longer labels of the nomenclature are descriptions.
_TERM_WORDS = 4


@dataclass(frozen=True, slots=True)
class Sale:
    """What one public offer says of itself. ``town`` is "" and the coordinates None where it has none."""

    certification: str
    siret: str
    provider: str
    teaching: Teaching | None
    hours: float | None
    town: str
    department: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Facts:
    """The certifications on sale by number, and the sales, in the order of the store."""

    certifications: dict[str, Certification]
    sales: tuple[Sale, ...]

    @cached_property
    def terms(self) -> dict[str, frozenset[str]]:
        """Domain labels of the fiches (Formacode), in their own words → the certifications on sale in that domain."""
        found: dict[str, set[str]] = {}
        for number, fiche in self.certifications.items():
            for domain in fiche.formacodes:
                if domain.label and len(domain.label.split()) <= _TERM_WORDS:
                    found.setdefault(domain.label, set()).add(number)
        return {term: frozenset(numbers) for term, numbers in sorted(found.items())}

    @cached_property
    def towns(self) -> dict[str, tuple[float, float]]:
        """Names of towns with sales → the median of their coordinates. Names of two départements are left out."""
        seen: dict[str, list[Sale]] = {}
        for sale in self.sales:
            if sale.town and sale.latitude is not None and sale.teaching != "remote":
                seen.setdefault(sale.town, []).append(sale)
        return {
            town: (median(s.latitude or 0.0 for s in there), median(s.longitude or 0.0 for s in there))
            for town, there in sorted(seen.items())
            if len({sale.department for sale in there}) == 1
        }

    @cached_property
    def titles(self) -> dict[str, frozenset[str]]:
        """Folded titles of fiches → the certifications that bear them (a renewed fiche keeps its title)."""
        found: dict[str, set[str]] = {}
        for number, fiche in self.certifications.items():
            found.setdefault(fold(fiche.title), set()).add(number)
        return {title: frozenset(numbers) for title, numbers in found.items()}


def read_facts(store: Store) -> Facts:
    """The facts of a store. A certification counts as sold when one public offer leads to it and its fiche is known."""
    fiches = {fiche.number: fiche for fiche in store.certifications()}
    names = {organisation.siren: organisation.name for organisation in store.organisations()}
    sales = []
    for stored in store.offers():
        offer, number = stored.offer, stored.offer.certification
        if not offer.decision.cpf or number is None or number not in fiches:
            continue
        stated, place = offer.stated, offer.place
        sales.append(
            Sale(
                number,
                stated.siret,
                names.get(stated.siret[:9]) or stated.provider_name,
                stated.teaching,
                stated.hours,
                _DISTRICT.sub("", place.label),
                place.department,
                place.latitude,
                place.longitude,
            )
        )
    sold = {sale.certification for sale in sales}
    return Facts({number: fiche for number, fiche in sorted(fiches.items()) if number in sold}, tuple(sales))
