"""The embedded engine: the port answered from a store and its snapshot, in this process."""

from collections.abc import Sequence
from pathlib import Path

from search_svc.catalogue import OfferDocument
from search_svc.engine.embedded.lexicon import view_lexicon
from search_svc.engine.embedded.search import search, search_one
from search_svc.engine.embedded.snapshot import size_on_disk
from search_svc.engine.embedded.version import Version, Versions
from search_svc.engine.joining import read_documents
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan
from search_svc.engine.port import CertificationDocument, EngineStatus, EngineUnavailable, IndexContents, Lexicon
from search_svc.store import Store, StoreError


class EmbeddedEngine:
    """Answers from a data directory. Every call first looks whether something was committed (microseconds).

    What changed is read as a delta. A large change (a twentieth of the offers, or any register) needs a new snapshot:
    it is built at once, or with ``background`` by another process while the version before keeps answering.
    Raises EngineUnavailable when nothing was ingested yet.
    """

    mergeable = True

    def __init__(self, directory: Path, *, background: bool = False) -> None:
        self._directory = directory
        try:
            self._store = Store(directory, read_only=True)
            self._versions = Versions(directory, self._store, background=background)
        except StoreError as error:
            raise EngineUnavailable(str(error)) from error
        self._lexicons: dict[bool, Lexicon] = {}

    async def search(self, plan: SearchPlan) -> SearchPage:
        """The answer to a plan."""
        return search(self._version(plan.version).view, plan)

    async def evidence(self, plan: SearchPlan, offer_id: str) -> SearchPage:
        """The plan restricted to one offer: its row of evidence, or no row when it does not match."""
        return search_one(self._version(plan.version).view, plan, offer_id)

    async def documents(self, ids: Sequence[str]) -> list[OfferDocument | None]:
        """The documents of these offers as they are now, None where there is none, in the order asked."""
        return read_documents(self._store, ids, self._version().snapshot.insertion.shown)

    async def certification(self, number: str) -> CertificationDocument | None:
        """A certification with its rate and its number of public offers."""
        version = self._version()
        fiche = self._store.certification(number)
        if fiche is None:
            return None
        shown = version.snapshot.insertion.shown(number)
        return CertificationDocument(fiche, shown, version.view.public_offers_of(number))

    async def lexicon(self, *, public_only: bool = True) -> Lexicon:
        """Words and suggestions of the newest version."""
        view = self._version().view
        held = self._lexicons.get(public_only)
        if held is None or held.version != view.version:
            held = self._lexicons[public_only] = view_lexicon(view, public_only=public_only)
        return held

    async def status(self) -> EngineStatus:
        """What is indexed."""
        version = self._version()
        offers, public = version.view.counts
        return EngineStatus(
            engine="embedded",
            version=version.view.version,
            offers=offers,
            public_offers=public,
            bytes_on_disk=size_on_disk(self._directory),
            detail={
                "snapshot": version.snapshot.name,
                "delta_offers": str(sum(len(live.segment) for live in version.view.segments[1:])),
                "registers": ", ".join(f"{name}: {rows}" for name, rows in self._store.loaded_registers().items()),
            },
        )

    async def contents(self) -> IndexContents:
        """What is indexed, by provider."""
        version = self._version()
        return IndexContents(
            version=version.view.version,
            identity=version.snapshot.identity,
            seq=version.view.seq,
            offers_by_provider=version.view.offers_by_provider(),
        )

    async def close(self) -> None:
        """Close the store."""
        self._versions.close()
        self._store.close()

    def _version(self, name: str | None = None) -> Version:
        try:
            return self._versions.get(name)
        except StoreError as error:
            raise EngineUnavailable(str(error)) from error
