"""The store: the durable truth both engines are built from (SQLite, WAL, synchronous=FULL, one writer).

``seq`` is the change log: each committed batch gives its rows a higher one. Deleted offers stay as tombstones so that
readers that follow the log see them go.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from search_svc.catalogue import Certification, Formation, Offer, Organisation
from search_svc.catalogue.thesaurus import Commune, FormacodeTerm, JobTitle, Outline


@dataclass(frozen=True, slots=True)
class StoredOffer:
    """A row of the change log. ``offer`` is kept for tombstones too."""

    seq: int
    offer: Offer
    deleted: bool


@dataclass(slots=True)
class Batch:
    """Changes committed together. ``offers`` replaces or adds; ``deleted`` are offer ids."""

    offers: list[Offer] = field(default_factory=list)
    formations: list[Formation] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


class Store:
    """Opens (and creates) ``store.db`` in a data directory. Not thread-safe; one process may write at a time."""

    def __init__(self, directory: Path, *, read_only: bool = False) -> None:
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None: ...

    # --- offers -----------------------------------------------------------------------------------------------------
    def write(self, batch: Batch) -> int:
        """Commit a batch; on return it is durable. Returns its seq."""
        raise NotImplementedError

    def seq(self) -> int:
        """The highest committed seq (0 when empty). Registers written also raise it."""
        raise NotImplementedError

    def register_seq(self) -> int:
        """The seq at which a register (certifications, organisations, thesaurus, places) last changed."""
        raise NotImplementedError

    def offers(self, *, since: int = 0, deleted: bool = False) -> Iterator[StoredOffer]:
        """Offers changed after ``since`` in order of seq, tombstones only when asked for."""
        raise NotImplementedError

    def offer(self, identifier: str) -> StoredOffer | None:
        raise NotImplementedError

    def offer_hashes(self, source: str) -> dict[str, bytes]:
        """id → digest of the stored Offer+Formation body, for one source ``format|siret`` (live offers only):
        what ``--delta`` compares with to say unchanged, and ``--full`` to find what vanished."""
        raise NotImplementedError

    def formation(self, siret: str, number: str) -> Formation | None:
        raise NotImplementedError

    def formations(self) -> Iterator[Formation]:
        raise NotImplementedError

    # --- registers (each write is one transaction that replaces or merges, see each) ----------------------------------
    def merge_certifications(self, certifications: Iterable[Certification]) -> int:
        """Add or replace fiches by number, XML winning over CSV. Streams; returns how many were written."""
        raise NotImplementedError

    def certifications(self) -> Iterator[Certification]:
        raise NotImplementedError

    def certification(self, number: str) -> Certification | None:
        raise NotImplementedError

    def merge_organisations(self, organisations: Iterable[Organisation]) -> int:
        raise NotImplementedError

    def organisations(self) -> Iterator[Organisation]:
        raise NotImplementedError

    def organisation(self, siren: str) -> Organisation | None:
        """The organisation of a SIREN (its first declaration in the list)."""
        raise NotImplementedError

    def replace_communes(self, communes: Iterable[Commune]) -> int:
        raise NotImplementedError

    def communes(self) -> Iterator[Commune]:
        raise NotImplementedError

    def replace_outlines(self, outlines: Iterable[Outline]) -> int:
        raise NotImplementedError

    def outlines(self) -> Iterator[Outline]:
        raise NotImplementedError

    def replace_job_titles(self, titles: Iterable[JobTitle]) -> int:
        raise NotImplementedError

    def job_titles(self) -> Iterator[JobTitle]:
        raise NotImplementedError

    def replace_formacodes(self, terms: Iterable[FormacodeTerm]) -> int:
        raise NotImplementedError

    def formacodes(self) -> Iterator[FormacodeTerm]:
        raise NotImplementedError

    def loaded_registers(self) -> Mapping[str, int]:
        """Register name (certifications_xml, certifications_csv, organisations, communes, outlines, job_titles,
        formacodes) → rows; a register never loaded is absent."""
        raise NotImplementedError
