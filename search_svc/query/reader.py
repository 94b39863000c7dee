"""Which reading of a question counts: the first that finds offers, its words being filters where that makes sense."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from search_svc.catalogue import PUBLIC, Audience
from search_svc.engine.port import Engine
from search_svc.places import Gazetteer
from search_svc.query.parameters import Question
from search_svc.query.planning import Resolved, totals_plan
from search_svc.query.reading.places import without_radius
from search_svc.query.reading.reading import readings
from search_svc.query.reading.understood import Kind, Understood
from search_svc.query.resolution import FindOrigin, as_understood, as_written, spellings, with_fewer_words
from search_svc.query.spelling import Speller
from search_svc.query.vocabulary import Vocabularies
from search_svc.ranking import Weights

# A duration is stated to the hour where offers differ by one, a code names one thing.
_LEFT_OUT_FIRST: tuple[Kind, ...] = ("hours", "teaching", "level", "place", "formacode", "rome", "certification")


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading needs. ``find_origin`` takes a parameter's name and its text."""

    engine: Engine
    weights: Weights
    vocabularies: Vocabularies
    gazetteer: Gazetteer
    find_origin: FindOrigin

    async def resolve(self, question: Question, today: date, audiences: frozenset[Audience] = PUBLIC) -> Resolved:
        """The question with its places found, and the words of it that are filters. BadParameters as ``find_origin``.

        Of the readings that find offers (of ``audiences``) the first counts: filters, words, then filters with the
        place as an origin without limit. When none does, filters count if other words, spelt right or fewer, find
        offers with them. Else a filter is left out, or all of them, rather than a word of the subject, and
        ``corrections`` tells it.
        """
        home = self.find_origin("home", question.home) if question.home else None
        work = self.find_origin("work", question.work) if question.work else None
        vocabulary = await self.vocabularies.current()
        speller = vocabulary.speller
        literal = replace(as_written(question, today, home, work, self.weights, speller), audiences=audiences)
        if question.reading == "literal" or not question.q:
            return literal
        found = readings(question, self.gazetteer, vocabulary.labels)
        if not found:
            return literal
        filtered = [self._understood(question, reading, today, speller, audiences) for reading in found]
        wider = [self._understood(question, reading, today, speller, audiences) for reading in _wider(found)]
        words = [literal] if literal.text is not None else []
        for resolved in filtered + words + wider:
            if await self._matches(question, resolved):
                return resolved
        if question.spelling == "auto":
            for resolved in filtered:
                if await self._fits_with_other_words(question, resolved):
                    return resolved
            for reading in found:
                for dropped in _droppable(reading):
                    resolved = self._understood(question, reading, today, speller, audiences, dropped)
                    if resolved.text is not None and await self._matches(question, resolved):
                        return resolved
        return literal

    def _understood(
        self,
        question: Question,
        reading: tuple[Understood, ...],
        today: date,
        speller: Speller,
        audiences: frozenset[Audience],
        dropped: tuple[Understood, ...] = (),
    ) -> Resolved:
        understood = as_understood(question, reading, today, self.find_origin, self.weights, speller, dropped)
        return replace(understood, audiences=audiences)

    async def _matches(self, question: Question, resolved: Resolved) -> bool:
        page = await self.engine.search(totals_plan(question, resolved, self.weights))
        return page.totals.offers > 0

    async def _fits_with_other_words(self, question: Question, resolved: Resolved) -> bool:
        """Whether the words, corrected or without the one too many, find offers with the filters."""
        speller = (await self.vocabularies.current()).speller
        spelt = spellings(resolved, speller, self.weights)
        for better in spelt:
            if await self._matches(question, better):
                return True
        plan = totals_plan(question, resolved, self.weights)
        shorter = await with_fewer_words(spelt[0] if spelt else resolved, speller, self.engine, self.weights, plan)
        return shorter is not None and await self._matches(question, shorter)


def _wider(found: list[tuple[Understood, ...]]) -> Iterator[tuple[Understood, ...]]:
    for reading in found:
        if any(name == "radius_km" for one in reading for name, _ in one.parameters):
            yield tuple(without_radius(one) for one in reading)


def _droppable(reading: tuple[Understood, ...]) -> Iterator[tuple[Understood, ...]]:
    """What to leave out of a reading, in this order: the filter stated least exactly alone, then all of them."""
    for one in sorted(reading, key=lambda one: _LEFT_OUT_FIRST.index(one.kind)):
        yield (one,)
    if len(reading) > 1:
        yield reading
