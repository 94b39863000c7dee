"""500 random plans (seed 20261122) answer as a brute-force oracle does: from a snapshot, with a delta, and pinned."""

import asyncio
import random
from dataclasses import replace
from pathlib import Path

import pytest
import shapely
from msgspec import structs

from search_svc.catalogue import Decision, OfferDocument
from search_svc.engine.embedded import EmbeddedEngine
from search_svc.engine.insertion import insertion_rates
from search_svc.engine.texts import Thesaurus
from search_svc.store import Batch, Store
from tests.engine.comparison import assert_same
from tests.engine.generated import batches, certifications, fill_registers, organisations
from tests.engine.oracle import Oracle
from tests.engine.plans import GENERATED, Pool, random_plan

SEED = 20261122
PLANS = 500
OFFERS = 3_000


def oracle_of(store: Store) -> Oracle:
    """Everything the store holds, document by document."""
    insertion = insertion_rates(store.certifications())
    documents = []
    for row in store.offers():
        offer = row.offer
        number = offer.certification
        formation = store.formation(offer.stated.siret, offer.stated.formation_number)
        assert formation is not None
        documents.append(
            OfferDocument(
                offer=offer,
                formation=formation,
                certification=store.certification(number) if number else None,
                organisation=store.organisation(offer.stated.siret[:9]),
                insertion=insertion.shown(number) if number else None,
            )
        )
    outlines = {outline.code: shapely.from_wkb(outline.wkb) for outline in store.outlines()}
    return Oracle(documents, Thesaurus.read(store), insertion.outcomes, insertion.unknown, outlines)


def change(store: Store, rng: random.Random) -> None:
    """Withdraw, change and add a few offers, in several commits."""
    ids = [row.offer.id for row in store.offers()]
    store.write(Batch(deleted=rng.sample(ids, 40)))
    changed = []
    for row in rng.sample(list(store.offers()), 40):
        decision = Decision(cpf=not row.offer.decision.cpf)
        number = rng.choice(["RNCP1003", "RS1059", "RNCP77777", "RNCP1011"])
        stated = structs.replace(row.offer.stated, certifications=(number,), price=None)
        changed.append(structs.replace(row.offer, decision=decision, stated=stated))
    store.write(Batch(offers=changed))
    formation = next(iter(store.formations()))
    store.write(Batch(formations=[structs.replace(formation, title="Sculpteur de granit")]))
    fiches, providers = certifications(60, random.Random(SEED)), organisations(90)
    for batch in batches(60, fiches, providers, rng):
        renumbered = [structs.replace(f, number=f"N{f.number}") for f in batch.formations]
        moved = [
            structs.replace(
                offer,
                id=offer.id.replace("~F", "~NF", 1),
                stated=structs.replace(offer.stated, formation_number=f"N{offer.stated.formation_number}"),
            )
            for offer in batch.offers
        ]
        store.write(Batch(offers=moved, formations=renumbered))


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("catalogue")
    rng = random.Random(SEED)
    with Store(directory) as store:
        fiches, providers = fill_registers(store, rng)
        for batch in batches(OFFERS, fiches, providers, rng):
            store.write(batch)
    return directory


@pytest.mark.slow
def test_random_plans_agree_with_the_oracle(catalogue: Path):
    rng = random.Random(SEED)
    with Store(catalogue) as store:
        before = oracle_of(store)
        engine = EmbeddedEngine(catalogue)
        run(engine, before, rng, PLANS // 2)
        pinned = asyncio.run(engine.status()).version

        change(store, rng)
        after = oracle_of(store)
        status = asyncio.run(engine.status())
        assert int(status.detail["delta_offers"]) > 0
        assert (status.offers, status.public_offers) == counts(after)
        run(engine, after, rng, PLANS // 2)
        run(engine, before, rng, 25, version=pinned)

        (catalogue / "index" / "CURRENT").unlink()
        rebuilt = EmbeddedEngine(catalogue)
        status = asyncio.run(rebuilt.status())
        assert status.detail["delta_offers"] == "0"
        run(rebuilt, after, rng, 50)


def run(
    engine: EmbeddedEngine,
    oracle: Oracle,
    rng: random.Random,
    plans: int,
    version: str | None = None,
    pool: Pool = GENERATED,
) -> None:
    """Ask random plans of both."""
    matched = 0
    for _ in range(plans):
        plan = replace(random_plan(rng, oracle, pool), version=version)
        expected = oracle.answer(plan)
        found = asyncio.run(engine.search(plan))
        assert_same(found, expected, plan)
        matched += expected.offers > 0
        for row in expected.rows[:1]:
            alone = replace(plan, group="none", facets=())
            page = asyncio.run(engine.evidence(alone, row.id))
            assert list(page.candidates.ids) == [row.id]
            assert page.candidates.key[0] == found.candidates.key[0]
    assert matched > plans / 3, "most plans match nothing: they prove little"


def counts(oracle: Oracle) -> tuple[int, int]:
    return len(oracle.documents), sum(document.offer.decision.cpf for document in oracle.documents)
