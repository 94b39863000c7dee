"""Asks the questions of a run: each once, those in the cache never, many in batches, and stops when nobody answers."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NamedTuple

from search_svc.indexer.ban import batch
from search_svc.indexer.ban.answer import Answered
from search_svc.indexer.ban.cache import AnswerCache
from search_svc.indexer.ban.client import AskingFailed, Client

# Below, the questions of a usual day are as quick one by one, which is what geopy can do.
BATCH_FROM = 50
# So many failures one after the other are a service that is down: the rest is left for the next run, instead of
# waiting for each of 30,000 time-outs.
MAX_FAILURES_IN_A_ROW = 5
# Answers kept at a time, when asked one by one.
_KEPT_EVERY = 100

# Called with (questions answered or failed, questions to ask).
Progress = Callable[[int, int], None]


class Asked(NamedTuple):
    """How many questions were answered, and how many were not, those never sent to a service that is down included."""

    answered: int
    failed: int


def ask(client: Client, cache: AnswerCache, questions: Iterable[str], today: date, progress: Progress) -> Asked:
    """Ask what the cache cannot answer and keep the answers. Nothing is raised for a service that fails."""
    to_ask = list(cache.to_ask(dict.fromkeys(questions), today))
    in_batches = len(to_ask) >= BATCH_FROM
    position = answers = 0
    while position < len(to_ask):
        part = to_ask[position : position + (batch.QUESTIONS if in_batches else _KEPT_EVERY)]
        try:
            answered = client.ask_many(part) if in_batches else _one_by_one(client, part)
        except AskingFailed:
            # A service without batches, or too slow for them: the same questions again, one by one.
            in_batches = False
            continue
        cache.keep(answered, today)
        answers += len(answered)
        position += len(part)
        progress(position, len(to_ask))
        if not answered:
            break
    return Asked(answers, len(to_ask) - answers)


def _one_by_one(client: Client, questions: Sequence[str]) -> list[Answered]:
    answered: list[Answered] = []
    failures = 0
    for question in questions:
        try:
            answered.append(client.ask(question))
            failures = 0
        except AskingFailed:
            failures += 1
            if failures == MAX_FAILURES_IN_A_ROW:
                break
    return answered
