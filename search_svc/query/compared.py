"""How many providers are compared: what a comparison service has to say beside its results."""

from datetime import date

from search_svc.engine.plan import FacetRequest, SearchPlan, Window
from search_svc.engine.port import Engine, VersionGone

# More than there are training organisations in France (about 15,000 on Mon Compte Formation), and less than the 65,536
# buckets that Elasticsearch counts at most.
_MOST = 60_000


class Compared:
    """Counts providers (SIREN) with an offer that the public may see, once an index version."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._counted: tuple[str, int] | None = None

    async def providers(self, version: str, today: date) -> int:
        """How many there are at a version, or at the newest when that one is no longer held. EngineError."""
        if self._counted is None or self._counted[0] != version:
            plan = SearchPlan(
                today=today, facets=(FacetRequest("provider", size=_MOST),), window=Window(0, 0), version=version
            )
            try:
                page = await self._engine.search(plan)
            except VersionGone:
                return await self.providers((await self._engine.status()).version, today)
            self._counted = version, sum(count.value is not None for count in page.facets["provider"])
        return self._counted[1]
