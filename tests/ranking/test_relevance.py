"""The documented failures of the real engine, over the 20,000-offer catalogue. Figures have a gate of their own:
``tests/evaluation/test_relevance_gate.py``.
"""

import asyncio
from pathlib import Path

import pytest

from scripts.relevance_sets import TODAY
from search_svc.query.parameters import OfferSearch
from search_svc.query.service import open_service
from search_svc.settings import Settings

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("question", "about", "never"),
    [
        ("tailleuse de pierre", "pierre", "massage"),
        ("téléphonie", "réseaux", "langue"),
        ("footballeur professionnel", "foot", "lean"),
    ],
)
def test_the_documented_failures_of_the_real_engine(question: str, about: str, never: str, with_thesauri: Path):
    async def titles() -> list[str]:
        async with open_service(Settings(data_dir=with_thesauri, today=TODAY)) as service:
            page = await service.search(OfferSearch(q=question, size=5))
        return [(item.certification.title or "").lower() for item in page.items if item.certification]

    found = asyncio.run(titles())
    assert about in found[0]
    assert not any(never in title for title in found)


def test_an_accident_of_the_stemmer_is_corrected_although_it_matched(with_thesauri: Path):
    """ "bureauique" has the stem of "bureau", which many offers hold."""

    async def corrected() -> list[tuple[str, str]]:
        async with open_service(Settings(data_dir=with_thesauri, today=TODAY)) as service:
            await service.warm_up()  # the first to open may publish a snapshot, a version newer than its vocabulary
        async with open_service(Settings(data_dir=with_thesauri, today=TODAY)) as service:
            page = await service.search(OfferSearch(q="bureauique", size=1))
        assert page.corrections
        return [(word.word, word.replacement) for word in page.corrections.corrected]

    assert asyncio.run(corrected()) == [("bureauique", "bureautique")]
