"""The questions an audit asks: a file of them, or words drawn from the index's own suggestions."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from search_svc.engine.port import Suggestion
from search_svc.query.parameters import Question
from search_svc.query.refusals import parameter_faults

# What people search for; a provider's name is no contest between providers.
KINDS = ("job", "certification", "domain")
COLUMN = "query"


class QueryLogError(Exception):
    """A query log cannot be used; the message names file and line, never the query."""


@dataclass(frozen=True, slots=True)
class QueryLog:
    """Questions and how often each was asked. ``source`` says where they come from."""

    source: str
    times: dict[str, int]


def read_query_log(path: Path) -> QueryLog:
    """The queries of a text file, one a line, or of a TSV with a column ``query`` on its first line.

    Blank lines are none; a query that stands there several times counts as often. QueryLogError names the line; OSError
    when the file cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise QueryLogError(f"{path}: not UTF-8 (byte {error.start})") from error
    head = lines[0].split("\t") if lines else []
    column = head.index(COLUMN) if COLUMN in head else None
    if column is None and len(head) > 1:
        raise QueryLogError(f"{path}, line 1: several columns, none of them {COLUMN!r}")
    times: Counter[str] = Counter()
    for number, line in enumerate(lines, start=1):
        if not line.strip() or (column is not None and number == 1):
            continue
        cells = line.split("\t")
        if len(cells) != len(head):
            raise QueryLogError(f"{path}, line {number}: {len(cells)} columns where line 1 has {len(head)}")
        words = cells[column or 0].strip()
        try:
            Question(q=words)
        except ValidationError as error:
            raise QueryLogError(f"{path}, line {number}: {parameter_faults(error)[0].detail}") from error
        if not words:
            raise QueryLogError(f"{path}, line {number}: an empty query")
        times[words] += 1
    if not times:
        raise QueryLogError(f"{path}: holds no query")
    return QueryLog(path.name, dict(times))


def drawn_log(suggestions: Iterable[Suggestion], size: int, seed: int) -> QueryLog:
    """About ``size`` suggestions drawn without replacement, as many jobs as certifications and domains.

    A kind with fewer than its third gives what it has. QueryLogError when there is no suggestion of these kinds.
    """
    rng = random.Random(seed)
    by_kind: dict[str, set[str]] = {kind: set() for kind in KINDS}
    for suggestion in suggestions:
        if suggestion.kind in by_kind:
            by_kind[suggestion.kind].add(suggestion.text)
    drawn: dict[str, int] = {}
    for number, kind in enumerate(KINDS):
        wanted = size // len(KINDS) + (number < size % len(KINDS))
        texts = sorted(by_kind[kind])
        drawn |= dict.fromkeys(rng.sample(texts, min(wanted, len(texts))), 1)
    if not drawn:
        raise QueryLogError("the index suggests no job, certification or domain to ask for: give --queries FILE")
    return QueryLog("suggestions of the index", drawn)
