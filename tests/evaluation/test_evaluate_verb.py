"""``evaluate``, over the small catalogue of the query tests: figures one can count by hand."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from cli.terminal import DATA_DIR, run, words
from tiny_catalogue import SCHOOL, STORY, draft, write

from search_svc.ranking.weights import packaged_weights

WEIGHTS = Path(__file__).resolve().parents[2] / "search_svc" / "ranking" / "weights.toml"
# "boulanger" has nothing to do with the driving licence: a query that is answered, and wrongly.
SET = """\
query\tkind\tcertifs\trome
pâtissier\tjob\tRNCP38765\tD1104
permis b\tlicence\tCPF206\t
boulanger\tjob\tCPF206\tD1102
plombier\tjob\tRNCP1\tF1603
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("data")
    write(directory)
    return directory


@pytest.fixture
def judged(tmp_path: Path) -> Path:
    path = tmp_path / "set.tsv"
    path.write_text(SET, encoding="utf-8")
    return path


def evaluated(data: Path, file: Path, *options: str) -> Any:
    """What the verb writes as JSON."""
    out = file.parent / "out.json"
    done = run("evaluate", str(file), "--json", str(out), *options, **{DATA_DIR: str(data)})
    assert done.exit_code == 0, done.output
    return json.loads(out.read_text())


def means(figures: Any) -> dict[str, list[float]]:
    return {row["kind"]: [round(m["value"], 3) for m in row["measures"].values()] for row in figures}


def test_the_figures_are_by_kind_and_over_the_queries_something_relevant_is_sold_for(data: Path, judged: Path) -> None:
    found = evaluated(data, judged)
    assert (found["read"], found["judged"], found["not_on_sale"], found["not_rewritable"]) == (4, 3, 1, 0)
    assert means(found["variants"][0]["figures"]) == {
        "job": [0.5, 0.5, 0.5, 0.0],
        "licence": [1.0, 1.0, 1.0, 0.0],
        "all": [0.667, 0.667, 0.667, 0.0],
    }


def test_every_query_is_written_with_what_came_back(data: Path, judged: Path) -> None:
    first, _, wrong = evaluated(data, judged)["queries"]
    # Three providers lead to the pastry CAP: three groups, whatever their offers.
    assert (first["query"], first["attainable"], first["relevant"]) == ("pâtissier", 3, [True, True, True])
    assert (wrong["query"], wrong["relevant"]) == ("boulanger", [False])


def test_the_table_tells_what_was_left_out_and_what_was_not_used(data: Path, judged: Path) -> None:
    done = run("evaluate", str(judged), **{DATA_DIR: str(data)})
    told = words(done.stdout)
    assert "4 queries: 3 judged, 1 left out (no relevant certification on sale)." in told
    assert "job 2 0.500 [0.000, 1.000]" in told
    assert "seed 0" in told
    assert done.stderr == "not used: rome\n"


def test_a_level_is_a_filter_of_the_search_and_of_what_is_relevant(data: Path, judged: Path) -> None:
    judged.write_text("query\tcertifs\tlevel\npâtissier\tRNCP38765\t3\npâtissier\tRNCP38765\t6\n", encoding="utf-8")
    found = evaluated(data, judged)
    assert (found["judged"], found["not_on_sale"]) == (1, 1)


def test_typos_are_compared_with_the_same_queries_as_written(data: Path, judged: Path) -> None:
    judged.write_text("query\tcertifs\npâtissier\tRNCP38765\nCAP B\tRNCP37537\n", encoding="utf-8")
    found = evaluated(data, judged, "--typos", "1", "--seed", "4")
    assert [variant["name"] for variant in found["variants"]] == ["as written", "1 typo"]
    assert (found["judged"], found["not_rewritable"]) == (1, 1)
    written, typed = found["queries"]
    assert written["asked"] == typed["query"] == "pâtissier"
    assert typed["asked"] != "pâtissier"
    assert [row["queries"] for row in found["comparison"]] == [1]


def test_a_rewriting_is_compared_with_the_same_queries_as_written(data: Path, judged: Path) -> None:
    found = evaluated(data, judged, "--rewrite", "no accents")
    assert [variant["name"] for variant in found["variants"]] == ["as written", "no accents"]
    assert (found["judged"], found["not_rewritable"]) == (1, 2)
    assert [(row["query"], row["asked"]) for row in found["queries"]] == [
        ("pâtissier", "pâtissier"),
        ("pâtissier", "patissier"),
    ]


