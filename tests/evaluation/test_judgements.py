"""Reading judgement files: what is used, what is named as unused, and what is refused with its line."""

import json
from pathlib import Path

import pytest

from search_svc.evaluation.judgements import Judgement, Judgements, JudgementsError, read_judgements


def written(tmp_path: Path, text: str, name: str = "set.tsv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_query_has_its_certifications_its_kind_and_its_levels(tmp_path: Path) -> None:
    file = written(tmp_path, "kind\tlevel\tquery\tcertifs\njob\t5 6\tdéveloppeur web\tRNCP37674 RNCP35959\n")
    assert read_judgements(file).judgements == (
        Judgement("développeur web", frozenset({"RNCP37674", "RNCP35959"}), "job", (5, 6)),
    )


def test_columns_that_are_not_used_are_named(tmp_path: Path) -> None:
    file = written(tmp_path, "query\trome\tn_certif\tcertifs\nboulanger\tD1102\t1\tRNCP37537\n")
    assert read_judgements(file).unused == ("rome", "n_certif")


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    file = written(tmp_path, "\ufeffquery\tcertifs\r\nboulanger\tRNCP37537\r\n")
    assert [judgement.query for judgement in read_judgements(file).judgements] == ["boulanger"]


def test_a_line_separator_inside_a_query_is_a_character_like_another(tmp_path: Path) -> None:
    file = written(tmp_path, "query\tcertifs\ncap\u2028boulanger\tRNCP37537\n")
    assert [judgement.query for judgement in read_judgements(file).judgements] == ["cap\u2028boulanger"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("question\tcertifs\nboulanger\tRNCP1\n", "line 1: no column 'query'; found question, certifs"),
        ("", "line 1: no column 'query'; found nothing"),
        ("query\tcertifs\tquery\n", "line 1: a column is named twice"),
        ("query\tcertifs\n", "holds no query"),
        ("query\tcertifs\na\tRNCP1\nboulanger\n", "line 3: 1 cells where the header has 2"),
        ("query\tcertifs\n \tRNCP1\n", "line 2, query: is empty"),
        ("query\tcertifs\nboulanger\t\n", "line 2: no relevant certification for 'boulanger'"),
        ("query\tcertifs\nboulanger\t37537\n", "line 2, certification: "),
        ("query\tcertifs\tlevel\nboulanger\tRNCP1\tIII\n", "line 2, level: "),
        ("query\tcertifs\tlevel\nboulanger\tRNCP1\t9\n", "line 2, level: "),
        ("query\tcertifs\n" + "x" * 1001 + "\tRNCP1\n", "line 2, q: "),
        ('query\tcertifs\n"boulanger" pâtissier\tRNCP1\n', "line 2: "),
    ],
)
def test_what_cannot_be_read_is_refused_with_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(JudgementsError) as refused:
        read_judgements(file)
    assert str(refused.value).startswith(f"{file}")
    assert told in str(refused.value)


def test_the_cases_written_by_people_are_read_with_their_level(tmp_path: Path) -> None:
    cases = {
        "search": [
            {"query": "BTS MCO", "expect": ["RNCP38362"]},
            {"query": "chargé RH", "niveau": 6, "expect": ["RNCP42617"], "note": "seen in town"},
        ],
        "validity": [],
    }
    found = read_judgements(written(tmp_path, json.dumps(cases), "cases.json"))
    assert found.judgements == (
        Judgement("BTS MCO", frozenset({"RNCP38362"})),
        Judgement("chargé RH", frozenset({"RNCP42617"}), "", (6,)),
    )
    assert found.unused == ("validity", "search.note")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[]", "an object with a list 'search'"),
        ("{", "not JSON"),
        ('{"search": [{"query": "a"}]}', "search 1: 'query' (a text) and 'expect'"),
        ('{"search": [{"query": "a", "expect": "RNCP1"}]}', "search 1: 'query' (a text) and 'expect'"),
    ],
)
def test_json_of_another_shape_is_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(JudgementsError) as refused:
        read_judgements(written(tmp_path, text, "cases.json"))
    assert told in str(refused.value)


def test_a_sample_keeps_the_order_of_the_file_and_follows_its_seed() -> None:
    whole = Judgements(tuple(Judgement(f"{n:03}", frozenset({"RNCP1"})) for n in range(200)), ())
    drawn = whole.sample(20, seed=1)
    names = [judgement.query for judgement in drawn.judgements]
    assert len(set(names)) == 20
    assert names == sorted(names)
    assert whole.sample(20, seed=1) == drawn
    assert whole.sample(20, seed=2) != drawn
    assert whole.sample(500, seed=1) == whole


def test_every_shared_set_can_be_read(shared_data: Path) -> None:
    folder = shared_data / "queries"
    sizes = {
        path.name: len(read_judgements(path).judgements)
        for path in (*folder.glob("*.tsv"), folder / "human_cases.json")
    }
    assert sizes == {
        "hand_written.tsv": 32,
        "job_title_to_certifications.tsv": 5269,
        "training_term_to_certifications.tsv": 3919,
        "human_cases.json": 23,
    }
