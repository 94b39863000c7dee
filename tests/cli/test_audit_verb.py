"""``audit``, over the small catalogue of the query tests."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html
from tiny_catalogue import write

from cli.terminal import DATA_DIR, run, words
from search_svc.audit.exposure import page_attention


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("data")
    write(directory)
    return directory


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.txt"
    path.write_text("pâtissier\nPATISSIER\npermis b\nplombier\n", encoding="utf-8")
    return path


def audited(data: Path, log: Path, *options: str) -> Any:
    out = log.parent / "out.json"
    done = run("audit", "--queries", str(log), "--days", "4", "--json", str(out), *options, **{DATA_DIR: str(data)})
    assert done.exit_code == 0, done.output
    return json.loads(out.read_text())


def test_a_question_asked_twice_counts_twice_and_is_one_draw(data: Path, log: Path) -> None:
    asked = audited(data, log)["asked"]
    assert (asked["queries"], asked["distinct"], asked["nothing_found"]) == (4, 2, 1)
    assert (asked["days"], asked["first_day"], asked["last_day"]) == (4, "2026-11-19", "2026-11-22")
    # The licence has one provider: no lot decides its list.
    assert (asked["lists"], asked["open_lists"], asked["cut_lists"]) == (8, 4, 0)


def test_exposure_adds_up_to_what_the_pages_have_to_give(data: Path, log: Path) -> None:
    providers = audited(data, log)["providers"]
    whole = 4 * (2 * page_attention(3).sum() + page_attention(1).sum())
    for part in ("exposure", "expected", "share"):
        assert sum(provider[part] for provider in providers) == pytest.approx(whole)


def test_a_p_value_and_every_cut_are_told(data: Path, log: Path) -> None:
    found = audited(data, log)
    assert 0 < found["tie_break"]["p"] <= 1
    assert [cut["name"] for cut in found["cuts"]] == ["size", "arrival", "first letter", "region"]
    for cut in found["cuts"]:
        assert sum(of["exposure"] for of in cut["categories"]) == pytest.approx(1)
        assert 0 <= cut["awrf"]["value"] <= 1
    assert "age in days" in found["unmeasured"]


def test_the_same_seed_writes_the_same_file(data: Path, log: Path) -> None:
    assert audited(data, log, "--seed", "5") == audited(data, log, "--seed", "5")


def test_without_a_log_the_suggestions_of_the_index_are_asked(data: Path) -> None:
    done = run("audit", "--sample", "6", "--days", "2", **{DATA_DIR: str(data)})
    assert done.exit_code == 0, done.output
    told = words(done.stdout)
    assert "suggestions of the index" in told
    assert "Tie-break: p = " in told


def test_the_report_tells_each_plot_in_words_and_numbers_and_loads_nothing(data: Path, log: Path) -> None:
    audited(data, log, "--html", str(log.parent / "out.html"))
    text = (log.parent / "out.html").read_text(encoding="utf-8")
    page = html.fromstring(text)
    plots = page.findall(".//svg")
    assert len(plots) == 7
    assert all(plot.get("role") == "img" and plot.get("aria-label") for plot in plots)
    assert len(page.findall(".//table")) == 10
    assert not page.findall(".//script")
    assert not re.search(r'(src|href)="(?!#)', text)
    ids = [one.get("id") for one in page.iter() if isinstance(one.tag, str) and one.get("id")]
    assert page.get("lang") == "en"
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:url\(|href=")#([^")]+)', text)) <= set(ids)


@pytest.mark.parametrize(
    ("text", "told"), [("", "holds no query"), ("permis b\n", "nothing to test"), ("plombier\n", "nothing to test")]
)
def test_a_log_that_cannot_be_audited_is_one_clear_line(data: Path, log: Path, text: str, told: str) -> None:
    log.write_text(text, encoding="utf-8")
    done = run("audit", "--queries", str(log), "--days", "2", **{DATA_DIR: str(data)})
    assert done.exit_code == 1
    assert done.stderr.startswith("error: ")
    assert told in done.stderr
    assert done.stderr.count("\n") == 1
