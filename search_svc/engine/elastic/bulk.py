"""Bulk loading: many documents a request, several requests under way, patience with a cluster that is busy."""

import time
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import orjson
from elasticsearch import ApiError, Elasticsearch, TransportError

from search_svc.engine.elastic.connection import NOT_NOW
from search_svc.engine.port import EngineUnavailable

# A request ends at so many operations or bytes, whichever comes first.
_OPERATIONS, _BYTES = 1_000, 5_000_000
# Requests under way at a time: while one is written the next is being read and encoded.
_THREADS = 2
# Pauses before what was turned away is sent again, seconds: four minutes in all, enough for a new master and a replica
# that takes over.
_PAUSES = (0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120)
# What is neither written nor an error: an older version than the one there, a deletion of what is gone.
_CONFLICT, _ABSENT = 409, 404
# What is read of an answer: the rest is three quarters of it.
_TOLD = ("items.*._id", "items.*.status", "items.*.error")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A document Elasticsearch refuses for good, and why."""

    id: str
    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Operation:
    header: bytes
    body: bytes | None

    @property
    def size(self) -> int:
        return len(self.header) + len(self.body or b"")


class Bulk:
    """Writes to one index. ``written`` and ``refused`` are complete when the ``with`` block has ended.

    Operations are acknowledged one by one: those turned away for now (429, 503, no answer) are sent again with growing
    pauses, those refused for good are collected. EngineUnavailable when the cluster stays away for minutes.
    """

    def __init__(self, client: Elasticsearch, index: str) -> None:
        self._client, self._index = client, index
        self._pending: list[_Operation] = []
        self._bytes = 0
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="bulk")
        self._under_way: list[Future[None]] = []
        self.written = 0
        self.refused: list[Refusal] = []

    def __enter__(self) -> "Bulk":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        try:
            if kind is None:
                self._send_pending()
                for future in self._under_way:
                    future.result()
        finally:
            self._pool.shutdown(cancel_futures=True)

    def index(self, identifier: str, document: bytes, version: int) -> None:
        """Add or replace a document unless a newer version is there."""
        self._add(b'{"index":' + _header(identifier, version) + b"}", document)

    def delete(self, identifier: str, version: int) -> None:
        """Delete a document unless a newer version is there."""
        self._add(b'{"delete":' + _header(identifier, version) + b"}", None)

    # --- inside -------------------------------------------------------------------------------------------------------
    def _add(self, header: bytes, body: bytes | None) -> None:
        operation = _Operation(header, body)
        self._pending.append(operation)
        self._bytes += operation.size
        if len(self._pending) >= _OPERATIONS or self._bytes >= _BYTES:
            self._send_pending()

    def _send_pending(self) -> None:
        if not self._pending:
            return
        while len(self._under_way) >= _THREADS:
            self._under_way.pop(0).result()
        self._under_way.append(self._pool.submit(self._send, self._pending))
        self._pending, self._bytes = [], 0

    def _send(self, operations: Sequence[_Operation]) -> None:
        problem = ""
        for pause in (*_PAUSES, None):
            try:
                answer = self._client.bulk(index=self._index, operations=_lines(operations), filter_path=_TOLD)
            except TransportError as error:
                problem = str(error)
            except ApiError as error:
                if error.meta.status not in NOT_NOW:
                    raise
                problem = str(error)
            else:
                operations, problem = self._again(operations, answer["items"])
                if not operations:
                    return
            if pause is not None:
                time.sleep(pause)
        raise EngineUnavailable(f"Elasticsearch turned away {len(operations)} documents for minutes: {problem}")

    def _again(self, operations: Sequence[_Operation], items: list[Any]) -> tuple[list[_Operation], str]:
        """The operations to send again, and what the cluster said of one of them."""
        again, said = [], ""
        for operation, item in zip(operations, items, strict=True):
            (result,) = item.values()
            status = result["status"]
            if status in NOT_NOW:
                again.append(operation)
                said = _reason(result)
            elif status < 300:
                self.written += 1
            elif status not in (_CONFLICT, _ABSENT) or "index_not_found" in _reason(result):
                self.refused.append(Refusal(result["_id"], status, _reason(result)))
        return again, said


def _header(identifier: str, version: int) -> bytes:
    return orjson.dumps({"_id": identifier, "version": version, "version_type": "external"})


def _lines(operations: Iterable[_Operation]) -> list[Any]:
    """Lines ready to send; the client passes bytes on as they are."""
    return [line for operation in operations for line in (operation.header, operation.body) if line is not None]


def _reason(result: Any) -> str:
    """What Elasticsearch says of a document, with what lies behind it."""
    error = result.get("error")
    parts = []
    while isinstance(error, dict):
        parts.append(f"{error.get('type')}: {error.get('reason')}")
        error = error.get("caused_by")
    return "; ".join(parts)
