from pathlib import Path
from typing import Any

import pytest

from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.files import walk
from search_svc.indexer.sources.ratings import RatingRow
from search_svc.indexer.sources.readers import read_ratings
from search_svc.indexer.sources.recognise import recognise

OFFER = "79094038150636~F1~A1"


def read(path: Path, text: str) -> list[RatingRow | UnreadableRecord]:
    path.write_text(text, encoding="utf-8")
    return [
        row
        for file in walk(path)
        if (found := recognise(file.name, file.head))
        for row in read_ratings((found.name, file))
    ]


def facts(row: Any) -> tuple[object, ...]:
    return (row.offer, row.rating, row.count, row.state, row.source.line)


def test_a_distribution_is_a_row_a_value(tmp_path: Path) -> None:
    rows = read(
        tmp_path / "avis.csv",
        "siret;formation;action;rating;count;state\n"
        "79094038150636;F1;A1;5;12;published\n79094038150636;F1;A1;1;2;pending\n",
    )
    assert [facts(row) for row in rows] == [(OFFER, 5, 12, "published", 2), (OFFER, 1, 2, "pending", 3)]


def test_without_count_and_state_each_row_is_one_published_rating(tmp_path: Path) -> None:
    rows = read(tmp_path / "avis.csv", "SIRET,Formation,Action,Rating\n79094038150636,F1,A1,4\n")
    assert [facts(row) for row in rows] == [(OFFER, 4, 1, "published", 2)]


def test_json_lines_say_the_same(tmp_path: Path) -> None:
    rows = read(
        tmp_path / "avis.jsonl",
        '{"siret": "79094038150636", "formation": "F1", "action": "A1", "rating": 3, "count": 2,'
        ' "state": "rejected"}\n\n'
        '{"siret": "79094038150636", "formation": "F1", "action": "A1", "rating": "5"}\nnot JSON\n[1]\n',
    )
    assert [facts(row) for row in rows[:2]] == [(OFFER, 3, 2, "rejected", 1), (OFFER, 5, 1, "published", 3)]
    assert [(row.source.line, row.detail) for row in rows[2:] if isinstance(row, UnreadableRecord)] == [
        (4, "not one JSON object on one line"),
        (5, "not one JSON object on one line"),
    ]


@pytest.mark.parametrize(
    ("row", "detail"),
    [
        ("7909403815063;F1;A1;5;1;published", "siret: not 14 digits"),
        (";F1;A1;5;1;published", "siret: is missing"),
        ("79094038150636;F1;;5;1;published", "action: is missing"),
        ("79094038150636;F1;A1;;1;published", "rating: is missing"),
        ("79094038150636;F1;A1;4,5;1;published", "rating: not a whole number"),
        ("79094038150636;F1;A1;5;-1;published", "count: not a whole number"),
        ("79094038150636;F1;A1;5;;published", "count: not a whole number"),
        ("79094038150636;F1;A1;5;1;", "state: none of pending, published, rejected"),
        ("79094038150636;F1;A1;5;1;hidden", "state: none of pending, published, rejected"),
        ("79094038150636;F1", "not a row of 6 columns"),
    ],
)
def test_a_row_that_cannot_be_read_costs_itself_and_names_the_column(tmp_path: Path, row: str, detail: str) -> None:
    good = "79094038150636;F1;A1;5;1;published"
    first, second = read(tmp_path / "avis.csv", f"siret;formation;action;rating;count;state\n{row}\n{good}\n")
    assert isinstance(first, UnreadableRecord)
    assert first.source.line == 2
    assert detail in first.detail
    assert facts(second) == (OFFER, 5, 1, "published", 3)


def test_a_number_outside_1_to_5_is_read_and_said_to_be_so(tmp_path: Path) -> None:
    (row,) = read(tmp_path / "avis.csv", "siret;formation;action;rating\n79094038150636;F1;A1;6\n")
    assert isinstance(row, RatingRow)
    assert not row.in_range
