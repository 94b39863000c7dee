"""An engine on a cluster, asked from tests that are not coroutines."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from search_svc.engine.elastic import Cluster, ElasticEngine
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan
from search_svc.engine.port import EngineStatus, Lexicon


class Asked:
    """An engine and the loop it lives in."""

    def __init__(self, engine: ElasticEngine, runner: asyncio.Runner) -> None:
        self.engine, self.run = engine, runner.run

    def search(self, plan: SearchPlan) -> SearchPage:
        return self.run(self.engine.search(plan))

    def evidence(self, plan: SearchPlan, offer_id: str) -> SearchPage:
        return self.run(self.engine.evidence(plan, offer_id))

    def status(self) -> EngineStatus:
        return self.run(self.engine.status())

    def lexicon(self, *, public_only: bool = True) -> Lexicon:
        return self.run(self.engine.lexicon(public_only=public_only))

    def look(self) -> None:
        """See at once what was published, not within a second."""
        self.engine._views._looked = float("-inf")


@contextmanager
def asked(cluster: Cluster) -> Iterator[Asked]:
    """An engine on a cluster, closed at the end."""
    with asyncio.Runner() as runner:
        engine = runner.run(_opened(cluster))
        try:
            yield Asked(engine, runner)
        finally:
            runner.run(engine.close())


async def _opened(cluster: Cluster) -> ElasticEngine:
    return ElasticEngine(cluster)
