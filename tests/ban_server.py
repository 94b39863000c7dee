"""A Base Adresse Nationale on this machine: real HTTP, answers recorded from the real one."""

import csv
import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson

LAB, SAINT_PAUL, BALL_TRAPP, METZ = (
    "22 allée darius milhaud, 75019 paris",
    "chemin des anglais, 97460 saint-paul",
    "rue du ball trapp, 17700 puyravault",
    "place de la comédie, 57000 metz",
)
FAR_AWAY = "rue du mordor, 75019 paris"
RECORDED = {
    LAB: "search-lelab.json",
    SAINT_PAUL: "search-saint-paul.json",
    BALL_TRAPP: "search-balltrapp.json",
    METZ: "search-metz.json",
    # Of a point in the sea: the BAN then says something about itself.
    FAR_AWAY: "reverse-middleearth.json",
}
NOTHING: dict[str, Any] = {"type": "FeatureCollection", "features": []}
_RESULTS = ("score", "label", "type", "id", "housenumber", "name", "street", "postcode", "city", "context", "citycode")


def feature(latitude: float, longitude: float, **properties: object) -> dict[str, Any]:
    """An answer of our own, where no recorded one says what a test needs."""
    facts = {
        "label": "",
        "score": 0.95,
        "type": "housenumber",
        "postcode": "",
        "citycode": "",
        "city": "",
        **properties,
    }
    geometry = {"type": "Point", "coordinates": [longitude, latitude]}
    return {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": geometry, "properties": facts}]}


class BanServer:
    """What it answers, and what it was asked. ``failing`` are statuses of the next requests, in order."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        self.batches: list[list[str]] = []
        self.failing: list[int] = []
        self.headers: dict[str, str] = {}
        self.delay = 0.0
        self.has_batches = True
        self.url = ""

    def replay(self, folder: Path) -> "BanServer":
        """Answer as the real service did."""
        self.answers |= {asked: orjson.loads((folder / name).read_bytes()) for asked, name in RECORDED.items()}
        return self

    def row(self, question: str) -> list[object]:
        """A row of the batch's answer, in its real columns."""
        features = self.answers.get(question, NOTHING)["features"]
        if not features:
            return [question, *[""] * (2 + len(_RESULTS)), "not-found"]
        longitude, latitude = features[0]["geometry"]["coordinates"]
        facts = features[0]["properties"]
        return [question, longitude, latitude, *(facts.get(name, "") for name in _RESULTS), "ok"]


@contextmanager
def serving() -> Iterator[BanServer]:
    """A server on a free port of this machine, under a path as the real one has."""
    ban = BanServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            address = urlsplit(self.path)
            ban.asked.append(parse_qs(address.query).get("q", [""])[0])
            if address.path != "/geocodage/search":
                self._send(404, b"{}")
            else:
                self._send(200, orjson.dumps(ban.answers.get(ban.asked[-1], NOTHING)))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if not ban.has_batches or self.path != "/geocodage/search/csv/":
                self._send(404, b"")
                return
            form = _form(self.headers["Content-Type"], body)
            assert form["columns"] == "question"
            rows = list(csv.DictReader(io.StringIO(form["data"], newline="")))
            ban.batches.append([row["question"] for row in rows])
            answer = io.StringIO()
            writer = csv.writer(answer, lineterminator="\n")
            results = [f"result_{name}" for name in _RESULTS]
            writer.writerow(["question", "longitude", "latitude", *results, "result_status"])
            writer.writerows(ban.row(row["question"]) for row in rows)
            self._send(200, answer.getvalue().encode())

        def _send(self, status: int, body: bytes) -> None:
            time.sleep(ban.delay)
            status = ban.failing.pop(0) if ban.failing else status
            self.send_response(status)
            for name, value in ban.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if status == 200 else b"")

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    ban.url = f"http://127.0.0.1:{server.server_port}/geocodage"
    try:
        yield ban
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _form(content_type: str, body: bytes) -> dict[str, str]:
    message = BytesParser().parsebytes(f"Content-Type: {content_type}\r\n\r\n".encode() + body)
    fields: dict[str, str] = {}
    for part in message.get_payload():
        assert isinstance(part, Message)
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        name = part.get_param("name", header="Content-Disposition")
        fields[str(name)] = payload.decode()
    return fields
