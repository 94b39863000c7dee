"""How fresh what is searched is: how far the index is from the store, and when something was last ingested."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from search_svc.engine.drift import Drift, StoreContents, measure
from search_svc.engine.port import Engine
from search_svc.indexer import last_ingest
from search_svc.store import Store, StoreMissing


@dataclass(frozen=True, slots=True)
class Fresh:
    """The drift of the index now, and when the last ingest ended (None: before that was recorded, or never)."""

    drift: Drift
    ingested: datetime | None


class Freshness:
    """Measures freshness, and drift anew only when the store or the index has another version: scrapers ask often."""

    def __init__(self, engine: Engine, data_dir: Path) -> None:
        self._engine, self._data_dir = engine, data_dir
        self._measured: tuple[tuple[int, int, str], Drift] | None = None

    async def now(self, version: str) -> Fresh | None:
        """Freshness of the index at ``version``; None where no store lies beside (a process that only serves, from a
        cluster). Raises EngineError and StoreError."""
        try:
            with Store(self._data_dir, read_only=True) as store:
                key = (store.identity(), store.seq(), version)
                if self._measured is None or self._measured[0] != key:
                    index = await self._engine.contents()
                    # Half a second for 500,000 offers on a slow disk: questions go on being answered meanwhile.
                    stored = await asyncio.to_thread(StoreContents.of, store, index.seq)
                    self._measured = key, measure(stored, index)
            return Fresh(self._measured[1], last_ingest(self._data_dir))
        except StoreMissing:
            return None
