"""Query logs: files that can be used, and one line about those that cannot."""

from pathlib import Path

import pytest

from search_svc.audit.query_log import QueryLogError, drawn_log, read_query_log
from search_svc.engine.port import Suggestion, SuggestionKind


def log(path: Path, text: str) -> Path:
    path = path / "log.tsv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_plain_text_has_one_query_a_line(tmp_path: Path) -> None:
    found = read_query_log(log(tmp_path, "\ufeffpâtissier\n\nanglais lyon\npâtissier \n"))
    assert found.times == {"pâtissier": 2, "anglais lyon": 1}
    assert found.source == "log.tsv"


def test_a_table_has_a_column_for_them(tmp_path: Path) -> None:
    assert read_query_log(log(tmp_path, "kind\tquery\njob\tpâtissier\n")).times == {"pâtissier": 1}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no query"),
        ("query\n", "no query"),
        ("kind\tcertifs\nsoudeur\t1\n", "line 1: several columns"),
        ("kind\tquery\nsoudeur\n", "line 2: 1 columns"),
        ("kind\tquery\njob\t \n", "line 2: an empty query"),
        ("soudeur" * 400, "line 1: "),
    ],
)
def test_a_file_that_cannot_be_used_is_told_by_its_line_without_the_query(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(QueryLogError, match=told) as refused:
        read_query_log(log(tmp_path, text))
    assert "soudeur" not in str(refused.value)


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(b"p\xe2tissier")
    with pytest.raises(QueryLogError, match="not UTF-8"):
        read_query_log(path)


def suggestions(**texts: list[str]) -> list[Suggestion]:
    def of(kind: SuggestionKind) -> list[Suggestion]:
        return [Suggestion(text, kind, "", 1) for text in texts.get(kind, [])]

    return [*of("job"), *of("certification"), *of("domain"), *of("provider")]


def test_the_drawn_log_has_all_kinds_and_no_provider() -> None:
    every = suggestions(
        job=[f"métier {i}" for i in range(9)],
        certification=[f"titre {i}" for i in range(9)],
        domain=["cuisine"],
        provider=["École du Rhône"],
    )
    found = drawn_log(every, 8, seed=3)
    assert [sum(text.startswith(kind) for text in found.times) for kind in ("métier", "titre", "cuisine")] == [3, 3, 1]
    assert found == drawn_log(reversed(every), 8, seed=3)
    assert found != drawn_log(every, 8, seed=4)


def test_an_index_that_suggests_nothing_is_told() -> None:
    with pytest.raises(QueryLogError, match="--queries"):
        drawn_log(suggestions(provider=["École du Rhône"]), 8, seed=0)
