"""Bulk loading against a client that says what it is told to say."""

from typing import Any

import orjson
import pytest
from elastic_transport import ApiResponseMeta, HttpHeaders, NodeConfig
from elastic_transport import ConnectionError as NoConnection
from elasticsearch import ApiError

from search_svc.engine.elastic import bulk as module
from search_svc.engine.elastic.bulk import Bulk, Refusal
from search_svc.engine.port import EngineUnavailable

META = ApiResponseMeta(503, "1.1", HttpHeaders(), 0.1, NodeConfig("http", "localhost", 9200))
DOCUMENT = b'{"public":true}'


class Scripted:
    """Answers each bulk request by the next entry: an exception, or statuses by document id (200 when not named)."""

    def __init__(self, *answers: Any) -> None:
        self._answers = list(answers)
        self.requests: list[list[Any]] = []

    def bulk(self, **request: Any) -> dict[str, Any]:
        operations = request["operations"]
        headers = [next(iter(line.items())) for line in map(orjson.loads, operations) if "public" not in line]
        self.requests.append([header["_id"] for _, header in headers])
        answer = self._answers.pop(0) if self._answers else {}
        if isinstance(answer, Exception):
            raise answer
        return {"items": [{kind: _item(header["_id"], answer)} for kind, header in headers]}


def _item(identifier: str, answer: dict[str, Any]) -> dict[str, Any]:
    status, *reason = answer.get(identifier, (200,))
    error = {"error": {"type": "because", "reason": reason[0]}} if reason else {}
    return {"_id": identifier, "status": status, **error}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSES", (0, 0, 0))


def load(client: Scripted, *ids: str) -> Bulk:
    with Bulk(client, "offers") as bulk:  # type: ignore[arg-type]
        for identifier in ids:
            bulk.index(identifier, DOCUMENT, 7)
    return bulk


def test_a_version_is_sent_with_each_document() -> None:
    sent: list[bytes] = []

    class Client(Scripted):
        def bulk(self, **request: Any) -> dict[str, Any]:
            sent.extend(request["operations"])
            return super().bulk(**request)

    with Bulk(Client(), "offers") as bulk:  # type: ignore[arg-type]
        bulk.index("1~F~A", DOCUMENT, 7)
        bulk.delete("1~F~B", 7)
    assert [orjson.loads(line) for line in sent] == [
        {"index": {"_id": "1~F~A", "version": 7, "version_type": "external"}},
        {"public": True},
        {"delete": {"_id": "1~F~B", "version": 7, "version_type": "external"}},
    ]
    assert bulk.written == 2


def test_only_what_was_turned_away_is_sent_again() -> None:
    client = Scripted({"b": (429, "busy"), "c": (503, "no master")}, {"c": (503, "no master")})
    assert load(client, "a", "b", "c").written == 3
    assert client.requests == [["a", "b", "c"], ["b", "c"], ["c"]]


def test_a_request_without_an_answer_is_sent_again() -> None:
    client = Scripted(NoConnection("reset"), ApiError("unavailable", META, {}))
    assert load(client, "a", "b").written == 2
    assert client.requests == [["a", "b"]] * 3


def test_each_document_refused_for_good_is_reported_with_the_reason() -> None:
    loaded = load(Scripted({"b": (400, "a term is too long")}), "a", "b", "c")
    assert loaded.written == 2
    assert loaded.refused == [Refusal("b", 400, "because: a term is too long")]


def test_an_older_version_and_the_deletion_of_what_is_gone_are_no_errors() -> None:
    loaded = load(Scripted({"a": (409, "version conflict"), "b": (404,)}), "a", "b")
    assert (loaded.written, loaded.refused) == (0, [])


def test_an_index_that_vanished_is_an_error_for_its_documents() -> None:
    loaded = load(Scripted({"a": (404, "index_not_found_exception")}), "a")
    assert [refusal.status for refusal in loaded.refused] == [404]


def test_a_cluster_that_stays_away_is_unavailable() -> None:
    with pytest.raises(EngineUnavailable, match="turned away 2 documents"):
        load(Scripted(*[NoConnection("refused")] * 10), "a", "b")


def test_requests_are_cut_by_number_and_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_OPERATIONS", 2)
    client = Scripted()
    load(client, "a", "b", "c")
    assert sorted(map(len, client.requests)) == [1, 2]
    monkeypatch.setattr(module, "_BYTES", 10)
    client = Scripted()
    load(client, "a", "b", "c")
    assert sorted(map(len, client.requests)) == [1, 1, 1]


def test_nothing_more_is_sent_after_a_failure_of_the_caller() -> None:
    client = Scripted()

    def fail(bulk: Bulk) -> None:
        bulk.index("a", DOCUMENT, 7)
        raise RuntimeError

    with pytest.raises(RuntimeError), Bulk(client, "offers") as bulk:  # type: ignore[arg-type]
        fail(bulk)
    assert client.requests == []
