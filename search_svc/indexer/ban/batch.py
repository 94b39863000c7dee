"""Many questions in one request: ``POST /search/csv/``, which geopy does not know.

The questions go as a CSV of one column; the BAN answers with the same rows and columns ``latitude``, ``longitude``,
``result_score``, ``result_type``… Its ``result_status`` is ``ok``, ``not-found``, or a failure of that row alone.
"""

import csv
import io
import secrets
from collections.abc import Iterator, Sequence
from urllib.request import Request, urlopen

from search_svc.indexer.ban.answer import Answered, answer_of

# The BAN takes files of 50 MB; this many are answered within seconds, and a failure costs no more.
QUESTIONS = 2_000
TIMEOUT_SECONDS = 120

_COLUMN = "question"


def ask_batch(url: str, questions: Sequence[str], user_agent: str) -> list[Answered]:
    """The answers to the questions, without those the service failed on.

    OSError (time-outs and HTTP errors are), or LookupError, TypeError, ValueError for an answer that is none.
    """
    boundary = secrets.token_hex(16)
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "User-Agent": user_agent}
    request = Request(f"{url}/search/csv/", data=_form(questions, boundary), headers=headers)
    with urlopen(request, timeout=TIMEOUT_SECONDS) as response:
        text = response.read().decode("utf-8-sig")
    return list(_answers(text, frozenset(questions)))


def _answers(text: str, questions: frozenset[str]) -> Iterator[Answered]:
    for row in csv.DictReader(io.StringIO(text)):
        question, status = row[_COLUMN], row["result_status"]
        if question not in questions:
            raise ValueError(f"an answer to what was not asked: {question!r}")
        if status == "not-found":
            yield Answered(question, None)
        elif status == "ok":
            facts = {name.removeprefix("result_"): value for name, value in row.items() if name}
            yield Answered(question, answer_of(facts, row["latitude"], row["longitude"]))


def _form(questions: Sequence[str], boundary: str) -> bytes:
    table = io.StringIO()
    csv.writer(table).writerows([[_COLUMN], *([question] for question in questions)])
    column = f'--{boundary}\r\nContent-Disposition: form-data; name="columns"\r\n\r\n{_COLUMN}\r\n'
    file = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="data"; filename="questions.csv"\r\n'
        f"Content-Type: text/csv; charset=utf-8\r\n\r\n{table.getvalue()}\r\n"
    )
    return f"{column}{file}--{boundary}--\r\n".encode()
