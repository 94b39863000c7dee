from pathlib import Path

import pytest

from search_svc.indexer.records import UnreadableRecord
from search_svc.indexer.sources.csv_tables import Row, read_rows
from search_svc.indexer.sources.files import walk


def read(folder: Path, text: str | bytes) -> list[tuple[int, str] | str]:
    """(line, second cell) of each row, the detail of each unreadable one."""
    path = folder / "table.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (file,) = walk(path)
    found: list[tuple[int, str] | str] = []
    for row in read_rows(file):
        assert row.source.file == "table.csv"
        found.append((row.source.line, row.values["town"]) if isinstance(row, Row) else row.detail)
        assert isinstance(row, Row | UnreadableRecord)
    return found


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_delimiter_is_that_of_the_header(tmp_path: Path, separator: str) -> None:
    text = "code;town;note\n1;Lyon;\n2;Vienne;\n".replace(";", separator)
    assert read(tmp_path, text) == [(2, "Lyon"), (3, "Vienne")]


def test_quoted_newlines_and_quotes_belong_to_their_cell(tmp_path: Path) -> None:
    assert read(tmp_path, 'code;town\r\n1;"Lyon\r\n""3e"""\r\n\r\n2;Vienne') == [(2, 'Lyon\r\n"3e"'), (5, "Vienne")]


def test_a_quote_never_closed_costs_its_line_only(tmp_path: Path) -> None:
    found = read(tmp_path, 'code;town\n1;"Lyon\n' + "".join(f"{n};Vienne\n" for n in range(1000)))
    assert "not a row of 2 columns" in str(found[0])
    assert found[1:] == [(n + 3, "Vienne") for n in range(1000)]


def test_a_quote_in_the_middle_of_a_cell_is_a_quote(tmp_path: Path) -> None:
    assert read(tmp_path, 'code;town\n1;Vis 12" Lyon\n2;Vienne\n') == [(2, 'Vis 12" Lyon'), (3, "Vienne")]


def test_a_row_of_the_wrong_width_costs_itself(tmp_path: Path) -> None:
    found = read(tmp_path, "code;town\n1\n2;Vienne\n3;Metz;x\n4;Évry;\n")
    assert found == ["not a row of 2 columns: '1'", (3, "Vienne"), "not a row of 2 columns: '3;Metz;x'", (5, "Évry")]


def test_lines_may_end_with_the_separator(tmp_path: Path) -> None:
    assert read(tmp_path, "code;town;\n1;Lyon;\n2;Vienne\n") == [(2, "Lyon"), (3, "Vienne")]


def test_the_encoding_is_found_out(tmp_path: Path) -> None:
    assert read(tmp_path, "code;town\n1;Évry\n".encode("cp1252")) == [(2, "Évry")]
    assert read(tmp_path, "code;town\n1;Évry\n".encode("utf-8-sig")) == [(2, "Évry")]


def test_a_table_without_rows_is_empty(tmp_path: Path) -> None:
    assert read(tmp_path, "code;town\n") == []
    assert read(tmp_path, "") == []
