"""Freshness: measured once a version, absent without a store."""

import asyncio
from pathlib import Path

from tiny_catalogue import write

from search_svc.engine.embedded import EmbeddedEngine
from search_svc.engine.port import IndexContents
from search_svc.query.freshness import Freshness
from search_svc.store import Batch, Store


class Counted(EmbeddedEngine):
    """Counts how often it is measured."""

    measured = 0

    async def contents(self) -> IndexContents:
        self.measured += 1
        return await super().contents()


def test_drift_is_measured_anew_only_when_something_was_committed(tmp_path: Path) -> None:
    write(tmp_path)

    async def look() -> None:
        engine = Counted(tmp_path)
        freshness = Freshness(engine, tmp_path)
        for _ in range(3):
            found = await freshness.now((await engine.status()).version)
            assert found is not None
            assert found.drift.differing == 0
            assert found.ingested is None  # written without an ingest
        assert engine.measured == 1
        with Store(tmp_path) as store:
            store.write(Batch(deleted=[next(store.offers()).offer.id]))
        again = await freshness.now((await engine.status()).version)
        assert again is not None
        assert again.drift.stored == found.drift.stored - 1
        assert engine.measured == 2
        await engine.close()

    asyncio.run(look())


def test_a_process_without_a_store_has_no_drift_to_measure(tmp_path: Path) -> None:
    write(tmp_path / "full")

    async def look() -> object:
        engine = EmbeddedEngine(tmp_path / "full")
        try:
            return await Freshness(engine, tmp_path / "empty").now("version")
        finally:
            await engine.close()

    assert asyncio.run(look()) is None
    assert not (tmp_path / "empty").exists()
