"""The words, suggestions and documents of an embedded index."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from search_svc.engine.embedded import EmbeddedEngine
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import (
    Origin,
    SearchPlan,
    Window,
)
from search_svc.store import Batch, Store
from tests.engine.generated import TODAY, fill_registers
from tests.engine.offers import LYON, make, write

HOME = Origin(45.7578, 4.8320)
PLAIN = SearchPlan(today=TODAY, group="none", window=Window(0, 50))
Ask = Callable[..., SearchPage]


def test_words_of_offers_one_may_not_see_stay_out_of_the_public_lexicon(tmp_path: Path):
    with Store(tmp_path) as store:
        write(store, make("a"), title="CAP Pâtissier")
        write(store, make("b", formation="F2", cpf=False, provider_name="Secrète"), title="Sculpture sur granit")
        engine = EmbeddedEngine(tmp_path)
        for _ in range(2):  # from the snapshot, then with a delta
            public = asyncio.run(engine.lexicon())
            everything = asyncio.run(engine.lexicon(public_only=False))
            assert {"cap", "patissier"} <= set(public.words)
            assert {"granit", "secrete"}.isdisjoint(public.words)
            assert {"granit", "secrete", "patissier"} <= set(everything.words)
            assert list(public.words) == sorted(public.words)
            write(store, make("c", formation="F3", cpf=False), title="Polissage du granit")


def test_suggestions_count_the_public_offers_they_lead_to(tmp_path: Path):
    import random

    with Store(tmp_path) as store:
        fill_registers(store, random.Random(3))
        write(store, make("a", certifications=("RNCP1000",)), make("b", certifications=("RNCP1000",)))
        write(store, make("c", formation="F2", certifications=("RNCP1000",), cpf=False))
        engine = EmbeddedEngine(tmp_path)
        for public_only, offers in ((True, 2), (False, 3)):
            found = asyncio.run(engine.lexicon(public_only=public_only)).suggestions
            kinds = {(s.kind, s.code): s.weight for s in found}
            assert kinds["certification", "RNCP1000"] == offers
            assert kinds["provider", "300000001"] == offers
        fiche = asyncio.run(engine.certification("RNCP1000"))
        assert fiche is not None
        assert fiche.offers == 2
        assert asyncio.run(engine.certification("RNCP0")) is None


def test_documents_come_in_the_order_asked_and_none_for_the_withdrawn(tmp_path: Path):
    with Store(tmp_path) as store:
        write(store, make("a"), make("b"), make("c"))
        engine = EmbeddedEngine(tmp_path)
        store.write(Batch(deleted=[make("b").id]))
        found = asyncio.run(engine.documents([make("c").id, make("b").id, "1~2~3", make("a").id]))
        assert [document.offer.stated.action_number if document else None for document in found] == [
            "c",
            None,
            None,
            "a",
        ]
        assert found[0] is not None
        assert found[0].formation.title == "CAP Pâtissier"
        assert found[0].offer.place == LYON
