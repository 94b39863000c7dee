"""``replay`` and the provider's side of ``explain``, from the terminal."""

import asyncio
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cli.terminal import DATA_DIR, TODAY, run, words
from search_svc.query.parameters import OfferSearch
from search_svc.query.responses import OfferPage
from search_svc.query.service import open_service
from search_svc.settings import Settings


@pytest.fixture(scope="module")
def body(data: Path) -> dict[str, Any]:
    async def asked(day: date) -> OfferPage:
        async with open_service(Settings(data_dir=data, today=day)) as service:
            return await service.search(OfferSearch(q="pâtissier"))

    page = asyncio.run(asked(date(2026, 11, 20)))
    return {
        "question": {"q": "pâtissier"},
        "ranking": msgspec.to_builtins(page.ranking),
        "offers": [item.id for item in page.items],
    }


def replay(data: Path, tmp_path: Path, body: dict[str, Any]) -> Any:
    file = tmp_path / "answer.json"
    file.write_text(json.dumps(body))
    return run("replay", str(file), **{DATA_DIR: str(data)})


def test_an_answer_of_another_day_is_replayed(data: Path, tmp_path: Path, body: dict[str, Any]) -> None:
    assert body["ranking"]["day"] != TODAY.isoformat()
    done = replay(data, tmp_path, body)
    assert done.exit_code == 0, done.output
    assert re.findall(r"\d{14}~\S+", done.stdout)[: len(body["offers"])] == body["offers"]


def test_an_order_that_was_not_the_answer_fails(data: Path, tmp_path: Path, body: dict[str, Any]) -> None:
    done = replay(data, tmp_path, body | {"offers": body["offers"][::-1]})
    assert done.exit_code == 1
    assert "differs at rank 1" in done.stderr


@pytest.mark.parametrize("name", ["version", "index_version"])
def test_what_is_no_longer_held_is_said(data: Path, tmp_path: Path, body: dict[str, Any], name: str) -> None:
    done = replay(data, tmp_path, body | {"ranking": body["ranking"] | {name: "1-gone"}})
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "version" in done.stderr


def test_a_file_that_is_no_replay_names_the_field(data: Path, tmp_path: Path) -> None:
    done = replay(data, tmp_path, {"question": {}})
    assert done.exit_code == 2
    assert "--ranking" in done.stderr


def test_explain_says_who_is_before_and_what_would_change_it(data: Path) -> None:
    listed = run("search", "pâtissier", "--home", "Lyon", "--size", "3", **{DATA_DIR: str(data)}).stdout
    offers = list(dict.fromkeys(re.findall(r"\d{14}~\S+~\S+", listed)))
    done = run("explain", offers[2], "--q", "pâtissier", "--home", "Lyon", **{DATA_DIR: str(data)})
    text = words(done.stdout)
    assert "Rang 3." in text
    assert "2 résultats se trouvent avant." in text.replace("\u00a0", " ")
    assert "Ce qui n’y change rien" in text
