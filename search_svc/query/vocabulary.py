"""What is known of the catalogue's words: spelling, suggestions and names, for the index version they come from."""

import asyncio
from dataclasses import dataclass, field
from time import monotonic

from search_svc.engine.port import Engine, Lexicon
from search_svc.query.reading.labels import Labels
from search_svc.query.spelling import Speller
from search_svc.query.suggestions import Suggester

# An ingest makes a version a batch; making the vocabulary anew takes up to a second of a core at 500,000 offers, and
# nothing is lost meanwhile: words are corrected only when nothing matches them as they are.
_NOT_SOONER_THAN = 30.0  # seconds


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Spelling, suggestions, labels and names of one index version. ``providers`` names SIRENs."""

    version: str
    speller: Speller
    suggester: Suggester
    labels: Labels
    providers: dict[str, str]

    @staticmethod
    def of(lexicon: Lexicon) -> "Vocabulary":
        """The vocabulary of a lexicon (CPU bound: up to a second for 100,000 suggestions)."""
        providers = {entry.code: entry.text for entry in lexicon.suggestions if entry.kind == "provider"}
        return Vocabulary(lexicon.version, Speller(lexicon), Suggester(lexicon), Labels(lexicon.suggestions), providers)


@dataclass(slots=True)
class Vocabularies:
    """The present vocabulary of public offers. The first is waited for; later ones are made while the last serves."""

    engine: Engine
    _current: Vocabulary | None = None
    _made_at: float = 0.0
    _making: asyncio.Task[None] | None = None
    _first: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def current(self) -> Vocabulary:
        """A vocabulary: the newest, or one some seconds old while a newer one is made."""
        if self._current is None:
            async with self._first:
                if self._current is None:
                    await self._make()
        elif monotonic() - self._made_at > _NOT_SOONER_THAN and (self._making is None or self._making.done()):
            self._making = asyncio.create_task(self._make())
        assert self._current is not None
        return self._current

    async def _make(self) -> None:
        lexicon = await self.engine.lexicon(public_only=True)
        self._made_at = monotonic()
        if self._current is None or self._current.version != lexicon.version:
            self._current = await asyncio.to_thread(Vocabulary.of, lexicon)

    async def close(self) -> None:
        """Wait for a vocabulary in the making, so that it does not outlive the engine."""
        if self._making is not None:
            await asyncio.gather(self._making, return_exceptions=True)
