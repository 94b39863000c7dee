"""Asking over real HTTP: what the service recorded, what fails, what is asked once."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from ban_server import BALL_TRAPP, FAR_AWAY, LAB, METZ, SAINT_PAUL, BanServer, feature, serving

from search_svc.indexer.ban import Answer, AnswerCache, asking, batch, client
from search_svc.indexer.ban.asking import Asked
from search_svc.indexer.ban.client import AskingFailed, Client

TODAY = date(2026, 11, 22)


@pytest.fixture
def ban() -> Iterator[BanServer]:
    with serving() as server:
        yield server


@pytest.fixture
def cache(tmp_path: Path) -> Iterator[AnswerCache]:
    with AnswerCache(tmp_path) as cache:
        yield cache


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "WAIT_SECONDS", 0.0)
    monkeypatch.setattr(client, "REQUESTS_A_SECOND", 1000)


def ask(ban: BanServer, cache: AnswerCache, *questions: str, today: date = TODAY) -> Asked:
    return asking.ask(Client(ban.url), cache, questions, today, lambda _done, _total: None)


def answered(cache: AnswerCache, question: str) -> Answer | None:
    found = cache.find(question)
    assert found is not None
    return found.answer


def test_the_recorded_answers_are_read_as_they_are(ban: BanServer, cache: AnswerCache, shared_data: Path) -> None:
    ban.replay(shared_data / "places" / "ban")
    assert ask(ban, cache, LAB, SAINT_PAUL, BALL_TRAPP, METZ, FAR_AWAY) == (5, 0)
    assert answered(cache, LAB) == Answer(
        48.884085, 2.38728, 0.9421181818181817, "housenumber", "75019", "75119", "Paris"
    )
    kinds = {question: answered(cache, question) for question in (SAINT_PAUL, BALL_TRAPP, METZ, FAR_AWAY)}
    assert [(answer.kind, round(answer.score, 2)) for answer in kinds.values() if answer] == [
        ("municipality", 0.96), ("street", 0.64), ("municipality", 0.98), ("info", 1.0),
    ]  # fmt: skip
    saint_paul = kinds[SAINT_PAUL]
    assert saint_paul is not None
    assert (saint_paul.postcode, saint_paul.citycode) == ("97423", "97415")


def test_many_are_asked_in_batches_and_answered_alike(
    ban: BanServer, cache: AnswerCache, shared_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ban.replay(shared_data / "places" / "ban")
    ask(ban, cache, LAB, SAINT_PAUL, BALL_TRAPP, METZ, FAR_AWAY, "rue de rien, 00000 nulle part")
    monkeypatch.setattr(asking, "BATCH_FROM", 2)
    monkeypatch.setattr(batch, "QUESTIONS", 4)
    one_by_one = list(ban.asked)
    with AnswerCache(tmp_path / "other") as other:
        assert ask(ban, other, *one_by_one) == (6, 0)
        assert [other.find(question) for question in one_by_one] == [cache.find(question) for question in one_by_one]
    assert [len(questions) for questions in ban.batches] == [4, 2]
    assert ban.asked == one_by_one


def test_a_service_without_batches_is_asked_one_by_one(
    ban: BanServer, cache: AnswerCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "BATCH_FROM", 2)
    ban.has_batches = False
    assert ask(ban, cache, "1 rue a", "2 rue b", "3 rue c") == (3, 0)
    assert ban.asked == ["1 rue a", "2 rue b", "3 rue c"]


def test_a_batch_answering_what_was_not_asked_is_not_believed(
    ban: BanServer, cache: AnswerCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "BATCH_FROM", 1)
    monkeypatch.setattr(ban, "row", lambda _question: ["another", *[""] * 13, "not-found"])
    assert ask(ban, cache, "1 rue a") == (1, 0)
    assert ban.asked == ["1 rue a"]
    assert cache.find("another") is None


def test_a_question_is_asked_once_and_again_after_half_a_year(ban: BanServer, cache: AnswerCache) -> None:
    assert ask(ban, cache, "1 rue a", "1 rue a", "2 rue b") == (2, 0)
    assert ask(ban, cache, "2 rue b", "1 rue a") == (0, 0)
    assert ban.asked == ["1 rue a", "2 rue b"]
    assert ask(ban, cache, "1 rue a", today=TODAY + timedelta(days=180)) == (0, 0)
    assert ask(ban, cache, "1 rue a", today=TODAY + timedelta(days=181)) == (1, 0)


def test_answers_outlive_the_process(ban: BanServer, tmp_path: Path) -> None:
    ban.answers["1 rue a"] = feature(45.75, 4.85, postcode="69003")
    for _ in range(2):
        with AnswerCache(tmp_path) as cache:
            ask(ban, cache, "1 rue a", "2 rue b")
            assert answered(cache, "1 rue a") == Answer(45.75, 4.85, 0.95, "housenumber", "69003", "", "")
            assert answered(cache, "2 rue b") is None
    assert len(ban.asked) == 2


@pytest.mark.parametrize("status", [429, 500, 503, 504])
def test_a_hiccup_is_tried_a_second_time(ban: BanServer, cache: AnswerCache, status: int) -> None:
    ban.failing = [status]
    assert ask(ban, cache, "1 rue a") == (1, 0)
    assert len(ban.asked) == 2


def test_a_busy_service_is_given_the_time_it_asks_for(
    ban: BanServer, cache: AnswerCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(client.time, "sleep", waited.append)
    ban.failing, ban.headers = [429], {"Retry-After": "7"}
    assert ask(ban, cache, "1 rue a") == (1, 0)
    assert 7.0 in waited
    ban.failing, ban.headers = [429], {"Retry-After": "86400"}
    ask(ban, cache, "2 rue b")
    assert max(waited) == client.LONGEST_WAIT_SECONDS


def test_requests_keep_their_pace(ban: BanServer, monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr(client, "REQUESTS_A_SECOND", 0.1)
    monkeypatch.setattr(client.time, "sleep", waited.append)
    asker = Client(ban.url)
    for question in ("1 rue a", "2 rue b", "3 rue c"):
        asker.ask(question)
    # The server of the test sleeps too, for no time at all.
    assert [round(seconds) for seconds in waited if seconds] == [10, 20]


def test_one_failure_leaves_its_question_alone(ban: BanServer, cache: AnswerCache) -> None:
    ban.failing = [500, 500]
    assert ask(ban, cache, "1 rue a", "2 rue b") == (1, 1)
    assert cache.find("1 rue a") is None
    assert ask(ban, cache, "1 rue a", "2 rue b") == (1, 0)


def test_a_service_that_is_down_is_left_alone(ban: BanServer, cache: AnswerCache) -> None:
    ban.failing = [503] * 100
    questions = [f"{number} rue a" for number in range(40)]
    assert ask(ban, cache, *questions) == (0, 40)
    assert len(ban.asked) == 2 * asking.MAX_FAILURES_IN_A_ROW


def test_nobody_at_the_address(cache: AnswerCache, ban: BanServer) -> None:
    with serving() as gone:
        pass
    assert ask(gone, cache, "1 rue a") == (0, 1)


def test_a_time_out_is_a_failure(ban: BanServer, cache: AnswerCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "TIMEOUT_SECONDS", 0.05)
    ban.delay = 0.3
    assert ask(ban, cache, "1 rue a") == (0, 1)


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {"features": 7},
        {"features": [{}]},
        {"features": [{"geometry": {"coordinates": []}, "properties": {}}]},
        {"features": [{"geometry": {"coordinates": [4.8, 45.7]}, "properties": {"type": "street"}}]},
        {"features": [{"geometry": {"coordinates": ["x", "y"]}, "properties": {"type": "street", "score": 1}}]},
    ],
)
def test_an_answer_that_is_none_is_a_failure(ban: BanServer, cache: AnswerCache, answer: object) -> None:
    ban.answers["1 rue a"] = answer
    assert ask(ban, cache, "1 rue a")[0] + ask(ban, cache, "1 rue a")[1] <= 1
    found = cache.find("1 rue a")
    assert found is None or found.answer is None


def test_what_failed_is_told_without_the_address(ban: BanServer) -> None:
    ban.failing = [500, 500]
    with pytest.raises(AskingFailed) as failure:
        Client(ban.url).ask("22 allée darius milhaud, 75019 paris")
    assert "milhaud" not in f"{failure.value} {failure.value.__cause__}"
