"""``ingest``: what it writes, what it prints, when it refuses."""

import csv
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from cli.terminal import DATA_DIR, run
from search_svc.cli.ingest import summary
from search_svc.indexer import Report
from search_svc.store import Store


def test_the_report_adds_up(data: Path) -> None:
    report = json.loads((data / "report.json").read_text("utf-8"))
    assert report["read"] == report["indexed"] + report["updated"] + report["unchanged"] + report["quarantined"] == 150
    with Store(data, read_only=True) as store:
        assert store.count_offers() == report["indexed"]


def test_every_offer_read_has_a_decision(data: Path) -> None:
    with (data / "decisions.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        *("siret", "formation", "action", "outcome", "reasons", "flags", "price", "lat", "lon", "next_session")
    ]
    assert len(rows) == 150


def test_a_second_run_changes_nothing_and_says_so(data: Path, catalogue: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(data, copy)
    done = run("ingest", "--offers", str(catalogue), **{DATA_DIR: str(copy)})
    assert done.exit_code == 0
    assert "0 new, 0 updated, " in done.stdout
    assert done.stderr == ""  # no bar without a terminal


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "--offers"),
        (("--offers", "/nowhere/at/all"), "--offers"),
        (("--offers", "/", "--today", "demain"), "--today"),
        (("--offers", "/", "--allow-shrink"), "--allow-shrink"),
        (("--bids", "/"), "--bids"),
    ],
)
def test_wrong_usage_exits_2_and_names_the_option(arguments: tuple[str, ...], named: str, tmp_path: Path) -> None:
    done = run("ingest", *arguments, **{DATA_DIR: str(tmp_path)})
    assert done.exit_code == 2
    assert named in done.stderr
    assert not list(tmp_path.iterdir())


def test_a_full_run_that_shrinks_a_source_exits_3_and_changes_nothing(
    data: Path, catalogue: Path, tmp_path: Path
) -> None:
    copy, less = tmp_path / "data", tmp_path / "less.xml"
    shutil.copytree(data, copy)
    less.write_bytes(_one_formation_only(catalogue / "edof.zip"))
    with Store(copy, read_only=True) as store:
        before = store.seq(), store.count_offers()
    refused = run("ingest", "--offers", str(less), "--full", **{DATA_DIR: str(copy)})
    assert refused.exit_code == 3
    assert refused.stderr.startswith("error: more than 20% of the offers would vanish from ")
    assert refused.stderr.count("\n") == 1
    with Store(copy, read_only=True) as store:
        assert (store.seq(), store.count_offers()) == before
    allowed = run("ingest", "--offers", str(less), "--full", "--allow-shrink", **{DATA_DIR: str(copy)})
    assert allowed.exit_code == 0
    with Store(copy, read_only=True) as store:
        assert store.count_offers() < before[1]


def _one_formation_only(archive: Path) -> bytes:
    """The file of the provider with most formations, with its first one alone."""
    with zipfile.ZipFile(archive) as opened:
        roots = [etree.fromstring(opened.read(name)) for name in opened.namelist()]
    root = max(roots, key=lambda root: len(_formations(root)))
    _first, *rest = _formations(root)
    assert len(rest) >= 2
    for formation in rest:
        parent = formation.getparent()
        assert parent is not None
        parent.remove(formation)
    text = etree.tostring(root, encoding="iso-8859-1", xml_declaration=True)
    assert isinstance(text, bytes)
    return text


def _formations(root: etree._Element) -> list[etree._Element]:
    return [node for node in root.iter() if etree.QName(node).localname == "formation" and len(node) > 1]


def test_another_writer_is_told_in_one_line(data: Path, catalogue: Path, tmp_path: Path) -> None:
    copy = tmp_path / "data"
    shutil.copytree(data, copy)
    with Store(copy):
        done = run("ingest", "--offers", str(catalogue), **{DATA_DIR: str(copy)})
    assert done.exit_code == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1


def test_the_summary_tells_what_needs_an_eye() -> None:
    report = Report(indexed=3, seconds=1.26, unrecognised=["notes.pdf"], refused=[("bomb.zip", "inflates 1,000 times")])
    report.quarantined_by_reason.update(negative_price=2)
    report.rules_skipped.append("no_quality_certification")
    assert summary(report).splitlines() == [
        "5 offers read in 1.3 s: 3 new, 0 updated, 0 unchanged, 2 quarantined; 0 withdrawn",
        "quarantined: negative_price 2",
        "rules not applied, as their register was never loaded: no_quality_certification",
        "not recognised: notes.pdf",
        "refused: bomb.zip: inflates 1,000 times",
    ]
