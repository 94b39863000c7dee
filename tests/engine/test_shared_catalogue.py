"""The same comparison on 20,000 offers read from files by the indexer (seed 20261122)."""

import random
from pathlib import Path

import pytest

from search_svc.engine.embedded import EmbeddedEngine
from search_svc.indexer.pipeline import IngestRequest, ingest
from search_svc.store import Store
from tests.engine.generated import TODAY
from tests.engine.oracle import unlocated
from tests.engine.test_against_oracle import SEED, oracle_of, run

PLANS = 40


@pytest.mark.slow
def test_random_plans_agree_on_the_shared_catalogue(shared_data: Path, tmp_path: Path):
    catalogue = shared_data / "catalogue"
    ingest(
        IngestRequest(
            data_dir=tmp_path,
            today=TODAY,
            certifications=(catalogue / "rncp.zip", catalogue / "rs.zip"),
            organisations=(catalogue / "organisations.csv",),
            offers=(catalogue / "edof.zip", catalogue / "intercarif.xml.gz"),
            places=(shared_data / "places" / "hexasmal.csv",),
        )
    )
    with Store(tmp_path, read_only=True) as store:
        oracle = oracle_of(store)
    assert len(oracle.documents) > 19_000
    # Real outlines are tested elsewhere: here no offer may need one.
    assert not any(unlocated(document) for document in oracle.documents)
    rng = random.Random(SEED)
    engine = EmbeddedEngine(tmp_path)
    run(engine, oracle, rng, PLANS, origins=2)