def test_queries_are_made_from_what_is_on_sale(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    done = run("evaluate", "--made", "codes", "--made", "towns", "--json", str(out), **{DATA_DIR: str(data)})
    assert done.exit_code == 0, done.output
    found = json.loads(out.read_text())
    assert {row["kind"] for row in found["queries"]} == {"codes", "towns"}
    assert found["not_on_sale"] == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "FILE or --made: exactly one"),
        (("set.tsv", "--made", "codes"), "FILE or --made: exactly one"),
        (("--made", "recipes"), "--made: 'recipes' is none of acronyms"),
        (("set.tsv", "--rewrite", "backwards"), "--rewrite: 'backwards' is none of 1 typo"),
        (("set.tsv", "--rewrite", "1 typo", "--typos", "1"), "--rewrite and --typos: one of them"),
        (("--made", "titles"), "makes a query of the kinds titles"),
    ],
)
def test_options_that_cannot_be_followed_are_named(data: Path, options: tuple[str, ...], told: str) -> None:
    done = run("evaluate", *options, **{DATA_DIR: str(data)})
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert told in done.stderr


def test_two_rankings_are_compared_query_by_query(data: Path, judged: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text(WEIGHTS.read_text(encoding="utf-8").replace('version = "', 'version = "other-'), encoding="utf-8")
    found = evaluated(data, judged, "--compare", str(other))
    mine, theirs = found["variants"]
    assert mine["ranking_version"] == packaged_weights().version
    assert theirs["ranking_version"].startswith("other-")
    assert {row["kind"]: row["measures"]["nDCG@10"]["p"] for row in found["comparison"]} == {
        "job": 1.0,
        "licence": 1.0,
        "all": 1.0,
    }


def test_a_ranking_that_prefers_what_a_programme_cites_wins_where_that_is_what_was_meant(
    judged: Path, tmp_path: Path
) -> None:
    """A licence whose programme cites pastry cooks: last by the packaged weights, first where only contents count."""
    delivery = draft(SCHOOL, "F3", "Livreur", certification="CPF206", contents="Conduire la camionnette d'un pâtissier")
    write(tmp_path, (*STORY, delivery))
    judged.write_text("query\tcertifs\npâtissier\tCPF206\n", encoding="utf-8")
    text = WEIGHTS.read_text(encoding="utf-8")
    fields = r"(\[fields\.(?!contents)\w+\]\nweight = )[0-9.]+"
    text = re.sub(r"(\[fields\.contents\]\nweight = )[0-9.]+", r"\g<1>0.99", re.sub(fields, r"\g<1>0.01", text))
    other = tmp_path / "other.toml"
    other.write_text(text, encoding="utf-8")
    found = evaluated(tmp_path, judged, "--compare", str(other))
    assert [query["relevant"] for query in found["queries"]] == [
        [False, False, False, True],
        [True, False, False, False],
    ]
    gained = found["comparison"][0]["measures"]["MRR@10"]
    assert (gained["value"], gained["p"]) == (0.75, 1.0)


def test_a_sample_is_drawn_and_told(data: Path, judged: Path) -> None:
    done = run("evaluate", str(judged), "--sample", "3", "--seed", "1", **{DATA_DIR: str(data)})
    assert "3 of 4 queries drawn" in done.stdout


def test_the_same_seed_writes_the_same_file(data: Path, judged: Path) -> None:
    options = ("--typos", "1", "--sample", "3", "--seed", "2")
    assert evaluated(data, judged, *options) == evaluated(data, judged, *options)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("query\tcertifs\nboulanger\tD1102\n", "line 2, certification"),
        ("query\tcertifs\nplombier\tRNCP1\n", "of 1 queries none can be judged"),
    ],
)
def test_a_set_that_cannot_be_used_is_one_clear_line(data: Path, judged: Path, text: str, told: str) -> None:
    judged.write_text(text, encoding="utf-8")
    done = run("evaluate", str(judged), **{DATA_DIR: str(data)})
    assert done.exit_code == 1
    assert done.stderr.startswith("error: ")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("text", "told"), [("version = 1", "'components' is missing"), ("[", "--compare: ")])
def test_a_weights_file_that_cannot_be_used_is_one_clear_line(
    data: Path, judged: Path, tmp_path: Path, text: str, told: str
) -> None:
    other = tmp_path / "other.toml"
    other.write_text(text)
    done = run("evaluate", str(judged), "--compare", str(other), **{DATA_DIR: str(data)})
    assert done.exit_code == 1
    assert told in done.stderr
    assert str(other) in done.stderr


def test_a_file_that_does_not_exist_is_one_clear_line(data: Path) -> None:
    done = run("evaluate", "nowhere.tsv", **{DATA_DIR: str(data)})
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "nowhere.tsv" in done.stderr
