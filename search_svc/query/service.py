"""The service that API, page and command line share: questions in, answers of ``responses`` out."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date

from search_svc.catalogue import PUBLIC, Audience, OfferDocument, split_offer_id
from search_svc.engine.choice import open_engine, open_gazetteer
from search_svc.engine.port import Engine, EngineStatus, Suggestion
from search_svc.entitlement import Entitlement
from search_svc.entitlement.errors import EntitlementRequired
from search_svc.indexer import last_ingest
from search_svc.places import Gazetteer
from search_svc.query.certifications import certification_detail
from search_svc.query.compared import Compared
from search_svc.query.comparing import Compare, Comparison, compare
from search_svc.query.criteria import ranking_criteria
from search_svc.query.cursor import CursorSigner
from search_svc.query.freshness import Fresh, Freshness
from search_svc.query.items import Evidence, item, offer_detail
from search_svc.query.names import Names
from search_svc.query.parameters import OfferSearch, PlaceSearch, Question, Suggest
from search_svc.query.places import find_origin, find_places
from search_svc.query.rank_responses import OfferRanking
from search_svc.query.ranks import offer_ranking
from search_svc.query.reader import Reader
from search_svc.query.refusals import NotFound
from search_svc.query.replaying import Replay, Replayed, replayed
from search_svc.query.responses import (
    CatalogueFacts,
    CertificationDetail,
    OfferDetail,
    OfferPage,
    Places,
    RankingCriteria,
    SuggestionItem,
    Suggestions,
)
from search_svc.query.search import Searcher
from search_svc.query.timing import Observe, phase, unobserved
from search_svc.query.visibility import is_jobseeker, may_be_seen, opened_by
from search_svc.query.vocabulary import Vocabularies
from search_svc.query.windows import FirstWindow, first_window
from search_svc.ranking import Weights, packaged_disclosure, packaged_weights
from search_svc.settings import Settings

# What fits under a search box without scrolling.
SUGGESTIONS = 8

_NO_OFFER = "There is no such offer, or one may not see it."


class SearchService:
    """Questions in, answers out. Raises SearchError (a question refused) and EngineError (the engine's state) only."""

    def __init__(
        self,
        engine: Engine,
        gazetteer: Gazetteer,
        settings: Settings,
        observe: Observe = unobserved,
        weights: Weights | None = None,
    ) -> None:
        self._engine = engine
        self._weights = weights or packaged_weights()
        self._gazetteer = gazetteer
        self._settings = settings
        self._observe = observe
        self._vocabularies = Vocabularies(engine)
        self._freshness = Freshness(engine, settings.data_dir)
        self._compared = Compared(engine)
        self._searcher = Searcher(
            engine=engine,
            weights=self._weights,
            vocabularies=self._vocabularies,
            names=Names(engine, self._vocabularies),
            signer=CursorSigner(settings.signing_key()),
            reader=Reader(
                engine=engine,
                weights=self._weights,
                vocabularies=self._vocabularies,
                gazetteer=gazetteer,
                find_origin=lambda parameter, text: find_origin(gazetteer, parameter, text),
            ),
            observe=observe,
        )

    async def search(self, search: OfferSearch, viewer: Entitlement | None = None) -> OfferPage:
        """A page of offers. BadParameters, Gone or VersionGone when it cannot be had; when it asks for the extended
        list, EntitlementRequired without an entitlement and NotOpened with one whose status opens nothing."""
        if search.extended and viewer is None:
            raise EntitlementRequired("extended")
        asked = search.attested(jobseeker=is_jobseeker(viewer))
        return await self._searcher.page(asked, self._settings.day(), opened_by(viewer))

    async def offer(self, offer_id: str, viewer: Entitlement | None = None) -> OfferDetail:
        """An offer with all its texts. NotFound when there is none or the viewer may not see it."""
        opened = opened_by(viewer)
        document = await self._visible(offer_id, opened)
        return offer_detail(document, item(document, Evidence(), self._settings.day(), opened))

    async def offer_ranking(self, offer_id: str, question: Question, viewer: Entitlement | None = None) -> OfferRanking:
        """Why an offer stands where it does for a question, in the list it is of: the public or the extended one.
        NotFound as for ``offer``."""
        opened = opened_by(viewer)
        document = await self._visible(offer_id, opened)
        audiences = PUBLIC if may_be_seen(document) else opened
        asked = question.attested(jobseeker=is_jobseeker(viewer))
        return await offer_ranking(self._searcher, document, asked, self._settings.day(), audiences)

    async def replay(self, asked: Replay, viewer: Entitlement | None = None) -> Replayed:
        """The order of an answer, computed anew. Gone, VersionGone or BadParameters when it cannot be; of the extended
        list, EntitlementRequired and NotOpened as for ``search``."""
        if asked.extended and viewer is None:
            raise EntitlementRequired("extended")
        return await replayed(self._searcher, asked, opened_by(viewer), jobseeker=is_jobseeker(viewer))

    async def first_window(self, question: Question, day: date) -> FirstWindow:
        """The first window of a question in the order of a day, for audits: any day can be replayed."""
        return await first_window(self._searcher, question, day)

    async def public_documents(self, ids: Sequence[str]) -> list[OfferDocument]:
        """The documents of these offers, in the order asked, without those that the public may not see."""
        documents = await self._engine.documents(ids)
        return [document for document in documents if document is not None and may_be_seen(document)]

    async def catalogue_suggestions(self) -> Sequence[Suggestion]:
        """Every suggestion of the index, sorted by folded text."""
        return (await self._engine.lexicon(public_only=True)).suggestions

    async def offers_by_provider(self) -> dict[str, int]:
        """Offers of each provider (SIREN) in the index, those that are not public too."""
        return (await self._engine.contents()).offers_by_provider

    async def comparison(self, asked: Compare, viewer: Entitlement | None = None) -> Comparison:
        """Offers side by side. NotFound names the first that does not exist or that the viewer may not see."""
        opened = opened_by(viewer)
        origins = {
            name: find_origin(self._gazetteer, name, text) if text is not None else None
            for name, text in (("home", asked.home), ("work", asked.work))
        }
        documents = await self._engine.documents(asked.ids)
        seen = [document for document in documents if document is not None and may_be_seen(document, opened)]
        if len(seen) < len(asked.ids):
            known = {document.offer.id for document in seen}
            missing = next(identifier for identifier in asked.ids if identifier not in known)
            raise NotFound(f"{missing[:200]}: {_NO_OFFER}")
        return compare(seen, origins["home"], origins["work"], self._settings.day(), opened)

    async def suggestions(self, typed: Suggest) -> Suggestions:
        """Completions of what is typed, best first."""
        with phase(self._observe, "suggestions"):
            vocabulary = await self._vocabularies.current()
            found = vocabulary.suggester.suggest(typed.q, SUGGESTIONS)
        return Suggestions(tuple(SuggestionItem(s.text, s.kind, s.code, s.weight) for s in found))

    async def places(self, typed: PlaceSearch) -> Places:
        """Places by the beginning of their name or postcode, best first."""
        return find_places(self._gazetteer, typed.q)

    async def certification(self, number: str) -> CertificationDetail:
        """A certification by its number. NotFound when no register knows it."""
        document = await self._engine.certification(number)
        if document is None:
            raise NotFound("There is no such certification in the registers loaded.")
        return certification_detail(document)

    @property
    def ranking_version(self) -> str:
        """The version of the weights in use."""
        return self._weights.version

    async def ranking(self) -> RankingCriteria:
        """The criteria of relevance, what the law asks to be told of them, and how much is compared."""
        status = await self._engine.status()
        catalogue = CatalogueFacts(
            offers=status.public_offers,
            providers=await self.providers(status.version),
            index_version=status.version,
            updated=last_ingest(self._settings.data_dir),
        )
        return ranking_criteria(self._weights, packaged_disclosure(), catalogue)

    async def providers(self, index_version: str) -> int:
        """How many providers have an offer that the public may see."""
        return await self._compared.providers(index_version, self._settings.day())

    async def status(self) -> EngineStatus:
        """What the engine holds."""
        return await self._engine.status()

    async def freshness(self, status: EngineStatus) -> Fresh | None:
        """How far the index is from the store beside it, None when there is no store. Raises StoreError too."""
        return await self._freshness.now(status.version)

    async def warm_up(self) -> None:
        """Make the vocabulary before the first question needs it."""
        await self._vocabularies.current()

    async def close(self) -> None:
        """Let go of the engine."""
        await self._vocabularies.close()
        await self._engine.close()

    async def _visible(self, offer_id: str, opened: frozenset[Audience]) -> OfferDocument:
        try:
            split_offer_id(offer_id)
        except ValueError as error:
            raise NotFound(_NO_OFFER) from error
        document = (await self._engine.documents([offer_id]))[0]
        if document is None or not may_be_seen(document, opened):
            raise NotFound(_NO_OFFER)
        return document


@asynccontextmanager
async def open_service(
    settings: Settings, observe: Observe = unobserved, weights: Weights | None = None
) -> AsyncIterator[SearchService]:
    """The service of a process, over the engine and the places its settings name; closed at the end.

    ``weights``: those to rank by, to compare two versions of them; None, the packaged ones.
    """
    gazetteer = await open_gazetteer(settings)
    service = SearchService(open_engine(settings), gazetteer, settings, observe, weights)
    try:
        yield service
    finally:
        await service.close()
