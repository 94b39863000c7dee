"""The same comparison on 20,000 offers read from files by the indexer (seed 20261122)."""

import random
from pathlib import Path

import pytest

from search_svc.engine.embedded import EmbeddedEngine
from search_svc.indexer.pipeline import IngestRequest, ingest
from search_svc.store import Store
from tests.engine.generated import TODAY
from tests.engine.oracle import Oracle, unlocated
from tests.engine.plans import ORIGINS, VALUES, Pool, clause
from tests.engine.test_against_oracle import SEED, oracle_of, run

PLANS = 40


def drawn_from(oracle: Oracle, rng: random.Random) -> Pool:
    """Questions that are runs of a title's words, values some offer has, two places and a line (each costs
    geodesics an offer)."""
    some = rng.sample(oracle.documents, 60)
    questions = []
    for document in some:
        words = document.formation.title.split()
        questions.append(" ".join(words[: rng.choice([1, 1, 2, 3])]))
    values = {name: sorted(set().union(*(oracle.values(document, name) for document in some))) for name in VALUES}
    return Pool(
        [q for q in questions if clause(q).words],
        {n: v for n, v in values.items() if v},
        ORIGINS[:2],
        ((ORIGINS[0], ORIGINS[3]),),
    )


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
    run(engine, oracle, rng, PLANS, pool=drawn_from(oracle, rng))
