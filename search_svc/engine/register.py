"""What building an index looks up in the registers, whichever the engine."""

from typing import Protocol

from search_svc.catalogue import Certification, Organisation
from search_svc.engine.insertion import Insertion
from search_svc.engine.texts import Thesaurus


class Register(Protocol):
    """The registers as a build sees them."""

    @property
    def insertion(self) -> Insertion:
        """Rates and outcomes."""

    @property
    def thesaurus(self) -> Thesaurus:
        """What codes mean."""

    def certification(self, number: str) -> Certification | None:
        """One fiche."""

    def organisation(self, siren: str) -> Organisation | None:
        """The provider of a SIREN."""
