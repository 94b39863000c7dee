"""What documents look up in a store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from search_svc.catalogue import Certification, Organisation
from search_svc.engine.insertion import Insertion, insertion_rates
from search_svc.engine.texts import Thesaurus
from search_svc.store import Store


@dataclass
class StoreRegister:
    """The registers of a store and the texts of its formations."""

    store: Store
    _organisations: dict[str, Organisation | None] = field(default_factory=dict)

    @cached_property
    def insertion(self) -> Insertion:
        """Rates and outcomes."""
        return insertion_rates(self.store.certifications())

    @cached_property
    def thesaurus(self) -> Thesaurus:
        """What codes mean."""
        return Thesaurus.read(self.store)

    def certification(self, number: str) -> Certification | None:
        """One fiche."""
        return self.store.certification(number)

    def organisation(self, siren: str) -> Organisation | None:
        """The provider of a SIREN, read once."""
        if siren not in self._organisations:
            self._organisations[siren] = self.store.organisation(siren)
        return self._organisations[siren]

    def formation_bodies(self, rows: Sequence[int]) -> dict[int, bytes]:
        """Encoded formations by their row in the store."""
        return self.store.formation_bodies(rows)
