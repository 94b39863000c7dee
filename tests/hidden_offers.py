"""Offers that only public bodies pay for, beside twin catalogues without them: what nobody may learn without a token.

Each catalogue is a copy of one store, with the same number of commits, so that an answer may differ in nothing.
"""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
from msgspec import structs
from tiny_catalogue import (
    BAKERS,
    BAKERY_VILLEURBANNE,
    CERTIFICATIONS,
    GAZETTEER,
    GRENOBLE,
    LYON,
    PASTRY,
    STORY,
    TODAY,
    VILLEURBANNE,
    Drafted,
    add,
    draft,
    write,
)

from search_svc.catalogue import AccessibilityFact, Certification, Coded, Place, Session
from search_svc.catalogue.rating import Rating
from search_svc.catalogue.thesaurus import Commune
from search_svc.entitlement.development import DevelopmentKey
from search_svc.settings import Settings
from search_svc.store import Store
from search_svc.web import create_service

# Makes what a store holds now searchable; the settings of a service on it.
Load = Callable[[Path], Settings]

SETE = Commune("34301", "Sète", "34200", 43.4028, 3.6928, "34", "76", population=44_000)
FICHE = Certification(
    number="RNCP99001",
    title="Tailleur de malachite",
    register="RNCP",
    active=True,
    level=5,
    # The second is the code of the pastry cooks under another label.
    rome=(Coded("B9901", "Taille de malachite"), Coded("D1104", "Malachite et confiserie")),
    formacodes=(Coded("99901", "Malachite"), Coded("21528", "Malachite glacée")),
)
NAMED_SIRET = "13000000500018"
NAMED = draft(NAMED_SIRET, "F1", "CAP Boulanger du matin", certification="RNCP37537", provider_name="Atelier du Sucre")

SIRET = "13000000300013"
OFFER = draft(
    SIRET,
    "ZF1",
    "Zéphyrine quartzifère",
    at=SETE,
    certification="RNCP99001",
    contents="obsidienne",
    cpf=False,
    funders=(2,),
    provider_name="Institut Cornaline",
    formacodes=("99902",),
    rome=("B9902",),
)
AGEFIPH = draft("13000000400011", "ZF2", "Zéphyrine jaspée", at=LYON, cpf=False, funders=(7,))
# In a town that no gazetteer knows, of a certification that no register knows, with a rating.
NOWHERE = draft(
    "13000000600016", "ZF3", "Zéphyrine en opaline", certification="RS99002", cpf=False, funders=(4,), teaching=None
)
# What is public of these is the provider, the certification, or the formation: the rest must not come through.
SAME_PROVIDER = draft(
    NAMED_SIRET, "ZF4", "Calcédoine", at=VILLEURBANNE, cpf=False, funders=(2,), provider_name="Maison Turquoise"
)
SAME_GROUP = draft(
    PASTRY,
    "ZF5",
    "CAP Pâtissier en azurite",
    at=GRENOBLE,
    certification="RNCP38765",
    cpf=False,
    funders=(2, 4),
    price=Decimal("1"),
    hours=7.0,
    provider_name="Comptoir Azurite",
    sessions=(Session("S1", TODAY),),
    accessibility=(AccessibilityFact("hearing", "yes", "Boucle magnétique en azurite", "acces-handicapes"),),
)
SAME_FORMATION = draft(
    BAKERS,
    BAKERY_VILLEURBANNE.formation.number,
    BAKERY_VILLEURBANNE.formation.title,
    action="ZA9",
    certification="RNCP37537",
    contents=BAKERY_VILLEURBANNE.formation.contents,
    cpf=False,
    funders=(2,),
    teaching="remote",
)
ELSEWHERE = Place("66190 Collioure", "66190", "66", "76", "department")
HIDDEN = (
    OFFER,
    AGEFIPH,
    Drafted(structs.replace(NOWHERE.offer, place=ELSEWHERE, rating=Rating((0, 0, 0, 0, 3), 4.4)), NOWHERE.formation),
    SAME_PROVIDER,
    SAME_GROUP,
    SAME_FORMATION,
)
# What the status disabled_worker opens of them.
FOR_DISABLED = (AGEFIPH,)
ID = OFFER.offer.id
PUBLIC_IDS = [drafted.offer.id for drafted in (*STORY[:-1], NAMED)]


class Client:
    """A service asked in its own process; ``status`` is that of the token sent, None sends none."""

    def __init__(self, settings: Settings, runner: asyncio.Runner) -> None:
        self.app, self._runner = create_service(settings), runner
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://test")
        self._key = DevelopmentKey(settings.development_key())

    def ask(self, method: str, path: str, status: list[str] | None = None, **options: Any) -> httpx.Response:
        headers = {} if status is None else {"Authorization": f"Bearer {self._key.token('holder', status)}"}
        headers |= options.pop("headers", {})
        return self._runner.run(self._client.request(method, path, headers=headers, **options))

    def get(self, path: str, status: list[str] | None = None, **options: Any) -> httpx.Response:
        return self.ask("GET", path, status, **options)


@dataclass(frozen=True)
class Catalogues:
    """The catalogue with every hidden offer, and its twins without those that a token does not open."""

    everything: Client
    public: Client
    for_disabled: Client

    def twin(self, status: list[str] | None) -> Client:
        return self.for_disabled if status == ["disabled_worker"] else self.public


@contextmanager
def served(folder: Path, load: Load, *, in_two_steps: bool) -> Iterator[Catalogues]:
    """The catalogues. ``in_two_steps``: an index of the public offers is there when the hidden ones come."""
    twins = {"everything": HIDDEN, "public": (), "for_disabled": FOR_DISABLED}
    base = folder / "base"
    write(base, (*STORY, NAMED))
    with Store(base) as store:
        store.replace_communes((*GAZETTEER.communes, SETE))
        store.merge_certifications((*CERTIFICATIONS, FICHE))
    # Keys that sign cursors and tokens: every twin has them.
    settings = Settings(data_dir=base, development=True)
    assert settings.signing_key()
    assert settings.development_key()
    with asyncio.Runner() as runner:
        clients: dict[str, Client] = {}
        for name, drafted in twins.items():
            shutil.copytree(base, folder / name)
            if in_two_steps:
                load(folder / name)
            with Store(folder / name) as store:
                add(store, drafted)
            clients[name] = Client(load(folder / name), runner)
        opened = [client.app.router.lifespan_context(client.app) for client in clients.values()]
        for lifespan in opened:
            runner.run(lifespan.__aenter__())
        yield Catalogues(**clients)
        for lifespan in opened:
            runner.run(lifespan.__aexit__(None, None, None))
