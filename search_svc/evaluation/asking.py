"""Queries of a judgement file through the service, and what came back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from search_svc.evaluation.judgements import Judgement
from search_svc.evaluation.measures import DEPTH
from search_svc.query.parameters import VALUES_LIMIT, OfferSearch
from search_svc.query.service import SearchService


class IndexChangedError(Exception):
    """The index changed between two queries: their answers cannot be compared."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The first ten results of a query: which are relevant, by rank, and how many offers it matches in all."""

    relevant: tuple[bool, ...]
    offers: int


class Asked:
    """A service, and the versions and the day that answered. IndexChangedError when a second index version answers."""

    def __init__(self, service: SearchService) -> None:
        self._service = service
        self.index_version = ""
        self.ranking_version = ""
        self.day: date | None = None

    async def attainable(self, judgement: Judgement) -> int:
        """How many groups (provider and certification) on sale are relevant, at the levels asked; 0: none."""
        numbers = sorted(judgement.certifications)
        groups = 0
        for start in range(0, len(numbers), VALUES_LIMIT):
            some = {"certification": tuple(numbers[start : start + VALUES_LIMIT]), "size": 0}
            asked = {**some, **judgement.filters(), **judgement.expected.filters()}
            page = await self._service.search(OfferSearch.model_validate(asked))
            self._same_index(page.ranking.index_version)
            groups += (page.total.groups_at_least or 0) if page.total.groups is None else page.total.groups
        return groups

    async def answer(self, judgement: Judgement, query: str) -> Answer:
        """The answer to a query, which may be the judgement's own or a variant of it."""
        search = {"q": query, "size": DEPTH, **judgement.filters()}
        page = await self._service.search(OfferSearch.model_validate(search))
        self._same_index(page.ranking.index_version)
        self.ranking_version, self.day = page.ranking.version, page.ranking.day
        return Answer(tuple(judgement.relevant(item) for item in page.items), page.total.offers)

    def _same_index(self, version: str) -> None:
        if self.index_version not in ("", version):
            raise IndexChangedError(f"the index changed meanwhile ({self.index_version}, then {version}): ask again")
        self.index_version = version


async def on_sale(asked: Asked, judgements: Sequence[Judgement]) -> list[tuple[Judgement, int]]:
    """The judgements with something relevant on sale, each with how many groups."""
    attainable = [(judgement, await asked.attainable(judgement)) for judgement in judgements]
    return [(judgement, groups) for judgement, groups in attainable if groups]
