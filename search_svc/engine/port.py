"""The port every engine implements. Async because a cluster is; the embedded engine simply does not wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from search_svc.catalogue import Certification, CohortTooSmall, InsertionRate, OfferDocument
from search_svc.engine.page import SearchPage
from search_svc.engine.plan import SearchPlan

SuggestionKind = Literal["job", "certification", "provider", "domain"]


class EngineError(Exception):
    """Base of what an engine can refuse.

    EngineError
    ├── EngineUnavailable   the engine cannot answer now (503 with Retry-After)
    └── VersionGone         the index version a plan pins is no longer held (410)
    """


class EngineUnavailable(EngineError):  # noqa: N818 (reads as what happened)
    """The engine cannot answer now; ``retry_after`` seconds."""

    def __init__(self, message: str, retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class VersionGone(EngineError):  # noqa: N818 (reads as what happened)
    """The index version asked for is no longer held."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entry of the suggestion list. ``weight`` is the number of public offers it stands for; ``code`` its number."""

    text: str
    kind: SuggestionKind
    code: str
    weight: int


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words and suggestions of the indexed offers one may see.

    ``words`` are folded, unstemmed and sorted; ``counts[i]`` says in how many formations ``words[i]`` stands (at
    certification level it counts the certification's formations). ``suggestions`` are sorted by folded text.
    """

    version: str
    words: Sequence[str]
    counts: Sequence[int]
    suggestions: Sequence[Suggestion]


@dataclass(frozen=True, slots=True)
class CertificationDocument:
    """A certification as the API shows it, with the number of public offers and its rate."""

    certification: Certification
    insertion: InsertionRate | CohortTooSmall | None
    offers: int


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """What ``status`` and the health checks say."""

    engine: str
    version: str
    offers: int
    public_offers: int
    bytes_on_disk: int
    detail: dict[str, str]


@dataclass(frozen=True, slots=True)
class IndexContents:
    """What an index version holds: the store it was made of, the seq it has reached, and offers by provider (SIREN)."""

    version: str
    identity: int
    seq: int
    offers_by_provider: dict[str, int]


class Engine(Protocol):
    """Reads. Every method answers from one consistent index version and raises EngineError only.

    ``mergeable``: two of its answers can be merged by ``Candidates.key``, as the extended list needs.
    """

    mergeable: bool

    async def search(self, plan: SearchPlan) -> SearchPage:
        """The answer to a plan."""
        ...

    async def documents(self, ids: Sequence[str]) -> list[OfferDocument | None]:
        """The documents of these offers, None where the offer does not exist (or was withdrawn), in the order asked."""
        ...

    async def evidence(self, plan: SearchPlan, offer_id: str) -> SearchPage:
        """The plan restricted to one offer, ungrouped: its row of evidence, or no row when the offer does not match."""
        ...

    async def certification(self, number: str) -> CertificationDocument | None:
        """A certification with its rate and its number of public offers, None when no register has it."""
        ...

    async def lexicon(self, *, public_only: bool = True) -> Lexicon:
        """Words and suggestions of the offers one may see, at the newest version."""
        ...

    async def status(self) -> EngineStatus:
        """What is indexed."""
        ...

    async def contents(self) -> IndexContents:
        """What is indexed, by provider: more work than ``status``."""
        ...

    async def close(self) -> None:
        """Let go of files and connections."""
        ...
